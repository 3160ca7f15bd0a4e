"""What people do by hand is what the API then reads, and a stopped sandbox starts where it was."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date

import pytest

from sandbox.google.service import SheetsService
from tests.contract.sandbox_google_client import HEADER, RawClient, append, running, text_row

ROWS = [["E1", date(2026, 11, 21), "Apollo", 25000], ["E2", date(2026, 11, 20), "Baker", 99.5]]


@pytest.fixture
async def client() -> AsyncIterator[RawClient]:
    async with running(SheetsService(enforce_quotas=False)) as signed_in:
        signed_in.service.load_rows("S1", "Book", HEADER, ROWS)
        yield signed_in


async def test_typed_text_becomes_number_date_formula_or_stays_text(client: RawClient) -> None:
    typed = {
        "D2": ("26,500", 26500, "26,500"),
        "B2": ("22/11/2026", 46348, "22-11-2026"),
        "C2": ("Apollo Bandra", "Apollo Bandra", "Apollo Bandra"),
        "E2": ("=5*5000", 25000, "25000"),
        "F2": ("'007", "007", "007"),
        "G2": ("12.5%", 0.125, "12.50%"),
        "H2": ("2026-11-22", 46348, "2026-11-22"),
        "I2": ("=VLOOKUP(1)", "#NAME?", "#NAME?"),
        "J2": ("true", True, "TRUE"),
        "K2": ("10:30", 0.4375, "10:30"),
    }
    for place, (text, _, _) in typed.items():
        client.service.set_cell("S1", "Book", place, text)
    for place, (_, value, shown) in typed.items():
        assert await client.values(f"Book!{place}", valueRenderOption="UNFORMATTED_VALUE") == [[value]], place
        assert await client.values(f"Book!{place}") == [[shown]], place
    client.service.set_cell("S1", "Book", "C2", "")
    assert await client.values("Book!C2") == []


async def test_rows_are_sorted_deleted_and_inserted_by_hand(client: RawClient) -> None:
    client.service.sort_rows("S1", "Book", "B")
    assert await client.values("Book!A:A", majorDimension="COLUMNS") == [["Entry ID", "E2", "E1"]]
    client.service.insert_rows("S1", "Book", 2)
    assert await client.values("Book!A2:A3") == [[], ["E2"]]
    client.service.delete_rows("S1", "Book", 2, 2)
    assert client.service.texts("S1", "Book")[1] == ["E1", "21-11-2026", "Apollo", "25000"]


async def test_columns_are_inserted_moved_deleted_hidden_and_filtered_by_hand(client: RawClient) -> None:
    client.service.insert_column("S1", "Book", "A", "My notes")
    client.service.move_column("S1", "Book", "E", "B")
    assert (await client.values("Book!1:1"))[0] == ["My notes", "Amount", "Entry ID", "Date", "Client"]
    client.service.delete_column("S1", "Book", "A")
    client.service.hide_column("S1", "Book", "B")
    client.service.filter_rows("S1", "Book", "D", ["Apollo"])
    assert (await client.values("Book!A2:D2")) == [["25000", "E1", "21-11-2026", "Apollo"]]
    fields = "sheets(basicFilter,data(columnMetadata.hiddenByUser,rowMetadata.hiddenByFilter))"
    _, body = await client.call("GET", "/v4/spreadsheets/S1", fields=fields, ranges="Book!A1:B2")
    data = body["sheets"][0]["data"][0]
    assert data == {
        "columnMetadata": [{}, {"hiddenByUser": True}],
        "rowMetadata": [{}, {"hiddenByFilter": True}],
    }


async def test_sheets_are_renamed_deleted_and_cells_merged_by_hand(client: RawClient) -> None:
    client.service.merge_cells("S1", "Book", "A2:B2")
    assert await client.values("Book!A2:C2") == [["E1", "", "Apollo"]]
    client.service.rename_sheet("S1", "Book", "Ledger 26")
    _, body = await client.call("GET", "/v4/spreadsheets/S1/values/'Ledger 26'!A1:B1")
    assert body["range"] == "'Ledger 26'!A1:B1"
    client.service.delete_sheet("S1", "Ledger 26")
    _, body = await client.call("GET", "/v4/spreadsheets/S1", fields="sheets.properties.title")
    assert body == {"sheets": [{"properties": {"title": "Notes"}}]}


async def test_a_person_and_the_bot_are_told_apart_in_the_news(client: RawClient) -> None:
    changes = client.service.subscribe()
    client.service.set_cell("S1", "Book", "D2", "1")
    await client.batch(append(text_row("E3")))
    news = [await asyncio.wait_for(changes.get(), 5) for _ in range(2)]
    assert [(each.by, each.operation) for each in news] == [("person", "set_cell"), ("bot", "batchUpdate")]
    _, body = await client.call("GET", "/drive/v3/files/S1", fields="version,modifiedTime")
    assert body["version"] == str(news[1].version)
    client.service.unsubscribe(changes)
    client.service.set_cell("S1", "Book", "D2", "2")
    assert changes.empty()


async def test_a_reader_who_does_not_read_loses_the_oldest_news(client: RawClient) -> None:
    changes = client.service.subscribe()
    for number in range(changes.maxsize + 5):
        client.service.set_cell("S1", "Notes", "A1", str(number))
    assert changes.qsize() == changes.maxsize
    newest = [changes.get_nowait() for _ in range(changes.maxsize)][-1]
    assert newest.version == client.service.spreadsheets["S1"].version


async def test_a_snapshot_goes_through_json_and_brings_everything_back(client: RawClient) -> None:
    client.service.set_cell("S1", "Book", "E2", "=1/4")
    client.service.hide_column("S1", "Book", "B")
    client.service.protect("S1", "Notes")
    mark = {"metadataId": 5, "metadataKey": "k", "visibility": "PROJECT", "location": {"spreadsheet": True}}
    await client.batch({"createDeveloperMetadata": {"developerMetadata": mark}})
    stored = json.dumps(client.service.snapshot())
    again = SheetsService()
    again.restore(json.loads(stored))
    assert again.grid("S1", "Book") == client.service.grid("S1", "Book")
    assert json.dumps(again.snapshot()) == stored
    assert again.spreadsheets["S1"].metadata.keys() == {5}
