"""Rhythms, concentration, growth, opportunities and oddities."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from analytics.clients import State, concentration, growing, rhythms, sleeping
from analytics.oddities import Oddity, oddities
from analytics.opportunities import due_now, untried_items
from analytics.rows import DailySum, Row
from ledger.entry import EntryType, Item, Status

TODAY = date(2026, 11, 21)


def sale(client: str, days_ago: int, amount: int = 10_000, currency: str = "INR") -> DailySum:
    day = TODAY - timedelta(days=days_ago)
    return DailySum(day, 1, "Asha", client, "Bandra", EntryType.SALES, currency, amount)


def row(number: int, client: str = "Apollo", amount: int = 12_345, **more: object) -> Row:
    fields = {"location": "Bandra", "currency": "INR", "user_id": 1, "date": TODAY, **more}
    return Row(  # type: ignore[misc]
        entry_id=f"{number:012d}", company="c", user_name="Asha", type=EntryType.SALES, client=client,
        amount_minor=amount, **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_client_is_late_only_by_its_own_measure() -> None:
    weekly = [sale("Weekly", ago) for ago in (49, 42, 35, 28, 21)]
    monthly = [sale("Monthly", ago) for ago in (141, 111, 81, 51, 21)]
    states = {found.client: found.state for found in rhythms([*weekly, *monthly], TODAY, "INR")}
    assert states == {"Weekly": State.SLEEPING, "Monthly": State.ON_TIME}


def test_the_steps_from_late_to_lost() -> None:
    def state(quiet: int) -> State:
        days = [quiet + 10 * n for n in range(5)]
        return rhythms([sale("A", ago) for ago in days], TODAY, "INR")[0].state

    assert [state(quiet) for quiet in (15, 16, 20, 21, 40, 41)] == [
        State.ON_TIME,
        State.LATE,
        State.LATE,
        State.SLEEPING,
        State.SLEEPING,
        State.LOST,
    ]


def test_nobody_is_late_within_a_week_and_nobody_new_is_judged() -> None:
    daily = [sale("Daily", ago) for ago in range(7, 20)]
    new = [sale("New", ago) for ago in (300, 290, 280)]
    states = {found.client: found.state for found in rhythms([*daily, *new], TODAY, "INR")}
    assert states == {"Daily": State.ON_TIME, "New": State.NEW}


def test_the_money_at_risk_is_the_orders_that_did_not_come() -> None:
    [found] = rhythms([sale("A", ago, 5_000) for ago in (59, 52, 45, 38, 31)], TODAY, "INR")
    assert found.at_risk == 4 * 5_000
    assert sleeping([found]) == [found]
    assert found.reason() == "Usually orders every 7 days; the last order was 31 days ago."


def test_clients_due_now_come_before_those_given_up() -> None:
    due = [sale("Due", ago) for ago in (29, 22, 15, 8)]
    fresh = [sale("Fresh", ago) for ago in (22, 15, 8, 1)]
    lost = [sale("Lost", ago) for ago in (200, 193, 186, 179)]
    found = due_now(rhythms([*due, *fresh, *lost], TODAY, "INR"))
    assert [rhythm.client for rhythm in found] == ["Due"]


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=60))
def test_concentration_lies_between_even_and_one_client(amounts: list[int]) -> None:
    found = concentration([sale(f"Client {n}", 1, amount) for n, amount in enumerate(amounts)], "INR")
    assert found is not None
    assert round(10_000 / len(amounts)) - 1 <= found.hhi <= 10_000
    best = sorted(amounts, reverse=True)[: found.top_clients]
    assert abs(found.top_share - 100 * sum(best) / sum(amounts)) <= 0.05 + 1e-9


def test_no_sales_have_no_concentration_and_one_client_has_all() -> None:
    assert concentration([], "INR") is None
    only = concentration([sale("A", 1), sale("a ", 2), sale("B", 1, 99, "USD")], "INR")
    assert only is not None
    assert (only.clients, only.top_share, only.hhi) == (1, 100.0, 10_000)


def test_growth_compares_windows_of_equal_length() -> None:
    found = growing(
        [sale("Up", 89, 300), sale("Up", 90, 100), sale("Up", 180, 999), sale("Down", 120, 5)], TODAY, "INR"
    )
    assert [(line.client, line.now, line.before) for line in found] == [("Up", 300, 100)]


def test_an_item_that_neighbours_buy_is_proposed() -> None:
    dolo = (Item("Dolo", Decimal(1), "box", Decimal(10)),)
    rows = [row(n, f"Client {n}", items=dolo) for n in range(4)] + [row(9, "Client 9")]
    [found] = untried_items(rows)
    assert (found.client, found.item, found.buyers, found.neighbours) == ("Client 9", "Dolo", 4, 5)
    assert untried_items(rows[:3]) == []


def kinds(rows: list[Row]) -> list[tuple[Oddity, tuple[str, ...]]]:
    return [(odd.kind, odd.entry_ids) for odd in oddities(rows)]


def test_a_price_ten_times_the_usual_is_odd() -> None:
    rows = [row(n, f"C{n}", items=(Item("Dolo", Decimal(2), "box", Decimal(145)),)) for n in range(5)]
    assert kinds(rows) == []
    rows.append(row(7, "C7", items=(Item("dolo", Decimal(2), "box", Decimal(1450)),)))
    assert kinds(rows) == [(Oddity.PRICE, ("000000000007",))]


def test_a_sale_ten_times_the_client_s_usual_is_odd() -> None:
    rows = [row(n, amount=1_234) for n in range(5)] + [row(8, amount=12_340)]
    assert kinds(rows) == [(Oddity.AMOUNT, ("000000000008",))]


def test_a_run_of_whole_thousands_is_odd_and_a_broken_run_is_not() -> None:
    run = [row(n, f"C{n}", amount=500_000) for n in range(5)]
    assert kinds(run) == [(Oddity.ROUND, tuple(f"{n:012d}" for n in range(5)))]
    assert kinds([*run[:3], row(50, "X", amount=12_345), *run[3:]]) == []


def test_the_same_client_twice_in_ten_minutes_is_odd() -> None:
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    first, close = row(1, at=noon), row(2, "apollo", at=noon + timedelta(minutes=10))
    later = row(3, at=noon + timedelta(minutes=21))
    assert kinds([first, close, later]) == [(Oddity.TWICE, ("000000000001", "000000000002"))]
    assert kinds([first, row(2, at=noon, status=Status.VOID)]) == []
