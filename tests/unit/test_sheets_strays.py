"""What an update wrote into wrong rows or columns goes back to what stood there."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from sheets.known import Known
from sheets.layout import LAST_MODIFIED, NAMES, Cells
from sheets.repository import CellWrite, Place, Sheet
from sheets.rows import sheet_row
from sheets.settle import Sent
from sheets.strays import restorations

COLUMNS = {name: index for index, name in enumerate(NAMES)}
HEADER = (*NAMES, "note")
SHEET = Sheet(Place("acme", "book", "Acme"), 1, "Acme", HEADER, MappingProxyType(COLUMNS), 9, 21)
STAMP = "2026-11-21T10:00:00+05:30"
UPDATE = Sent("A" * 12, {"Amount": 900, "Remarks": None, LAST_MODIFIED: STAMP}, None)


def known(entry_id: str, amount: int) -> Known:
    cells: Cells = dict.fromkeys(NAMES)
    return Known(cells | {"Entry ID": entry_id, "Amount": amount, "Currency": "INR", LAST_MODIFIED: "before"})


def raw(of: Known, note: str | None = None, **changes: Any) -> list[Any]:
    cells = of.cells | {name.replace("_", " "): value for name, value in changes.items()}
    return [*(cells[name] for name in NAMES), note]


def back(*rows: list[Any]) -> set[tuple[int, str, Any]]:
    """What is written back, by row and column name."""
    found = [sheet_row(SHEET, number, cells) for number, cells in enumerate(rows, 2)]
    writes: list[CellWrite] = restorations(SHEET, found, [UPDATE], {"A" * 12: A, "B" * 12: B})
    return {(each.row, HEADER[each.column], each.value) for each in writes}


A, B = known("A" * 12, 100), known("B" * 12, 200)


def test_an_update_in_its_row_takes_nothing_from_anybody() -> None:
    assert back(raw(A, Amount=900, Last_Modified=STAMP), raw(B)) == set()


def test_a_row_that_got_what_was_meant_for_another_gets_its_own_back() -> None:
    hit = raw(B, Amount=900, Last_Modified=STAMP)
    assert back(raw(A), hit) == {(3, "Amount", 200), (3, LAST_MODIFIED, "before")}


def test_a_row_that_was_hit_in_columns_that_had_moved_gets_them_back() -> None:
    hit = raw(B, Currency=900, Payment=STAMP)
    assert back(raw(A), hit) == {(3, "Currency", "INR"), (3, "Payment", None)}


def test_a_column_of_the_people_that_was_hit_is_emptied_and_their_words_stay() -> None:
    hit = raw(B, note=STAMP, Currency=900)
    assert back(raw(A), hit) == {(3, "Currency", "INR"), (3, "note", None)}
    assert back(raw(A, note="a"), raw(B, note="900")) == set()


def test_a_value_that_only_looks_like_one_that_was_sent_stays() -> None:
    assert back(raw(A), raw(B, Amount=900)) == set()


def test_a_row_without_an_entry_is_emptied_of_what_carries_the_updates_own_time() -> None:
    empty = [None] * len(HEADER)
    stray = list(empty)
    stray[COLUMNS["Amount"]], stray[COLUMNS[LAST_MODIFIED]] = 900, STAMP
    assert back(raw(A), empty, stray) == {(4, "Amount", None), (4, LAST_MODIFIED, None)}
