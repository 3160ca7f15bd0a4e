"""One call of a rep on a client, and the one or two entries it ends in."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from ledger.entry import Details, EntryType, Item, Payment
from sandbox.seed.clients import Client, Owed, export_lines, order_lines
from sandbox.seed.trade import Rep, Trade

_OUTCOMES = {
    "sale": 60,
    "visit": 16,
    "collection": 10,
    "return": 3,
    "expense": 7,
    "purchase": 3,
    "payment": 1,
}
_COST_SHARE = Decimal("0.78")  # what the company itself pays of its selling price
_EXPORT_CHANCE = 0.25


@dataclass(slots=True)
class Calls:
    """The calls of one rep on one day."""

    trade: Trade
    rep: Rep
    clients: list[Client]
    chance: random.Random

    def call(self, day: date, demand: float, price: Decimal) -> list[Details]:
        """Return the entries of one call; what a client owes is collected before anything new is sold."""
        client = self.chance.choices(self.clients, [each.scale for each in self.clients])[0]
        outcome = self.chance.choices(list(_OUTCOMES), list(_OUTCOMES.values()))[0]
        match outcome:
            case "collection" if due := [each for each in client.owed if each.due <= day]:
                return [self._collection(client, due)]
            case "return" if client.bought:
                return [self._return(client)]
            case "visit":
                return [self._details(EntryType.VISIT, client, remarks=self.chance.choice(self.trade.visits))]
            case "expense":
                return [self._expense()]
            case "purchase":
                return [self._purchase()]
            case "payment":
                return [self._payment_out()]
            case _:
                return [self._sale(client, day, demand, price)]

    def _details(self, kind: EntryType, client: Client, **fields: object) -> Details:
        currency = self.trade.currency if "amount" in fields else None
        return Details(type=kind, client=client.name, location=client.place, currency=currency).with_(
            **fields
        )

    def _sale(self, client: Client, day: date, demand: float, price: Decimal) -> Details:
        abroad = client.overseas and self.chance.random() < _EXPORT_CHANCE and bool(self.trade.exports)
        if client.overseas and not abroad:
            return self._details(EntryType.VISIT, client, remarks="Call about the next container")
        items = (
            export_lines(self.trade, self.chance)
            if abroad
            else order_lines(client, demand, price, self.chance)
        )
        amount = sum((item.amount or Decimal(0) for item in items), Decimal(0))
        payment = Payment.BANK if abroad else client.habit
        paid = amount if abroad else paid_at_once(payment, amount, self.chance)
        if paid is None or paid < amount:
            client.owed.append(Owed(day + timedelta(days=client.credit_days), amount - (paid or 0)))
        client.bought = [*client.bought, *items][-8:]
        return self._details(
            EntryType.SALES,
            client,
            items=items,
            orders=sum((item.quantity or Decimal(0) for item in items), Decimal(0)),
            amount=amount,
            payment=payment,
            paid=paid,
            currency="USD" if abroad else self.trade.currency,
            remarks=self.chance.choice(self.trade.remarks) if self.chance.random() < 0.3 else None,
        )

    def _collection(self, client: Client, due: list[Owed]) -> Details:
        """Collect what is due, sometimes only the older half of it."""
        taken = due if self.chance.random() < 0.7 else due[: max(1, len(due) // 2)]
        client.owed = [each for each in client.owed if all(each is not other for other in taken)]
        amount = sum((each.amount for each in taken), Decimal(0))
        payment = self.chance.choice((Payment.CHEQUE, Payment.BANK, Payment.UPI, Payment.CASH))
        return self._details(EntryType.COLLECTION, client, amount=amount, payment=payment, paid=amount)

    def _return(self, client: Client) -> Details:
        """Take back some of a line that was sold earlier, at the rate it was sold at."""
        sold = client.bought.pop(self.chance.randrange(len(client.bought)))
        quantity = Decimal(self.chance.randint(1, max(1, int(sold.quantity or 1) // 4)))
        item = replace(sold, quantity=quantity, free=None, amount=quantity * (sold.rate or Decimal(0)))
        reason = self.chance.choice(("damaged in transit", "wrong item sent", "not moving", "sent twice"))
        currency = "USD" if item.name in self.trade.exports else self.trade.currency
        return self._details(
            EntryType.RETURN,
            client,
            items=(item,),
            orders=quantity,
            amount=item.amount,
            remarks=reason,
            currency=currency,
        )

    def _expense(self) -> Details:
        amount = Decimal(self.chance.choice((60, 80, 120, 150, 200, 240, 300, 350, 480, 600, 900)))
        return Details(
            type=EntryType.EXPENSE,
            amount=amount,
            currency=self.trade.currency,
            payment=self.chance.choice((Payment.CASH, Payment.UPI)),
            paid=amount,
            remarks=self.chance.choice(self.trade.expenses),
        )

    def _purchase(self) -> Details:
        product = self.chance.choice(self.trade.products)
        quantity = Decimal(max(5, product.usual * self.chance.choice((2, 3, 4))))
        rate = (product.rate * _COST_SHARE).quantize(Decimal(1))
        item = Item(product.name, quantity, product.unit, rate, None, rate * quantity)
        return Details(
            type=EntryType.PURCHASE,
            client=self.chance.choice(self.trade.suppliers),
            items=(item,),
            orders=quantity,
            amount=item.amount,
            currency=self.trade.currency,
            payment=Payment.CREDIT,
        )

    def _payment_out(self) -> Details:
        amount = Decimal(self.chance.randint(8, 60) * 1000)
        return Details(
            type=EntryType.PAYMENT,
            client=self.chance.choice(self.trade.suppliers),
            amount=amount,
            currency=self.trade.currency,
            payment=self.chance.choice((Payment.BANK, Payment.CHEQUE)),
            paid=amount,
        )


def paid_at_once(payment: Payment | None, amount: Decimal, chance: random.Random) -> Decimal | None:
    """What of ``amount`` was received with the goods; None for credit, where nothing was said about it."""
    if payment in (Payment.CASH, Payment.UPI, Payment.CHEQUE):
        return amount
    if payment is Payment.PARTIAL:
        return (amount * Decimal(chance.choice((3, 4, 5, 6))) / 10).quantize(Decimal(1))
    return None
