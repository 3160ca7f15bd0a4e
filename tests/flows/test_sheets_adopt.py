"""A sheet that is ahead of the ledger: nothing is lost, nothing doubled, nothing invented."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ledger import entries, marks, rollups
from ledger.entry import EntryType, Payment, Status
from ledger.ledger import Ledger
from sheets.adopt import spread_flag
from sheets.cells import cells_of
from sheets.layout import NAMES
from sidecar.health import Health
from tests.doubles.worksheets import Grid, day_number
from tests.flows.sheets_stage import JOHNLEE, YUGROW, Stage, staged


async def flag(stage: Stage) -> None:
    def work(tx):  # type: ignore[no-untyped-def]
        marks.put(tx, "reconcile", "1")
        spread_flag(tx, ["johnlee", "yugrow"])

    await stage.ledger.write(work)


async def is_flagged(stage: Stage, company: str) -> bool:
    return await stage.ledger.read(lambda tx: marks.get(tx, f"reconcile:{company}")) is not None


async def test_after_a_restore_every_row_is_an_entry_again_and_none_stands_twice(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path / "live") as stage:
        old = await stage.save(count=3)
        await stage.until_quiet()
        await stage.save(count=2)
        backup = tmp_path / "backup"
        backup.mkdir()
        waiting = await stage.ledger.read(lambda tx: entries.last_of_person(tx, "johnlee", 901, 2))
        await stage.ledger.close()
        shutil.copy(stage.ledger.path, backup / "ledger.db")
        stage.ledger = Ledger(stage.ledger.path)
        await stage.ledger.open()
        stage.workers.clear()
        await stage.until_quiet()
        newer = await stage.save(count=4, payment=Payment.PARTIAL, paid=Decimal(100))
        await stage.until_quiet()
        await stage.change(old[0], status=Status.VOID)
        await stage.until_quiet()
        rows = stage.ids()
        await stage.ledger.close()

        stage.ledger = Ledger(backup / "ledger.db")
        await stage.ledger.open()
        await flag(stage)
        stage.workers.clear()
        worker = stage.worker()
        await stage.until_quiet()
        await worker.pull()
        assert stage.ids() == rows
        assert not await is_flagged(stage, "johnlee")
        assert await is_flagged(stage, "yugrow")
        assert (await stage.stored(waiting[0])).status is Status.ACTIVE
        assert (await stage.stored(old[0])).status is Status.VOID
        for each in newer:
            found = await stage.stored(each)
            assert (found.details, found.at, found.user_id) == (each.details, each.at, 901)
        assert await stage.ledger.read(rollups.differences) == 0
        assert [cells_of(await stage.stored(each)) for each in newer] == [stage.row(each) for each in newer]
        again = await stage.save(count=1)
        await stage.until_quiet()
        assert stage.ids() == [*rows, again[0].entry_id]


async def test_nothing_is_sent_to_a_worksheet_before_it_was_taken_over(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        first = await stage.save()
        await stage.until_quiet()
        await flag(stage)
        await stage.save()
        before = len(stage.book.calls)
        await stage.worker().step()
        operations = [operation for operation, _ in stage.book.calls[before:]]
        assert operations.index("read_part") < operations.index("append")
        assert len(stage.ids()) == 2
        assert stage.ids()[0] == first[0].entry_id


async def test_a_company_that_is_not_served_at_the_start_after_a_restore_is_taken_over_later(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path) as stage:
        await stage.save()
        await stage.until_quiet()
        await stage.ledger.write(lambda tx: marks.put(tx, "reconcile", "1"))
        await stage.ledger.write(lambda tx: spread_flag(tx, ["yugrow"]))
        assert await is_flagged(stage, "yugrow")
        assert await is_flagged(stage, "johnlee")


async def test_a_new_ledger_on_a_sheet_in_use_takes_it_over_by_itself(tmp_path: Path) -> None:
    async with staged(tmp_path / "one") as stage, staged(tmp_path / "two") as other:
        saved = await stage.save(count=3)
        await stage.until_quiet()
        other.book = stage.book
        worker = other.worker()
        await worker.step()
        assert [(await other.stored(each)).details for each in saved] == [each.details for each in saved]
        assert len(stage.ids()) == 3


NEW_BOOK = replace(JOHNLEE, spreadsheet_id="the-book-that-was-begun-when-it-was-full-0000")


@pytest.mark.parametrize("count", [3, 10])
async def test_rows_that_stay_behind_in_a_former_spreadsheet_count_and_hold_up_nothing(
    tmp_path: Path, count: int
) -> None:
    async with staged(tmp_path) as stage:
        old = await stage.save(count=count)
        await stage.until_quiet()
        behind = stage.ids()
        worker = stage.worker(NEW_BOOK)
        (new,) = await stage.save()
        stage.book.unclear = ["lost"]
        await stage.until_quiet()
        await worker.pull()
        await stage.change(old[0], status=Status.VOID)
        await stage.change(old[1], amount=Decimal(7))
        await stage.change(new, amount=Decimal(8))
        await stage.until_quiet()
        await worker.pull()
        found = [await stage.stored(each) for each in (*old, new)]
        assert [each.status for each in found] == [Status.VOID] + [Status.ACTIVE] * count
        assert (found[1].details.amount, found[-1].details.amount) == (7, 8)
        assert (stage.ids(), stage.ids(NEW_BOOK)) == (behind, [new.entry_id])
        assert [each["Amount"] for each in stage.grid(NEW_BOOK).records()] == [8]
        assert (await stage.due(), stage.told.sentences) == (0, [])
        assert stage.told.health[0] is Health.HEALTHY


async def test_in_a_copy_of_the_former_spreadsheet_everything_goes_on(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        old = await stage.save(count=4)
        await stage.until_quiet()
        await stage.change(old[0], amount=Decimal(7))
        copied = [list(line) for line in stage.grid().rows]
        stage.book.spreadsheets[NEW_BOOK.spreadsheet_id] = {7: Grid(7, NEW_BOOK.worksheet, copied)}
        worker = stage.worker(NEW_BOOK)
        await stage.until_quiet()
        assert stage.grid(NEW_BOOK).records()[0]["Amount"] == 7
        stage.grid(NEW_BOOK).edit(old[1].entry_id, "Client", "Cipla")
        stage.grid(NEW_BOOK).delete(old[2].entry_id)
        await worker.pull()
        found = [await stage.stored(each) for each in old]
        assert found[1].details.client == "Cipla"
        assert [each.status for each in found].count(Status.VOID) == 1
        assert stage.ids(NEW_BOOK) == [old[0].entry_id, old[1].entry_id, old[3].entry_id]


async def test_a_row_that_is_copied_over_later_is_looked_after_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        old = await stage.save(count=4)
        await stage.until_quiet()
        worker = stage.worker(NEW_BOOK)
        await stage.save()
        await stage.until_quiet()
        stage.grid(NEW_BOOK).rows.append(list(stage.grid().rows[2]))
        stage.grid(NEW_BOOK).edit(old[1].entry_id, "Client", "Cipla")
        await worker.pull()
        assert (await stage.stored(old[1])).details.client == "Cipla"
        stage.grid(NEW_BOOK).delete(old[1].entry_id)
        await worker.pull()
        assert [(await stage.stored(each)).status for each in old].count(Status.VOID) == 1


async def test_a_worksheet_that_is_made_again_for_a_deleted_one_voids_nothing(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        old = await stage.save(count=3)
        await stage.until_quiet()
        worker = stage.workers["johnlee"]
        stage.book.spreadsheets[JOHNLEE.spreadsheet_id].clear()
        (new,) = await stage.save()
        stage.clock.now += 10
        await worker.step()
        assert "was deleted" in (worker.trouble or "")
        await worker.try_now()
        await stage.until_quiet()
        await worker.pull()
        assert stage.ids() == [new.entry_id]
        assert {(await stage.stored(each)).status for each in old} == {Status.ACTIVE}


async def test_another_worksheet_in_the_companies_file_is_written_to(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.save(count=2)
        await stage.until_quiet()
        stage.grid().title = "Called otherwise by people"
        (same,) = await stage.save()
        stage.worker()
        await stage.until_quiet()
        renamed = replace(JOHNLEE, worksheet="Called otherwise by people")
        assert stage.ids(renamed)[-1] == same.entry_id
        elsewhere = replace(JOHNLEE, worksheet="JohnLee_2027")
        stage.worker(elsewhere)
        (new,) = await stage.save()
        await stage.until_quiet()
        assert stage.ids(elsewhere) == [new.entry_id]
        stage.worker(renamed)
        (back,) = await stage.save()
        await stage.until_quiet()
        assert stage.ids(renamed)[-1] == back.entry_id
        assert len(stage.book.spreadsheets[JOHNLEE.spreadsheet_id]) == 2


async def test_an_empty_worksheet_needs_no_taking_over(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.save()
        await stage.until_quiet()
        assert "read" not in [operation for operation, _ in stage.book.calls]


async def test_rows_that_stand_for_no_entry_are_left_alone(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (foreign,) = await stage.save(YUGROW)
        (mine,) = await stage.save()
        await stage.until_quiet()
        grid = stage.grid()
        for values in (
            {"Entry ID": "note", "Client": "x"},
            {"Entry ID": "AAAAAAAAAAAA", "Client": "no date and no type"},
            {"Entry ID": foreign.entry_id, "Date": day_number(date(2026, 1, 2)), "Type": "Sales"},
            {"Entry ID": "BBBBBBBBBBBB", "Date": 46000, "Type": "Sales", "Company": "yugrow"},
            {"Entry ID": "CCCCCCCCCCCC", "Date": 46000, "Type": "sales", "Amount": "1,200", "Orders": "some"},
            {"Entry ID": "DDDDDDDDDDDD", "Date": 46000, "Type": "Sales", "User ID": "9" * 19},
            {"Entry ID": "EEEEEEEEEEEE", "Date": 46000, "Type": "Sales", "User ID": "9" * 5_000},
        ):
            grid.rows.append([values.get(name) for name in NAMES])
        await flag(stage)
        await stage.until_quiet()
        found = await stage.ledger.read(lambda tx: entries.last_of_person(tx, "johnlee", 0, 10))
        found.reverse()
        assert [each.entry_id[0] for each in found] == ["C", "D", "E"]
        assert found[0].details.type is EntryType.SALES
        assert (found[0].details.amount, found[0].details.orders) == (1200, None)
        assert (await stage.stored(foreign)).company == "yugrow"
        worker = stage.workers["johnlee"]
        await worker.pull()
        assert (await stage.stored(found[0])).version == 1
        assert (await stage.stored(mine)).version == 1


async def test_twenty_thousand_rows_are_taken_over_in_seconds(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        pattern = cells_of(stage.entry(1))
        grid = Grid(7, JOHNLEE.worksheet, [list(NAMES)])
        for number in range(20_000):
            row = pattern | {
                "Entry ID": f"{number:012}",
                "Amount": number,
                "Client": f"Client {number % 300}",
            }
            grid.rows.append([46000 + number % 300 if name == "Date" else row[name] for name in NAMES])
        stage.book.spreadsheets[JOHNLEE.spreadsheet_id] = {7: grid}
        worker = stage.worker()
        began = time.perf_counter()
        await worker.step()
        seconds = time.perf_counter() - began
        assert await stage.ledger.read(rollups.differences) == 0
        began = time.perf_counter()
        await worker.pull()
        pulling = time.perf_counter() - began
        print(f"taken over in {seconds:.1f} s, compared in {pulling:.1f} s")
        assert seconds < 30
        last = await stage.ledger.read(lambda tx: entries.find(tx, "johnlee", f"{19_999:012}"))
        assert last is not None
        assert last.details.amount == 19_999
        assert last.version == 1
