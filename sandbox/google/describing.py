"""spreadsheets.get: a spreadsheet as the API describes it, with cells where they are asked for."""

from __future__ import annotations

from typing import Any

from sandbox.google.cells import cell_data
from sandbox.google.fieldmask import Mask, wants
from sandbox.google.number_format import NumberFormats
from sandbox.google.ranges import Box
from sandbox.google.requests_sheets import sheet_properties
from sandbox.google.sheet import Sheet
from sandbox.google.spreadsheet import LOCALE, TIME_ZONE, Spreadsheet

_COLUMN_PIXELS, _ROW_PIXELS = 100, 21


def describe(
    spreadsheet: Spreadsheet,
    formats: NumberFormats,
    *,
    mask: Mask | None = None,
    grid_data: bool = False,
    ranges: list[str] | None = None,
) -> dict[str, Any]:
    """The Spreadsheet. With a mask, what it names decides whether there are cells, not ``grid_data``.

    ``ranges`` limits sheets and cells to those ranges. Raises ApiError 400 for one that is none.
    """
    places: dict[int, list[Box]] = {}
    for text in ranges or []:
        sheet, box = spreadsheet.locate(text)
        places.setdefault(sheet.sheet_id, []).append(box)
    cells = wants(mask, "sheets", "data") if mask is not None else grid_data
    sheets = [sheet for sheet in spreadsheet.sheets if not ranges or sheet.sheet_id in places]
    found: dict[str, Any] = {
        "spreadsheetId": spreadsheet.spreadsheet_id,
        "properties": {
            "title": spreadsheet.title,
            "locale": LOCALE,
            "autoRecalc": "ON_CHANGE",
            "timeZone": TIME_ZONE,
        },
        "sheets": [
            _sheet(spreadsheet, sheet)
            | ({"data": _data(sheet, places.get(sheet.sheet_id, [Box()]), mask, formats)} if cells else {})
            for sheet in sheets
        ],
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{spreadsheet.spreadsheet_id}/edit",
    }
    own = [
        each for each in spreadsheet.metadata.values() if each["location"]["locationType"] == "SPREADSHEET"
    ]
    return {**found, "developerMetadata": own} if own else found


def _sheet(spreadsheet: Spreadsheet, sheet: Sheet) -> dict[str, Any]:
    metadata = [
        each for each in spreadsheet.metadata.values() if each["location"].get("sheetId") == sheet.sheet_id
    ]
    optional = {
        "protectedRanges": sheet.protections,
        "conditionalFormats": sheet.conditional_formats,
        "basicFilter": sheet.filter,
        "developerMetadata": metadata,
    }
    described: dict[str, Any] = {"properties": sheet_properties(spreadsheet, sheet)}
    return described | {key: value for key, value in optional.items() if value}


def _data(sheet: Sheet, boxes: list[Box], mask: Mask | None, formats: NumberFormats) -> list[dict[str, Any]]:
    described = []
    for box in boxes:
        row, end_row, column, end_column = box.within(sheet.grid.row_count, sheet.grid.column_count)
        data: dict[str, Any] = {}
        if row:
            data["startRow"] = row
        if column:
            data["startColumn"] = column
        if wants(mask, "sheets", "data", "rowData"):
            rows = sheet.grid.rows[row:end_row]
            data["rowData"] = [_row(cells[column:end_column], formats) for cells in rows]
        if wants(mask, "sheets", "data", "rowMetadata"):
            properties = sheet.row_properties
            data["rowMetadata"] = [
                {"pixelSize": _ROW_PIXELS} | properties.get(index, {}) for index in range(row, end_row)
            ]
        if wants(mask, "sheets", "data", "columnMetadata"):
            properties = sheet.column_properties
            data["columnMetadata"] = [
                {"pixelSize": _COLUMN_PIXELS} | properties.get(index, {})
                for index in range(column, end_column)
            ]
        described.append(data)
    return described


def _row(cells: tuple[Any, ...], formats: NumberFormats) -> dict[str, Any]:
    return {"values": [cell_data(cell, formats) for cell in cells]} if cells else {}
