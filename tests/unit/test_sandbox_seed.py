from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ledger.entry import Entry, EntryType, Payment, entry_id_of
from sandbox.cast import CAST
from sandbox.seed.festivals import DIWALI, demand, is_closed
from sandbox.seed.journal import MONTHS_DAYS, Journal
from sandbox.seed.rows import HEADER, row_of
from sandbox.seed.trade import Trade, read_trades
from sheets.layout import NAMES

LAST = date(2025, 11, 20)
ZONE = ZoneInfo("Asia/Kolkata")
TRADES = read_trades()


def entries_of(trade: Trade, seed: int = 20) -> list[Entry]:
    return Journal(trade, LAST, ZONE, seed).entries()


@pytest.fixture(scope="module")
def journals() -> dict[str, list[Entry]]:
    return {trade.key: entries_of(trade) for trade in TRADES}


def test_the_seed_writes_the_columns_of_the_worksheet_in_their_default_order() -> None:
    assert HEADER == NAMES


def test_each_company_has_between_1500_and_3000_entries_of_six_reps(journals: dict[str, list[Entry]]) -> None:
    for entries in journals.values():
        assert 1500 <= len(entries) <= 3000
        assert len({entry.user_id for entry in entries}) == 6


def test_no_entry_id_comes_twice_and_each_is_the_one_of_its_message(journals: dict[str, list[Entry]]) -> None:
    everything = [entry for entries in journals.values() for entry in entries]
    assert len({entry.entry_id for entry in everything}) == len(everything)
    assert all(entry.entry_id == entry_id_of(entry.source) for entry in everything)


def test_orders_and_amount_are_the_sums_of_the_lines(journals: dict[str, list[Entry]]) -> None:
    with_goods = [entry.details for entries in journals.values() for entry in entries if entry.details.items]
    assert len(with_goods) > 5000
    for details in with_goods:
        for item in details.items:
            assert item.quantity is not None
            assert item.rate is not None
            assert item.amount == item.quantity * item.rate
        assert details.amount == sum(item.amount or 0 for item in details.items)
        assert details.orders == sum(item.quantity or 0 for item in details.items)


def test_what_was_received_at_once_fits_the_way_of_paying(journals: dict[str, list[Entry]]) -> None:
    sales = [e.details for es in journals.values() for e in es if e.details.type is EntryType.SALES]
    for details in sales:
        assert details.amount is not None
        if details.payment is Payment.CREDIT:
            assert details.paid is None
        elif details.payment is Payment.PARTIAL:
            assert details.paid is not None
            assert 0 < details.paid < details.amount
        else:
            assert details.paid == details.amount


def test_nobody_pays_more_than_was_sold_on_credit(journals: dict[str, list[Entry]]) -> None:
    for entries in journals.values():
        owed: defaultdict[str, Decimal] = defaultdict(Decimal)
        collected = 0
        for entry in entries:
            details = entry.details
            amount = details.amount or Decimal(0)
            if details.type is EntryType.SALES:
                owed[details.client or ""] += amount - (details.paid or 0)
            if details.type is EntryType.COLLECTION:
                owed[details.client or ""] -= amount
                collected += 1
        assert collected > 50
        assert min(owed.values()) >= 0


def test_entries_stand_in_the_order_they_were_sent_and_end_yesterday(
    journals: dict[str, list[Entry]],
) -> None:
    for entries in journals.values():
        times = [entry.at for entry in entries]
        assert times == sorted(times)
        assert times[0].date() > LAST - timedelta(days=MONTHS_DAYS)
        assert times[-1].date() <= LAST


def test_nobody_sells_on_sundays_and_festivals(journals: dict[str, list[Entry]]) -> None:
    days = {entry.at.date() for entries in journals.values() for entry in entries}
    assert not any(is_closed(day) for day in days)
    assert is_closed(DIWALI[2025])
    assert DIWALI[2025] not in days


def test_demand_rises_towards_diwali_and_drops_behind_it() -> None:
    eve, after = DIWALI[2025] - timedelta(days=2), DIWALI[2025] + timedelta(days=4)
    assert demand(eve, 0.5, 0.0) > 1.3 * demand(eve - timedelta(days=28), 0.5, 0.0)
    assert demand(after, 0.5, 0.0) < 0.6


def test_the_same_seed_gives_the_same_entries_and_another_one_others() -> None:
    assert entries_of(TRADES[0]) == entries_of(TRADES[0])
    assert entries_of(TRADES[0]) != entries_of(TRADES[0], seed=21)


def test_unknown_things_are_empty_cells_and_never_zero(journals: dict[str, list[Entry]]) -> None:
    rows = [row_of(entry) for entries in journals.values() for entry in entries]
    assert all(len(row) == len(HEADER) for row in rows)
    assert not any(cell == 0 for row in rows for cell in row if isinstance(cell, Decimal))
    assert not any(cell == "" for row in rows for cell in row)
    visits = [row for row in rows if row[HEADER.index("Type")] == "Visit"]
    assert visits
    assert {row[HEADER.index("Amount")] for row in visits} == {None}


def test_a_row_shows_date_goods_and_numbers_as_the_worksheet_wants_them() -> None:
    entry = next(e for e in entries_of(TRADES[0]) if len(e.details.items) == 2)
    row = dict(zip(HEADER, row_of(entry), strict=True))
    assert row["Date"] == entry.at.date()
    assert row["User ID"] == str(entry.user_id)
    first = entry.details.items[0]
    assert str(row["Items"]).startswith(f"{first.quantity} {first.unit} {first.name} @ {first.rate}")
    assert str(row["Items"]).count("; ") == 1


def test_the_members_of_the_cast_are_reps_of_their_company() -> None:
    reps = {(trade.key, rep.user_id, rep.name) for trade in TRADES for rep in trade.reps}
    members = [member for member in CAST if member.role == "rep"]
    assert len(members) == 3
    assert all((member.company, member.id, member.name) in reps for member in members)


def test_there_are_returns_voids_names_in_devanagari_and_exports(journals: dict[str, list[Entry]]) -> None:
    everything = [entry for entries in journals.values() for entry in entries]
    kinds = Counter(entry.details.type for entry in everything)
    assert kinds[EntryType.RETURN] > 100
    assert kinds[EntryType.EXPENSE] > 100
    assert 0 < sum(entry.status == "Void" for entry in everything) < 0.03 * len(everything)
    assert any(
        "\u0900" <= letter <= "\u097f" for entry in everything for letter in entry.details.client or ""
    )
    assert {entry.details.currency for entry in everything} == {"INR", "USD", None}
