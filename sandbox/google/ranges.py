"""Places in a sheet: letters and numbers of columns, A1 notation, and the API's half-open GridRange."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sandbox.google.errors import ApiError

_CELL = re.compile(r"\$?([A-Za-z]{0,3})\$?([1-9][0-9]{0,7})?")
_PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Box:
    """Cells from ``row`` and ``column`` up to, without, ``end_row`` and ``end_column``; all from 0.

    An end of None is the sheet's end.
    """

    row: int = 0
    end_row: int | None = None
    column: int = 0
    end_column: int | None = None

    def within(self, rows: int, columns: int) -> tuple[int, int, int, int]:
        """Row, end row, column and end column cut to a sheet of that size."""
        end_row = rows if self.end_row is None else min(self.end_row, rows)
        end_column = columns if self.end_column is None else min(self.end_column, columns)
        return min(self.row, rows), end_row, min(self.column, columns), end_column

    def meets(self, other: Box) -> bool:
        """Whether a cell is in both."""
        return _overlap(self.row, self.end_row, other.row, other.end_row) and _overlap(
            self.column, self.end_column, other.column, other.end_column
        )

    def json(self, sheet_id: int) -> dict[str, int]:
        """As a GridRange."""
        ends = {"endRowIndex": self.end_row, "endColumnIndex": self.end_column}
        starts = {"startRowIndex": self.row, "startColumnIndex": self.column}
        if self.end_row is None and not self.row:
            del starts["startRowIndex"]
        if self.end_column is None and not self.column:
            del starts["startColumnIndex"]
        return {"sheetId": sheet_id, **starts, **{key: end for key, end in ends.items() if end is not None}}


def _overlap(start: int, end: int | None, other_start: int, other_end: int | None) -> bool:
    return (other_end is None or start < other_end) and (end is None or other_start < end)


def box_of(grid_range: dict[str, Any]) -> Box:
    """Read a GridRange."""
    return Box(
        grid_range.get("startRowIndex", 0),
        grid_range.get("endRowIndex"),
        grid_range.get("startColumnIndex", 0),
        grid_range.get("endColumnIndex"),
    )


def column_letters(index: int) -> str:
    """0 is A, 25 Z, 26 AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """A is 0, Z 25, AA 26. Raises ValueError for anything but letters."""
    if not re.fullmatch(r"[A-Za-z]{1,3}", letters):
        raise ValueError(f"no column: {letters!r}")
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def split_title(text: str) -> tuple[str | None, str | None]:
    """Part ``'My sheet'!A1:B2`` into title and cells; a part that is not there is None.

    Without ``!`` the text is the cells, except when it is quoted.
    """
    if text.startswith("'"):
        found = re.fullmatch(r"'((?:[^']|'')+)'(?:!(.*))?", text, re.S)
        if found is None:
            raise unparsable(text)
        return found[1].replace("''", "'"), found[2]
    title, mark, cells = text.rpartition("!")
    return (title, cells) if mark else (None, cells)


def parse_cells(cells: str, text: str) -> Box:
    """Read ``A1``, ``A1:B2``, ``A:C``, ``2:5`` or ``A2:C``. Raises ApiError 400 naming the whole ``text``."""
    first, colon, second = cells.partition(":")
    start = _corner(first, text)
    end = _corner(second, text) if colon else start
    if not colon and None in start:
        raise unparsable(text)
    (column, row), (end_column, end_row) = start, end
    if row is not None and end_row is not None and row > end_row:
        row, end_row = end_row, row
    if column is not None and end_column is not None and column > end_column:
        column, end_column = end_column, column
    return Box(
        row if row is not None else 0,
        None if end_row is None else end_row + 1,
        column if column is not None else 0,
        None if end_column is None else end_column + 1,
    )


def _corner(text: str, whole: str) -> tuple[int | None, int | None]:
    found = _CELL.fullmatch(text)
    if found is None or not text.strip("$"):
        raise unparsable(whole)
    return (column_index(found[1]) if found[1] else None), (int(found[2]) - 1 if found[2] else None)


def unparsable(text: str) -> ApiError:
    """The refusal of a range that names no sheet or no cells."""
    return ApiError(400, f"Unable to parse range: {text}")


def a1(title: str, row: int, end_row: int, column: int, end_column: int) -> str:
    """Write cells in A1 notation, the title quoted when it needs to be."""
    name = title if _PLAIN_TITLE.fullmatch(title) else "'" + title.replace("'", "''") + "'"
    first = f"{column_letters(column)}{row + 1}"
    last = f"{column_letters(max(column, end_column - 1))}{max(row, end_row - 1) + 1}"
    return f"{name}!{first}" if first == last else f"{name}!{first}:{last}"
