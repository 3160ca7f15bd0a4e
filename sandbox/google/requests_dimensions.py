"""Requests of a batch that insert, delete, move, add, hide or size rows and columns."""

from __future__ import annotations

from typing import Any

from sandbox.google.errors import RequestError
from sandbox.google.fieldmask import merge
from sandbox.google.metadata import follow
from sandbox.google.requests_cells import cell_mask
from sandbox.google.sheet import ROWS, Sheet
from sandbox.google.spreadsheet import Spreadsheet


def insert_dimension(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """Blank rows or columns before an index."""
    sheet, dimension, start, end = _span(draft, body.get("range", {}))
    if start > sheet.size(dimension):
        raise RequestError(
            f"range.startIndex[{start}] is too large: the sheet ends at {sheet.size(dimension)}."
        )
    if body.get("inheritFromBefore") and start == 0:
        raise RequestError("inheritFromBefore cannot be true when there is nothing before the first index.")
    follow(draft, sheet, dimension, sheet.insert(dimension, start, end - start))


def delete_dimension(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """Rows or columns taken out."""
    sheet, dimension, start, end = _span(draft, body.get("range", {}))
    _check_inside(sheet, dimension, end)
    sheet.check_editable(sheet.span_box(dimension, start, end))
    follow(draft, sheet, dimension, sheet.delete(dimension, start, end))


def move_dimension(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """Rows or columns put elsewhere; the destination counts before they are taken out."""
    sheet, dimension, start, end = _span(draft, body.get("source", {}))
    destination = body.get("destinationIndex", 0)
    _check_inside(sheet, dimension, max(end, destination))
    if start < destination < end:
        raise RequestError("The destination index cannot be inside of the source range.")
    sheet.check_editable(sheet.span_box(dimension, start, end))
    follow(draft, sheet, dimension, sheet.move(dimension, start, end, destination))


def append_dimension(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """Blank rows or columns at the end."""
    sheet = draft.sheet(body.get("sheetId", 0))
    length = body.get("length", 0)
    if length < 1:
        raise RequestError("length must be greater than 0.")
    dimension = _dimension(body)
    rows, columns = (length, 0) if dimension == ROWS else (0, length)
    sheet.grid.resize(sheet.grid.row_count + rows, sheet.grid.column_count + columns)


def update_dimension_properties(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """Widths, heights and hiding of rows or columns."""
    sheet, dimension, start, end = _span(draft, body.get("range", {}))
    _check_inside(sheet, dimension, end)
    mask = cell_mask(body.get("fields"))
    kept = sheet.row_properties if dimension == ROWS else sheet.column_properties
    for index in range(start, end):
        properties = merge(kept.get(index, {}), body.get("properties", {}), mask)
        kept[index] = {key: value for key, value in properties.items() if value is not False}
        if not kept[index]:
            del kept[index]


def _dimension(body: dict[str, Any]) -> str:
    dimension = body.get("dimension")
    if dimension not in ("ROWS", "COLUMNS"):
        raise RequestError("A dimension must be specified: ROWS or COLUMNS.")
    return str(dimension)


def _span(draft: Spreadsheet, body: dict[str, Any]) -> tuple[Sheet, str, int, int]:
    sheet = draft.sheet(body.get("sheetId", 0))
    dimension = _dimension(body)
    start = body.get("startIndex", 0)
    end = body.get("endIndex", sheet.size(dimension))
    if start < 0 or end <= start:
        raise RequestError(f"endIndex[{end}] must be greater than startIndex[{start}].")
    return sheet, dimension, start, end


def _check_inside(sheet: Sheet, dimension: str, end: int) -> None:
    if end > sheet.size(dimension):
        raise RequestError(
            f"Cannot reach {dimension.lower()} that don't exist. Tried to reach index {end - 1} "
            f"but there are only {sheet.size(dimension)} {dimension.lower()}."
        )
