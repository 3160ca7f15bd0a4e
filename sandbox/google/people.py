"""What people do to the spreadsheets by hand.

Rows are numbered from 1 and columns lettered from A, as on the screen. Titles name sheets. An unknown
spreadsheet or sheet is a KeyError.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sandbox.google.cells import Cell, entered, kept, shown
from sandbox.google.metadata import follow
from sandbox.google.ranges import Box, column_index, parse_cells
from sandbox.google.sheet import COLUMNS, ROWS, Sheet
from sandbox.google.store import SpreadsheetStore


class PeopleSide(SpreadsheetStore):
    """The hands of the people whom the spreadsheets belong to."""

    def set_cell(self, spreadsheet_id: str, title: str, place: str, text: str) -> None:
        """Type ``text`` into the cell ``place`` (``H2``), as a person does; an empty text empties it."""
        sheet = self.sheet(spreadsheet_id, title)
        box = parse_cells(place, place)
        old = sheet.grid.cell(box.row, box.column)
        blank = kept(Cell(None, old.format, None, old.note)) if old else None
        cell = entered(text, old, as_typed=True) if text else blank
        sheet.grid.write(box.row, box.column, [cell])
        sheet.grid.row_count = max(sheet.grid.row_count, box.row + 1)
        sheet.grid.column_count = max(sheet.grid.column_count, box.column + 1)
        self._by_hand(spreadsheet_id, "set_cell")

    def sort_rows(self, spreadsheet_id: str, title: str, column: str, *, downwards: bool = False) -> None:
        """Sort everything below the header by one column."""
        grid = self.sheet(spreadsheet_id, title).grid
        grid.sort(Box(row=1), [(column_index(column), downwards)])
        self._by_hand(spreadsheet_id, "sort_rows")

    def delete_rows(self, spreadsheet_id: str, title: str, first: int, count: int = 1) -> None:
        """Delete rows from row number ``first`` on."""
        self._shift(
            spreadsheet_id, title, ROWS, lambda sheet: sheet.delete(ROWS, first - 1, first - 1 + count)
        )

    def insert_rows(self, spreadsheet_id: str, title: str, before: int, count: int = 1) -> None:
        """Insert blank rows above row number ``before``."""
        self._shift(spreadsheet_id, title, ROWS, lambda sheet: sheet.insert(ROWS, before - 1, count))

    def insert_column(self, spreadsheet_id: str, title: str, before: str, header: str = "") -> None:
        """Insert a column left of column ``before``, with a header if one is given."""
        index = column_index(before)
        self._shift(spreadsheet_id, title, COLUMNS, lambda sheet: sheet.insert(COLUMNS, index, 1))
        if header:
            self.set_cell(spreadsheet_id, title, f"{before}1", header)

    def delete_column(self, spreadsheet_id: str, title: str, column: str) -> None:
        """Delete a column."""
        index = column_index(column)
        self._shift(spreadsheet_id, title, COLUMNS, lambda sheet: sheet.delete(COLUMNS, index, index + 1))

    def move_column(self, spreadsheet_id: str, title: str, column: str, before: str) -> None:
        """Move a column to the left side of column ``before``."""
        index, target = column_index(column), column_index(before)
        self._shift(
            spreadsheet_id, title, COLUMNS, lambda sheet: sheet.move(COLUMNS, index, index + 1, target)
        )

    def _shift(self, spreadsheet_id: str, title: str, dimension: str, act: Callable[[Sheet], Any]) -> None:
        sheet = self.sheet(spreadsheet_id, title)
        follow(self.spreadsheets[spreadsheet_id], sheet, dimension, act(sheet))
        self._by_hand(spreadsheet_id, f"shift_{dimension.lower()}")

    def rename_sheet(self, spreadsheet_id: str, title: str, new_title: str) -> None:
        """Give a sheet another title."""
        self.sheet(spreadsheet_id, title).title = new_title
        self._by_hand(spreadsheet_id, "rename_sheet")

    def delete_sheet(self, spreadsheet_id: str, title: str) -> None:
        """Delete a sheet; a RequestError for the last one."""
        self.spreadsheets[spreadsheet_id].remove_sheet(self.sheet(spreadsheet_id, title).sheet_id)
        self._by_hand(spreadsheet_id, "delete_sheet")

    def hide_column(self, spreadsheet_id: str, title: str, column: str) -> None:
        """Hide a column; the API still reads and writes it."""
        properties = self.sheet(spreadsheet_id, title).column_properties
        properties.setdefault(column_index(column), {})["hiddenByUser"] = True
        self._by_hand(spreadsheet_id, "hide_column")

    def filter_rows(self, spreadsheet_id: str, title: str, column: str, hidden: Sequence[str]) -> None:
        """Filter rows whose cell in ``column`` shows one of ``hidden``; the API still reads them."""
        sheet = self.sheet(spreadsheet_id, title)
        index = column_index(column)
        sheet.filter = {
            "range": Box().json(sheet.sheet_id),
            "criteria": {str(index): {"hiddenValues": list(hidden)}},
        }
        for row in range(1, len(sheet.grid.rows)):
            if shown(sheet.grid.cell(row, index), self.formats) in hidden:
                sheet.row_properties.setdefault(row, {})["hiddenByFilter"] = True
        self._by_hand(spreadsheet_id, "filter_rows")

    def merge_cells(self, spreadsheet_id: str, title: str, place: str) -> None:
        """Merge cells (``A2:C2``): only the first keeps what it has."""
        sheet = self.sheet(spreadsheet_id, title)
        box = parse_cells(place, place)
        first = sheet.grid.cell(box.row, box.column)
        sheet.grid.change(box, lambda cell: None)
        sheet.grid.write(box.row, box.column, [first])
        self._by_hand(spreadsheet_id, "merge_cells")

    def protect(self, spreadsheet_id: str, title: str, place: str | None = None) -> None:
        """Protect a range, or the whole sheet, against everybody else, the bot included."""
        sheet = self.sheet(spreadsheet_id, title)
        box = Box() if place is None else parse_cells(place, place)
        number = len(sheet.protections) + 1
        sheet.protections.append({"protectedRangeId": number, "range": box.json(sheet.sheet_id)})
        self._by_hand(spreadsheet_id, "protect")

    def unprotect(self, spreadsheet_id: str, title: str) -> None:
        """Lift every protection of a sheet."""
        self.sheet(spreadsheet_id, title).protections.clear()
        self._by_hand(spreadsheet_id, "unprotect")

    def _by_hand(self, spreadsheet_id: str, operation: str) -> None:
        self.changed(self.spreadsheets[spreadsheet_id], "person", operation)
