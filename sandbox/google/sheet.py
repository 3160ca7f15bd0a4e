"""One sheet of a spreadsheet: its cells, and what is attached to its rows, columns and ranges."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.google.errors import RequestError
from sandbox.google.grid import Grid
from sandbox.google.ranges import Box, box_of

ROWS, COLUMNS = "ROWS", "COLUMNS"
PROTECTED = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove "
    "protection if you need to edit."
)
Shift = Callable[[int], "int | None"]
"""Where a row or column is after a change; None when it is gone."""


@dataclass(slots=True)
class Sheet:
    """A sheet. ``properties`` are SheetProperties without id, title, index and sizes.

    ``row_properties`` and ``column_properties`` hold DimensionProperties by index; ``protections``,
    ``conditional_formats``, ``validations`` and ``filter`` hold what the API's requests gave.
    """

    sheet_id: int
    title: str
    grid: Grid = field(default_factory=Grid)
    properties: dict[str, Any] = field(default_factory=dict)
    row_properties: dict[int, dict[str, Any]] = field(default_factory=dict)
    column_properties: dict[int, dict[str, Any]] = field(default_factory=dict)
    protections: list[dict[str, Any]] = field(default_factory=list)
    conditional_formats: list[dict[str, Any]] = field(default_factory=list)
    validations: list[dict[str, Any]] = field(default_factory=list)
    filter: dict[str, Any] | None = None

    def draft(self) -> Sheet:
        """A copy that can be changed without changing this one; the rows themselves are shared."""
        return Sheet(
            self.sheet_id,
            self.title,
            self.grid.copy(),
            copy.deepcopy(self.properties),
            copy.deepcopy(self.row_properties),
            copy.deepcopy(self.column_properties),
            copy.deepcopy(self.protections),
            copy.deepcopy(self.conditional_formats),
            copy.deepcopy(self.validations),
            copy.deepcopy(self.filter),
        )

    @property
    def cell_count(self) -> int:
        """Cells of the grid, blank ones too, as the spreadsheet's limit counts them."""
        return self.grid.row_count * self.grid.column_count

    def size(self, dimension: str) -> int:
        """Number of rows or columns."""
        return self.grid.row_count if dimension == ROWS else self.grid.column_count

    def span_box(self, dimension: str, start: int, end: int | None) -> Box:
        """Whole rows or columns as a box."""
        return Box(row=start, end_row=end) if dimension == ROWS else Box(column=start, end_column=end)

    def check_editable(self, box: Box) -> None:
        """Raises RequestError when a protection that leaves the bot out touches ``box``."""
        for each in self.protections:
            if each.get("requestingUserCanEdit") or each.get("warningOnly"):
                continue
            if box.meets(box_of(each["range"])):
                raise RequestError(PROTECTED)

    def insert(self, dimension: str, start: int, count: int) -> Shift:
        """Insert blank rows or columns; returns where the old ones are now."""
        (self.grid.insert_rows if dimension == ROWS else self.grid.insert_columns)(start, count)
        return self._shifted(dimension, lambda index: index if index < start else index + count)

    def delete(self, dimension: str, start: int, end: int) -> Shift:
        """Delete rows or columns; returns where the others are now. Raises RequestError for the last one."""
        if end - start >= self.size(dimension):
            name = dimension.lower()
            raise RequestError(f"Sorry, it is not possible to delete all the {name} on the sheet.")
        (self.grid.delete_rows if dimension == ROWS else self.grid.delete_columns)(start, end)

        def shift(index: int) -> int | None:
            if index < start:
                return index
            return None if index < end else index - (end - start)

        return self._shifted(dimension, shift)

    def move(self, dimension: str, start: int, end: int, destination: int) -> Shift:
        """Move rows or columns before ``destination`` (counted before the move)."""
        (self.grid.move_rows if dimension == ROWS else self.grid.move_columns)(start, end, destination)
        count = end - start
        new_start = destination if destination <= start else destination - count

        def shift(index: int) -> int | None:
            if start <= index < end:
                return new_start + index - start
            without = index if index < start else index - count
            return without if without < new_start else without + count

        return self._shifted(dimension, shift)

    def _shifted(self, dimension: str, shift: Shift) -> Shift:
        """Let everything that is attached follow the rows or columns it is attached to."""
        if dimension == ROWS:
            self.row_properties = _rekeyed(self.row_properties, shift)
        else:
            self.column_properties = _rekeyed(self.column_properties, shift)
        start_key = "startRowIndex" if dimension == ROWS else "startColumnIndex"
        end_key = "endRowIndex" if dimension == ROWS else "endColumnIndex"
        for attached in (self.protections, self.validations):
            for each in list(attached):
                if not shift_span(each["range"], start_key, end_key, shift):
                    attached.remove(each)
        if self.filter is not None and not shift_span(self.filter["range"], start_key, end_key, shift):
            self.filter = None
        return shift


def _rekeyed(properties: dict[int, dict[str, Any]], shift: Shift) -> dict[int, dict[str, Any]]:
    moved = ((shift(index), each) for index, each in properties.items())
    return {index: each for index, each in moved if index is not None}


def shift_span(span: dict[str, Any], start_key: str, end_key: str, shift: Shift) -> bool:
    """Move a half-open span in place; False when nothing of it is left. A missing end stays open."""
    start, end = span.get(start_key, 0), span.get(end_key)
    if end is None:
        if start:
            span[start_key] = shift(start) or 0
        return True
    places = [place for index in range(start, end) if (place := shift(index)) is not None]
    if not places:
        return False
    span[start_key], span[end_key] = min(places), max(places) + 1
    return True
