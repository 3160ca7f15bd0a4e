"""Entries: accepted once, changed with history, always with what follows from them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sqlite3
from decimal import Decimal

import pytest

from ledger import entries, outbox, rollups
from ledger.driver import Connection
from ledger.entry import Entry, EntryType, Status
from tests.ledger_samples import AT, SALE, sample_entry

LATER = AT + dt.timedelta(hours=2)


def record(tx: Connection, entry: Entry, *, now: float = 100.0, digest: str = "d") -> Entry:
    return entries.record(tx, entry, "Sold 5", digest, now)


def change(tx: Connection, entry: Entry, *, source: str = "button", **changes: object) -> Entry:
    status = changes.pop("status", None)
    details = entry.details.with_(**changes) if changes else None
    assert status is None or isinstance(status, Status)
    return entries.change(
        tx, entry, by=41, source=source, at=LATER, now=200.0, details=details, status=status
    )


def test_an_entry_is_returned_as_it_reads_back(tx: Connection) -> None:
    stored = record(tx, sample_entry())
    assert stored == entries.find(tx, "acme", stored.entry_id)
    assert stored.details == SALE
    assert (stored.version, stored.status, stored.sequence) == (1, Status.ACTIVE, 1)


def test_the_same_entry_again_changes_nothing(tx: Connection) -> None:
    first = record(tx, sample_entry())
    again = record(tx, sample_entry(amount=Decimal(99)), now=900.0)
    assert again == first
    assert [due.id for due in outbox.due(tx, "acme", "append", 10)] == [1]
    assert rollups.differences(tx) == 0
    assert entries.history_of(tx, "acme", first.entry_id) == []


def test_an_entry_that_was_changed_since_is_not_set_back_by_its_message_processed_again(
    tx: Connection,
) -> None:
    first = record(tx, sample_entry())
    changed = change(tx, first, amount=Decimal(7))
    assert record(tx, sample_entry()) == changed


def test_an_entry_id_that_another_company_has_is_refused(tx: Connection) -> None:
    record(tx, sample_entry())
    with pytest.raises(ValueError, match="another company"):
        record(tx, sample_entry(company="noble"))
    assert entries.find(tx, "noble", sample_entry().entry_id) is None


@pytest.mark.parametrize("missing", ["type", "date"])
def test_an_entry_without_a_type_or_day_is_refused(tx: Connection, missing: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=missing):
        record(tx, sample_entry(**{missing: None}))


def test_a_change_keeps_the_old_values_and_is_sent_to_the_worksheet(tx: Connection) -> None:
    first = record(tx, sample_entry())
    changed = change(tx, first, amount=Decimal("30000.5"), client=None)
    assert changed == entries.find(tx, "acme", first.entry_id)
    assert (changed.version, changed.modified_at, changed.at) == (2, LATER, AT)
    [line] = entries.history_of(tx, "acme", first.entry_id)
    assert line["changes"] == {"amount": [2_500_000, 3_000_050], "client": ["Apollo Pharmacy", None]}
    assert (line["version"], line["by"], line["source"], line["at"]) == (2, 41, "button", LATER.isoformat())
    assert outbox.waiting_ids(tx, "acme") == {first.entry_id}
    assert rollups.differences(tx) == 0


def test_voiding_and_restoring_are_changes_like_others(tx: Connection) -> None:
    first = record(tx, sample_entry())
    void = change(tx, first, status=Status.VOID)
    assert (void.status, void.details) == (Status.VOID, first.details)
    assert rollups.differences(tx) == 0
    back = change(tx, void, status=Status.ACTIVE)
    assert (back.status, back.version) == (Status.ACTIVE, 3)
    assert [line["changes"] for line in entries.history_of(tx, "acme", first.entry_id)] == [
        {"status": ["Active", "Void"]},
        {"status": ["Void", "Active"]},
    ]


def test_a_change_to_what_it_is_already_is_none(tx: Connection) -> None:
    first = record(tx, sample_entry())
    assert change(tx, first, amount=Decimal("25000.001")) == first
    assert change(tx, first, status=Status.ACTIVE) == first
    assert entries.history_of(tx, "acme", first.entry_id) == []


def test_a_change_from_the_worksheet_is_not_sent_back_to_it(tx: Connection) -> None:
    first = record(tx, sample_entry())
    change(tx, first, source="sheet", amount=Decimal(1))
    assert outbox.due(tx, "acme", "update", 10) == []
    assert tx.execute("SELECT kind FROM outbox").fetchall() == [("append",)]


def test_a_change_starts_from_what_the_entry_is_now_not_from_an_old_copy(tx: Connection) -> None:
    old = record(tx, sample_entry())
    change(tx, old, amount=Decimal(7))
    again = change(tx, old, status=Status.VOID)
    assert (again.version, again.details.amount, again.status) == (3, Decimal(7), Status.VOID)
    assert rollups.differences(tx) == 0


def test_an_entry_of_another_company_cannot_be_changed(tx: Connection) -> None:
    mine = record(tx, sample_entry())
    with pytest.raises(LookupError, match="noble"):
        change(tx, dataclasses.replace(mine, company="noble"), amount=Decimal(1))
    assert entries.find(tx, "acme", mine.entry_id) == mine


def test_the_entries_of_a_message_come_in_their_order_in_it(tx: Connection) -> None:
    second = record(tx, sample_entry(5, position=1))
    first = record(tx, sample_entry(5, position=0))
    record(tx, sample_entry(6))
    assert entries.of_message(tx, 41, 5, 41) == [first, second]
    assert entries.of_message(tx, 41, 5, 42) == []


def test_the_newest_entries_of_a_person_come_first(tx: Connection) -> None:
    first, second, third = (record(tx, sample_entry(number)) for number in (1, 2, 3))
    record(tx, sample_entry(4, user_id=42))
    void = change(tx, third, status=Status.VOID)
    assert entries.last_of_person(tx, "acme", 41, 2) == [void, second]
    assert entries.last_of_person(tx, "acme", 41, 2, active=True) == [second, first]
    assert entries.last_of_person(tx, "noble", 41, 2) == []


def test_a_span_of_days_has_both_its_ends(tx: Connection) -> None:
    days = [dt.date(2026, 3, day) for day in (1, 2, 3, 4)]
    stored = [record(tx, sample_entry(day.day, date=day)) for day in days]
    assert entries.between(tx, "acme", days[1], days[2]) == stored[1:3]


def test_the_last_entry_of_a_client_is_one_with_goods_that_counts(tx: Connection) -> None:
    wanted = record(tx, sample_entry(1))
    record(tx, sample_entry(2, type=EntryType.COLLECTION))
    change(tx, record(tx, sample_entry(3)), status=Status.VOID)
    elsewhere = record(tx, sample_entry(4, location="Dadar"))
    assert entries.last_of_client(tx, "acme", "Apollo Pharmacy") == elsewhere
    assert entries.last_of_client(tx, "acme", "Apollo Pharmacy", "Andheri") == wanted
    assert entries.last_of_client(tx, "noble", "Apollo Pharmacy") is None


def test_the_same_text_is_known_for_ten_minutes(tx: Connection) -> None:
    stored = record(tx, sample_entry(), now=1_000.0, digest="same")
    assert entries.same_text_lately(tx, "acme", 41, "same", 1_599.0)
    assert not entries.same_text_lately(tx, "acme", 41, "same", 1_601.0)
    assert not entries.same_text_lately(tx, "acme", 42, "same", 1_001.0)
    assert not entries.same_text_lately(tx, "noble", 41, "same", 1_001.0)
    assert not entries.same_text_lately(tx, "acme", 41, "other", 1_001.0)
    change(tx, stored, status=Status.VOID)
    assert not entries.same_text_lately(tx, "acme", 41, "same", 1_001.0)
