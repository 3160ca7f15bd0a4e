"""A client as the made-up months know it: how big, how it pays, what it bought and what it owes."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ledger.entry import Item, Payment
from sandbox.seed.trade import OVERSEAS, Product, Trade

_HABITS = (
    Payment.CREDIT,
    Payment.CREDIT,
    Payment.CREDIT,
    Payment.UPI,
    Payment.CASH,
    Payment.CHEQUE,
    Payment.PARTIAL,
)
_CREDIT_DAYS = (15, 21, 30, 45)
FREE_SCHEME = 10  # one free for every ten, given to some clients of some orders


@dataclass(slots=True)
class Owed:
    """What a client still has to pay for one delivery."""

    due: date
    amount: Decimal


@dataclass(slots=True)
class Client:
    """One client. ``scale`` multiplies the usual quantities; ``owed`` is oldest first."""

    name: str
    place: str
    scale: float
    habit: Payment
    credit_days: int
    favourites: list[Product]
    bought: list[Item] = field(default_factory=list)
    owed: list[Owed] = field(default_factory=list)

    @property
    def overseas(self) -> bool:
        """Whether the client buys exports and pays in dollars."""
        return self.place == OVERSEAS


def drawn_client(name: str, place: str, trade: Trade, chance: random.Random) -> Client:
    """Return a client with habits drawn from ``chance``: few are large, most buy four or five items."""
    count = min(len(trade.products), chance.randint(3, 6))
    return Client(
        name=name,
        place=place,
        scale=min(4.0, 0.45 + chance.paretovariate(2.4) * 0.45),
        habit=chance.choice(_HABITS),
        credit_days=chance.choice(_CREDIT_DAYS),
        favourites=chance.sample(trade.products, count),
    )


def order_lines(
    client: Client, demand: float, price_factor: Decimal, chance: random.Random
) -> tuple[Item, ...]:
    """Return the lines of one order; each line's amount is exactly quantity x rate."""
    lines = []
    count = min(len(client.favourites), chance.choices((1, 2, 3, 4), (4, 4, 2, 1))[0])
    for product in sorted(chance.sample(client.favourites, count), key=lambda each: each.name):
        wanted = product.usual * client.scale * demand * chance.uniform(0.6, 1.4)
        quantity = rounded_quantity(wanted)
        rate = (product.rate * price_factor).quantize(Decimal(1))
        free = quantity // FREE_SCHEME if quantity >= FREE_SCHEME and chance.random() < 0.12 else None
        lines.append(
            Item(
                product.name,
                Decimal(quantity),
                product.unit,
                rate,
                Decimal(free) if free else None,
                rate * quantity,
            )
        )
    return tuple(lines)


def export_lines(trade: Trade, chance: random.Random) -> tuple[Item, ...]:
    """Return one line of export goods, priced in US dollars."""
    quantity = Decimal(chance.choice((50, 100, 120, 200)))
    rate = Decimal(chance.choice(("6.50", "12.75", "18", "22.40")))
    return (Item(chance.choice(trade.exports), quantity, "pcs", rate, None, rate * quantity),)


def rounded_quantity(wanted: float) -> int:
    """Return a quantity as people order it: exact when small, in fives and tens when large; at least 1."""
    if wanted < 12:
        return max(1, round(wanted))
    step = 5 if wanted < 60 else 10
    return max(step, round(wanted / step) * step)
