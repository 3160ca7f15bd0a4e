"""Whose figures, in which money, seen from which day; and the ledger's sums as the figures take them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from analytics.order_days import OrderDays, merged
from analytics.periods import Period
from analytics.rows import DailySum, Row, minor
from analytics.totals import Totals
from analytics.type_totals import TypeTotal, totals_of
from ledger import entries, figures, lines, sold
from ledger.driver import Connection, connect
from ledger.entry import Entry, EntryType
from ledger.rows import QUANTITY_SCALE

T = TypeVar("T")
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Scope:
    """One company seen on one of its days. ``currency`` is the one that is added up."""

    company: str
    name: str
    currency: str
    today: date


def reading(path: Path, work: Callable[[Connection], T]) -> T:
    """Run ``work`` on a snapshot of the ledger's file, from a process that is not the daemon's own."""
    with closing(connect(path, read_only=True)) as connection, connection.transaction():
        return work(connection)


def sums(tx: Connection, scope: Scope, period: Period) -> list[DailySum]:
    """Return the company's daily sums of a period; people are named as they call themselves now."""
    found = lines.lines(tx, scope.company, period.start, period.end)
    names = figures.names(tx, scope.company, sorted({line.user_id for line in found}))
    return [daily(line, names.get(line.user_id, line.user_name)) for line in found]


def orders(tx: Connection, scope: Scope, days: int) -> list[OrderDays]:
    """Return the order days of each client in the last ``days``, whoever made the sales."""
    period = last_days(scope, days)
    return merged(sold.order_days(tx, scope.company, scope.currency, period.start, period.end))


def totals(tx: Connection, scope: Scope, period: Period) -> Totals:
    """Return a period's totals: those of :func:`analytics.figures.totals`, without its lines."""
    by_type = [
        TypeTotal(EntryType(each.type), *each[1:5], Decimal(each.orders) / QUANTITY_SCALE)
        for each in sold.by_type(tx, scope.company, period.start, period.end)
    ]
    return totals_of(by_type, sold.calls(tx, scope.company, period.start, period.end), scope.currency)


def rows(tx: Connection, scope: Scope, period: Period) -> list[Row]:
    """Return a period's entries one by one, where their items or their order matter."""
    return [row_of(entry) for entry in entries.between(tx, scope.company, period.start, period.end)]


def last_days(scope: Scope, days: int) -> Period:
    """Return the last ``days`` days with today."""
    return Period(scope.today - timedelta(days=days - 1), scope.today)


def daily(line: lines.Line, name: str) -> DailySum:
    """Return a line of the ledger as the figures take it."""
    return DailySum(
        date=date.fromisoformat(line.date),
        user_id=line.user_id,
        user_name=name,
        client=line.client,
        location=line.location,
        type=EntryType(line.type),
        currency=line.currency,
        amount_minor=line.amount,
        paid_minor=line.paid,
        orders=Decimal(line.orders) / QUANTITY_SCALE if line.orders else _NOTHING,
        count=line.entries,
        priced=line.priced,
        due_minor=line.due,
        unstated_minor=line.unstated,
    )


def row_of(entry: Entry) -> Row:
    """Return an entry as the figures take it."""
    details = entry.details
    if details.type is None or details.date is None:
        raise ValueError(f"the stored entry {entry.entry_id} has no type or no date")
    return Row(
        entry_id=entry.entry_id,
        company=entry.company,
        user_id=entry.user_id,
        user_name=entry.user_name,
        type=details.type,
        client=details.client,
        location=details.location,
        date=details.date,
        amount_minor=None if details.amount is None else minor(details.amount),
        currency=details.currency or "",
        orders=details.orders,
        payment=details.payment,
        paid_minor=None if details.paid is None else minor(details.paid),
        status=entry.status,
        hour=entry.at.hour,
        items=details.items,
        at=entry.at,
    )
