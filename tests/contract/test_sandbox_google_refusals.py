"""What Google refuses, the sandbox's Google refuses, and a refused batch changes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.google.service import SheetsService
from tests.contract.sandbox_google_client import RawClient, append, running, text_row

VALUES = "/v4/spreadsheets/S1/values"


@pytest.fixture
async def client() -> AsyncIterator[RawClient]:
    async with running(SheetsService(enforce_quotas=False, cell_limit=60_000)) as signed_in:
        yield signed_in


def metadata(number: int) -> dict[str, Any]:
    return {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataId": number,
                "metadataKey": "batch",
                "metadataValue": "7",
                "visibility": "PROJECT",
                "location": {"sheetId": 0},
            }
        }
    }


async def test_a_batch_with_a_taken_metadata_id_changes_nothing(client: RawClient) -> None:
    assert (await client.batch(append(text_row("first")), metadata(41)))[0] == 200
    status, body = await client.batch(append(text_row("again")), metadata(41))
    assert status == 400
    assert "requests[1].createDeveloperMetadata" in body["error"]["message"]
    assert client.service.texts("S1", "Book") == [["first"]]


async def test_a_batch_whose_last_request_fails_changes_nothing(client: RawClient) -> None:
    before = client.service.snapshot()
    status, _ = await client.batch(
        {"addSheet": {"properties": {"title": "New"}}},
        append(text_row("x")),
        {
            "insertDimension": {
                "range": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
            }
        },
        {"updateSheetProperties": {"properties": {"sheetId": 0, "title": "Renamed"}, "fields": "title"}},
        metadata(7),
        {"deleteSheet": {"sheetId": 999}},
    )
    assert status == 400
    assert client.service.snapshot() == before


@pytest.mark.parametrize(
    "request_, words",
    [
        ({"appendCells": {"sheetId": 0, "rowz": [], "fields": "*"}}, 'Unknown name "rowz"'),
        ({"appendCellz": {}}, 'Unknown name "appendCellz"'),
        ({"appendCells": {"sheetId": "one", "fields": "*"}}, "append_cells.sheet_id"),
        ({"appendCells": {"sheetId": 2**31, "fields": "*"}}, "append_cells.sheet_id"),
        ({"appendCells": {"sheetId": 5, "fields": "*"}}, "No grid with id: 5"),
        ({"appendCells": {"sheetId": 0}}, "At least one field"),
        ({"appendCells": {"sheetId": 0, "fields": "a("}}, "Invalid field selection"),
        (
            append({"values": [{"userEnteredValue": {"stringValue": "x" * 50_001}}]}),
            "maximum of 50000 characters",
        ),
        (append({"values": [{"userEnteredValue": {"stringValue": "x", "numberValue": 1}}]}), "oneof"),
        ({"addSheet": {"properties": {"title": "notes"}}}, "already exists"),
        ({"addSheet": {"properties": {"title": "More", "sheetId": 0}}}, "already exists"),
        ({"addSheet": {"properties": {"gridProperties": {"rowCount": 9000}}}}, "limit of 60000 cells"),
        ({"deleteDimension": {"range": {"sheetId": 0, "dimension": "ROWS"}}}, "not possible to delete all"),
        ({"deleteDimension": {"range": {"dimension": "SIDEWAYS"}}}, "dimension"),
        (
            {"sortRange": {"range": {"startColumnIndex": 4}, "sortSpecs": [{"dimensionIndex": 0}]}},
            "sort column",
        ),
        ({"repeatCell": {"range": {"endRowIndex": 5000}, "fields": "*"}}, "exceeds grid limits"),
        (metadata(0), "must be positive"),
        (metadata(2**31), "metadata_id"),
        ({"addSheet": {}, "deleteSheet": {}}, "exactly one kind"),
    ],
)
async def test_a_wrong_request_of_a_batch_is_a_400_that_says_why(
    client: RawClient, request_: dict[str, Any], words: str
) -> None:
    before = client.service.snapshot()
    status, body = await client.batch(request_)
    assert (status, body["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert words in body["error"]["message"]
    assert client.service.snapshot() == before


async def test_a_kind_of_request_that_only_google_has_is_told_so(client: RawClient) -> None:
    status, body = await client.batch({"addChart": {"chart": {}}})
    assert (status, body["error"]["status"]) == (501, "UNIMPLEMENTED")


@pytest.mark.parametrize(
    "verb, path, query, body, words",
    [
        ("GET", f"{VALUES}/Book!A1", {"bogus": "1"}, None, 'Unknown name "bogus"'),
        ("GET", f"{VALUES}/Book!A1", {"majorDimension": "DIAGONAL"}, None, "major_dimension"),
        ("GET", f"{VALUES}/Book!A1", {"fields": "valuez"}, None, "Invalid field selection valuez"),
        ("GET", f"{VALUES}/Nope!A1", {}, None, "Unable to parse range: Nope!A1"),
        ("GET", f"{VALUES}/Book!A0", {}, None, "Unable to parse range"),
        ("GET", f"{VALUES}/Book!A2000", {}, None, "exceeds grid limits"),
        ("GET", "/v4/spreadsheets/S1", {"fields": "sheets.properties.colour"}, None, "colour"),
        ("PUT", f"{VALUES}/Book!A1", {}, {"values": [["x"]]}, "valueInputOption"),
        (
            "PUT",
            f"{VALUES}/Book!A1:A2",
            {"valueInputOption": "RAW"},
            {"values": [["x", "y"]]},
            "tried writing",
        ),
        ("PUT", f"{VALUES}/Book!A1", {"valueInputOption": "RAW"}, {"values": [[["x"]]]}, "list_value"),
        ("PUT", f"{VALUES}/Book!A1", {"valueInputOption": "RAW"}, {"valuez": []}, 'Unknown name "valuez"'),
        ("PUT", f"{VALUES}/Book!A1", {"valueInputOption": "EVERY"}, {"values": []}, "value_input_option"),
        ("POST", "/v4/spreadsheets/S1:batchUpdate", {}, {}, "at least one request"),
        ("POST", "/v4/spreadsheets/S1:batchUpdate", {}, [], "not of type"),
    ],
)
async def test_a_wrong_call_is_a_400_that_says_why(
    client: RawClient, verb: str, path: str, query: dict[str, str], body: Any, words: str
) -> None:
    status, answer = await client.call(verb, path, body, **query)
    assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert words in answer["error"]["message"]


async def test_unknown_deleted_unshared_and_read_only_spreadsheets_are_refused(client: RawClient) -> None:
    assert (await client.call("GET", "/v4/spreadsheets/nope"))[0] == 404
    assert (await client.call("GET", "/v4/elsewhere"))[0] == 404
    client.service.share("S1", "reader")
    assert await client.values("A1") == []
    assert (await client.batch({"addSheet": {}}))[1]["error"]["status"] == "PERMISSION_DENIED"
    client.service.share("S1", "none")
    assert (await client.call("GET", "/v4/spreadsheets/S1"))[0] == 403
    client.service.trash("S1")
    assert (await client.call("GET", "/v4/spreadsheets/S1"))[1]["error"]["status"] == "NOT_FOUND"
    client.service.trash("S1", deleted=False)
    client.service.share("S1", "writer")
    assert (await client.batch(append(text_row("x"))))[0] == 200


async def test_a_range_that_a_person_protected_is_not_written_by_the_bot(client: RawClient) -> None:
    client.service.load_rows("S1", "Book", ["A", "B"], [["x", 1], ["y", 2]])
    client.service.protect("S1", "Book", "B1:B100")
    refused = [
        {"updateCells": {"start": {"rowIndex": 1}, "rows": [text_row("x", 2)], "fields": "*"}},
        {"deleteDimension": {"range": {"dimension": "ROWS", "startIndex": 1, "endIndex": 2}}},
        {"sortRange": {"range": {"startRowIndex": 1}, "sortSpecs": [{}]}},
        append(text_row("z")),
    ]
    for each in refused:
        status, body = await client.batch(each)
        assert status == 400
        assert "protected cell" in body["error"]["message"]
    update = {"updateCells": {"start": {"rowIndex": 1}, "rows": [text_row("new")], "fields": "*"}}
    assert (await client.batch(update))[0] == 200
    client.service.unprotect("S1", "Book")
    assert (await client.batch(append(text_row("z"))))[0] == 200
    assert client.service.texts("S1", "Book") == [["A", "B"], ["new", "1"], ["y", "2"], ["z"]]
