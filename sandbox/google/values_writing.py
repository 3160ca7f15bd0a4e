"""values.update, append, clear and their batch forms."""

from __future__ import annotations

from typing import Any

from sandbox.google.cells import Cell, entered, has_value, kept
from sandbox.google.errors import ApiError, RequestError
from sandbox.google.ranges import Box, a1
from sandbox.google.sheet import Sheet
from sandbox.google.spreadsheet import Spreadsheet
from sandbox.google.values_reading import check_begins_inside


def write_range(
    draft: Spreadsheet, text: str, body: dict[str, Any], input_option: str
) -> tuple[dict[str, Any], Sheet, Box]:
    """Write a ValueRange where ``text`` says; returns the UpdateValuesResponse and what was written.

    Raises ApiError 400 for values outside of the range or the sheet, RequestError for a cell that
    cannot take its value.
    """
    if "range" in body and body["range"] and draft.locate(body["range"]) != draft.locate(text):
        raise ApiError(400, f"Requested range [{body['range']}] does not match the range [{text}].")
    sheet, box = draft.locate(text)
    check_begins_inside(sheet, box)
    lines = lines_of(body)
    height, width = len(lines), max(map(len, lines), default=0)
    row, end_row, column, end_column = box.within(sheet.grid.row_count, sheet.grid.column_count)
    single = box.end_row == box.row + 1 and box.end_column == box.column + 1
    if single:
        end_row, end_column = sheet.grid.row_count, sheet.grid.column_count
    if height > end_row - row or width > end_column - column:
        raise ApiError(
            400,
            f"Requested writing within range [{a1(sheet.title, row, end_row, column, end_column)}], "
            f"but tried writing to row [{row + height}] and column [{column + width}].",
        )
    answer = _written(draft, sheet, lines, (row, column), input_option)
    return answer, sheet, Box(row, row + height, column, column + width)


def append(
    draft: Spreadsheet, text: str, body: dict[str, Any], input_option: str, *, insert_rows: bool
) -> tuple[dict[str, Any], Sheet, Box]:
    """Write below the table that is found in a range; returns the AppendValuesResponse and what was written.

    The table is the block of filled cells that holds the range's last value. Its first column is where
    values land, so a blank first column, a totals row or a note below move the landing place.
    """
    sheet, box = draft.locate(text)
    lines = lines_of(body)
    table = _table(sheet, box)
    row = box.row if table is None else table[1]
    column = box.column if table is None else table[2]
    width = max(map(len, lines), default=0)
    if insert_rows and row < sheet.grid.row_count:
        sheet.insert("ROWS", row, len(lines))
    sheet.grid.resize(
        max(sheet.grid.row_count, row + len(lines)), max(sheet.grid.column_count, column + width)
    )
    updates = _written(draft, sheet, lines, (row, column), input_option)
    answer: dict[str, Any] = {"spreadsheetId": draft.spreadsheet_id, "updates": updates}
    if table is not None:
        answer["tableRange"] = a1(sheet.title, *table)
    return answer, sheet, Box(row, row + len(lines), column, column + width)


def clear(draft: Spreadsheet, text: str) -> str:
    """Take the values, not the formats, out of a range; returns the range."""
    sheet, box = draft.locate(text)
    check_begins_inside(sheet, box)
    sheet.check_editable(box)
    row, end_row, column, end_column = box.within(sheet.grid.row_count, sheet.grid.column_count)
    within_data = Box(row, min(end_row, len(sheet.grid.rows)), column, end_column)
    sheet.grid.change(within_data, lambda cell: cell and kept(Cell(None, cell.format, None, cell.note)))
    return a1(sheet.title, row, end_row, column, end_column)


def lines_of(body: dict[str, Any]) -> list[list[Any]]:
    """The values of a ValueRange as rows."""
    values: list[list[Any]] = body.get("values", [])
    if body.get("majorDimension") != "COLUMNS":
        return values
    height = max(map(len, values), default=0)
    return [[column[row] if row < len(column) else None for column in values] for row in range(height)]


def _written(
    draft: Spreadsheet, sheet: Sheet, lines: list[list[Any]], start: tuple[int, int], input_option: str
) -> dict[str, Any]:
    if input_option not in ("RAW", "USER_ENTERED"):
        raise ApiError(400, "'valueInputOption' is required but not specified")
    row, column = start
    width = max(map(len, lines), default=0)
    sheet.check_editable(Box(row, row + len(lines), column, column + width))
    for offset, line in enumerate(lines):
        cells = []
        for place, value in enumerate(line):
            old = sheet.grid.cell(row + offset, column + place)
            try:
                cells.append(entered(value, old, as_typed=input_option == "USER_ENTERED"))
            except RequestError as error:
                raise RequestError(f"Invalid values[{offset}][{place}]: {error}") from None
        sheet.grid.write(row + offset, column, cells)
    written = sum(1 for line in lines for value in line if value is not None)
    return {
        "spreadsheetId": draft.spreadsheet_id,
        "updatedRange": a1(sheet.title, row, row + len(lines), column, column + width),
        "updatedRows": len(lines),
        "updatedColumns": width,
        "updatedCells": written,
    }


def _table(sheet: Sheet, box: Box) -> tuple[int, int, int, int] | None:
    """Row, end row, column and end column of the block of filled cells, or None for an empty range."""
    grid = sheet.grid
    row, end_row, column, end_column = box.within(grid.row_count, grid.column_count)

    def filled(index: int, first: int, end: int) -> bool:
        cells = grid.rows[index][max(first, 0) : end] if 0 <= index < len(grid.rows) else ()
        return any(has_value(cell) for cell in cells)

    bottom = min(end_row, len(grid.rows)) - 1
    while bottom >= row and not filled(bottom, column, end_column):
        bottom -= 1
    if bottom < row:
        return None
    values = [index for index in range(column, end_column) if has_value(grid.cell(bottom, index))]
    top, end, left, right = bottom, bottom + 1, values[0], values[-1] + 1
    while True:
        before = (top, end, left, right)
        while filled(top - 1, left - 1, right + 1):
            top -= 1
        while filled(end, left - 1, right + 1):
            end += 1
        if left and any(has_value(grid.cell(index, left - 1)) for index in range(top, end)):
            left -= 1
        if any(has_value(grid.cell(index, right)) for index in range(top, end)):
            right += 1
        if before == (top, end, left, right):
            return before
