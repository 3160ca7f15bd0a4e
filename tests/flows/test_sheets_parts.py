"""A worksheet is read back part by part: nothing is missed between the parts, and memory stays small."""

from __future__ import annotations

import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.entry import Entry, Status
from sheets.cells import cells_of
from sheets.company import CompanySync
from sheets.desk import Policy
from sheets.layout import ENTRY_ID, NAMES
from tests.doubles.worksheets import Grid
from tests.flows.sheets_stage import JOHNLEE, Stage, staged

FOUR_ROWS = Policy(part_rows=4, compared_rows=3)  # borders within a part, and between parts
ROWS = (2_000, 6_000)
BYTES_A_ROW = 64  # its place in the order, and the bit that it was seen; the rest is the allocators'


async def delivered(stage: Stage, count: int) -> tuple[list[Entry], CompanySync]:
    saved = await stage.save(count=count)
    await stage.until_quiet()
    return saved, stage.workers["johnlee"]


def part_reads(stage: Stage, since: int) -> int:
    return [operation for operation, _ in stage.book.calls[since:]].count("read_part")


async def test_corrections_and_deletions_in_every_part_are_found(tmp_path: Path) -> None:
    async with staged(tmp_path, FOUR_ROWS) as stage:
        saved, worker = await delivered(stage, 14)
        for number in (0, 5, 13):
            stage.grid().edit(saved[number].entry_id, "Amount", 5)
        stage.grid().delete(saved[7].entry_id)
        before = len(stage.book.calls)
        await worker.pull()
        assert part_reads(stage, before) == 4
        now = [await stage.stored(each) for each in saved]
        assert [number for number, each in enumerate(now) if each.details.amount == 5] == [0, 5, 13]
        assert [number for number, each in enumerate(now) if each.status is Status.VOID] == [7]


async def test_a_part_that_changed_is_compared_though_the_others_did_not(tmp_path: Path) -> None:
    async with staged(tmp_path, FOUR_ROWS) as stage:
        saved, worker = await delivered(stage, 10)
        await worker.pull()
        stage.grid().edit(saved[9].entry_id, "Amount", 5)
        await worker.pull()
        assert (await stage.stored(saved[9])).details.amount == Decimal(5)
        stage.grid().edit(saved[0].entry_id, "Amount", 6)
        await worker.pull()
        assert [(await stage.stored(each)).version for each in saved] == [2, *[1] * 8, 2]


async def test_rows_that_are_sorted_between_two_parts_are_neither_gone_nor_double(tmp_path: Path) -> None:
    async with staged(tmp_path, FOUR_ROWS) as stage:
        saved, worker = await delivered(stage, 12)
        grid, original = stage.grid(), stage.book.read_part

        async def read_part(sheet, names, first, last):  # type: ignore[no-untyped-def]
            table = await original(sheet, names, first, last)
            if first == 2:
                grid.reverse()
            return table

        stage.book.read_part = read_part  # type: ignore[method-assign]
        await worker.pull()
        assert {(await stage.stored(each)).status for each in saved} == {Status.ACTIVE}
        assert stage.told.sentences == []


async def test_columns_that_move_between_two_parts_change_nothing(tmp_path: Path) -> None:
    async with staged(tmp_path, FOUR_ROWS) as stage:
        saved, worker = await delivered(stage, 12)
        grid, original, parts = stage.grid(), stage.book.read_part, [0]

        async def read_part(sheet, names, first, last):  # type: ignore[no-untyped-def]
            table = await original(sheet, names, first, last)
            parts[0] += 1
            if parts[0] == 1:
                grid.swap_columns("Client", "Location")
            return table

        stage.book.read_part = read_part  # type: ignore[method-assign]
        await worker.pull()
        assert [(await stage.stored(each)).version for each in saved] == [1] * 12
        assert parts[0] == 4


@pytest.mark.parametrize("place", [4, 7], ids=["behind a border in its part", "in another part"])
async def test_a_copy_far_from_its_row_is_told_and_does_not_count(tmp_path: Path, place: int) -> None:
    async with staged(tmp_path, FOUR_ROWS) as stage:
        saved, worker = await delivered(stage, 6)
        copy = list(stage.grid().rows[2])
        copy[stage.grid().column("Amount")] = 1
        stage.grid().rows.insert(place, copy)
        for _ in range(3):
            await worker.pull()
        assert (await stage.stored(saved[1])).version == 1
        (told,) = stage.told.sentences
        assert saved[1].entry_id in told[1]


async def test_a_row_that_an_update_found_gone_counts_again_when_it_is_brought_back(tmp_path: Path) -> None:
    async with staged(tmp_path, FOUR_ROWS) as stage:
        saved, worker = await delivered(stage, 10)
        await worker.pull()
        grid = stage.grid()
        kept = [list(line) for line in grid.rows]
        grid.delete(saved[2].entry_id)
        await stage.change(saved[2], amount=Decimal(5))
        await stage.until_quiet()
        assert (await stage.stored(saved[2])).status is Status.VOID
        grid.rows[:] = kept
        await worker.pull()
        assert (await stage.stored(saved[2])).status is Status.ACTIVE


async def test_below_a_part_without_any_cell_the_rest_is_read_at_once(tmp_path: Path) -> None:
    async with staged(tmp_path, FOUR_ROWS) as stage:
        saved, worker = await delivered(stage, 6)
        grid = stage.grid()
        last = grid.rows.pop()
        grid.rows += [[] for _ in range(40)]
        grid.rows.append(last)
        grid.edit(saved[5].entry_id, "Amount", 5)
        before = len(stage.book.calls)
        await worker.pull()
        assert (await stage.stored(saved[5])).details.amount == 5
        assert part_reads(stage, before) == 4


async def test_a_row_that_is_read_back_takes_a_few_bytes(tmp_path: Path) -> None:
    """Twice as many rows must not take twice the memory: compared is the growth, not the sum."""
    peaks = [await peak_of_a_look(tmp_path / str(rows), rows) for rows in ROWS]
    grown = (peaks[1] - peaks[0]) / (ROWS[1] - ROWS[0])
    print(f"peaks {peaks}, {grown:.1f} bytes a row")
    assert grown < BYTES_A_ROW


async def peak_of_a_look(folder: Path, rows: int) -> int:
    """Bytes that the first look at a worksheet takes at most, beyond what was there before."""
    async with staged(folder, Policy(part_rows=250)) as stage:
        fill(stage, rows)
        worker = stage.worker()
        await worker.step()
        await worker.pull()  # what is made once and kept is there now
        worker = stage.worker()
        await worker.step()
        tracemalloc.start()
        try:
            await worker.pull()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


def fill(stage: Stage, rows: int) -> None:
    """Put rows of entries into the worksheet that the ledger will take over."""
    pattern = cells_of(stage.entry(1))
    grid = Grid(7, JOHNLEE.worksheet, [list(NAMES)])
    for number in range(rows):
        row = pattern | {ENTRY_ID: f"{number:012}", "Remarks": f"remark {number}"}
        grid.rows.append([row[name] for name in NAMES])
    stage.book.spreadsheets[JOHNLEE.spreadsheet_id] = {7: grid}
