"""The outbox: what waits for a worksheet, what is under way, what is set aside."""

from __future__ import annotations

from decimal import Decimal

from ledger import entries, outbox, worksheet_rows
from ledger.driver import Connection
from ledger.entry import Entry
from ledger.outbox import Backlog
from tests.ledger_samples import AT, sample_entry


def record(tx: Connection, number: int, *, company: str = "acme", now: float = 0.0) -> Entry:
    return entries.record(tx, sample_entry(number, company=company), "", "", now)


def change(tx: Connection, entry: Entry, amount: int, *, now: float = 0.0) -> Entry:
    details = entry.details.with_(amount=Decimal(amount))
    return entries.change(tx, entry, by=41, source="text", at=AT, now=now, details=details)


def due(tx: Connection, kind: str = "append", company: str = "acme") -> list[Entry]:
    return [each.entry for each in outbox.due(tx, company, kind, 100)]


def send(tx: Connection, kind: str = "append", now: float = 5.0) -> int:
    numbers = [each.id for each in outbox.due(tx, "acme", kind, 100)]
    return outbox.begin_batch(tx, "acme", kind, numbers, now)


def test_what_waits_comes_in_the_order_of_acceptance_and_only_the_companys_own(tx: Connection) -> None:
    mine = [record(tx, number) for number in (3, 1, 2)]
    theirs = record(tx, 4, company="noble")
    assert due(tx) == mine
    assert due(tx, company="noble") == [theirs]
    assert [each.entry for each in outbox.due(tx, "acme", "append", 2)] == mine[:2]
    assert due(tx, "update") == []


def test_an_entry_waits_at_most_once_for_each_kind(tx: Connection) -> None:
    entry = record(tx, 1)
    for amount in (1, 2, 3):
        entry = change(tx, entry, amount)
    assert due(tx) == [entry]  # the append takes the newest values along
    assert due(tx, "update") == []  # and the update waits for it
    worksheet_rows.remember(tx, "acme", [(entry.entry_id, {"Amount": 3})])
    worksheet_rows.arrived(tx, "acme", {entry.entry_id: entry.version})
    assert outbox.waiting_ids(tx, "acme") == set()


def test_a_change_during_a_batch_is_sent_after_it(tx: Connection) -> None:
    entry = record(tx, 1)
    batch = send(tx)
    changed = change(tx, entry, 7)
    worksheet_rows.arrived(tx, "acme", {entry.entry_id: entry.version})
    outbox.end_batch(tx, batch)
    assert due(tx) == []
    assert due(tx, "update") == [changed]


def test_an_update_is_told_what_the_row_was_last_known_to_hold(tx: Connection) -> None:
    entry = record(tx, 1)
    assert outbox.due(tx, "acme", "append", 1)[0].cells is None
    worksheet_rows.remember(tx, "acme", [(entry.entry_id, {"Client": "अपोलो"})])
    worksheet_rows.arrived(tx, "acme", {entry.entry_id: 1})
    change(tx, entry, 7)
    [update] = outbox.due(tx, "acme", "update", 10)
    assert (update.kind, update.cells) == ("update", {"Client": "अपोलो"})


def test_what_is_in_a_batch_is_not_due_until_the_batch_ended(tx: Connection) -> None:
    mine = [record(tx, 1), record(tx, 2)]
    number = send(tx, now=5.0)
    late = record(tx, 3)
    assert due(tx) == [late]
    [batch] = outbox.open_batches(tx)
    assert (batch.id, batch.company, batch.kind, batch.sent_at) == (number, "acme", "append", 5.0)
    assert [each.entry for each in outbox.in_batch(tx, batch)] == mine
    assert outbox.open_batches(tx, "noble") == []
    outbox.end_batch(tx, number)
    assert outbox.open_batches(tx) == []
    assert due(tx) == [*mine, late]


def test_a_batch_number_is_never_used_again(tx: Connection) -> None:
    record(tx, 1)
    first = send(tx)
    outbox.end_batch(tx, first)
    assert send(tx) > first


def test_parked_rows_wait_for_somebody_to_act(tx: Connection) -> None:
    first, second = record(tx, 1), record(tx, 2)
    number = outbox.due(tx, "acme", "append", 10)[0].id
    outbox.park(tx, "noble", [number], "not theirs")
    assert due(tx) == [first, second]
    outbox.park(tx, "acme", [number], "the worksheet is protected" * 100)
    assert due(tx) == [second]
    assert outbox.waiting_ids(tx, "acme") == {first.entry_id, second.entry_id}
    assert outbox.unpark(tx, "noble") == 0
    assert outbox.unpark(tx, "acme", [number + 1]) == 0
    assert outbox.unpark(tx, "acme", [number]) == 1
    assert due(tx) == [first, second]


