"""Who wins when the chat and a hand changed the same row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from ledger.entry import Details, Entry, EntryType, Source, Status
from sheets.cells import cells_of
from sheets.known import Known, known_from_json
from sheets.layout import Cells
from sheets.merge import merge

AT = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)
SAID = Details(type=EntryType.SALES, client="Apollo", amount=Decimal(100), date=date(2026, 11, 21))
ENTRY = Entry("0A1B2C3D4E5F", "johnlee", 901, "Asha", Source(1, 1), SAID, AT)
KNOWN = Known(cells_of(ENTRY))


def edited(**details: object) -> Entry:
    return replace(ENTRY, details=SAID.with_(**details))


def row(**cells: object) -> Cells:
    return cells_of(ENTRY) | cells  # type: ignore[return-value]


def test_nothing_changed_means_nothing_to_do() -> None:
    merged = merge(ENTRY, KNOWN, row())
    assert not merged.changes(ENTRY)
    assert merged.writes == {}
    assert merged.known == KNOWN


def test_what_only_the_chat_changed_is_written() -> None:
    merged = merge(edited(client="Cipla"), KNOWN, row())
    assert merged.writes == {"Client": "Cipla"}
    assert merged.known.cells["Client"] == "Apollo"
    assert merged.known.sending(merged.writes).applied().cells["Client"] == "Cipla"


def test_what_only_a_hand_changed_is_taken_over() -> None:
    merged = merge(ENTRY, KNOWN, row(Client="Cipla"))
    assert merged.details.client == "Cipla"
    assert merged.writes == {}
    assert merged.overruled == ()


def test_a_hand_wins_over_the_chat_in_the_same_cell() -> None:
    merged = merge(edited(client="Lupin"), KNOWN, row(Client="Cipla"))
    assert merged.details.client == "Cipla"
    assert merged.writes == {}
    assert merged.overruled == ("Client",)


def test_both_changed_it_to_the_same() -> None:
    merged = merge(edited(client="Cipla"), KNOWN, row(Client="Cipla"))
    assert not merged.changes(edited(client="Cipla"))
    assert merged.writes == {}
    assert merged.overruled == ()


def test_an_update_under_way_is_no_correction_by_hand() -> None:
    known = replace(KNOWN, sent={"Client": "Cipla"})
    merged = merge(edited(client="Lupin"), known, row(Client="Cipla"))
    assert merged.details.client == "Lupin"
    assert merged.writes == {"Client": "Lupin"}


def test_an_update_that_never_came_is_written_again() -> None:
    known = replace(KNOWN, sent={"Client": "Cipla"})
    merged = merge(edited(client="Cipla"), known, row())
    assert merged.writes == {"Client": "Cipla"}


def test_an_amount_written_another_way_is_one_correction_and_then_none() -> None:
    first = merge(ENTRY, KNOWN, row(Amount="1,200"))
    assert first.details.amount == 1200
    after = replace(ENTRY, details=first.details)
    second = merge(after, first.known, row(Amount="1,200"))
    assert not second.changes(after)
    assert second.writes == {}


def test_a_note_of_a_hand_is_kept_until_the_hand_makes_it_readable() -> None:
    first = merge(ENTRY, KNOWN, row(Amount="later"))
    assert first.unread == ("Amount",)
    assert not first.changes(ENTRY)
    again = merge(edited(amount=Decimal(7)), first.known, row(Amount="later"))
    assert again.writes == {}
    assert again.unread == ()
    last = merge(edited(amount=Decimal(7)), again.known, row(Amount=9))
    assert last.details.amount == 9
    assert last.known.kept == {}


def test_a_status_by_hand_is_a_correction_like_any_other() -> None:
    merged = merge(ENTRY, KNOWN, row(Status="VOID"))
    assert merged.status is Status.VOID


def test_what_is_known_of_a_row_is_stored_and_read_back() -> None:
    known = Known(cells_of(ENTRY), {"Amount": "1,200"}, {"Items": "x"}, {"Client": "y"}, version=3)
    assert known_from_json(known.to_json()) == known
