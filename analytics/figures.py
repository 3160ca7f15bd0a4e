"""The figures of a span of days: revenue, purchases, collections, calls, and by whom, what and where.

Revenue is Sales minus Return. Only the company's currency is added up; every other one stands beside it.
Everything takes daily sums (see :func:`analytics.rows.fold`) and is exact to the hundredth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from analytics.periods import Period
from analytics.rows import DailySum, client_key
from ledger.entry import EntryType

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Totals:
    """Amounts in hundredths of the company's currency.

    ``purchases`` is net of purchase returns, ``orders`` the quantity sold, ``calls`` the distinct
    (day, rep, client) that were visited or sold to, ``productive`` those with a sale. ``unpriced``
    counts entries (visits aside) without an amount. ``others`` is revenue per other currency.
    """

    sales: int = 0
    returns: int = 0
    purchases: int = 0
    collections: int = 0
    payments: int = 0
    expenses: int = 0
    orders: Decimal = Decimal(0)
    sales_count: int = 0
    entries: int = 0
    unpriced: int = 0
    visits: int = 0
    calls: int = 0
    productive: int = 0
    active_clients: int = 0
    average_order: int | None = None
    others: tuple[tuple[str, int], ...] = ()

    @property
    def revenue(self) -> int:
        """Sales minus returns."""
        return self.sales - self.returns

    @property
    def productive_percent(self) -> Decimal | None:
        """Share of calls that sold, in percent with one decimal; None without a call."""
        return percent(self.productive, self.calls)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure and the same figure of the span before; ``percent`` is None when there was nothing before."""

    now: int
    before: int

    @property
    def difference(self) -> int:
        """Now minus before."""
        return self.now - self.before

    @property
    def percent(self) -> Decimal | None:
        """Change in percent of what was before, one decimal."""
        return percent(self.difference, abs(self.before))


def percent(part: int, whole: int) -> Decimal | None:
    """``part`` of ``whole`` in percent, one decimal, halves away from zero; None of nothing."""
    if whole == 0:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def divided(amount: int, count: int) -> int | None:
    """``amount`` shared by ``count``, rounded to a whole hundredth, halves away from zero."""
    if count == 0:
        return None
    return int((Decimal(amount) / count).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def within(sums: Iterable[DailySum], period: Period) -> list[DailySum]:
    """The sums of a period's days."""
    return [line for line in sums if line.date in period]


def totals(sums: Iterable[DailySum], currency: str) -> Totals:
    """Add up sums in the company's ``currency``; an empty currency means the company's."""
    money: dict[EntryType, int] = defaultdict(int)
    counts: dict[EntryType, int] = defaultdict(int)
    others: dict[str, int] = defaultdict(int)
    orders, entries, unpriced, priced_sales = Decimal(0), 0, 0, 0
    calls, productive, clients = set(), set(), set()
    for line in sums:
        entries += line.count
        counts[line.type] += line.count
        if line.type is not EntryType.VISIT:
            unpriced += line.count - line.priced
        call = (line.date, line.user_id, client_key(line.client))
        if line.type in (EntryType.VISIT, EntryType.SALES):
            calls.add(call)
        if line.type is EntryType.SALES:
            orders += line.orders
            productive.add(call)
            if line.client:
                clients.add(call[2])
        if (line.currency or currency) == currency:
            money[line.type] += line.amount_minor
            priced_sales += line.priced if line.type is EntryType.SALES else 0
        elif line.type in (EntryType.SALES, EntryType.RETURN):
            others[line.currency] += _signed(line)
    return Totals(
        sales=money[EntryType.SALES],
        returns=money[EntryType.RETURN],
        purchases=money[EntryType.PURCHASE] - money[EntryType.PURCHASE_RETURN],
        collections=money[EntryType.COLLECTION],
        payments=money[EntryType.PAYMENT],
        expenses=money[EntryType.EXPENSE],
        orders=orders,
        sales_count=counts[EntryType.SALES],
        entries=entries,
        unpriced=unpriced,
        visits=counts[EntryType.VISIT],
        calls=len(calls),
        productive=len(productive),
        active_clients=len(clients),
        average_order=divided(money[EntryType.SALES], priced_sales),
        others=tuple(sorted(others.items())),
    )


def grouped(
    sums: Iterable[DailySum], key: Callable[[DailySum], _Key], currency: str
) -> list[tuple[_Key, Totals]]:
    """Totals per key, highest revenue first (then by key, so that the order never flickers)."""
    groups: dict[_Key, list[DailySum]] = defaultdict(list)
    for line in sums:
        groups[key(line)].append(line)
    found = [(name, totals(lines, currency)) for name, lines in groups.items()]
    return sorted(found, key=lambda pair: (-pair[1].revenue, str(pair[0])))


def compare(sums: Iterable[DailySum], period: Period, currency: str) -> tuple[Totals, Totals]:
    """Totals of a period and of the span before it (see :meth:`Period.before`)."""
    lines = list(sums)
    return totals(within(lines, period), currency), totals(within(lines, period.before()), currency)


def revenue_by_day(sums: Iterable[DailySum], period: Period, currency: str) -> list[tuple[date, int]]:
    """Revenue of every day of a period, 0 on days without an entry.

    To forecast it, let the period begin with the company's first entry and end with the last day that
    is over: days before the first are no history, and half a day is not a bad day.
    """
    days = dict.fromkeys(period.dates(), 0)
    for line in sums:
        if line.date in days and (line.currency or currency) == currency:
            days[line.date] += _signed(line)
    return list(days.items())


def _signed(line: DailySum) -> int:
    """The sum's part of revenue."""
    if line.type is EntryType.SALES:
        return line.amount_minor
    return -line.amount_minor if line.type is EntryType.RETURN else 0
