"""What each Sheets method does with a checked request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sandbox.google import metadata, values_reading, values_writing
from sandbox.google.batch import batch_update, check_cell_limit
from sandbox.google.describing import describe
from sandbox.google.errors import ApiError
from sandbox.google.fieldmask import Mask
from sandbox.google.number_format import NumberFormats
from sandbox.google.ranges import Box
from sandbox.google.sheet import Sheet
from sandbox.google.spreadsheet import Spreadsheet
from sandbox.google.values_reading import Rendering


@dataclass(frozen=True, slots=True)
class Call:
    """One checked request on one spreadsheet. ``path`` and ``query`` are decoded."""

    path: Mapping[str, str]
    query: Mapping[str, list[str]]
    body: dict[str, Any]
    mask: Mask | None
    formats: NumberFormats
    cell_limit: int

    def text(self, name: str, default: str = "") -> str:
        """The last value of a query parameter."""
        return self.query.get(name, [default])[-1]

    def flag(self, name: str) -> bool:
        """Whether a boolean query parameter is set."""
        return self.text(name).lower() == "true"


Operation = Callable[[Spreadsheet, Call], dict[str, Any]]


def _get(spreadsheet: Spreadsheet, call: Call) -> dict[str, Any]:
    return describe(
        spreadsheet,
        call.formats,
        mask=call.mask,
        grid_data=call.flag("includeGridData"),
        ranges=call.query.get("ranges"),
    )


def _batch_update(spreadsheet: Spreadsheet, call: Call) -> dict[str, Any]:
    replies = batch_update(spreadsheet, call.body.get("requests", []), cell_limit=call.cell_limit)
    answer: dict[str, Any] = {"spreadsheetId": spreadsheet.spreadsheet_id, "replies": replies}
    if call.body.get("includeSpreadsheetInResponse"):
        answer["updatedSpreadsheet"] = describe(
            spreadsheet,
            call.formats,
            grid_data=call.body.get("responseIncludeGridData", False),
            ranges=call.body.get("responseRanges"),
        )
    return answer


def _values_get(spreadsheet: Spreadsheet, call: Call) -> dict[str, Any]:
    return values_reading.read_range(spreadsheet, call.path["range"], _rendering(call), call.formats)


def _values_batch_get(spreadsheet: Spreadsheet, call: Call) -> dict[str, Any]:
    rendering = _rendering(call)
    ranges = [
        values_reading.read_range(spreadsheet, text, rendering, call.formats)
        for text in call.query.get("ranges", [])
    ]
    return {"spreadsheetId": spreadsheet.spreadsheet_id, "valueRanges": ranges}


def _values_update(spreadsheet: Spreadsheet, call: Call) -> dict[str, Any]:
    draft = spreadsheet.draft()
    answer, sheet, box = values_writing.write_range(
        draft, call.path["range"], call.body, call.text("valueInputOption")
    )
    if call.flag("includeValuesInResponse"):
        answer["updatedData"] = _echo(sheet, box, call)
    spreadsheet.adopt(draft)
    return answer


def _values_append(spreadsheet: Spreadsheet, call: Call) -> dict[str, Any]:
    draft = spreadsheet.draft()
    answer, sheet, box = values_writing.append(
        draft,
        call.path["range"],
        call.body,
        call.text("valueInputOption"),
        insert_rows=call.text("insertDataOption") == "INSERT_ROWS",
    )
    check_cell_limit(draft, call.cell_limit)
    if call.flag("includeValuesInResponse"):
        answer["updates"]["updatedData"] = _echo(sheet, box, call)
    spreadsheet.adopt(draft)
    return answer


def _values_batch_update(spreadsheet: Spreadsheet, call: Call) -> dict[str, Any]:
    draft = spreadsheet.draft()
    option = call.body.get("valueInputOption", "")
    responses = []
    for data in call.body.get("data", []):
        answer, _, _ = values_writing.write_range(draft, data.get("range", ""), data, option)
        responses.append(answer)
    spreadsheet.adopt(draft)
    totals = {
        f"totalUpdated{what}": sum(each[f"updated{what}"] for each in responses)
        for what in ("Rows", "Columns", "Cells")
    }
    sheets = {each["updatedRange"].rpartition("!")[0] for each in responses}
    return {
        "spreadsheetId": spreadsheet.spreadsheet_id,
        **totals,
        "totalUpdatedSheets": len(sheets),
        "responses": responses,
    }


def _values_clear(spreadsheet: Spreadsheet, call: Call) -> dict[str, Any]:
    draft = spreadsheet.draft()
    cleared = values_writing.clear(draft, call.path["range"])
    spreadsheet.adopt(draft)
    return {"spreadsheetId": spreadsheet.spreadsheet_id, "clearedRange": cleared}


def _values_batch_clear(spreadsheet: Spreadsheet, call: Call) -> dict[str, Any]:
    draft = spreadsheet.draft()
    cleared = [values_writing.clear(draft, text) for text in call.body.get("ranges", [])]
    spreadsheet.adopt(draft)
    return {"spreadsheetId": spreadsheet.spreadsheet_id, "clearedRanges": cleared}


def _metadata_get(spreadsheet: Spreadsheet, call: Call) -> dict[str, Any]:
    number = call.path["metadataId"]
    found = spreadsheet.metadata.get(int(number)) if number.isdecimal() else None
    if found is None:
        raise ApiError(404, "Requested entity was not found.")
    return found


def _metadata_search(spreadsheet: Spreadsheet, call: Call) -> dict[str, Any]:
    return metadata.search(spreadsheet, call.body)


def _rendering(call: Call) -> Rendering:
    dimension = call.text("majorDimension", "ROWS")
    return Rendering(
        call.text("valueRenderOption", "FORMATTED_VALUE"),
        call.text("dateTimeRenderOption", "SERIAL_NUMBER"),
        "COLUMNS" if dimension == "COLUMNS" else "ROWS",
    )


def _echo(sheet: Sheet, box: Box, call: Call) -> dict[str, Any]:
    rendering = Rendering(
        call.text("responseValueRenderOption", "FORMATTED_VALUE"),
        call.text("responseDateTimeRenderOption", "SERIAL_NUMBER"),
    )
    return values_reading.value_range(sheet, box, rendering, call.formats)


OPERATIONS: Mapping[str, tuple[bool, Operation]] = MappingProxyType(
    {
        "spreadsheets.get": (False, _get),
        "spreadsheets.batchUpdate": (True, _batch_update),
        "spreadsheets.values.get": (False, _values_get),
        "spreadsheets.values.batchGet": (False, _values_batch_get),
        "spreadsheets.values.update": (True, _values_update),
        "spreadsheets.values.append": (True, _values_append),
        "spreadsheets.values.batchUpdate": (True, _values_batch_update),
        "spreadsheets.values.clear": (True, _values_clear),
        "spreadsheets.values.batchClear": (True, _values_batch_clear),
        "spreadsheets.developerMetadata.get": (False, _metadata_get),
        "spreadsheets.developerMetadata.search": (False, _metadata_search),
    }
)
"""By method: whether it writes, and what carries it out."""


def operation_name(method: str) -> str:
    """The name faults and journal know a method by: ``batchUpdate``, ``values.get``, ``spreadsheets.get``."""
    return method if method == "spreadsheets.get" else method.removeprefix("spreadsheets.")
