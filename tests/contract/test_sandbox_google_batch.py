"""batchUpdate does to cells, rows, columns and metadata what Google's documentation says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.google.service import SheetsService
from tests.contract.sandbox_google_client import RawClient, append, running, text_row


@pytest.fixture
async def client() -> AsyncIterator[RawClient]:
    async with running(SheetsService(enforce_quotas=False)) as signed_in:
        yield signed_in


async def done(client: RawClient, *requests: dict[str, Any]) -> list[dict[str, Any]]:
    status, body = await client.batch(*requests)
    assert status == 200, body
    return body["replies"]


def span(dimension: str, start: int, end: int) -> dict[str, Any]:
    return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}


async def test_appended_cells_keep_kind_and_format_and_the_sheet_grows(client: RawClient) -> None:
    cell = {
        "userEnteredValue": {"numberValue": 46347},
        "userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "dd-mm-yyyy"}},
    }
    row = {
        "values": [cell, *text_row("=1+1", 25000, "+91")["values"], {"userEnteredValue": {"boolValue": True}}]
    }
    await done(client, append(*[row] * 1500, fields="userEnteredValue,userEnteredFormat.numberFormat"))
    assert await client.values("Book!A1500:F1500") == [["21-11-2026", "=1+1", "25000", "+91", "TRUE"]]
    raw = await client.values("Book!A2:E2", valueRenderOption="UNFORMATTED_VALUE")
    assert raw == [[46347, "=1+1", 25000, "+91", True]]
    as_text = await client.values(
        "Book!A2", valueRenderOption="UNFORMATTED_VALUE", dateTimeRenderOption="FORMATTED_STRING"
    )
    assert as_text == [["21-11-2026"]]
    assert await client.values("Book!B2", valueRenderOption="FORMULA") == [["=1+1"]]
    assert all(seen.formula is None for seen in client.service.grid("S1", "Book")[0] if seen)
    assert client.service.sheet("S1", "Book").grid.row_count == 1500


async def test_appended_cells_land_below_the_last_value_and_keep_a_columns_format(client: RawClient) -> None:
    shape = {"userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "dd-mm-yyyy"}}}
    await done(
        client,
        {"repeatCell": {"range": {"endColumnIndex": 1}, "cell": shape, "fields": "userEnteredFormat"}},
        append(text_row("Date"), text_row(46347), fields="userEnteredValue"),
        append(text_row(46348), fields="userEnteredValue"),
    )
    assert client.service.texts("S1", "Book") == [["Date"], ["21-11-2026"], ["22-11-2026"]]


async def test_a_formula_value_is_a_formula_and_a_string_value_is_not(client: RawClient) -> None:
    formula = {"values": [{"userEnteredValue": {"formulaValue": "=2*21"}}]}
    await done(client, append(formula, text_row("=2*21")))
    (worked_out,), (text,) = client.service.grid("S1", "Book")
    assert (worked_out.text, worked_out.formula) == ("42", "=2*21")
    assert (text.text, text.formula) == ("=2*21", None)


async def test_cells_are_updated_from_a_start_and_over_a_range(client: RawClient) -> None:
    client.service.load_rows("S1", "Book", ["A", "B", "C"], [["a", 1, "x"], ["b", 2, "y"]])
    at = {"sheetId": 0, "rowIndex": 1, "columnIndex": 1}
    await done(client, {"updateCells": {"start": at, "rows": [text_row(5)], "fields": "userEnteredValue"}})
    over = {"sheetId": 0, "startRowIndex": 2, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 3}
    await done(
        client, {"updateCells": {"range": over, "rows": [text_row("only")], "fields": "userEnteredValue"}}
    )
    assert client.service.texts("S1", "Book") == [["A", "B", "C"], ["a", "5", "x"], ["only"]]


async def test_rows_and_columns_are_inserted_moved_and_deleted(client: RawClient) -> None:
    client.service.load_rows("S1", "Book", ["A", "B", "C"], [["a", "b", "c"]])
    await done(client, {"insertDimension": {"range": span("COLUMNS", 1, 2)}})
    assert client.service.texts("S1", "Book")[1] == ["a", "", "b", "c"]
    await done(client, {"moveDimension": {"source": span("COLUMNS", 0, 1), "destinationIndex": 4}})
    assert client.service.texts("S1", "Book")[1] == ["", "b", "c", "a"]
    await done(client, {"deleteDimension": {"range": span("COLUMNS", 0, 1)}})
    await done(client, {"insertDimension": {"range": span("ROWS", 1, 3)}})
    assert client.service.texts("S1", "Book")[3] == ["b", "c", "a"]
    await done(client, {"moveDimension": {"source": span("ROWS", 3, 4), "destinationIndex": 0}})
    assert client.service.texts("S1", "Book")[:2] == [["b", "c", "a"], ["B", "C", "A"]]
    await done(client, {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 10}})
    assert client.service.sheet("S1", "Book").grid.row_count == 1012


async def test_protections_hiding_and_metadata_follow_their_columns(client: RawClient) -> None:
    column = {"sheetId": 0, "startColumnIndex": 2, "endColumnIndex": 3}
    place = {"dimensionRange": span("COLUMNS", 2, 3)}
    mark = {"metadataId": 9, "metadataKey": "column", "visibility": "DOCUMENT", "location": place}
    hidden = {"range": span("COLUMNS", 2, 3), "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    await done(
        client,
        {"addProtectedRange": {"protectedRange": {"protectedRangeId": 3, "range": column}}},
        {"createDeveloperMetadata": {"developerMetadata": mark}},
        {"updateDimensionProperties": hidden},
        {"insertDimension": {"range": span("COLUMNS", 0, 2)}},
    )
    sheet = client.service.sheet("S1", "Book")
    assert sheet.protections[0]["range"]["startColumnIndex"] == 4
    assert sheet.column_properties == {4: {"hiddenByUser": True}}
    _, found = await client.call("GET", "/v4/spreadsheets/S1/developerMetadata/9")
    assert found["location"]["dimensionRange"]["startIndex"] == 4
    await done(client, {"deleteDimension": {"range": span("COLUMNS", 4, 5)}})
    now = client.service.sheet("S1", "Book")
    assert (now.protections, now.column_properties) == ([], {})
    assert (await client.call("GET", "/v4/spreadsheets/S1/developerMetadata/9"))[0] == 404


async def test_metadata_is_searched_and_deleted_by_key(client: RawClient) -> None:
    for number in (1, 2):
        mark = {
            "metadataId": number,
            "metadataKey": f"k{number}",
            "visibility": "PROJECT",
            "location": {"sheetId": 0},
        }
        await done(client, {"createDeveloperMetadata": {"developerMetadata": mark}})
    lookup = {"developerMetadataLookup": {"metadataKey": "k2"}}
    path = "/v4/spreadsheets/S1/developerMetadata:search"
    _, body = await client.call("POST", path, {"dataFilters": [lookup]})
    assert [each["developerMetadata"]["metadataId"] for each in body["matchedDeveloperMetadata"]] == [2]
    replies = await done(client, {"deleteDeveloperMetadata": {"dataFilter": lookup}})
    assert len(replies[0]["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]) == 1
    assert (await client.call("POST", path, {"dataFilters": [lookup]}))[1] == {}


async def test_rows_are_sorted_by_number_text_and_blank(client: RawClient) -> None:
    client.service.load_rows("S1", "Book", ["K"], [["b"], [10], [None], [9], ["a"], [True]])
    sort = {"range": {"sheetId": 0, "startRowIndex": 1}, "sortSpecs": [{"sortOrder": "DESCENDING"}]}
    await done(
        client, {"sortRange": {**sort, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}}
    )
    assert [row[0] for row in client.service.texts("S1", "Book")] == ["K", "9", "10", "a", "b", "TRUE"]
    await done(client, {"sortRange": sort})
    assert [row[0] for row in client.service.texts("S1", "Book")] == ["K", "TRUE", "b", "a", "10", "9"]


async def test_ranges_are_inserted_and_deleted_by_shifting_cells(client: RawClient) -> None:
    client.service.load_rows("S1", "Book", ["A", "B"], [["a", "b"], ["c", "d"]])
    box = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}
    await done(client, {"insertRange": {"range": box, "shiftDimension": "ROWS"}})
    assert client.service.texts("S1", "Book") == [["A", "B"], ["", "b"], ["a", "d"], ["c"]]
    await done(client, {"deleteRange": {"range": box, "shiftDimension": "ROWS"}})
    await done(client, {"deleteRange": {"range": box, "shiftDimension": "COLUMNS"}})
    assert [[cell for cell in row if cell] for row in client.service.texts("S1", "Book")] == [
        ["A", "B"],
        ["b"],
        ["c", "d"],
    ]


async def test_rules_filters_and_titles_are_kept_and_described(client: RawClient) -> None:
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 9}
    condition = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Active"}]}
    await done(
        client,
        {"setDataValidation": {"range": area, "rule": {"condition": condition, "strict": True}}},
        {
            "addConditionalFormatRule": {
                "rule": {"ranges": [area], "booleanRule": {"condition": {"type": "BLANK"}}}
            }
        },
        {"setBasicFilter": {"filter": {"range": area}}},
        {"updateSpreadsheetProperties": {"properties": {"title": "Renamed"}, "fields": "title"}},
    )
    _, body = await client.call("GET", "/v4/spreadsheets/S1")
    assert body["properties"]["title"] == "Renamed"
    assert body["sheets"][0]["basicFilter"]["range"] == area
    assert len(body["sheets"][0]["conditionalFormats"]) == 1
    assert len(client.service.sheet("S1", "Book").validations) == 1
