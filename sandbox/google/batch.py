"""spreadsheets.batchUpdate: many requests, all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sandbox.google import metadata
from sandbox.google import requests_cells as cells
from sandbox.google import requests_dimensions as dimensions
from sandbox.google import requests_sheets as sheets
from sandbox.google.errors import ApiError, RequestError
from sandbox.google.spreadsheet import Spreadsheet

Handler = Callable[[Spreadsheet, dict[str, Any]], "dict[str, Any] | None"]

HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        "addSheet": sheets.add_sheet,
        "deleteSheet": sheets.delete_sheet,
        "updateSheetProperties": sheets.update_sheet_properties,
        "updateSpreadsheetProperties": sheets.update_spreadsheet_properties,
        "addProtectedRange": sheets.add_protected_range,
        "deleteProtectedRange": sheets.delete_protected_range,
        "setBasicFilter": sheets.set_basic_filter,
        "clearBasicFilter": sheets.clear_basic_filter,
        "setDataValidation": sheets.set_data_validation,
        "addConditionalFormatRule": sheets.add_conditional_format_rule,
        "appendCells": cells.append_cells,
        "updateCells": cells.update_cells,
        "repeatCell": cells.repeat_cell,
        "sortRange": cells.sort_range,
        "insertRange": cells.insert_range,
        "deleteRange": cells.delete_range,
        "insertDimension": dimensions.insert_dimension,
        "deleteDimension": dimensions.delete_dimension,
        "moveDimension": dimensions.move_dimension,
        "appendDimension": dimensions.append_dimension,
        "updateDimensionProperties": dimensions.update_dimension_properties,
        "createDeveloperMetadata": metadata.create,
        "deleteDeveloperMetadata": metadata.delete,
    }
)
"""What carries out each kind of request."""


def batch_update(
    spreadsheet: Spreadsheet, requests: list[dict[str, Any]], *, cell_limit: int
) -> list[dict[str, Any]]:
    """Carry out the requests in order and return a reply for each.

    Raises ApiError 400 naming the first request that fails; then nothing at all has changed. A kind
    that Google has and the sandbox has not is a 501.
    """
    if not requests:
        raise ApiError(400, "Must specify at least one request.")
    draft = spreadsheet.draft()
    replies = []
    for index, request in enumerate(requests):
        if len(request) != 1:
            raise ApiError(400, f"Invalid requests[{index}]: exactly one kind of request must be set.")
        kind, body = next(iter(request.items()))
        handler = HANDLERS.get(kind)
        if handler is None:
            raise ApiError(501, f"requests[{index}].{kind} is not offered by the sandbox.")
        try:
            result = handler(draft, body)
            check_cell_limit(draft, cell_limit)
        except RequestError as error:
            raise ApiError(400, f"Invalid requests[{index}].{kind}: {error}") from None
        replies.append({} if result is None else {kind: result})
    spreadsheet.adopt(draft)
    return replies


def check_cell_limit(spreadsheet: Spreadsheet, cell_limit: int) -> None:
    """Raises RequestError when the spreadsheet has more cells than it may."""
    if spreadsheet.cell_count > cell_limit:
        raise RequestError(
            "This action would increase the number of cells in the workbook above the limit of "
            f"{cell_limit} cells."
        )
