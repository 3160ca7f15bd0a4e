"""Requests of a batch about whole sheets, protections, filters and rules."""

from __future__ import annotations

from typing import Any

from sandbox.google.errors import RequestError
from sandbox.google.fieldmask import Mask, merge, wants
from sandbox.google.grid import DEFAULT_COLUMNS, DEFAULT_ROWS, Grid
from sandbox.google.requests_cells import cell_mask, range_of
from sandbox.google.sheet import Sheet
from sandbox.google.spreadsheet import Spreadsheet

_OWN = ("sheetId", "title", "index", "sheetType")


def add_sheet(draft: Spreadsheet, body: dict[str, Any]) -> dict[str, Any]:
    """A new, empty sheet."""
    asked = body.get("properties", {})
    if asked.get("sheetType", "GRID") not in ("GRID", "SHEET_TYPE_UNSPECIFIED"):
        raise RequestError("The sandbox has grid sheets only.")
    size = asked.get("gridProperties", {})
    grid = Grid(size.get("rowCount") or DEFAULT_ROWS, size.get("columnCount") or DEFAULT_COLUMNS)
    sheet = Sheet(asked.get("sheetId", draft.free_sheet_id()), asked.get("title") or draft.free_title(), grid)
    _set_properties(sheet, {key: value for key, value in asked.items() if key not in _OWN}, {})
    draft.add_sheet(sheet, asked.get("index"))
    return {"properties": sheet_properties(draft, sheet)}


def delete_sheet(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """A sheet with all that is on it."""
    draft.remove_sheet(body.get("sheetId", 0))


def update_sheet_properties(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """Title, place, size, frozen rows, hiding and colour of a sheet."""
    new = body.get("properties", {})
    sheet = draft.sheet(new.get("sheetId", 0))
    mask = cell_mask(body.get("fields"))
    every = "*" in mask
    title = new.get("title", "")
    if (every or "title" in mask) and title != sheet.title:
        other = draft.titled(title)
        if not title or (other is not None and other is not sheet):
            raise RequestError(f'A sheet with the name "{title}" already exists. Please enter another name.')
        sheet.title = title
    if "index" in mask:
        draft.sheets.remove(sheet)
        draft.sheets.insert(new.get("index", 0), sheet)
    _set_properties(
        sheet, new, {} if every else {key: value for key, value in mask.items() if key not in _OWN}
    )


def _set_properties(sheet: Sheet, new: dict[str, Any], mask: Mask) -> None:
    """Take the properties of the mask (empty: all that are given) over, the grid's size among them."""
    grid = new.get("gridProperties", {})
    rows, columns = sheet.grid.row_count, sheet.grid.column_count
    if wants(mask, "gridProperties", "rowCount"):
        rows = grid.get("rowCount", rows)
    if wants(mask, "gridProperties", "columnCount"):
        columns = grid.get("columnCount", columns)
    if rows < 1 or columns < 1:
        raise RequestError("A sheet must have at least one row and one column.")
    sheet.grid.resize(rows, columns)
    merged = merge(sheet.properties, new, mask) if mask else {**sheet.properties, **new}
    inner = merged.get("gridProperties", {})
    if 0 < rows <= inner.get("frozenRowCount", 0):
        raise RequestError("You can't freeze all visible rows on the sheet.")
    sizes = ("rowCount", "columnCount")
    merged["gridProperties"] = {key: value for key, value in inner.items() if value and key not in sizes}
    sheet.properties = {key: value for key, value in merged.items() if value and key not in _OWN}


def sheet_properties(spreadsheet: Spreadsheet, sheet: Sheet) -> dict[str, Any]:
    """A sheet's SheetProperties."""
    size = {"rowCount": sheet.grid.row_count, "columnCount": sheet.grid.column_count}
    return {
        "sheetId": sheet.sheet_id,
        "title": sheet.title,
        "index": spreadsheet.sheets.index(sheet),
        "sheetType": "GRID",
        **sheet.properties,
        "gridProperties": {**size, **sheet.properties.get("gridProperties", {})},
    }


def update_spreadsheet_properties(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """The title; other properties cannot be changed here."""
    mask = cell_mask(body.get("fields"))
    if set(mask) - {"title"}:
        raise RequestError("The sandbox changes the title of a spreadsheet only.")
    draft.title = body.get("properties", {}).get("title") or draft.title


def add_protected_range(draft: Spreadsheet, body: dict[str, Any]) -> dict[str, Any]:
    """A protection; who asks for it may go on editing."""
    new = dict(body.get("protectedRange", {}))
    range_of(draft, new.get("range", {}))
    taken = {each["protectedRangeId"] for sheet in draft.sheets for each in sheet.protections}
    number = new.setdefault("protectedRangeId", draft.random.randrange(1, 2**31))
    if number in taken:
        raise RequestError(f"A protected range with the id {number} already exists.")
    new["requestingUserCanEdit"] = True
    draft.sheet(new["range"].get("sheetId", 0)).protections.append(new)
    return {"protectedRange": new}


def delete_protected_range(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """Lift a protection."""
    for sheet in draft.sheets:
        for each in sheet.protections:
            if each["protectedRangeId"] == body.get("protectedRangeId"):
                sheet.protections.remove(each)
                return
    raise RequestError(f"No protected range with id: {body.get('protectedRangeId')}")


def set_basic_filter(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """The sheet's filter; values are read and written as if there were none."""
    new = body.get("filter", {})
    sheet, _ = range_of(draft, new.get("range", {}))
    sheet.filter = new


def clear_basic_filter(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """No filter any more."""
    draft.sheet(body.get("sheetId", 0)).filter = None


def set_data_validation(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """A rule for what people may type; what programs write is not held to it."""
    sheet, _ = range_of(draft, body.get("range", {}))
    sheet.validations = [each for each in sheet.validations if each["range"] != body["range"]]
    if "rule" in body:
        sheet.validations.append({"range": body["range"], "rule": body["rule"]})


def add_conditional_format_rule(draft: Spreadsheet, body: dict[str, Any]) -> None:
    """A rule for how cells look."""
    rule = body.get("rule", {})
    if not rule.get("ranges"):
        raise RequestError("No ranges provided in the rule.")
    sheet, _ = range_of(draft, rule["ranges"][0])
    sheet.conditional_formats.insert(body.get("index", 0), rule)
