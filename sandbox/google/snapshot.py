"""Spreadsheets as JSON and back, so that a sandbox can be stopped and started again."""

from __future__ import annotations

import copy
from typing import Any

import orjson

from sandbox.google.cells import Cell
from sandbox.google.grid import Grid
from sandbox.google.sheet import Sheet
from sandbox.google.spreadsheet import Spreadsheet

_SHEET = ("properties", "protections", "conditional_formats", "validations", "filter")
_SPREADSHEET = ("spreadsheet_id", "title", "created", "modified", "version", "role", "deleted")


def dump(spreadsheet: Spreadsheet) -> dict[str, Any]:
    """A spreadsheet as JSON: a plain value stands for itself, another cell for a list of its parts."""
    formats: dict[bytes, int] = {}
    return {
        **{key: getattr(spreadsheet, key) for key in _SPREADSHEET},
        "metadata": copy.deepcopy(list(spreadsheet.metadata.values())),
        "sheets": [_dump_sheet(sheet, formats) for sheet in spreadsheet.sheets],
        "formats": [orjson.loads(each) for each in formats],
    }


def _dump_sheet(sheet: Sheet, formats: dict[bytes, int]) -> dict[str, Any]:
    return {
        **{key: copy.deepcopy(getattr(sheet, key)) for key in _SHEET},
        "sheet_id": sheet.sheet_id,
        "title": sheet.title,
        "row_properties": {str(index): dict(each) for index, each in sheet.row_properties.items()},
        "column_properties": {str(index): dict(each) for index, each in sheet.column_properties.items()},
        "size": [sheet.grid.row_count, sheet.grid.column_count],
        "rows": [[_dump_cell(cell, formats) for cell in row] for row in sheet.grid.rows],
    }


def _dump_cell(cell: Cell | None, formats: dict[bytes, int]) -> Any:
    if cell is None:
        return None
    if cell.format is None and cell.formula is None and cell.note is None and cell.value is not None:
        return cell.value
    number = None
    if cell.format is not None:
        key = orjson.dumps(cell.format, option=orjson.OPT_SORT_KEYS)
        number = formats.setdefault(key, len(formats))
    return [cell.value, number, cell.formula, cell.note]


def load(stored: dict[str, Any]) -> Spreadsheet:
    """The spreadsheet that :func:`dump` made JSON of. Raises KeyError for anything else."""
    formats = stored["formats"]
    return Spreadsheet(
        **{key: stored[key] for key in _SPREADSHEET},
        metadata={each["metadataId"]: each for each in stored["metadata"]},
        sheets=[_load_sheet(each, formats) for each in stored["sheets"]],
    )


def _load_sheet(stored: dict[str, Any], formats: list[dict[str, Any]]) -> Sheet:
    rows = [tuple([_load_cell(cell, formats) for cell in row]) for row in stored["rows"]]
    row_count, column_count = stored["size"]
    return Sheet(
        **{key: stored[key] for key in _SHEET},
        sheet_id=stored["sheet_id"],
        title=stored["title"],
        row_properties={int(index): each for index, each in stored["row_properties"].items()},
        column_properties={int(index): each for index, each in stored["column_properties"].items()},
        grid=Grid(row_count, column_count, rows),
    )


def _load_cell(stored: Any, formats: list[dict[str, Any]]) -> Cell | None:
    if stored is None:
        return None
    if not isinstance(stored, list):
        return Cell(stored)
    value, number, formula, note = stored
    return Cell(value, None if number is None else formats[number], formula, note)
