from __future__ import annotations

from typing import Any

import pytest

from sandbox.google.service import SheetsService
from sandbox.page.sheets_api import column_letters
from sandbox.page.views import SheetViews

BOOK, TITLE = "book", "JohnLee_Data"


@pytest.fixture
def sheets() -> SheetsService:
    service = SheetsService(lambda: 0.0)
    service.create_spreadsheet(BOOK, "Book", [TITLE])
    service.load_rows(BOOK, TITLE, ["Entry ID", "Amount"], [["A", 3], ["B", 1], ["C", 2]])
    return service


def applied(lines: list[list[str]], change: dict[str, Any]) -> list[list[str]]:
    start, removed = change["start"], change["removed"]
    return [*lines[:start], *change["lines"], *lines[start + removed :]]


def test_changes_by_hand_lead_from_what_was_seen_to_what_is_there(sheets: SheetsService) -> None:
    views = SheetViews(sheets, BOOK)
    before = views.whole(TITLE)
    lines, revision = before["lines"], before["revision"]

    def type_amount() -> None:
        sheets.set_cell(BOOK, TITLE, "B3", "1,500")

    def sort() -> None:
        sheets.sort_rows(BOOK, TITLE, "B")

    def delete() -> None:
        sheets.delete_rows(BOOK, TITLE, 2)

    def column() -> None:
        sheets.insert_column(BOOK, TITLE, "C", "Note")

    def append() -> None:
        sheets.set_cell(BOOK, TITLE, "A4", "D")

    for act in (type_amount, sort, delete, column, append):
        act()
        change = views.change(TITLE)
        assert change is not None, act.__name__
        assert change["before"] == revision
        lines, revision = applied(lines, change), change["revision"]
        assert lines == sheets.texts(BOOK, TITLE), act.__name__


def test_one_typed_cell_is_a_change_of_one_line(sheets: SheetsService) -> None:
    views = SheetViews(sheets, BOOK)
    views.whole(TITLE)
    sheets.set_cell(BOOK, TITLE, "A3", "X")
    change = views.change(TITLE)
    assert change is not None
    assert (change["start"], change["removed"], change["lines"]) == (2, 1, [["X", "1"]])


def test_looking_twice_without_a_change_gives_nothing(sheets: SheetsService) -> None:
    views = SheetViews(sheets, BOOK)
    views.whole(TITLE)
    assert views.change(TITLE) is None


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (702, "AAA")]
)
def test_columns_have_the_letters_of_a_spreadsheet(index: int, letters: str) -> None:
    assert column_letters(index) == letters
