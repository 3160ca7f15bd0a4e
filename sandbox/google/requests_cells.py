"""Requests of a batch that write, format, sort or shift cells."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from sandbox.google.cells import Row, writer
from sandbox.google.errors import RequestError
from sandbox.google.fieldmask import Mask, parse_mask
from sandbox.google.grid import Grid
from sandbox.google.ranges import Box, box_of
from sandbox.google.sheet import ROWS, Sheet
from sandbox.google.spreadsheet import Spreadsheet


def cell_mask(text: str | None) -> Mask:
    """Read a required ``fields``. Raises RequestError."""
    if not text:
        raise RequestError("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    try:
        return parse_mask(text)
    except ValueError as error:
        raise RequestError(str(error)) from None


def append_cells(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """New rows after the last row with data, the sheet growing as needed."""
    sheet = draft.sheet(body.get("sheetId", 0))
    write = writer(cell_mask(body.get("fields")))
    rows = body.get("rows", [])
    first = sheet.grid.last_row()
    sheet.check_editable(Box(row=first, end_row=first + len(rows)))
    below = sheet.grid.rows[first : first + len(rows)]
    added: list[Row] = []
    for row, old in zip_longest(rows, below, fillvalue=()):
        data = row.get("values", ()) if isinstance(row, dict) else ()
        if old:
            added.append(tuple(write(new or {}, cell) for new, cell in zip_longest(data, old)))
        else:
            added.append(tuple([write(new, None) for new in data]))
    sheet.grid.replace(first, added)


def update_cells(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """Rows of cells written from a start cell on, or over a range (what rows leave out is cleared)."""
    write = writer(cell_mask(body.get("fields")))
    rows = body.get("rows", [])
    if "range" in body:
        sheet, box = range_of(draft, body["range"])
        row, end_row, column, end_column = box.within(sheet.grid.row_count, sheet.grid.column_count)
        if len(rows) > end_row - row or any(
            len(each.get("values", ())) > end_column - column for each in rows
        ):
            raise RequestError("Attempting to write more rows or columns than the range has.")
    elif "start" in body:
        start = body["start"]
        sheet = draft.sheet(start.get("sheetId", 0))
        row, column = start.get("rowIndex", 0), start.get("columnIndex", 0)
        width = max((len(each.get("values", ())) for each in rows), default=0)
        end_row, end_column = row + len(rows), column + width
        check_inside(sheet, end_row, end_column)
    else:
        raise RequestError("Must specify either a start or a range.")
    sheet.check_editable(Box(row, end_row, column, end_column))
    for index in range(row, end_row):
        offset = index - row
        data = rows[offset].get("values", []) if offset < len(rows) else []
        width = end_column - column if "range" in body else len(data)
        cells = [
            write(data[each] if each < len(data) else {}, sheet.grid.cell(index, column + each))
            for each in range(width)
        ]
        sheet.grid.write(index, column, cells)


def repeat_cell(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """One cell's fields written to every cell of a range."""
    sheet, box = range_of(draft, body.get("range", {}))
    write = writer(cell_mask(body.get("fields")))
    sheet.check_editable(box)
    data = body.get("cell", {})
    sheet.grid.change(box, lambda old: write(data, old))


def sort_range(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """Rows of a range in the order of one or more of its columns."""
    sheet, box = range_of(draft, body.get("range", {}))
    sheet.check_editable(box)
    keys = []
    for spec in body.get("sortSpecs", []):
        column = spec.get("dimensionIndex", 0)
        _, _, first, end = box.within(sheet.grid.row_count, sheet.grid.column_count)
        if not first <= column < end:
            raise RequestError(f"The sort column {column} is not in the range.")
        keys.append((column, spec.get("sortOrder") == "DESCENDING"))
    sheet.grid.sort(box, keys)


def insert_range(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """Blank cells put into a range; what stood there is shifted down or to the right."""
    sheet, box = range_of(draft, body.get("range", {}))
    _shift_cells(sheet, box, body.get("shiftDimension", ""), inserted=True)


def delete_range(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """Cells taken out; those below or to the right close the gap."""
    sheet, box = range_of(draft, body.get("range", {}))
    _shift_cells(sheet, box, body.get("shiftDimension", ""), inserted=False)


def _shift_cells(sheet: Sheet, box: Box, dimension: str, *, inserted: bool) -> None:
    grid = sheet.grid
    row, end_row, column, end_column = box.within(grid.row_count, grid.column_count)
    down = dimension == ROWS
    band = Box(row, None, column, end_column) if down else Box(row, end_row, column, None)
    sheet.check_editable(band)
    _, last_row, _, last_column = band.within(grid.row_count, grid.column_count)
    block = [
        [grid.cell(index, each) for each in range(column, last_column)] for index in range(row, last_row)
    ]
    count = end_row - row if down else end_column - column
    if inserted:
        shifted = _inserted(block, count, down=down)
        grid.resize(max(grid.row_count, row + len(shifted)), grid.column_count)
    elif down:
        shifted = block[count:] + [[None] * len(each) for each in block[:count]]
    else:
        shifted = [each[count:] + [None] * count for each in block]
    _put(grid, row, column, shifted)


def _inserted(block: list[list[Any]], count: int, *, down: bool) -> list[list[Any]]:
    if not down:
        return [[*[None] * count, *each] for each in block]
    width = len(block[0]) if block else 0
    while block and all(cell is None for cell in block[-1]):
        block.pop()
    return [[None] * width for _ in range(count)] + block


def _put(grid: Grid, row: int, column: int, block: list[list[Any]]) -> None:
    for offset, cells in enumerate(block):
        while cells and cells[-1] is None and column + len(cells) > grid.column_count:
            cells.pop()
        grid.column_count = max(grid.column_count, column + len(cells))
        grid.write(row + offset, column, cells)


def range_of(draft: Spreadsheet, grid_range: dict[str, Any]) -> tuple[Sheet, Box]:
    """Sheet and cells of a GridRange. Raises RequestError for a range outside of the sheet."""
    sheet = draft.sheet(grid_range.get("sheetId", 0))
    box = box_of(grid_range)
    check_inside(sheet, max(box.row + 1, box.end_row or 0), max(box.column + 1, box.end_column or 0))
    return sheet, box


def check_inside(sheet: Sheet, end_row: int, end_column: int) -> None:
    """Raises RequestError when cells up to these ends are not all in the sheet."""
    if end_row > sheet.grid.row_count or end_column > sheet.grid.column_count:
        raise RequestError(
            f"Range exceeds grid limits. Max rows: {sheet.grid.row_count}, "
            f"max columns: {sheet.grid.column_count}"
        )
