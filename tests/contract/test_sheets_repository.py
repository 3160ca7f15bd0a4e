"""The port to the worksheets: the same promises from the double and from Google Sheets through gspread."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from sheets.layout import ENTRY_ID, NAMES, Cells
from sheets.repository import CellWrite, FaultKind, SheetFault, Worksheets
from tests.contract.sheets_harness import PLACE, Hands, backend, fault_of

Backend = tuple[Worksheets, Hands]


@pytest_asyncio.fixture(params=["double", "google"])
async def both(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Backend]:
    async with backend(request.param, tmp_path) as made:
        made[1].make([])
        yield made


def row(entry_id: str, **more: str | float | None) -> Cells:
    return {
        ENTRY_ID: entry_id,
        "Date": "2026-11-21",
        "Client": "Apollo Pharmacy",
        "Amount": 25000.5,
        "User ID": "901",
        "Time": "14:05",
        "Status": "Active",
        **more,
    }


async def test_a_missing_worksheet_is_made_with_the_header(both: Backend) -> None:
    port, hands = both
    hands.delete()
    sheet = await port.open(PLACE, None)
    assert sheet.unused
    assert sheet.header == NAMES
    assert hands.texts() == [list(NAMES)]


async def test_an_empty_worksheet_gets_the_header(both: Backend) -> None:
    port, _ = both
    sheet = await port.open(PLACE, None)
    assert sheet.unused
    assert list(sheet.columns) == list(NAMES)
    assert not (await port.open(PLACE, sheet.sheet_id)).unused


async def test_a_missing_column_is_added_at_the_right_of_everything(both: Backend) -> None:
    port, hands = both
    hands.make(["my notes", *(name for name in NAMES if name != "Items")])
    hands.type(3, "W", "a remark in a column without a name")
    sheet = await port.open(PLACE, None)
    assert sheet.columns["Items"] == 23
    assert hands.texts()[0][0] == "my notes"
    assert hands.texts()[2][22] == "a remark in a column without a name"


async def test_a_worksheet_in_use_that_lost_its_id_column_is_refused(both: Backend) -> None:
    port, hands = both
    sheet = await port.open(PLACE, None)
    hands.type(1, "A", "ID")
    assert await fault_of(port.open(PLACE, sheet.sheet_id)) is FaultKind.REFUSED
    assert len(hands.texts()[0]) == len(NAMES)


async def test_a_column_named_twice_is_refused(both: Backend) -> None:
    port, hands = both
    hands.make([*NAMES, " entry  id "])
    assert await fault_of(port.open(PLACE, None)) is FaultKind.REFUSED


async def test_what_is_appended_is_read_back_as_it_was(both: Backend) -> None:
    port, _ = both
    sheet = await port.open(PLACE, None)
    rows = [
        row("AAAAAAAAAAAA"),
        row("BBBBBBBBBBBB", Amount=None, Client='=IMPORTXML("x")', Remarks="+1 -2 @x"),
    ]
    after = await port.append(sheet, rows, 11)
    assert dict(after.columns) == dict(sheet.columns)
    assert after.markers == (11,)
    table = await port.read(after, NAMES)
    assert [
        {name: value for name, value in table.row(index).items() if value is not None} for index in (0, 1)
    ] == [{name: value for name, value in each.items() if value is not None} for each in rows]
    assert table.height == 2


async def test_the_same_batch_is_never_applied_twice(both: Backend) -> None:
    port, hands = both
    sheet = await port.open(PLACE, None)
    await port.append(sheet, [row("AAAAAAAAAAAA")], 11)
    assert await fault_of(port.append(sheet, [row("AAAAAAAAAAAA")], 11)) is FaultKind.APPLIED
    assert len(hands.texts()) == 2


async def test_a_batch_that_was_fenced_off_is_refused_and_its_fence_is_no_marker(both: Backend) -> None:
    port, hands = both
    sheet = await port.open(PLACE, None)
    assert await port.fence(sheet, 11)
    assert await port.fence(sheet, 11)
    assert await fault_of(port.append(sheet, [row("AAAAAAAAAAAA")], 11)) is FaultKind.APPLIED
    write = CellWrite(2, sheet.columns["Status"], "Status", "Void")
    assert await fault_of(port.write(sheet, [write], 11)) is FaultKind.APPLIED
    assert len(hands.texts()) == 1
    again = await port.open(PLACE, sheet.sheet_id)
    assert (again.markers, again.fences) == ((), (11,))
    assert (await port.append(again, [row("AAAAAAAAAAAA")], 12)).fences == (11,)


async def test_a_batch_that_was_applied_cannot_be_fenced_off_and_stays_marked(both: Backend) -> None:
    port, _ = both
    sheet = await port.open(PLACE, None)
    await port.append(sheet, [row("AAAAAAAAAAAA")], 11)
    await port.write(sheet, [CellWrite(2, sheet.columns["Status"], "Status", "Void")], 12)
    assert await port.fence(sheet, 11)
    assert await port.fence(sheet, 12)
    again = await port.open(PLACE, sheet.sheet_id)
    assert (again.markers, again.fences) == ((11, 12), ())


async def test_columns_are_found_by_name_wherever_they_stand(both: Backend) -> None:
    port, hands = both
    hands.make(["note", *reversed(NAMES)])
    sheet = await port.open(PLACE, None)
    await port.append(sheet, [row("AAAAAAAAAAAA")], 1)
    assert hands.texts()[1][sheet.columns[ENTRY_ID]] == "AAAAAAAAAAAA"
    assert sheet.columns[ENTRY_ID] == 20
    table = await port.read(sheet, ["Client", ENTRY_ID])
    assert table.row(0) == {"Client": "Apollo Pharmacy", ENTRY_ID: "AAAAAAAAAAAA"}


async def test_an_append_tells_that_the_columns_moved_just_before(both: Backend) -> None:
    port, hands = both
    sheet = await port.open(PLACE, None)
    hands.insert_column("A")
    after = await port.append(sheet, [row("AAAAAAAAAAAA")], 1)
    assert after.columns[ENTRY_ID] == 1


async def test_a_part_of_the_rows_is_read_alone(both: Backend) -> None:
    port, _ = both
    sheet = await port.open(PLACE, None)
    ids = [f"{letter * 12}" for letter in "ABCDE"]
    sheet = await port.append(sheet, [row(each) for each in ids], 1)
    parts = [
        await port.read_part(sheet, NAMES, first, last)
        for first, last in ((2, 4), (5, None), (2, 3), (8, 9), (9, None))
    ]
    assert [part.columns[ENTRY_ID] for part in parts] == [ids[:3], ids[3:], ids[:2], [], []]
    whole = await port.read(sheet, NAMES)
    assert parts[0].row(1) == whole.row(1)
    assert parts[0].digest == (await port.read_part(sheet, NAMES, 2, 4)).digest != parts[2].digest


async def test_reading_moved_columns_is_refused_as_moved(both: Backend) -> None:
    port, hands = both
    sheet = await port.open(PLACE, None)
    hands.insert_column("A")
    assert await fault_of(port.read(sheet, [ENTRY_ID])) is FaultKind.MOVED
    assert await fault_of(port.read_part(sheet, [ENTRY_ID], 2, 3)) is FaultKind.MOVED
    assert await fault_of(port.read_rows(sheet, [2])) is FaultKind.MOVED


async def test_a_renamed_worksheet_stays_the_same_one(both: Backend) -> None:
    port, hands = both
    sheet = await port.open(PLACE, None)
    await port.append(sheet, [row("AAAAAAAAAAAA")], 1)
    hands.rename("John's numbers")
    again = await port.open(PLACE, sheet.sheet_id)
    assert again.sheet_id == sheet.sheet_id
    assert (await port.read(again, [ENTRY_ID])).columns[ENTRY_ID] == ["AAAAAAAAAAAA"]
    await port.append(again, [row("BBBBBBBBBBBB")], 2)
    assert len(hands.texts()) == 3


async def test_a_deleted_worksheet_is_refused_and_not_made_again(both: Backend) -> None:
    port, hands = both
    sheet = await port.open(PLACE, None)
    hands.delete()
    assert await fault_of(port.open(PLACE, sheet.sheet_id)) is FaultKind.REFUSED


async def test_single_cells_are_written_and_cleared(both: Backend) -> None:
    port, _ = both
    sheet = await port.open(PLACE, None)
    await port.append(sheet, [row("AAAAAAAAAAAA"), row("BBBBBBBBBBBB")], 1)
    columns = sheet.columns
    await port.write(
        sheet,
        [
            CellWrite(3, columns["Status"], "Status", "Void"),
            CellWrite(3, columns["Amount"], "Amount", None),
            CellWrite(2, columns["Date"], "Date", "2026-12-31"),
        ],
        2,
    )
    table = await port.read(sheet, ["Status", "Amount", "Date"])
    assert table.columns["Status"] == ["Active", "Void"]
    assert table.columns["Amount"] == [25000.5, None]
    assert table.columns["Date"] == ["2026-12-31", "2026-11-21"]


async def test_rows_are_read_by_number_with_the_peoples_columns(both: Backend) -> None:
    port, hands = both
    hands.make([*NAMES, "note"])
    sheet = await port.open(PLACE, None)
    await port.append(sheet, [row("AAAAAAAAAAAA"), row("BBBBBBBBBBBB")], 1)
    hands.type(3, "U", "call back")
    rows = await port.read_rows(sheet, [3])
    assert list(rows) == [3]
    assert rows[3][0] == "BBBBBBBBBBBB"
    assert rows[3][20] == "call back"
    assert len(await port.read_rows(sheet, None)) == 3


async def test_a_lost_answer_to_a_write_is_uncertain(both: Backend) -> None:
    port, hands = both
    sheet = await port.open(PLACE, None)
    hands.lose_answer(applied=True)
    assert await fault_of(port.append(sheet, [row("AAAAAAAAAAAA")], 1)) is FaultKind.UNCERTAIN
    hands.lose_answer(applied=False)
    assert await fault_of(port.append(sheet, [row("BBBBBBBBBBBB")], 2)) is FaultKind.UNCERTAIN
    again = await port.open(PLACE, sheet.sheet_id)
    assert (await port.read(again, [ENTRY_ID])).columns[ENTRY_ID] == ["AAAAAAAAAAAA"]
    assert again.markers == (1,)


async def test_the_digest_changes_with_the_cells_only(both: Backend) -> None:
    port, hands = both
    sheet = await port.open(PLACE, None)
    await port.append(sheet, [row("AAAAAAAAAAAA")], 1)
    first = (await port.read(sheet, NAMES)).digest
    assert (await port.read(sheet, NAMES)).digest == first
    hands.type(2, "E", "Apollo")
    assert (await port.read(sheet, NAMES)).digest != first


async def test_an_oversize_cell_is_refused_for_its_content(both: Backend) -> None:
    port, hands = both
    sheet = await port.open(PLACE, None)
    with pytest.raises(SheetFault) as caught:
        await port.append(sheet, [row("AAAAAAAAAAAA", Remarks="x" * 50_001)], 1)
    assert caught.value.kind is FaultKind.REFUSED
    assert caught.value.by_content
    assert len(hands.texts()) == 1
