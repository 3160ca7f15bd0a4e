"""Worksheets in memory, with people's hands on them and failures on demand. Time is the test's.

The same contract suite runs over this double and over the gateway against the sandbox service.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sheets.header import check_header
from sheets.layout import KINDS, NAMES, Cells, CellValue, Kind, map_header
from sheets.repository import CellWrite, FaultKind, Place, Sheet, SheetFault, Table
from sheets.wire import MAX_CELL, serial_of, value_of


class ManualClock:
    """Time that moves only when somebody waits, or when told."""

    def __init__(self, start: float = 1_790_000_000.0) -> None:
        self.now = start

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now

    async def wait(self, event: asyncio.Event | None, seconds: float) -> None:
        if event is None or not event.is_set():
            self.now += max(seconds, 0.0)
        await asyncio.sleep(0)


@dataclass
class Grid:
    """One worksheet: raw cells, row 1 first; dates are day numbers."""

    sheet_id: int
    title: str
    rows: list[list[Any]] = field(default_factory=list)

    def cell(self, row: int, column: int) -> Any:
        line = self.rows[row - 1] if row <= len(self.rows) else []
        return line[column] if column < len(line) else None

    def put(self, row: int, column: int, value: Any) -> None:
        while len(self.rows) < row:
            self.rows.append([])
        line = self.rows[row - 1]
        line += [None] * (column + 1 - len(line))
        line[column] = value

    def column(self, name: str) -> int:
        return map_header([str(text or "") for text in self.rows[0]]).columns[name]

    def records(self) -> list[dict[str, CellValue]]:
        """Rows below the header by column name."""
        header = [str(text or "") for text in self.rows[0]]
        return [
            {
                name: value_of(name, line[index] if index < len(line) else None)
                for index, name in enumerate(header)
            }
            for line in self.rows[1:]
            if any(cell not in (None, "") for cell in line)
        ]

    def row_of(self, entry_id: str) -> int:
        index = self.column("Entry ID")
        return next(n for n, line in enumerate(self.rows, 1) if index < len(line) and line[index] == entry_id)

    def edit(self, entry_id: str, name: str, raw: Any) -> None:
        """Type a value into a cell of an entry's row."""
        self.put(self.row_of(entry_id), self.column(name), raw)

    def delete(self, *entry_ids: str) -> None:
        index = self.column("Entry ID")
        self.rows = [line for line in self.rows if index >= len(line) or line[index] not in entry_ids]

    def reverse(self) -> None:
        """Sort the rows the other way round."""
        self.rows[1:] = self.rows[:0:-1]

    def insert_column(self, index: int, header: str = "") -> None:
        for number, line in enumerate(self.rows):
            if len(line) >= index:
                line.insert(index, header if number == 0 else None)

    def swap_columns(self, left: str, right: str) -> None:
        a, b = self.column(left), self.column(right)
        for line in self.rows:
            line += [None] * (max(a, b) + 1 - len(line))
            line[a], line[b] = line[b], line[a]


Plan = Callable[[str], SheetFault | None]


