"""All companies at once: woken, paced, stopped, and none in the way of another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from sheets.budget import Budget
from sheets.clock import SystemClock
from sheets.desk import Policy
from sheets.repository import FaultKind, Place, Sheet, SheetFault
from sheets.sync import SheetsSync
from sidecar.health import Health
from tests.flows.sheets_stage import JOHNLEE, YUGROW, Stage, staged

SLOW = Policy(sync_seconds=3600.0, pull_seconds=3600.0)


@asynccontextmanager
async def synced(
    folder: Path, policy: Policy = SLOW, *places: Place
) -> AsyncIterator[tuple[Stage, SheetsSync]]:
    async with staged(folder) as stage:
        clock = SystemClock()
        sync = SheetsSync(
            stage.ledger,
            stage.book,
            places or (JOHNLEE, YUGROW),
            policy=policy,
            clock=clock,
            budget=Budget(clock),
            health=stage.told,
            notify=stage.told.notify,
            on_change=stage.told.on_change,
        )
        yield stage, sync


@asynccontextmanager
async def running(sync: SheetsSync) -> AsyncIterator[None]:
    task = asyncio.create_task(sync.run())
    try:
        yield
    finally:
        sync.stop()
        await asyncio.wait_for(task, 10)


async def eventually(stage: Stage, place: Place, count: int) -> None:
    async with asyncio.timeout(10):
        while stage.book.spreadsheets.get(place.spreadsheet_id) is None or len(_ids(stage, place)) < count:
            await asyncio.sleep(0.002)


def _ids(stage: Stage, place: Place) -> list[object]:
    titles = [each.title for each in stage.book.spreadsheets[place.spreadsheet_id].values()]
    return stage.ids(place) if place.worksheet in titles else []


async def test_a_wake_sends_at_once(tmp_path: Path) -> None:
    async with synced(tmp_path) as (stage, sync), running(sync):
        (entry,) = await stage.save()
        sync.wake("johnlee")
        sync.wake("nobody")
        await eventually(stage, JOHNLEE, 1)
        assert stage.ids() == [entry.entry_id]


async def test_without_a_wake_what_waits_is_sent_soon(tmp_path: Path) -> None:
    async with synced(tmp_path, Policy(sync_seconds=0.01)) as (stage, sync), running(sync):
        await stage.save(YUGROW)
        await eventually(stage, YUGROW, 1)


async def test_a_company_whose_requests_hang_holds_up_nobody(tmp_path: Path) -> None:
    async with synced(tmp_path) as (stage, sync):
        original = stage.book.open
        release = asyncio.Event()

        async def slow(place, sheet_id):  # type: ignore[no-untyped-def]
            if place.company == "johnlee":
                await release.wait()
            return await original(place, sheet_id)

        stage.book.open = slow  # type: ignore[method-assign]
        async with running(sync):
            await stage.save(JOHNLEE)
            await stage.save(YUGROW, count=3)
            sync.wake("johnlee")
            sync.wake("yugrow")
            await eventually(stage, YUGROW, 3)
            assert _ids(stage, JOHNLEE) == []
            release.set()
            await eventually(stage, JOHNLEE, 1)


async def test_a_defect_in_one_company_shows_and_harms_no_other(tmp_path: Path) -> None:
    async with synced(tmp_path) as (stage, sync):

        def before(operation: str, place: Place) -> None:
            if place.company == "johnlee":
                raise ZeroDivisionError

        stage.book.before = before
        async with running(sync):
            await stage.save(YUGROW)
            sync.wake("yugrow")
            await eventually(stage, YUGROW, 1)
            async with asyncio.timeout(10):
                while stage.told.health[0] is not Health.DEGRADED:
                    await asyncio.sleep(0.002)
        assert "johnlee" in stage.told.health[1]


async def test_a_defect_in_reading_back_shows_while_sending_works(tmp_path: Path) -> None:
    policy = Policy(sync_seconds=0.01, pull_seconds=0.01)
    async with synced(tmp_path, policy, JOHNLEE) as (stage, sync):
        met, sent = asyncio.Event(), asyncio.Event()

        def before(operation: str, place: Place) -> None:
            if operation == "read_part":
                met.set()
                raise ZeroDivisionError
            if operation == "append" and met.is_set():
                sent.set()

        stage.book.before = before
        async with running(sync):
            await stage.save()
            async with asyncio.timeout(10):
                await met.wait()
                await stage.save()
                await sent.wait()
                while await stage.due():
                    await asyncio.sleep(0.002)
            for _ in range(50):
                await stage.due()  # in the time of which what was sent is told to have worked
            assert stage.told.health[0] is Health.DEGRADED


async def test_companies_can_come_and_go(tmp_path: Path) -> None:
    async with synced(tmp_path, SLOW, JOHNLEE) as (stage, sync), running(sync):
        await stage.save(YUGROW)
        sync.serve([YUGROW])
        sync.wake("yugrow")
        await eventually(stage, YUGROW, 1)
        await stage.save(JOHNLEE)
        sync.wake("johnlee")
        assert _ids(stage, JOHNLEE) == []
        sync.serve([YUGROW, JOHNLEE])
        await eventually(stage, JOHNLEE, 1)


async def test_a_company_that_is_moved_while_its_rows_are_sent_has_each_of_them_once(tmp_path: Path) -> None:
    async with synced(tmp_path, SLOW, JOHNLEE) as (stage, sync), running(sync):
        original, began, release = stage.book.ready, asyncio.Event(), asyncio.Event()

        async def waiting_for_quota(place: Place) -> None:
            if place == JOHNLEE and not began.is_set():
                began.set()
                await release.wait()
            await original(place)

        stage.book.ready = waiting_for_quota  # type: ignore[method-assign]
        saved = await stage.save()
        sync.wake("johnlee")
        await began.wait()
        saved += await stage.save()
        sync.serve([replace(JOHNLEE, timezone="Asia/Dubai")])
        for _ in range(50):
            await stage.due()  # in the time of which a second worker would send both rows
        release.set()
        await eventually(stage, JOHNLEE, 2)
        for _ in range(50):
            await stage.due()  # in the time of which both are through with what they began
        assert stage.ids() == [each.entry_id for each in saved]


async def test_what_a_company_does_last_is_no_trouble_once_it_is_gone(tmp_path: Path) -> None:
    async with synced(tmp_path, SLOW, JOHNLEE) as (stage, sync), running(sync):
        began, release = asyncio.Event(), asyncio.Event()

        async def refused(place: Place, sheet_id: int | None) -> Sheet:
            began.set()
            await release.wait()
            raise SheetFault(FaultKind.REFUSED, "not shared")

        stage.book.open = refused  # type: ignore[method-assign]
        await stage.save()
        sync.wake("johnlee")
        await began.wait()
        sync.serve([])
        release.set()
        async with asyncio.timeout(10):
            while not stage.told.sentences:
                await asyncio.sleep(0.002)
        for _ in range(50):
            await stage.due()  # in the time of which the last request's end is noted
        assert stage.told.health == (Health.HEALTHY, "")


async def test_the_last_pass_sends_what_waits_and_keeps_its_deadline(tmp_path: Path) -> None:
    async with synced(tmp_path) as (stage, sync):
        async with running(sync):
            pass
        original = stage.book.append

        async def hanging(sheet, rows, marker):  # type: ignore[no-untyped-def]
            if sheet.place.company == "johnlee":
                await asyncio.Event().wait()
            return await original(sheet, rows, marker)

        stage.book.append = hanging  # type: ignore[method-assign]
        await stage.save(JOHNLEE)
        await stage.save(YUGROW)
        async with asyncio.timeout(5):
            await sync.last_pass(0.3)
        assert len(_ids(stage, YUGROW)) == 1
        assert await stage.due(JOHNLEE) == 1


async def test_a_request_under_way_is_finished_when_the_work_is_cancelled(tmp_path: Path) -> None:
    async with synced(tmp_path) as (stage, sync):
        original = stage.book.append
        begun = asyncio.Event()

        async def slow(sheet, rows, marker):  # type: ignore[no-untyped-def]
            begun.set()
            await asyncio.sleep(0.05)
            return await original(sheet, rows, marker)

        stage.book.append = slow  # type: ignore[method-assign]
        task = asyncio.create_task(sync.run())
        await stage.save()
        sync.wake("johnlee")
        await asyncio.wait_for(begun.wait(), 10)
        task.cancel()
        await asyncio.wait([task], timeout=10)
        assert task.cancelled()
        assert len(_ids(stage, JOHNLEE)) == 1
        assert await stage.due() == 0


async def test_the_numbers_tell_what_waits_and_why(tmp_path: Path) -> None:
    async with synced(tmp_path) as (stage, sync):

        def before(operation: str, place: Place) -> None:
            if place.company == "johnlee":
                raise SheetFault(FaultKind.REFUSED, "not shared")

        stage.book.before = before
        await stage.save(JOHNLEE, count=2)
        await stage.save(YUGROW)
        await sync.last_pass(5)
        stats = await sync.stats()
        johnlee, yugrow = stats.companies
        assert (johnlee.waiting, johnlee.trouble, johnlee.parked) == (2, "not shared", 0)
        assert johnlee.oldest_seconds > 0
        assert (yugrow.waiting, yugrow.trouble, yugrow.oldest_seconds) == (0, None, 0.0)
        assert (stats.reads_left, stats.writes_left) == (60, 60)


async def test_a_correction_is_read_back_without_anybody_asking(tmp_path: Path) -> None:
    async with synced(tmp_path, Policy(sync_seconds=0.01, pull_seconds=0.02)) as (stage, sync), running(sync):
        (entry,) = await stage.save()
        await eventually(stage, JOHNLEE, 1)
        stage.grid().edit(entry.entry_id, "Client", "Cipla")
        async with asyncio.timeout(10):
            while (await stage.stored(entry)).details.client != "Cipla":
                await asyncio.sleep(0.005)
            while not stage.told.changed:  # it is told after the commit that was just seen
                await asyncio.sleep(0.005)
        assert stage.told.changed == ["johnlee"]
