"""An unmodified gspread works against the sandbox's Google."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import gspread
import pytest

from sandbox.google.service import SheetsService
from tests.contract.sandbox_google_client import RawClient, running


@pytest.fixture
async def client() -> AsyncIterator[RawClient]:
    async with running(SheetsService(enforce_quotas=False)) as signed_in:
        yield signed_in


async def test_rows_appended_and_read_back_keep_their_kinds(client: RawClient) -> None:
    def work(sheets: gspread.Client) -> Any:
        book = sheets.open_by_key("S1").worksheet("Book")
        book.append_row(["Client", "Amount", "When"])
        book.append_rows([["Apollo", 25000.5, "21-11-2026"], ["=1+1", 3, "x"]])
        book.append_row(["typed", "₹1,250", "21-11-2026"], value_input_option="USER_ENTERED")
        return (
            book.get_all_records(),
            book.get_all_values(),
            book.get("C4", value_render_option="UNFORMATTED_VALUE"),
        )

    records, values, serial = await client.gspread(work)
    assert records[0] == {"Client": "Apollo", "Amount": 25000.5, "When": "21-11-2026"}
    assert values[2] == ["=1+1", "3", "x"]
    assert values[3] == ["typed", "₹1,250", "21-11-2026"]
    assert serial == [[46347]]
    assert client.service.grid("S1", "Book")[2][0].formula is None


async def test_worksheets_are_added_renamed_sized_frozen_and_deleted(client: RawClient) -> None:
    def work(sheets: gspread.Client) -> Any:
        spreadsheet = sheets.open_by_key("S1")
        added = spreadsheet.add_worksheet("JohnLee_Data", rows=100, cols=20)
        added.freeze(rows=1)
        added.update_title("JohnLee")
        added.resize(rows=50, cols=22)
        added.hide_columns(0, 2)
        spreadsheet.del_worksheet(spreadsheet.worksheet("Notes"))
        with pytest.raises(gspread.exceptions.APIError, match="already exists"):
            spreadsheet.add_worksheet("JohnLee", 1, 1)
        return [each.title for each in spreadsheet.worksheets()], spreadsheet.worksheet("JohnLee")

    titles, sheet = await client.gspread(work)
    assert titles == ["Book", "JohnLee"]
    assert (sheet.row_count, sheet.col_count, sheet.frozen_row_count) == (50, 22, 1)
    hidden = client.service.sheet("S1", "JohnLee").column_properties
    assert hidden == {0: {"hiddenByUser": True}, 1: {"hiddenByUser": True}}


async def test_rows_are_updated_inserted_sorted_deleted_and_found(client: RawClient) -> None:
    client.service.load_rows("S1", "Book", ["Client", "Amount"], [["b", 2], ["a", 1], ["c", 3]])

    def work(sheets: gspread.Client) -> Any:
        book = sheets.open_by_key("S1").worksheet("Book")
        book.update([["z", 9]], "A2:B2")
        book.insert_row(["new", 5], 3)
        book.sort((2, "asc"), range="A2:B5")
        book.delete_rows(2)
        book.batch_update([{"range": "B2", "values": [[55]]}])
        book.format("B2:B4", {"numberFormat": {"type": "NUMBER", "pattern": "0.00"}})
        return book.find("z").address, book.col_values(1), book.batch_get(["A1:B2", "B:B"])

    address, column, blocks = await client.gspread(work)
    assert column == ["Client", "c", "new", "z"]
    assert address == "A4"
    assert blocks == [[["Client", "Amount"], ["c", "55.00"]], [["Amount"], ["55.00"], ["5.00"], ["9.00"]]]


async def test_cells_are_cleared_and_a_range_is_protected_for_others(client: RawClient) -> None:
    client.service.load_rows("S1", "Book", ["A", "B"], [["x", 1], ["y", 2]])

    def work(sheets: gspread.Client) -> Any:
        spreadsheet = sheets.open_by_key("S1")
        book = spreadsheet.worksheet("Book")
        book.batch_clear(["A2:A3"])
        book.add_protected_range("A1:B1")
        book.update_acell("A1", "C")
        return book.get_all_values(), spreadsheet.list_protected_ranges(0)

    values, protections = await client.gspread(work)
    assert values == [["C", "B"], ["", "1"], ["", "2"]]
    assert len(protections) == 1


async def test_files_are_opened_by_name_and_listed(client: RawClient) -> None:
    def work(sheets: gspread.Client) -> Any:
        listed = sheets.list_spreadsheet_files()
        return (
            sheets.open("Sales").id,
            [each["name"] for each in listed],
            sheets.open_by_key("S1").lastUpdateTime,
        )

    found, names, changed = await client.gspread(work)
    assert (found, names) == ("S1", ["Sales"])
    assert changed.endswith("Z")


async def test_missing_and_unshared_spreadsheets_are_told_apart(client: RawClient) -> None:
    client.service.create_spreadsheet("S2", "Private")
    client.service.share("S2", "none")

    def work(sheets: gspread.Client) -> None:
        with pytest.raises(gspread.SpreadsheetNotFound):
            sheets.open_by_key("nope")
        with pytest.raises(PermissionError):
            sheets.open_by_key("S2")
        with pytest.raises(gspread.WorksheetNotFound):
            sheets.open_by_key("S1").worksheet("nope")

    await client.gspread(work)
