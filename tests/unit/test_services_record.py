"""What a message becomes when its number is known already: a repeat, or a message of another bot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ai.reading import Doubt, Draft, Intent, Reading
from config.companies import Company
from ledger import entries
from ledger.driver import Connection
from ledger.entry import Details, EntryType, Source, Status
from ledger.people import Role
from services import correct, record
from services.drafts import draft_from_json
from services.sender import Sender
from tests.ledger_samples import open_ledger_file

AT = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
ACME = Company(key="acme", name="Acme", worksheet="Acme_Data", timezone="Asia/Kolkata", currency="INR")
ASHA = Sender(901, "Asha", ACME, Role.REP, chat_id=901, message_id=7, sent_at=AT)
WITH_ANOTHER_BOT = replace(ASHA, sent_at=AT + timedelta(days=9))


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Connection]:
    with open_ledger_file(tmp_path / "ledger.db") as connection:
        yield connection


def reading(*amounts: int, doubts: tuple[Doubt, ...] = ()) -> Reading:
    """A reading with a sale for each amount."""
    details = [Details(EntryType.SALES, client=f"Noble {each}", amount=Decimal(each)) for each in amounts]
    drafts = tuple(Draft(each, str(each.amount), doubts=doubts) for each in details)
    return Reading(Intent.ENTRIES, drafts)


def amounts(tx: Connection) -> list[tuple[int, Status]]:
    found = reversed(entries.last_of_person(tx, "acme", 901, 20))
    return [(int(each.details.amount or 0), each.status) for each in found]


def read_back_from_the_sheet(tx: Connection) -> None:
    """Leave of each entry what a worksheet tells after a restore: not the message it came from."""
    tx.execute("UPDATE entries SET chat_id = 0, message_id = 0, position = 0, path = 'sheet'")


def test_the_same_message_twice_is_saved_once(tx: Connection) -> None:
    first = record.record(tx, ASHA, reading(100, 200), "text", 1.0)
    again = record.record(tx, ASHA, reading(100, 200), "text", 2.0)
    assert (again.repeated, again.saved) == (True, first.saved)


@pytest.mark.parametrize("is_read_back", [False, True])
def test_a_message_of_another_bot_with_a_known_number_is_an_entry_of_its_own(
    tx: Connection, is_read_back: bool
) -> None:
    record.record(tx, ASHA, reading(100, 200), "text", 1.0)
    if is_read_back:
        read_back_from_the_sheet(tx)
    done = record.record(tx, WITH_ANOTHER_BOT, reading(300, 400), "other", 2.0)
    assert not done.repeated
    assert [each.details.amount for each in done.saved] == [300, 400]
    again = record.record(tx, WITH_ANOTHER_BOT, reading(300, 400), "other", 3.0)
    assert {each.entry_id for each in again.saved} == {each.entry_id for each in done.saved}
    assert [amount for amount, _ in amounts(tx)] == [100, 200, 300, 400]


def test_what_was_asked_about_a_message_of_another_bot_is_saved_as_an_entry_of_its_own(
    tx: Connection,
) -> None:
    record.record(tx, ASHA, reading(100), "text", 1.0)
    asked = record.record(tx, WITH_ANOTHER_BOT, reading(300, doubts=(Doubt.WORDS,)), "other", 2.0).asked
    assert asked.question is not None
    draft = draft_from_json(asked.question.draft)
    saved = record.save_pending(tx, WITH_ANOTHER_BOT, asked.question, replace(draft, doubts=()), 3.0)
    assert saved is not None
    assert saved.details.amount == 300
    assert record.saved_by(tx, asked.question) == saved


def test_an_edit_changes_the_entries_of_its_own_bot(tx: Connection) -> None:
    record.record(tx, ASHA, reading(100, 200), "text", 1.0)
    record.record(tx, WITH_ANOTHER_BOT, reading(300, 400), "other", 2.0)
    correct.revise_message(
        tx, WITH_ANOTHER_BOT, reading(350), None, "edited", 3.0, at=WITH_ANOTHER_BOT.sent_at
    )
    assert amounts(tx) == [
        (100, Status.ACTIVE),
        (200, Status.ACTIVE),
        (350, Status.ACTIVE),
        (400, Status.VOID),
    ]


def test_an_edit_changes_entries_that_were_read_back_from_the_sheet(tx: Connection) -> None:
    record.record(tx, ASHA, reading(100, 200), "text", 1.0)
    read_back_from_the_sheet(tx)
    revised = correct.revise_message(tx, ASHA, reading(150), None, "edited", 2.0, at=ASHA.sent_at)
    assert len(revised.changed) == 2
    assert amounts(tx) == [(150, Status.ACTIVE), (200, Status.VOID)]


def test_an_entry_id_is_that_of_the_message_for_whoever_sends_its_number_first(tx: Connection) -> None:
    (first,) = record.record(tx, ASHA, reading(100), "text", 1.0).saved
    assert first.source == Source(901, 7, 0)
