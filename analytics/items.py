"""What was sold, item by item, and the margin where both a sale and a purchase price are known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from analytics.rows import Row, client_key, minor
from ledger.entry import EntryType, Item, Status


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One item in one unit. ``revenue`` is in hundredths; ``quantity`` is sold minus returned."""

    name: str
    unit: str | None
    quantity: Decimal
    revenue: int
    entries: int


@dataclass(frozen=True, slots=True)
class Margin:
    """``margin`` on the ``covered`` part of revenue; the rest has no known purchase price."""

    margin: int
    covered: int
    revenue: int


def line_amount(item: Item) -> Decimal | None:
    """An item line's money: its own amount, or quantity times rate; None when neither is known."""
    if item.amount is not None:
        return item.amount
    if item.quantity is not None and item.rate is not None:
        return item.quantity * item.rate
    return None


def by_item(rows: Iterable[Row], currency: str) -> list[ItemFigures]:
    """Items sold less returned, highest revenue first."""
    names: dict[tuple[str, str | None], str] = {}
    quantity: dict[tuple[str, str | None], Decimal] = defaultdict(Decimal)
    revenue: dict[tuple[str, str | None], Decimal] = defaultdict(Decimal)
    entries: dict[tuple[str, str | None], int] = defaultdict(int)
    for row, item, key in _lines(rows, currency, (EntryType.SALES, EntryType.RETURN)):
        sign = 1 if row.type is EntryType.SALES else -1
        names[key] = item.name or ""
        quantity[key] += sign * (item.quantity or Decimal(0))
        revenue[key] += sign * (line_amount(item) or Decimal(0))
        entries[key] += 1
    found = [
        ItemFigures(name, key[1], quantity[key], minor(revenue[key]), entries[key])
        for key, name in names.items()
    ]
    return sorted(found, key=lambda line: (-line.revenue, line.name, line.unit or ""))


def margin(rows: Iterable[Row], currency: str) -> Margin:
    """Sales minus the average purchase price of the same item in the same unit.

    The average is over all purchases in ``rows`` with a quantity and a price, weighted by quantity;
    goods given free with a purchase make it cheaper. Returns take their sale and its cost back.
    """
    kept = list(rows)
    paid: dict[tuple[str, str | None], Decimal] = defaultdict(Decimal)
    bought: dict[tuple[str, str | None], Decimal] = defaultdict(Decimal)
    for _, item, key in _lines(kept, currency, (EntryType.PURCHASE,)):
        amount = line_amount(item)
        if amount is not None and item.quantity:
            paid[key] += amount
            bought[key] += item.quantity + (item.free or Decimal(0))
    earned, covered, total = Decimal(0), Decimal(0), Decimal(0)
    for row, item, key in _lines(kept, currency, (EntryType.SALES, EntryType.RETURN)):
        amount = line_amount(item)
        if amount is None:
            continue
        sign = 1 if row.type is EntryType.SALES else -1
        total += sign * amount
        if item.quantity is not None and bought[key] > 0:
            given = item.quantity + (item.free or Decimal(0))
            covered += sign * amount
            earned += sign * (amount - given * paid[key] / bought[key])
    return Margin(minor(earned), minor(covered), minor(total))


def _lines(
    rows: Iterable[Row], currency: str, types: tuple[EntryType, ...]
) -> Iterable[tuple[Row, Item, tuple[str, str | None]]]:
    for row in rows:
        if row.status is Status.ACTIVE and row.type in types and (row.currency or currency) == currency:
            for item in row.items:
                if item.name:
                    yield row, item, (client_key(item.name), item.unit)
