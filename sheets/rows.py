"""Rows of the worksheet as they were read: by Entry ID, with their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheets.layout import ENTRY_ID, Cells, CellValue
from sheets.repository import Sheet
from sheets.wire import value_of


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: its number from 1, our columns by name, and the other columns as they stand, by header text."""

    number: int
    cells: Cells
    others: Mapping[str, Any]

    @property
    def entry_id(self) -> str:
        """Return the Entry ID, or nothing."""
        return str(self.cells.get(ENTRY_ID) or "").strip()


def sheet_row(sheet: Sheet, number: int, raw: Sequence[Any]) -> SheetRow:
    """Sort the cells of a raw row by column."""
    cells: Cells = {
        name: value_of(name, raw[index] if index < len(raw) else None)
        for name, index in sheet.columns.items()
    }
    ours = set(sheet.columns.values())
    others = {
        text: raw[index] for index, text in enumerate(sheet.header) if index not in ours and index < len(raw)
    }
    return SheetRow(number, cells, others)


def row_numbers(ids: Sequence[CellValue]) -> dict[str, int]:
    """Return the row number of each id in a column below the header; of copies the first counts."""
    numbers: dict[str, int] = {}
    for index, value in enumerate(ids):
        if value is not None:
            numbers.setdefault(str(value).strip(), index + 2)
    return numbers