class InMemoryWorksheets:
    """The port of :mod:`sheets.repository` over grids in memory.

    ``before`` is called with the operation's name and may raise a SheetFault (nothing is done then) or
    move things as a person does. ``unclear`` takes the next writes: "lost" applies and answers nothing,
    "never" does not apply, a number applies so many seconds later.
    """

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.spreadsheets: dict[str, dict[int, Grid]] = {}
        self.markers: dict[int, list[int]] = {}
        self.fences: dict[int, list[int]] = {}
        self.unclear: list[str | float | None] = []
        self.before: Callable[[str, Place], None] = lambda operation, place: None
        self.calls: list[tuple[str, str]] = []
        self.batches: list[int] = []
        self.markers_are_unique = True  # that Google refuses a second one of the same id is not documented
        self._late: list[tuple[float, Callable[[], None]]] = []
        self._next_id = 100

    def grid(self, place: Place) -> Grid:
        """The worksheet of that name."""
        return next(
            each for each in self.spreadsheets[place.spreadsheet_id].values() if each.title == place.worksheet
        )

    def settle(self) -> None:
        """Apply what is due late."""
        due = [each for each in self._late if each[0] <= self.clock.time()]
        self._late = [each for each in self._late if each[0] > self.clock.time()]
        for _, apply in due:
            apply()

    async def open(self, place: Place, sheet_id: int | None) -> Sheet:
        self._enter("open", place)
        sheets = self.spreadsheets.setdefault(place.spreadsheet_id, {})
        if sheet_id is None:
            grid = next((each for each in sheets.values() if each.title == place.worksheet), None)
            if grid is None:
                self._next_id += 1
                grid = sheets[self._next_id] = Grid(self._next_id, place.worksheet)
        elif sheet_id not in sheets:
            raise SheetFault(FaultKind.REFUSED, "the worksheet was deleted")
        else:
            grid = sheets[sheet_id]
        before = self._sheet(place, grid)
        missing = check_header(before.header, used_before=sheet_id is not None)
        start = max((len(line) for line in grid.rows), default=0)
        for offset, name in enumerate(missing):
            grid.put(1, start + offset, name)
        return Sheet(**{**_fields(self._sheet(place, grid)), "unused": bool(missing) and not before.columns})

    async def ready(self, place: Place) -> None:
        self._enter("ready", place)

    async def append(self, sheet: Sheet, rows: Collection[Cells], marker: int) -> Sheet:
        self._enter("append", sheet.place)
        grid = self._grid(sheet)
        self._check_marker(grid, marker)
        for cells in rows:
            if any(isinstance(value, str) and len(value) > MAX_CELL for value in cells.values()):
                raise SheetFault(FaultKind.REFUSED, "a cell is too long", by_content=True)

        def apply() -> None:
            if self._is_taken(grid, marker):
                return
            self.markers.setdefault(grid.sheet_id, []).append(marker)
            self.batches.append(len(rows))
            for cells in rows:
                line: list[Any] = [None] * (max(sheet.columns.values()) + 1)
                for name, index in sheet.columns.items():
                    line[index] = _raw(name, cells.get(name))
                grid.rows.append(line)

        self._do(apply)
        return self._sheet(sheet.place, grid)

    async def read(self, sheet: Sheet, names: Sequence[str]) -> Table:
        self._enter("read", sheet.place)
        return self._columns(sheet, names, 2, None)

    async def read_part(self, sheet: Sheet, names: Sequence[str], first: int, last: int | None) -> Table:
        self._enter("read_part", sheet.place)
        return self._columns(sheet, names, first, last)

    def _columns(self, sheet: Sheet, names: Sequence[str], first: int, last: int | None) -> Table:
        grid = self._grid(sheet)
        now = self._sheet(sheet.place, grid)
        if any(now.columns.get(name) != sheet.columns[name] for name in names):
            raise SheetFault(FaultKind.MOVED, "columns moved")
        end = min(last or len(grid.rows), len(grid.rows))
        while end >= first and all(grid.cell(end, sheet.columns[name]) in (None, "") for name in names):
            end -= 1  # the API leaves blank ends out
        numbers = range(first, end + 1)
        columns = {
            name: [value_of(name, grid.cell(number, sheet.columns[name])) for number in numbers]
            for name in names
        }
        return Table(columns, hashlib.md5(json.dumps(columns).encode()).hexdigest())

    async def read_rows(self, sheet: Sheet, rows: Sequence[int] | None) -> dict[int, list[Any]]:
        self._enter("read_rows", sheet.place)
        grid = self._grid(sheet)
        if dict(self._sheet(sheet.place, grid).columns) != dict(sheet.columns):
            raise SheetFault(FaultKind.MOVED, "columns moved")
        wanted = range(1, len(grid.rows) + 1) if rows is None else rows
        return {number: list(grid.rows[number - 1]) if number <= len(grid.rows) else [] for number in wanted}

    async def write(self, sheet: Sheet, writes: Sequence[CellWrite], marker: int) -> None:
        self._enter("write", sheet.place)
        grid = self._grid(sheet)
        self._check_marker(grid, marker)

        def apply() -> None:
            if self._is_taken(grid, marker):
                return
            self.markers.setdefault(grid.sheet_id, []).append(marker)
            for each in writes:
                grid.put(each.row, each.column, _raw(each.name, each.value))

        self._do(apply)

    async def fence(self, sheet: Sheet, marker: int) -> bool:
        self._enter("fence", sheet.place)
        grid = self._grid(sheet)
        if not self.markers_are_unique:
            return False

        def apply() -> None:
            if not self._is_taken(grid, marker):
                self.fences.setdefault(grid.sheet_id, []).append(marker)

        if not self._is_taken(grid, marker):
            try:
                self._do(apply)
            except SheetFault as fault:
                raise SheetFault(FaultKind.UNAVAILABLE, fault.message) from fault
        return True

    async def close(self) -> None:
        return None

    def _enter(self, operation: str, place: Place) -> None:
        self.settle()
        self.calls.append((operation, place.company))
        self.before(operation, place)

    def _do(self, apply: Callable[[], None]) -> None:
        how = self.unclear.pop(0) if self.unclear else None
        if how is None:
            apply()
            return
        if how == "lost":
            apply()
        elif how != "never":
            self._late.append((self.clock.time() + float(how), apply))
        raise SheetFault(FaultKind.UNCERTAIN, "no answer")

    def _is_taken(self, grid: Grid, marker: int) -> bool:
        there = (*self.markers.get(grid.sheet_id, ()), *self.fences.get(grid.sheet_id, ()))
        return self.markers_are_unique and marker in there

    def _check_marker(self, grid: Grid, marker: int) -> None:
        if self._is_taken(grid, marker):
            raise SheetFault(FaultKind.APPLIED, "this batch stands in the sheet already")

    def _grid(self, sheet: Sheet) -> Grid:
        grid = self.spreadsheets[sheet.place.spreadsheet_id].get(sheet.sheet_id)
        if grid is None:
            raise SheetFault(FaultKind.REFUSED, "the worksheet was deleted")
        return grid

    def _sheet(self, place: Place, grid: Grid) -> Sheet:
        header = tuple(str(text or "") for text in (grid.rows[0] if grid.rows else []))
        markers = tuple(self.markers.get(grid.sheet_id, ()))
        columns = map_header(header).columns
        size = (len(grid.rows), len(NAMES))
        fences = tuple(self.fences.get(grid.sheet_id, ()))
        return Sheet(place, grid.sheet_id, grid.title, header, columns, *size, markers, fences)


def _fields(sheet: Sheet) -> dict[str, Any]:
    return {name: getattr(sheet, name) for name in Sheet.__dataclass_fields__}


def _raw(name: str, value: CellValue) -> Any:
    if KINDS.get(name) is Kind.DATE and isinstance(value, str):
        return serial_of(date.fromisoformat(value))
    return value


def day_number(day: date, days: int = 0) -> int:
    """A date as a cell holds it."""
    return serial_of(day + timedelta(days=days))
