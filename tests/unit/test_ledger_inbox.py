"""The inbox: every update once, none lost, the unreadable kept aside."""

from __future__ import annotations

from ledger import inbox
from ledger.driver import Connection
from ledger.inbox import KEEP_DEAD_SECONDS, KEEP_SECONDS, MAX_ATTEMPTS, Arrival, Counts

BOT = 7


def arrival(number: int, *, chat: int = 41, edited: int = 0, broken: str | None = None) -> Arrival:
    return Arrival(100 + number, f"m:{chat}:{number}:{edited}", str(chat), b'{"n":1}', broken)


def test_updates_are_returned_in_the_order_in_which_they_came(tx: Connection) -> None:
    rows = inbox.store(tx, BOT, [arrival(3), arrival(1), arrival(2)], 1.0)
    assert [row.update_id for row in rows] == [103, 101, 102]
    assert inbox.waiting(tx, BOT) == rows
    assert (rows[0].chat_key, rows[0].raw, rows[0].attempts) == ("41", b'{"n":1}', 0)


def test_the_same_update_again_is_not_stored_again(tx: Connection) -> None:
    first = inbox.store(tx, BOT, [arrival(1)], 1.0)
    assert inbox.store(tx, BOT, [arrival(1), arrival(2)], 2.0)[0].update_id == 102
    inbox.done(tx, first[0].id, 3.0)
    assert inbox.store(tx, BOT, [arrival(1)], 4.0) == []


def test_the_same_update_twice_in_one_answer_is_stored_once(tx: Connection) -> None:
    assert len(inbox.store(tx, BOT, [arrival(1), arrival(1)], 1.0)) == 1


def test_a_message_with_another_update_id_is_still_the_same_message(tx: Connection) -> None:
    inbox.store(tx, BOT, [Arrival(1, "m:41:9:0", "41", b"{}")], 1.0)
    assert inbox.store(tx, BOT, [Arrival(90_001, "m:41:9:0", "41", b"{}")], 2.0) == []


def test_an_edit_and_another_bot_are_something_new(tx: Connection) -> None:
    inbox.store(tx, BOT, [arrival(1)], 1.0)
    assert len(inbox.store(tx, BOT, [arrival(1, edited=99)], 1.0)) == 1
    assert len(inbox.store(tx, BOT + 1, [arrival(1)], 1.0)) == 1
    assert len(inbox.waiting(tx, BOT)) == 2
    assert len(inbox.waiting(tx, BOT + 1)) == 1


def test_what_is_done_waits_no_more_and_its_text_is_dropped(tx: Connection) -> None:
    [row] = inbox.store(tx, BOT, [arrival(1)], 1.0)
    inbox.done(tx, row.id, 2.0)
    assert inbox.waiting(tx, BOT) == []
    assert inbox.counts(tx, BOT) == Counts(0, 0, 0)
    assert tx.execute("SELECT raw, done_at FROM inbox").fetchall() == [(b"", 2.0)]


def test_a_broken_update_goes_to_the_dead_letters_with_its_bytes(tx: Connection) -> None:
    assert inbox.store(tx, BOT, [arrival(1, broken="no JSON"), arrival(2)], 1.0)[0].update_id == 102
    assert inbox.counts(tx, BOT) == Counts(1, 0, 1)
    dead = tx.execute("SELECT raw, error FROM inbox WHERE state = 'dead'")
    assert dead.fetchall() == [(b'{"n":1}', "no JSON")]


def test_an_update_that_fails_too_often_becomes_a_dead_letter(tx: Connection) -> None:
    [row] = inbox.store(tx, BOT, [arrival(1)], 1.0)
    for attempt in range(1, MAX_ATTEMPTS):
        assert inbox.failed(tx, row.id, "KeyError", 2.0) == MAX_ATTEMPTS - attempt
        assert inbox.waiting(tx, BOT)[0].attempts == attempt
    assert inbox.failed(tx, row.id, "KeyError", 3.0) == 0
    assert inbox.waiting(tx, BOT) == []
    assert inbox.counts(tx, BOT) == Counts(0, 0, 1)


def test_a_dead_letter_that_nobody_looks_at_is_forgotten_after_half_a_year(tx: Connection) -> None:
    inbox.store(tx, BOT, [Arrival(1, "x:1", "broken", b"", broken="bad"), arrival(2)], 10.0)
    assert inbox.prune_dead(tx, 10.0 + KEEP_DEAD_SECONDS) == 0
    assert inbox.prune_dead(tx, 11.0 + KEEP_DEAD_SECONDS) == 1
    assert inbox.counts(tx, BOT) == Counts(1, 0, 0)
    assert inbox.counts(tx, BOT + 1) == Counts(0, 1, 0)  # a former bot's: whoever looks cannot process it


def test_only_what_is_done_long_ago_is_forgotten(tx: Connection) -> None:
    old, recent, waits = (arrival(number) for number in range(3))
    rows = inbox.store(tx, BOT, [old, recent, waits], 1.0)
    inbox.store(tx, BOT, [Arrival(1, "x:1", "broken", b"", broken="bad")], 1.0)
    inbox.done(tx, rows[0].id, 10.0)
    inbox.done(tx, rows[1].id, 500.0)
    assert inbox.prune(tx, 500.0 + KEEP_SECONDS) == 1
    assert inbox.counts(tx, BOT) == Counts(1, 0, 1)
    assert inbox.store(tx, BOT, [recent], 600.0) == []  # still known


def test_waiting_updates_can_be_taken_a_few_at_a_time(tx: Connection) -> None:
    rows = inbox.store(tx, BOT, [arrival(number) for number in range(5)], 1.0)
    assert inbox.waiting(tx, BOT, limit=2) == rows[:2]
