"""Reports: a span of days of one person or of a company, from the sums the ledger keeps."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Connection

from ledger import figures
from ledger.entry import EntryType
from ledger.figures import Sum


@dataclass(slots=True)
class Totals:
    """Sums in the company's currency; ``other`` holds net revenue in other currencies beside it."""

    sales: Decimal = Decimal(0)
    returns: Decimal = Decimal(0)
    purchases: Decimal = Decimal(0)
    collections: Decimal = Decimal(0)
    payments: Decimal = Decimal(0)
    expenses: Decimal = Decimal(0)
    orders: Decimal = Decimal(0)
    sales_count: int = 0
    visits: int = 0
    entries: int = 0
    other: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    @property
    def revenue(self) -> Decimal:
        """Sales minus returns."""
        return self.sales - self.returns

    def add(self, line: Sum, currency: str) -> None:
        """Put one sum of the ledger in."""
        self.entries += line.entries
        kind = line.type
        if kind is EntryType.VISIT:
            self.visits += line.entries
            return
        if kind is EntryType.SALES:
            self.sales_count += line.entries
            self.orders += line.orders
        if line.currency not in (currency, ""):
            if kind in (EntryType.SALES, EntryType.RETURN):
                self.other[line.currency] += line.amount if kind is EntryType.SALES else -line.amount
            return
        if kind is EntryType.SALES:
            self.sales += line.amount
        elif kind is EntryType.RETURN:
            self.returns += line.amount
        elif kind is EntryType.PURCHASE:
            self.purchases += line.amount
        elif kind is EntryType.PURCHASE_RETURN:
            self.purchases -= line.amount
        elif kind is EntryType.COLLECTION:
            self.collections += line.amount
        elif kind is EntryType.PAYMENT:
            self.payments += line.amount
        elif kind is EntryType.EXPENSE:
            self.expenses += line.amount


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a span of days; ``people`` has a line per person, largest revenue first, and ``ids``
    the same people by their numbers."""

    name: str
    since: date
    until: date
    currency: str
    totals: Totals
    people: tuple[tuple[str, Totals], ...] = ()
    ids: tuple[int, ...] = ()

    @property
    def persons(self) -> tuple[tuple[int, str, Totals], ...]:
        """Each person's number, name and figures, largest revenue first."""
        return tuple((user, name, totals) for user, (name, totals) in zip(self.ids, self.people, strict=True))


def span(name: str, today: date) -> tuple[date, date]:
    """Return the first and last day of ``today``, ``week`` (from Monday) or ``month`` so far."""
    if name == "week":
        return today - timedelta(days=today.weekday()), today
    if name == "month":
        return today.replace(day=1), today
    return today, today


def report(
    tx: Connection, company: str, currency: str, name: str, today: date, user_id: int | None
) -> Report:
    """Return the report of a person, or with ``user_id=None`` of the company with a line per person."""
    since, until = span(name, today)
    return over(tx, company, currency, name, since, until, user_id)


def over(
    tx: Connection,
    company: str,
    currency: str,
    name: str,
    since: date,
    until: date,
    user_id: int | None,
) -> Report:
    """Return the report of any span of days."""
    totals = Totals()
    by_person: dict[int, Totals] = defaultdict(Totals)
    for line in figures.sums(tx, company, since, until, user_id):
        totals.add(line, currency)
        by_person[line.user_id].add(line, currency)
    if user_id is not None:
        return Report(name, since, until, currency, totals)
    names = figures.names(tx, company, list(by_person))
    ranked = sorted(by_person.items(), key=lambda pair: (-pair[1].revenue, pair[0]))
    lines = tuple((names.get(user, str(user)), sums) for user, sums in ranked)
    return Report(name, since, until, currency, totals, lines, tuple(user for user, _ in ranked))
