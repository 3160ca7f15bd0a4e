"""Items, margins, targets and ranks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.items import by_item, margin
from analytics.rows import Row
from analytics.targets import rank, reached
from ledger.entry import EntryType, Item, Status

DAY = date(2026, 11, 10)


def row(kind: EntryType, *items: Item, status: Status = Status.ACTIVE, currency: str = "INR") -> Row:
    return Row(
        "A" * 12, "c", 1, "Asha", kind, "Apollo", None, DAY, None, currency, items=items, status=status
    )


def item(name: str, quantity: str, rate: str, free: str | None = None) -> Item:
    return Item(name, Decimal(quantity), "box", Decimal(rate), Decimal(free) if free else None)


def test_items_are_sold_less_returned_whatever_the_spelling() -> None:
    rows = [
        row(EntryType.SALES, item("Dolo 650", "10", "145")),
        row(EntryType.SALES, item("dolo  650", "5", "150.50")),
        row(EntryType.RETURN, item("DOLO 650", "2", "145")),
        row(EntryType.SALES, item("Volini", "1", "99"), status=Status.VOID),
    ]
    [dolo] = by_item(rows, "INR")
    assert (dolo.quantity, dolo.revenue, dolo.entries) == (Decimal(13), 191_250, 3)


def test_margin_counts_only_where_both_prices_are_known() -> None:
    rows = [
        row(EntryType.PURCHASE, item("Dolo", "100", "100"), item("Dolo", "100", "110")),
        row(EntryType.SALES, item("Dolo", "10", "145"), item("Volini", "1", "500")),
        row(EntryType.RETURN, item("Dolo", "1", "145")),
    ]
    found = margin(rows, "INR")
    assert found.covered == 9 * 145_00
    assert found.revenue == 9 * 145_00 + 500_00
    assert found.margin == 9 * (145_00 - 105_00)


def test_free_goods_cost_money_when_given_and_save_it_when_received() -> None:
    rows = [
        row(EntryType.PURCHASE, item("Dolo", "10", "110", free="1")),
        row(EntryType.SALES, item("Dolo", "10", "145", free="1")),
    ]
    assert margin(rows, "INR").margin == 1450_00 - 1100_00


@given(st.integers(1, 10**12), st.integers(-(10**6), 10**12), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_what_is_needed_a_day_reaches_the_target(target: int, revenue: int, today: date) -> None:
    found = reached(target, revenue, today)
    if found.days_left == 0:
        assert found.needed_a_day is None
    else:
        assert found.needed_a_day is not None
        missing = max(0, target - revenue)
        assert abs(found.needed_a_day * found.days_left - missing) <= found.days_left


def test_a_target_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="more than zero"):
        reached(0, 100, DAY)


def test_half_a_month_is_half_a_target() -> None:
    found = reached(3_000_000, 1_500_000, date(2026, 11, 15))
    assert (found.percent, found.pace, found.on_pace) == (Decimal("50.0"), 1_500_000, True)


def test_equal_revenue_shares_a_place() -> None:
    revenue = {1: 500, 2: 900, 3: 500, 4: 100}
    first, second, last = rank(revenue, 2), rank(revenue, 3), rank(revenue, 4)
    assert first is not None
    assert second is not None
    assert last is not None
    assert (first.place, second.place, last.place) == (1, 2, 4)
    assert (second.behind_next, second.ahead_of_next, first.behind_next) == (400, 400, None)
    assert rank(revenue, 99) is None
