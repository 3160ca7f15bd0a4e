"""Figures computed the slow and plain way, entry by entry, to hold the quick ones against. Shares no code
with them: amounts are decimals, spans are loops over days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from ledger.entry import Entry, EntryType, Payment, Status

S, R = EntryType.SALES, EntryType.RETURN
CASH_LIKE = {Payment.CASH, Payment.UPI, Payment.BANK, Payment.CARD, Payment.CHEQUE}


def counted(entries: Iterable[Entry], since: dt.date, until: dt.date, company: str = "acme") -> list[Entry]:
    """The entries that count in a span."""
    return [
        e
        for e in entries
        if e.company == company and e.status is Status.ACTIVE and since <= (e.details.date or until) <= until
    ]


def total(found: Iterable[Entry], kind: EntryType, currency: str = "INR") -> Decimal:
    """The amounts of one type in one currency; an entry without a currency is in the company's."""
    return sum(
        (
            e.details.amount or Decimal(0)
            for e in found
            if e.details.type is kind and (e.details.currency or "INR") == currency
        ),
        Decimal(0),
    )


def revenue(found: list[Entry], currency: str = "INR") -> Decimal:
    """Sales less returns."""
    return total(found, S, currency) - total(found, R, currency)


def name(entry: Entry) -> str:
    """A client's name whatever its case and spacing."""
    return " ".join((entry.details.client or "").split()).casefold()


def calls(found: list[Entry]) -> tuple[int, int]:
    """Distinct (day, person, client) that were visited or sold to, and those sold to."""
    made = {(e.details.date, e.user_id, name(e)) for e in found if e.details.type in (S, EntryType.VISIT)}
    sold = {(e.details.date, e.user_id, name(e)) for e in found if e.details.type is S}
    return len(made), len(sold)


def due(entry: Entry) -> Decimal:
    """What an entry adds to its client's account, or takes from it."""
    d = entry.details
    amount = d.amount or Decimal(0)
    if d.type is EntryType.COLLECTION:
        return -amount
    if d.type is S:
        if d.paid is not None:
            return max(Decimal(0), amount - d.paid)
        return amount if d.payment in (Payment.CREDIT, Payment.PARTIAL) else Decimal(0)
    if d.type is R:
        if d.paid is not None:
            return -max(Decimal(0), amount - d.paid)
        return Decimal(0) if d.payment in CASH_LIKE else -amount
    return Decimal(0)


def accounts(entries: Iterable[Entry], today: dt.date, currency: str = "INR") -> dict[str, list[Decimal]]:
    """What each client owes by age, paise by paise: each credit eats the oldest bill that is left."""
    bills: dict[str, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    credit: dict[str, Decimal] = defaultdict(Decimal)
    for e in counted(entries, dt.date.min, today):
        if e.details.client and (e.details.currency or "INR") == currency:
            change = due(e)
            if e.details.type is S:
                bills[name(e)].append((e.details.date or today, change))
            else:
                credit[name(e)] -= change
    found = {}
    for client, each in bills.items():
        ages = [Decimal(0)] * 4
        for day, amount in sorted(each):
            paid = min(amount, credit[client])
            credit[client] -= paid
            days = (today - day).days
            ages[0 if days <= 30 else 1 if days <= 60 else 2 if days <= 90 else 3] += amount - paid
        if sum(ages):
            found[client] = ages
    return found
