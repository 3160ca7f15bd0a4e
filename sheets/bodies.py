"""The bodies of the requests that are sent, and what is read out of the answers. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import orjson

from sheets.layout import Cells, map_header
from sheets.repository import CellWrite, Place, Sheet
from sheets.wire import VALUE_FIELDS, cell_data, row_data

MARKER_KEY = "performance_tracker_batch"
FENCE_KEY = "performance_tracker_fence"
# A sheet holds 30,000 characters of metadata; these take about 8,000. In the three minutes in which a write
# may come late no more than 92 can be fenced off: each costs two of the 60 writes a minute.
MARKERS_KEPT, FENCES_KEPT = 64, 128
OPEN_FIELDS = (
    "sheets(properties(sheetId,title,gridProperties(rowCount,columnCount)),"
    "data(rowData(values(formattedValue))),developerMetadata(metadataId,metadataKey,metadataValue))"
)
LIST_FIELDS = "sheets(properties(sheetId,title))"
APPEND_FIELDS = (
    "updatedSpreadsheet(sheets(properties(sheetId,title,gridProperties(rowCount,columnCount)),"
    "data(rowData(values(formattedValue)))))"
)
_NEW_ROWS, _NEW_COLUMNS = 200, 26


def quoted(title: str) -> str:
    """Return a worksheet's title as it stands in a range."""
    return "'" + title.replace("'", "''") + "'"


def column_letters(index: int) -> str:
    """Return the letters of a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def append_body(sheet: Sheet, rows: Collection[Cells], *, marker: int, stamp: str, kept: int) -> bytes:
    """Rows, the marker of their batch, and the removal of all but ``kept`` markers; all or nothing.

    ``stamp`` orders the markers. The answer brings the header as it was when the rows were written. It is
    JSON already: as objects a thousand rows take eight megabytes, as text one, of which there is no second
    copy while Google takes its time.
    """
    append = {
        "sheetId": sheet.sheet_id,
        "fields": VALUE_FIELDS,
        "rows": _written(rows, sheet.columns),
    }
    return orjson.dumps(
        {
            "requests": [
                _mark(sheet, MARKER_KEY, marker, stamp),
                {"appendCells": append},
                *_forget(sheet.markers, marker, kept),
            ],
            "includeSpreadsheetInResponse": True,
            "responseRanges": [f"{quoted(sheet.title)}!1:1"],
            "responseIncludeGridData": True,
        }
    )


def _written(rows: Collection[Cells], columns: Mapping[str, int]) -> orjson.Fragment:
    """Return rows as one text; each is written by itself, so that the objects of one exist at a time."""
    text = bytearray(b"[")
    for number, each in enumerate(rows):
        text += b"," if number else b""
        text += orjson.dumps(row_data(each, columns))
    text += b"]"
    return orjson.Fragment(bytes(text))


def write_body(
    sheet: Sheet, writes: Sequence[CellWrite], *, marker: int, stamp: str, kept: int
) -> dict[str, Any]:
    """Single cells and the marker of their batch, as with :func:`append_body`; all or nothing."""
    cells = [_cell_body(sheet.sheet_id, each) for each in writes]
    mark = _mark(sheet, MARKER_KEY, marker, stamp)
    return {"requests": [mark, *cells, *_forget(sheet.markers, marker, kept)]}


def fence_body(sheet: Sheet, marker: int, *, stamp: str, kept: int) -> dict[str, Any]:
    """Take a batch's marker, so that the batch itself cannot be applied any more."""
    return {"requests": [_mark(sheet, FENCE_KEY, marker, stamp), *_forget(sheet.fences, marker, kept)]}


def _mark(sheet: Sheet, key: str, marker: int, stamp: str) -> dict[str, Any]:
    new = {
        "metadataId": marker,
        "metadataKey": key,
        "metadataValue": stamp,
        "location": {"sheetId": sheet.sheet_id},
        "visibility": "DOCUMENT",
    }
    return {"createDeveloperMetadata": {"developerMetadata": new}}


def _forget(there: Sequence[int], new: int, kept: int) -> list[dict[str, Any]]:
    old = [each for each in there if each != new][: -(kept - 1)]
    lookups = [{"developerMetadataLookup": {"metadataId": each}} for each in old]
    return [{"deleteDeveloperMetadata": {"dataFilter": lookup}} for lookup in lookups]


def _cell_body(sheet_id: int, write: CellWrite) -> dict[str, Any]:
    data = cell_data(write.name, write.value)
    return {
        "updateCells": {
            "range": {
                "sheetId": sheet_id,
                "startRowIndex": write.row - 1,
                "endRowIndex": write.row,
                "startColumnIndex": write.column,
                "endColumnIndex": write.column + 1,
            },
            "rows": [{"values": [data]}],
            "fields": VALUE_FIELDS if "userEnteredFormat" in data else "userEnteredValue",
        }
    }


def new_sheet_body(title: str) -> dict[str, Any]:
    """A worksheet of our own, its first row held in place."""
    grid = {"rowCount": _NEW_ROWS, "columnCount": _NEW_COLUMNS, "frozenRowCount": 1}
    return {"requests": [{"addSheet": {"properties": {"title": title, "gridProperties": grid}}}]}


def header_body(sheet_id: int, start: int, names: Sequence[str], *, width: int) -> dict[str, Any]:
    """Column names from a 0-based column on, the grid of ``width`` columns growing as needed."""
    bold = {"textFormat": {"bold": True}}
    cells = [{"userEnteredValue": {"stringValue": name}, "userEnteredFormat": bold} for name in names]
    requests: list[dict[str, Any]] = []
    if start + len(names) > width:
        more = start + len(names) - width
        requests.append({"appendDimension": {"sheetId": sheet_id, "dimension": "COLUMNS", "length": more}})
    requests.append(
        {
            "updateCells": {
                "start": {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": start},
                "rows": [{"values": cells}],
                "fields": "userEnteredValue,userEnteredFormat.textFormat.bold",
            }
        }
    )
    return {"requests": requests}


def loaded(body: bytes) -> dict[str, Any]:
    """Return an answer as an object. ValueError when it is none."""
    answer = orjson.loads(body)
    if not isinstance(answer, dict):
        raise ValueError("the answer is no object")
    return answer


def properties_of(described: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the properties of a spreadsheet's sheets; Google leaves a ``sheetId`` of 0 out."""
    return [{"sheetId": 0, **each.get("properties", {})} for each in described.get("sheets", ())]


def sheet_of(place: Place, described: Mapping[str, Any]) -> Sheet:
    """Return a sheet that was described with its first row."""
    properties = described.get("properties", {})
    grid = properties.get("gridProperties", {})
    data = described.get("data") or [{}]
    first_row = (data[0].get("rowData") or [{}])[0]
    header = tuple(str(cell.get("formattedValue", "")) for cell in first_row.get("values", ()))
    return Sheet(
        place=place,
        sheet_id=int(properties.get("sheetId", 0)),
        title=str(properties.get("title", "")),
        header=header,
        columns=map_header(header).columns,
        rows=int(grid.get("rowCount", 1)),
        width=int(grid.get("columnCount", 1)),
        markers=_numbers(described, MARKER_KEY),
        fences=_numbers(described, FENCE_KEY),
    )


def _numbers(described: Mapping[str, Any], key: str) -> tuple[int, ...]:
    """Return a sheet's metadata of that key, oldest first."""
    found = [each for each in described.get("developerMetadata", ()) if each.get("metadataKey") == key]
    found.sort(key=lambda each: str(each.get("metadataValue", "")))
    return tuple(int(each["metadataId"]) for each in found)
