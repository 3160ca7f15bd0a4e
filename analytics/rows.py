"""What the figures are computed from: entries as light rows, and their sums a day.

Money is an integer number of hundredths of its currency (paise), so that sums are exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from ledger.entry import EntryType, Item, Payment, Status

_PAID_AT_ONCE = frozenset({Payment.CASH, Payment.UPI, Payment.BANK, Payment.CARD, Payment.CHEQUE})
_ON_ACCOUNT = frozenset({Payment.CREDIT, Payment.PARTIAL})


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as it stands now (after corrections). None is unknown.

    ``hour`` is local, 0 to 23; ``at`` is when it was sent, where an order within the day matters.
    """

    entry_id: str
    company: str
    user_id: int
    user_name: str
    type: EntryType
    client: str | None
    location: str | None
    date: date
    amount_minor: int | None
    currency: str
    orders: Decimal | None = None
    payment: Payment | None = None
    paid_minor: int | None = None
    status: Status = Status.ACTIVE
    hour: int | None = None
    items: tuple[Item, ...] = ()
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DailySum:
    """Sums of the entries that share all of date, rep, client, place, type and currency.

    ``count`` is the number of entries and ``priced`` of those with an amount; ``due_minor`` is what of
    sales stayed unpaid at once, or what of returns and collections counts against it; ``unstated_minor``
    is sales of which nobody said how or whether they were paid.
    """

    date: date
    user_id: int
    user_name: str
    client: str | None
    location: str | None
    type: EntryType
    currency: str
    amount_minor: int
    paid_minor: int = 0
    orders: Decimal = Decimal(0)
    count: int = 1
    priced: int = 1
    due_minor: int = 0
    unstated_minor: int = 0


def minor(amount: Decimal) -> int:
    """Hundredths of an amount, halves rounded away from zero."""
    return int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def client_key(name: str | None) -> str:
    """The form under which two spellings of a name count as one client: case and spacing are ignored."""
    return " ".join((name or "").split()).casefold()


def due_of(row: Row) -> int:
    """What an entry adds to (sales) or takes from (returns, collections) what its client owes, as a size.

    A sale on credit or in part owes what was not paid; so does any sale whose paid part is stated and
    smaller. A return settled in money takes nothing from the account.
    """
    amount = row.amount_minor or 0
    if row.type is EntryType.SALES:
        if row.paid_minor is not None:
            return max(0, amount - row.paid_minor)
        return amount if row.payment in _ON_ACCOUNT else 0
    if row.type is EntryType.RETURN:
        if row.paid_minor is not None:
            return max(0, amount - row.paid_minor)
        return 0 if row.payment in _PAID_AT_ONCE else amount
    return amount if row.type is EntryType.COLLECTION else 0


def fold(rows: Iterable[Row]) -> list[DailySum]:
    """Sum the active rows by day, rep, client, place, type and currency, oldest first."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        if row.status is Status.ACTIVE:
            key = (row.date, row.user_id, row.client, row.location, row.type, row.currency)
            groups.setdefault(key, []).append(row)
    sums = [_summed(group) for group in groups.values()]
    return sorted(sums, key=lambda line: (line.date, line.user_id, line.client or "", line.type))


def _summed(group: list[Row]) -> DailySum:
    first = group[0]
    unstated = 0
    if first.type is EntryType.SALES:
        unstated = sum(r.amount_minor or 0 for r in group if r.payment is None and r.paid_minor is None)
    return DailySum(
        date=first.date,
        user_id=first.user_id,
        user_name=group[-1].user_name,
        client=first.client,
        location=first.location,
        type=first.type,
        currency=first.currency,
        amount_minor=sum(row.amount_minor or 0 for row in group),
        paid_minor=sum(row.paid_minor or 0 for row in group),
        orders=sum((row.orders or Decimal(0) for row in group), Decimal(0)),
        count=len(group),
        priced=sum(row.amount_minor is not None for row in group),
        due_minor=sum(due_of(row) for row in group),
        unstated_minor=unstated,
    )
