"""What each client owes, and since when.

Sales on account, less collections and returns, settled first in, first out: money that comes in pays the
oldest bill, as Indian khata practice and ``Tally`` do by default. Money before any bill is an advance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analytics.rows import DailySum, client_key
from ledger.entry import EntryType

AGES = ("0-30", "31-60", "61-90", "90+")
_AGE_LIMITS = (30, 60, 90)


@dataclass(frozen=True, slots=True)
class Due:
    """One client's account in one currency, in hundredths.

    ``by_age`` follows :data:`AGES` (days since the sale) and adds up to ``owed``; ``advance`` is what
    was paid beyond every bill; ``oldest`` is the date of the oldest unpaid bill.
    """

    client: str
    currency: str
    owed: int
    by_age: tuple[int, int, int, int]
    advance: int
    oldest: date | None


def dues(sums: Iterable[DailySum], as_of: date, currency: str) -> list[Due]:
    """Accounts that are not even on the evening of ``as_of``: company's currency first, most owed first.

    ``sums`` must reach back to the start of each account. Entries without a client are on no account.
    """
    names: dict[tuple[str, str], str] = {}
    bills: dict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    credits: dict[tuple[str, str], int] = defaultdict(int)
    for line in sorted(sums, key=lambda line: line.date):
        if line.date > as_of or not line.client or not line.due_minor:
            continue
        key = (client_key(line.client), line.currency or currency)
        names[key] = line.client
        if line.type is EntryType.SALES:
            bills[key].append((line.date, line.due_minor))
        elif line.type in (EntryType.COLLECTION, EntryType.RETURN):
            credits[key] += line.due_minor
    accounts = (_account(name, key[1], bills[key], credits[key], as_of) for key, name in names.items())
    return sorted(
        (account for account in accounts if account.owed or account.advance),
        key=lambda due: (due.currency != currency, due.currency, -due.owed, due.advance, due.client),
    )


def _account(name: str, currency: str, bills: list[tuple[date, int]], credit: int, as_of: date) -> Due:
    ages = [0, 0, 0, 0]
    oldest = None
    for day, amount in bills:
        settled = min(amount, credit)
        credit -= settled
        if amount > settled:
            oldest = oldest or day
            ages[_age((as_of - day).days)] += amount - settled
    return Due(name, currency, sum(ages), (ages[0], ages[1], ages[2], ages[3]), credit, oldest)


def _age(days: int) -> int:
    return sum(days > limit for limit in _AGE_LIMITS)
