"""Totals of a span, added up from portions of whatever size: entries of one type and currency.

Only the company's currency is added up; every other one stands beside it. Exact to the hundredth.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Protocol

from ledger.entry import EntryType

REVENUE_SIGNS = MappingProxyType({EntryType.SALES: 1, EntryType.RETURN: -1})  # what revenue is made of


def percent(part: int, whole: int) -> Decimal | None:
    """``part`` of ``whole`` in percent, one decimal, halves away from zero; None of nothing."""
    if whole == 0:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def divided(amount: int, count: int) -> int | None:
    """``amount`` shared by ``count``, at least 0, rounded to a whole hundredth, halves away from zero."""
    if count == 0:
        return None
    whole = (2 * abs(amount) + count) // (2 * count)
    return whole if amount >= 0 else -whole


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


class Portion(Protocol):
    """Entries of one type in one currency; ``priced`` of them have an amount."""

    @property
    def type(self) -> EntryType:
        """Their type."""

    @property
    def currency(self) -> str:
        """Their currency; empty for the company's."""

    @property
    def count(self) -> int:
        """How many they are."""

    @property
    def priced(self) -> int:
        """How many of them have an amount."""

    @property
    def amount_minor(self) -> int:
        """Their amounts together, in hundredths."""

    @property
    def orders(self) -> Decimal:
        """Their quantities together."""


class Tally:
    """Adds up entries of one currency, in whatever portions they come; those of others stay beside it."""

    def __init__(self, currency: str) -> None:
        self._currency = currency
        self._money: dict[EntryType, int] = defaultdict(int)
        self._counts: dict[EntryType, int] = defaultdict(int)
        self._others: dict[str, int] = defaultdict(int)
        self._orders, self._unpriced, self._priced_sales = Decimal(0), 0, 0

    def add(self, portion: Portion) -> None:
        """Add entries of one type and currency; an empty currency means the company's."""
        kind, amount = portion.type, portion.amount_minor
        self._counts[kind] += portion.count
        if kind is not EntryType.VISIT:
            self._unpriced += portion.count - portion.priced
        if kind is EntryType.SALES:
            self._orders += portion.orders
        if (portion.currency or self._currency) == self._currency:
            self._money[kind] += amount
            self._priced_sales += portion.priced if kind is EntryType.SALES else 0
        elif kind in REVENUE_SIGNS:
            self._others[portion.currency] += REVENUE_SIGNS[kind] * amount

    def totals(self, *, calls: int, productive: int, clients: int) -> Totals:
        """Return what was added, with the calls and clients that were counted beside it."""
        money = self._money
        return Totals(
            sales=money[EntryType.SALES],
            returns=money[EntryType.RETURN],
            purchases=money[EntryType.PURCHASE] - money[EntryType.PURCHASE_RETURN],
            collections=money[EntryType.COLLECTION],
            payments=money[EntryType.PAYMENT],
            expenses=money[EntryType.EXPENSE],
            orders=self._orders,
            sales_count=self._counts[EntryType.SALES],
            entries=sum(self._counts.values()),
            unpriced=self._unpriced,
            visits=self._counts[EntryType.VISIT],
            calls=calls,
            productive=productive,
            active_clients=clients,
            average_order=divided(money[EntryType.SALES], self._priced_sales),
            others=tuple(sorted(self._others.items())),
        )
