"""The whole synchronisation over gspread against the sandbox's Google: rows, corrections, failures."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ledger.entry import Entry, Status
from sandbox.faults import Fault, FaultKind
from sandbox.google.service import SheetsService
from sheets.budget import Budget
from sheets.clock import SystemClock
from sheets.desk import Policy
from sheets.sync import SheetsSync
from sidecar.health import Health
from tests.contract.sheets_harness import BOOK, google
from tests.flows.sheets_stage import JOHNLEE, YUGROW, Stage, staged

TITLE = JOHNLEE.worksheet
QUICK = Policy(sync_seconds=0.02, uncertain_seconds=0.5, pull_seconds=3600.0)


@dataclass
class Scene:
    """The running synchronisation with Google, and hands in the sheet."""

    stage: Stage
    service: SheetsService
    sync: SheetsSync

    def rows(self, title: str = TITLE) -> list[dict[str, Any]]:
        header, *lines = self.service.grid(BOOK, title)
        names = [cell.text if cell else "" for cell in header]
        return [dict(zip(names, [cell and cell.value for cell in line], strict=False)) for line in lines]

    def row(self, entry: Entry) -> dict[str, Any]:
        (found,) = (each for each in self.rows() if each["Entry ID"] == entry.entry_id)
        return found

    async def until(self, holds: Callable[[], Awaitable[Any] | Any]) -> None:
        """Wait for something to become true."""
        async with asyncio.timeout(20):
            while True:
                result = holds()
                if await result if isinstance(result, Awaitable) else result:
                    return
                await asyncio.sleep(0.01)

    async def quiet(self) -> None:
        """Wait until nothing is due."""

        async def nothing_due() -> bool:
            return not (await self.stage.due(JOHNLEE) + await self.stage.due(YUGROW))

        await self.until(nothing_due)


@asynccontextmanager
async def scene(folder: Path) -> AsyncIterator[Scene]:
    async with staged(folder) as stage, google(folder) as (gateway, service, _):
        service.create_spreadsheet(BOOK, "Companies")
        clock = SystemClock()
        stage.clock.now = clock.time()
        sync = SheetsSync(
            stage.ledger,
            gateway,
            [JOHNLEE, YUGROW],
            policy=QUICK,
            clock=clock,
            budget=Budget(clock),
            health=stage.told,
            notify=stage.told.notify,
            on_change=stage.told.on_change,
        )
        task = asyncio.create_task(sync.run())
        try:
            yield Scene(stage, service, sync)
        finally:
            sync.stop()
            await asyncio.wait_for(task, 20)


async def test_entries_and_their_changes_reach_the_right_sheets(tmp_path: Path) -> None:
    async with scene(tmp_path) as there:
        saved = await there.stage.save(count=3)
        (other,) = await there.stage.save(YUGROW)
        await there.quiet()
        await there.stage.change(saved[0], status=Status.VOID)
        await there.stage.change(saved[1], amount=Decimal("12.5"), date=date(2026, 11, 20), items=())
        await there.quiet()
        assert [each["Entry ID"] for each in there.rows()] == [each.entry_id for each in saved]
        assert [each["Entry ID"] for each in there.rows(YUGROW.worksheet)] == [other.entry_id]
        assert there.row(saved[0])["Status"] == "Void"
        assert there.row(saved[1])["Amount"] == 12.5
        assert there.row(saved[1])["Items"] is None
        assert there.service.texts(BOOK, TITLE)[2][1] == "20-11-2026"
        assert there.stage.told.health[0] is Health.HEALTHY


async def test_what_people_do_in_the_sheet_is_kept_and_counts(tmp_path: Path) -> None:
    async with scene(tmp_path) as there:
        saved = await there.stage.save(count=6)
        await there.quiet()
        service = there.service
        service.insert_column(BOOK, TITLE, "C", "mine")
        service.move_column(BOOK, TITLE, "A", "Z")
        service.sort_rows(BOOK, TITLE, "D", downwards=True)
        service.rename_sheet(BOOK, TITLE, "Our book")
        texts = service.texts(BOOK, "Our book")
        row = 1 + next(index for index, line in enumerate(texts) if saved[2].entry_id in line)
        letter = chr(65 + texts[0].index("Amount"))
        service.set_cell(BOOK, "Our book", f"{letter}{row}", "₹1,234.50")
        gone = 1 + next(index for index, line in enumerate(texts) if saved[4].entry_id in line)
        service.delete_rows(BOOK, "Our book", gone)
        await there.sync.pull_now("johnlee")
        assert (await there.stage.stored(saved[2])).details.amount == Decimal("1234.5")
        assert (await there.stage.stored(saved[4])).status is Status.VOID
        await there.stage.change(saved[2], client="Cipla")
        new = await there.stage.save(client="New")
        await there.quiet()
        rows = {each["Entry ID"]: each for each in there.rows("Our book")}
        assert set(rows) == {each.entry_id for each in (*saved[:4], saved[5], new[0])}
        assert rows[saved[2].entry_id]["Client"] == "Cipla"
        assert rows[saved[2].entry_id]["Amount"] == 1234.5
        assert rows[new[0].entry_id]["Client"] == "New"
        assert {each["mine"] for each in rows.values()} == {None}
        assert [sheet.title for sheet in service.spreadsheets[BOOK].sheets].count(TITLE) == 0


async def test_failures_of_every_kind_lose_and_double_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path) as there:
        saved = await there.stage.save()
        await there.quiet()
        for fault in (
            Fault(FaultKind.CUT_AFTER, "batchUpdate", times=1),
            Fault(FaultKind.CUT_BEFORE, "batchUpdate", times=1),
            Fault(FaultKind.LATE, "batchUpdate", seconds=0.2, times=1),
            Fault(FaultKind.STATUS, "batchUpdate", status=503, times=1),
            Fault(FaultKind.STATUS, "batchUpdate", status=429, retry_after=1, times=1),
            Fault(FaultKind.GARBAGE, "batchUpdate", times=1),
            Fault(FaultKind.STATUS, "spreadsheets.get", status=500, times=2),
            Fault(FaultKind.CUT_BEFORE, "values.batchGet", times=2),
        ):
            there.service.faults.add(fault)
            saved += await there.stage.save(count=2)
            await there.stage.change(saved[-3], client=f"Client after {fault.kind}")
            there.sync.wake("johnlee")
            await there.quiet()
            there.service.faults.clear()
        assert [each["Entry ID"] for each in there.rows()] == [each.entry_id for each in saved]
        for entry in saved:
            assert there.row(entry)["Client"] == (await there.stage.stored(entry)).details.client


async def test_a_company_whose_sheet_is_refused_is_told_and_the_other_goes_on(tmp_path: Path) -> None:
    async with scene(tmp_path) as there:
        await there.stage.save(JOHNLEE)
        await there.stage.save(YUGROW)
        await there.quiet()
        there.service.protect(BOOK, TITLE)
        refused = await there.stage.save(JOHNLEE)
        fine = await there.stage.save(YUGROW)
        await there.until(lambda: len(there.rows(YUGROW.worksheet)) == 2)
        await there.until(lambda: there.stage.told.health[0] is Health.DEGRADED)
        assert "protected" in there.stage.told.health[1]
        assert [company for company, _ in there.stage.told.sentences] == ["johnlee"]
        there.service.unprotect(BOOK, TITLE)
        await there.sync.unpark("johnlee")
        await there.quiet()
        assert there.rows()[-1]["Entry ID"] == refused[0].entry_id
        assert there.rows(YUGROW.worksheet)[-1]["Entry ID"] == fine[0].entry_id
        assert there.stage.told.health[0] is Health.HEALTHY