def test_a_row_parked_out_of_a_batch_is_in_it_no_more(tx: Connection) -> None:
    first, second = record(tx, 1), record(tx, 2)
    number = send(tx)
    [batch] = outbox.open_batches(tx)
    outbox.park(tx, "acme", [outbox.in_batch(tx, batch)[0].id], "refused")
    assert [each.entry for each in outbox.in_batch(tx, batch)] == [second]
    outbox.end_batch(tx, number)
    outbox.unpark(tx, "acme")
    assert due(tx) == [first, second]


def test_the_backlog_counts_what_waits_and_what_is_parked_apart(tx: Connection) -> None:
    assert outbox.backlog(tx) == []
    for number, now in ((1, 10.0), (2, 20.0), (3, 30.0)):
        record(tx, number, now=now)
    record(tx, 4, company="noble", now=15.0)
    numbers = [each.id for each in outbox.due(tx, "acme", "append", 10)]
    outbox.begin_batch(tx, "acme", "append", numbers[1:2], 40.0)  # under way still waits
    outbox.park(tx, "acme", numbers[:1], "refused")
    assert outbox.backlog(tx) == [Backlog("acme", 2, 20.0, 1), Backlog("noble", 1, 15.0, 0)]
    outbox.park(tx, "acme", numbers, "refused")
    assert outbox.backlog(tx)[0] == Backlog("acme", 0, float("inf"), 3)


def test_a_deleted_row_is_remembered_and_nothing_is_sent_for_it(tx: Connection) -> None:
    kept, gone = record(tx, 1), record(tx, 2)
    held = {each.entry_id: {"Amount": 1} for each in (kept, gone)}
    worksheet_rows.remember(tx, "acme", held.items())
    worksheet_rows.arrived(tx, "acme", dict.fromkeys(held, 1))
    changed = change(tx, gone, 9)
    worksheet_rows.deleted(tx, "acme", [gone.entry_id])
    assert due(tx, "update") == []
    assert entries.is_deleted(tx, changed)
    assert not entries.is_deleted(tx, kept)
    assert worksheet_rows.present_ids(tx, "acme") == {kept.entry_id}
    states = worksheet_rows.states(tx, "acme", [kept.entry_id, gone.entry_id, "NOBODYS00000"])
    assert {key: row.deleted for key, row in states.items()} == {kept.entry_id: False, gone.entry_id: True}
    assert worksheet_rows.states(tx, "noble", [kept.entry_id]) == {}


def test_the_rows_that_stand_come_page_by_page(tx: Connection) -> None:
    assert (worksheet_rows.newest(tx, "acme"), worksheet_rows.were_written(tx, "acme")) == (0, False)
    ids = [record(tx, number).entry_id for number in range(1, 6)]
    worksheet_rows.remember(tx, "acme", [(each, {"Amount": 1}) for each in ids[:4]])
    worksheet_rows.arrived(tx, "acme", dict.fromkeys(ids[:4], 1))
    worksheet_rows.deleted(tx, "acme", [ids[1]])
    first = worksheet_rows.present(tx, "acme", 0, 2)
    assert [entry_id for _, entry_id in first] == [ids[0], ids[2]]
    assert [entry_id for _, entry_id in worksheet_rows.present(tx, "acme", first[-1][0], 2)] == [ids[3]]
    assert worksheet_rows.newest(tx, "acme") == first[-1][0] + 2
    assert worksheet_rows.were_written(tx, "acme")
    assert not worksheet_rows.were_written(tx, "noble")


def test_what_a_row_holds_is_kept_by_company(tx: Connection) -> None:
    entry = record(tx, 1)
    worksheet_rows.remember(tx, "noble", [(entry.entry_id, {"Amount": 1})])
    worksheet_rows.remember(tx, "acme", [])
    assert worksheet_rows.stored(tx, "acme", entry.entry_id) is None
    worksheet_rows.remember(tx, "acme", [(entry.entry_id, {"Amount": 1})])
    assert worksheet_rows.stored(tx, "acme", entry.entry_id) == '{"Amount":1}'
    worksheet_rows.arrived(tx, "acme", {})
    worksheet_rows.deleted(tx, "acme", [])
    assert due(tx) == [entry]
