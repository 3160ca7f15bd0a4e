"""The spreadsheets that exist: making, loading, looking at, watching and keeping them.

Titles name sheets. An unknown spreadsheet or sheet is a KeyError.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sandbox.google import snapshot
from sandbox.google.cells import Cell, Row, Value, has_value, shown
from sandbox.google.changes import Author, Change, Changes
from sandbox.google.grid import DEFAULT_COLUMNS
from sandbox.google.number_format import NumberFormats, serial_of
from sandbox.google.sheet import Sheet
from sandbox.google.spreadsheet import Spreadsheet

DATE_FORMAT: dict[str, Any] = {"numberFormat": {"type": "DATE", "pattern": "dd-mm-yyyy"}}
_MOMENT_FORMAT = {"numberFormat": {"type": "DATE_TIME", "pattern": "dd-mm-yyyy hh:mm"}}


class SeenCell(NamedTuple):
    """A cell as it stands: the stored value (a date as its serial number), its text, and its formula."""

    value: Value
    text: str
    formula: str | None


class SpreadsheetStore:
    """Spreadsheets by id, their changes, and what is seen in them."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.formats = NumberFormats()
        self.spreadsheets: dict[str, Spreadsheet] = {}
        self.changes = Changes()

    def create_spreadsheet(
        self, spreadsheet_id: str, title: str, sheets: Sequence[str] = ("Sheet1",)
    ) -> None:
        """Make a spreadsheet with empty sheets that the bot's account may write to."""
        now = self.clock()
        made = Spreadsheet(spreadsheet_id, title, created=now, modified=now)
        for name in sheets:
            made.add_sheet(Sheet(made.free_sheet_id(), name))
        self.spreadsheets[spreadsheet_id] = made
        self.changed(made, "person", "create")

    def share(self, spreadsheet_id: str, role: str) -> None:
        """Let the bot's account be ``writer``, ``reader`` or ``none`` of a spreadsheet."""
        self.spreadsheets[spreadsheet_id].role = role

    def trash(self, spreadsheet_id: str, *, deleted: bool = True) -> None:
        """Delete a spreadsheet, or bring it back."""
        self.spreadsheets[spreadsheet_id].deleted = deleted

    def sheet(self, spreadsheet_id: str, title: str) -> Sheet:
        """The sheet of this title."""
        sheet = self.spreadsheets[spreadsheet_id].titled(title)
        if sheet is None:
            raise KeyError(title)
        return sheet

    def grid(self, spreadsheet_id: str, title: str) -> list[list[SeenCell | None]]:
        """Every row down to the last one with a value; blank cells are None."""
        grid = self.sheet(spreadsheet_id, title).grid
        return [[self._seen(cell) for cell in row] for row in grid.rows[: grid.last_row()]]

    def texts(self, spreadsheet_id: str, title: str) -> list[list[str]]:
        """What is on the screen, row by row."""
        return [[cell.text if cell else "" for cell in row] for row in self.grid(spreadsheet_id, title)]

    def _seen(self, cell: Cell | None) -> SeenCell | None:
        if cell is None or not has_value(cell):
            return None
        return SeenCell(cell.value, shown(cell, self.formats), cell.formula)

    def load_rows(
        self, spreadsheet_id: str, title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        """Put a header and rows of text, numbers, booleans, dates and None in place of what is there."""
        sheet = self.sheet(spreadsheet_id, title)
        loaded: list[Row] = [tuple(_cell(name) for name in header)]
        loaded += [tuple([_cell(value) for value in row]) for row in rows]
        sheet.grid.rows = loaded
        sheet.grid.row_count = max(sheet.grid.row_count, len(loaded))
        sheet.grid.column_count = max(DEFAULT_COLUMNS, max(map(len, loaded)))
        self.changed(self.spreadsheets[spreadsheet_id], "person", "load_rows")

    def subscribe(self) -> asyncio.Queue[Change]:
        """A bounded queue of changes from now on, by the bot and by people."""
        return self.changes.subscribe()

    def unsubscribe(self, queue: asyncio.Queue[Change]) -> None:
        """End a subscription."""
        self.changes.unsubscribe(queue)

    def snapshot(self) -> dict[str, Any]:
        """All spreadsheets as JSON."""
        return {"spreadsheets": [snapshot.dump(each) for each in self.spreadsheets.values()]}

    def restore(self, stored: dict[str, Any]) -> None:
        """Put the spreadsheets of a snapshot in place of all there are."""
        loaded = [snapshot.load(each) for each in stored["spreadsheets"]]
        self.spreadsheets = {each.spreadsheet_id: each for each in loaded}

    def changed(self, spreadsheet: Spreadsheet, by: Author, operation: str) -> None:
        """Count a change and tell who watches."""
        spreadsheet.version += 1
        spreadsheet.modified = self.clock()
        self.changes.tell(Change(spreadsheet.spreadsheet_id, by, operation, spreadsheet.version))


def _cell(value: Any) -> Cell | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return Cell(serial_of(value), _MOMENT_FORMAT)
    if isinstance(value, date):
        return Cell(serial_of(datetime(value.year, value.month, value.day)), DATE_FORMAT)  # noqa: DTZ001
    return Cell(value if isinstance(value, str | bool | int) else float(value))
