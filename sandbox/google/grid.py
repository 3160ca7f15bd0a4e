"""The cells of one sheet and what can be done to them.

Rows are immutable tuples in a list, so that a copy of a sheet of many rows costs one list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sandbox.google.cells import Cell, Row, has_value
from sandbox.google.ranges import Box

DEFAULT_ROWS = 1000
DEFAULT_COLUMNS = 26
_T = TypeVar("_T")
SortKey = tuple[int, bool]
"""Column from 0, and whether it is sorted downwards."""


@dataclass(slots=True)
class Grid:
    """``row_count`` by ``column_count`` cells. ``rows`` may be shorter than that; the rest is blank."""

    row_count: int = DEFAULT_ROWS
    column_count: int = DEFAULT_COLUMNS
    rows: list[Row] = field(default_factory=list)

    def copy(self) -> Grid:
        """A copy that can be changed without changing this one."""
        return Grid(self.row_count, self.column_count, list(self.rows))

    def cell(self, row: int, column: int) -> Cell | None:
        """One cell, None when it is blank or outside."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        return self.rows[row][column]

    def last_row(self) -> int:
        """The number of rows down to the last one with a value."""
        for index in range(len(self.rows), 0, -1):
            if any(has_value(cell) for cell in self.rows[index - 1]):
                return index
        return 0

    def write(self, row: int, column: int, cells: Sequence[Cell | None]) -> None:
        """Put cells into one row from ``column`` on; the grid must be large enough."""
        if row >= len(self.rows):
            self.rows.extend([()] * (row + 1 - len(self.rows)))
        old = self.rows[row]
        if len(old) < column:
            old = (*old, *[None] * (column - len(old)))
        new = (*old[:column], *cells, *old[column + len(cells) :])
        end = len(new)
        while end and new[end - 1] is None:
            end -= 1
        self.rows[row] = new[:end]

    def replace(self, first: int, rows: Sequence[Row]) -> None:
        """Put whole rows in from row ``first`` on, the grid growing as needed."""
        if first > len(self.rows):
            self.rows.extend([()] * (first - len(self.rows)))
        self.rows[first : first + len(rows)] = rows
        self.row_count = max(self.row_count, len(self.rows))
        self.column_count = max(self.column_count, max(map(len, rows), default=0))

    def change(self, box: Box, update: Callable[[Cell | None], Cell | None]) -> None:
        """Replace every cell of ``box``."""
        row, end_row, column, end_column = box.within(self.row_count, self.column_count)
        for index in range(row, end_row):
            cells = [update(self.cell(index, each)) for each in range(column, end_column)]
            if index < len(self.rows) or any(cell is not None for cell in cells):
                self.write(index, column, cells)

    def insert_rows(self, start: int, count: int) -> None:
        """Put blank rows before row ``start``."""
        if start < len(self.rows):
            self.rows[start:start] = [()] * count
        self.row_count += count

    def insert_columns(self, start: int, count: int) -> None:
        """Put blank columns before column ``start``."""
        blank: Row = (None,) * count
        self.rows = [row[:start] + blank + row[start:] if len(row) > start else row for row in self.rows]
        self.column_count += count

    def delete_rows(self, start: int, end: int) -> None:
        """Take rows out; those below move up."""
        del self.rows[start:end]
        self.row_count -= end - start

    def delete_columns(self, start: int, end: int) -> None:
        """Take columns out; those to the right move left."""
        self.rows = [row[:start] + row[end:] if len(row) > start else row for row in self.rows]
        self.column_count -= end - start

    def move_rows(self, start: int, end: int, destination: int) -> None:
        """Move rows before row ``destination``, counted before they are taken out."""
        if len(self.rows) < max(end, destination):
            self.rows.extend([()] * (max(end, destination) - len(self.rows)))
        self.rows = list(_moved(self.rows, start, end, destination))

    def move_columns(self, start: int, end: int, destination: int) -> None:
        """Move columns before column ``destination``, counted before they are taken out."""
        width = max(end, destination)
        self.rows = [
            tuple(_moved((*row, *[None] * (width - len(row))), start, end, destination)) if row else row
            for row in self.rows
        ]

    def resize(self, row_count: int, column_count: int) -> None:
        """Cut or extend the grid at its end."""
        if column_count < self.column_count:
            self.rows = [row[:column_count] for row in self.rows]
        del self.rows[row_count:]
        self.row_count, self.column_count = row_count, column_count

    def sort(self, box: Box, keys: Sequence[SortKey]) -> None:
        """Sort the rows of ``box`` by its own cells: numbers before text before booleans, blanks last."""
        row, end_row, column, end_column = box.within(self.row_count, self.column_count)
        end_row = min(end_row, len(self.rows))
        order = list(range(row, end_row))
        for key, downwards in reversed(keys):
            order.sort(key=lambda index, key=key: _rank(self.cell(index, key)), reverse=downwards)  # type: ignore[misc]
            order.sort(key=lambda index, key=key: not has_value(self.cell(index, key)))  # type: ignore[misc]
        width = end_column - column
        taken = [self.rows[index][column:end_column] for index in order]
        for index, cells in zip(range(row, end_row), taken, strict=True):
            self.write(index, column, (*cells, *[None] * (width - len(cells))))


def _moved(items: Sequence[_T], start: int, end: int, destination: int) -> list[_T]:
    block = list(items[start:end])
    if destination >= end:
        return [*items[:start], *items[end:destination], *block, *items[destination:]]
    return [*items[:destination], *block, *items[destination:start], *items[end:]]


def _rank(cell: Cell | None) -> tuple[int, float, str]:
    value = cell.value if cell is not None else None
    if isinstance(value, bool):
        return 2, float(value), ""
    if isinstance(value, int | float):
        return 0, value, ""
    return 1, 0.0, (value or "").casefold()
