"""values.get and values.batchGet: ranges as plain lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.google.cells import Cell, shown
from sandbox.google.errors import ApiError
from sandbox.google.number_format import NumberFormats, is_date
from sandbox.google.ranges import Box, a1
from sandbox.google.sheet import Sheet
from sandbox.google.spreadsheet import Spreadsheet

Show = Callable[[Cell | None], Any]


@dataclass(frozen=True, slots=True)
class Rendering:
    """How values are read: ValueRenderOption, DateTimeRenderOption and Dimension of the API."""

    values: str = "FORMATTED_VALUE"
    dates: str = "SERIAL_NUMBER"
    dimension: str = "ROWS"

    def show(self, formats: NumberFormats) -> Show:
        """The function that turns a cell into what is sent for it."""
        if self.values == "FORMATTED_VALUE":
            return lambda cell: shown(cell, formats)
        with_formulas = self.values == "FORMULA"
        dates_as_text = self.dates == "FORMATTED_STRING"

        def plain(cell: Cell | None) -> Any:
            if cell is None or cell.value is None:
                return ""
            if with_formulas and cell.formula is not None:
                return cell.formula
            value = cell.value
            if isinstance(value, float | int) and not isinstance(value, bool):
                if dates_as_text and is_date(cell.format):
                    return formats.show(value, cell.format)
                return int(value) if float(value).is_integer() else value
            return value

        return plain


def read_range(
    spreadsheet: Spreadsheet, text: str, rendering: Rendering, formats: NumberFormats
) -> dict[str, Any]:
    """The ValueRange of an A1 range, without blank ends. Raises ApiError 400."""
    sheet, box = spreadsheet.locate(text)
    return value_range(sheet, box, rendering, formats)


def value_range(sheet: Sheet, box: Box, rendering: Rendering, formats: NumberFormats) -> dict[str, Any]:
    """The ValueRange of a box, which must begin in the sheet. Raises ApiError 400."""
    check_begins_inside(sheet, box)
    row, end_row, column, end_column = box.within(sheet.grid.row_count, sheet.grid.column_count)
    show = rendering.show(formats)
    lines: list[list[Any]] = []
    for cells in sheet.grid.rows[row:end_row]:
        line = [show(cell) for cell in cells[column:end_column]]
        while line and line[-1] == "":
            line.pop()
        lines.append(line)
    while lines and not lines[-1]:
        lines.pop()
    if rendering.dimension == "COLUMNS":
        lines = _turned(lines)
    found: dict[str, Any] = {
        "range": a1(sheet.title, row, end_row, column, end_column),
        "majorDimension": rendering.dimension,
    }
    return {**found, "values": lines} if lines else found


def check_begins_inside(sheet: Sheet, box: Box) -> None:
    """Raises ApiError 400 for a box that begins outside of the sheet."""
    if box.row >= sheet.grid.row_count or box.column >= sheet.grid.column_count:
        where = a1(sheet.title, box.row, box.row + 1, box.column, box.column + 1)
        raise ApiError(
            400,
            f"Range ({where}) exceeds grid limits. Max rows: {sheet.grid.row_count}, "
            f"max columns: {sheet.grid.column_count}",
        )


def _turned(lines: list[list[Any]]) -> list[list[Any]]:
    """Rows as columns, each without its blank end."""
    turned: list[list[Any]] = []
    for column in range(max(map(len, lines), default=0)):
        line = [each[column] if column < len(each) else "" for each in lines]
        while line and line[-1] == "":
            line.pop()
        turned.append(line)
    return turned
