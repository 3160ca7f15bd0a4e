"""Ranges, cell data and appends as the values API and spreadsheets.get have them, and how long they take."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from importlib.resources import files
from typing import Any

import pytest

from sandbox.google.schema.reduce import METHODS, reduced
from sandbox.google.service import SheetsService
from sandbox.google.validation import body_validator
from tests.contract.sandbox_google_client import RawClient, append, running, text_row


@pytest.fixture
async def client() -> AsyncIterator[RawClient]:
    async with running(SheetsService(enforce_quotas=False)) as signed_in:
        yield signed_in


@pytest.mark.parametrize("name", METHODS)
def test_the_committed_schemas_are_what_googles_package_says_today(name: str) -> None:
    committed = json.loads(files("sandbox.google.schema").joinpath(f"{name}.json").read_text("utf-8"))
    assert committed == reduced(name)


@pytest.mark.parametrize(
    "cells, found",
    [
        ("Book", [["A", "B", "C"], ["a", "", "c"], [], ["d"]]),
        ("Book!A:A", [["A"], ["a"], [], ["d"]]),
        ("Book!2:2", [["a", "", "c"]]),
        ("Book!B2:C", [["", "c"]]),
        ("Book!C2:A1", [["A", "B", "C"], ["a", "", "c"]]),
        ("'Book'!$A$2", [["a"]]),
        ("A2", [["a"]]),
        ("Book!B3:C9", []),
    ],
)
async def test_ranges_come_without_their_blank_ends(
    client: RawClient, cells: str, found: list[list[str]]
) -> None:
    client.service.load_rows("S1", "Book", ["A", "B", "C"], [["a", None, "c"], [], ["d"]])
    assert await client.values(cells) == found


async def test_values_are_appended_below_the_table_that_is_found(client: RawClient) -> None:
    client.service.load_rows("S1", "Book", ["", "Client", "Amount"], [["", "a", 1]])
    client.service.set_cell("S1", "Book", "B9", "a note below")
    path = "/v4/spreadsheets/S1/values/Book!A1:C5:append"
    query = {"valueInputOption": "RAW", "insertDataOption": "INSERT_ROWS", "includeValuesInResponse": "true"}
    status, body = await client.call("POST", path, {"values": [["b", 2]]}, **query)
    assert (status, body["tableRange"]) == (200, "Book!B1:C2")
    assert body["updates"]["updatedRange"] == "Book!B3:C3"
    assert body["updates"]["updatedData"]["values"] == [["b", "2"]]
    assert client.service.texts("S1", "Book")[9] == ["", "a note below"]
    path = "/v4/spreadsheets/S1/values/Book:append"
    _, body = await client.call("POST", path, {"values": [["z"]]}, valueInputOption="RAW")
    assert body["updates"]["updatedRange"] == "Book!B11"


async def test_a_batch_of_values_is_written_whole_or_not_at_all(client: RawClient) -> None:
    path = "/v4/spreadsheets/S1/values:batchUpdate"
    data = [{"range": "Book!A1", "values": [["x"]]}, {"range": "Book!A5000", "values": [["y"]]}]
    assert (await client.call("POST", path, {"valueInputOption": "RAW", "data": data}))[0] == 400
    assert client.service.texts("S1", "Book") == []
    _, body = await client.call("POST", path, {"valueInputOption": "RAW", "data": data[:1]})
    assert (body["totalUpdatedCells"], body["totalUpdatedSheets"]) == (1, 1)


async def test_every_answer_has_the_shape_that_google_describes(client: RawClient) -> None:
    schemas: dict[str, Any] = reduced("sheets.v4")["schemas"]
    client.service.load_rows("S1", "Book", ["A"], [["a"], [1.5]])
    client.service.set_cell("S1", "Book", "B2", "=NOW()")
    client.service.protect("S1", "Notes", "C1:C9")
    client.service.hide_column("S1", "Book", "A")
    mark = {"metadataKey": "k", "visibility": "PROJECT", "location": {"spreadsheet": True}}
    answers = [
        ("Spreadsheet", await client.call("GET", "/v4/spreadsheets/S1", includeGridData="true")),
        ("ValueRange", await client.call("GET", "/v4/spreadsheets/S1/values/Book")),
        (
            "BatchGetValuesResponse",
            await client.call("GET", "/v4/spreadsheets/S1/values:batchGet", ranges="Book"),
        ),
        (
            "BatchUpdateSpreadsheetResponse",
            await client.batch({"addSheet": {}}, {"createDeveloperMetadata": {"developerMetadata": mark}}),
        ),
        ("BatchUpdateSpreadsheetResponse", await client.batch(append(text_row("x")))),
        (
            "AppendValuesResponse",
            await client.call(
                "POST", "/v4/spreadsheets/S1/values/Book:append", {"values": [["x"]]}, valueInputOption="RAW"
            ),
        ),
        ("ClearValuesResponse", await client.call("POST", "/v4/spreadsheets/S1/values/Book!A1:clear", {})),
    ]
    for name, (status, body) in answers:
        assert status == 200, body
        violations = [str(each) for each in body_validator(schemas, name).iter_errors(body)]
        assert violations == [], name


async def test_large_appends_and_reads_are_whole(client: RawClient) -> None:
    row = text_row(*["x" * 12] * 15, *[4534.5] * 5)
    assert (await client.batch(append(*[row] * 1000)))[0] == 200
    client.service.load_rows("S1", "Notes", ["ID"], [[f"E{number:011}"] for number in range(20_000)])
    _, body = await client.call("GET", "/v4/spreadsheets/S1/values:batchGet", ranges="Notes!A2:A")
    assert len(body["valueRanges"][0]["values"]) == 20_000
