"""Unclear answers and killed processes: every row once, and only its own company waits."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from ledger import outbox
from ledger.entry import Status
from sheets.repository import Place
from sidecar.health import Health
from tests.doubles.worksheets import InMemoryWorksheets, ManualClock
from tests.flows.sheets_stage import Stage, staged


async def test_a_lost_answer_is_cleared_up_at_once_when_the_rows_are_there(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved = await stage.save(count=3)
        stage.book.unclear = ["lost"]
        began = stage.clock.time()
        await stage.until_quiet()
        assert stage.ids() == [each.entry_id for each in saved]
        assert stage.clock.time() - began < 1


@pytest.mark.parametrize("markers_are_unique, least, most", [(True, 0, 5), (False, 185, 187)])
async def test_missing_rows_are_sent_again_only_when_they_can_no_longer_come(
    tmp_path: Path, markers_are_unique: bool, least: float, most: float
) -> None:
    async with staged(tmp_path) as stage:
        stage.book.markers_are_unique = markers_are_unique
        saved = await stage.save(count=3)
        stage.book.unclear = ["never"]
        began = stage.clock.time()
        await stage.until_quiet()
        assert stage.ids() == [each.entry_id for each in saved]
        assert least <= stage.clock.time() - began < most


@pytest.mark.parametrize("answers", [["never"] * 4, [90.0, "lost"], [90.0, "never"], ["lost", 90.0, "lost"]])
async def test_rows_stand_there_once_when_the_fence_has_no_answer_either(
    tmp_path: Path, answers: list[str | float | None]
) -> None:
    async with staged(tmp_path) as stage:
        saved = await stage.save(count=3)
        stage.book.unclear = list(answers)
        await stage.until_quiet()
        stage.clock.now += 1000
        assert stage.ids() == [each.entry_id for each in saved]


async def test_a_write_that_was_fenced_off_is_never_applied(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (entry,) = await stage.save()
        await stage.until_quiet()
        worker = stage.workers["johnlee"]
        await stage.change(entry, amount=Decimal(5))
        stage.book.unclear = [100.0]
        await worker.step()
        stage.clock.now += 2
        await worker.step()
        assert stage.row(entry)["Amount"] == 5
        stage.grid().swap_columns("Amount", "Entry ID")  # what came late now would hit the ids
        await stage.change(entry, amount=Decimal(6))
        await stage.until_quiet()
        stage.clock.now += 1000
        assert (stage.row(entry)["Amount"], stage.ids()) == (6, [entry.entry_id])


@pytest.mark.parametrize("markers_are_unique", [True, False])
@pytest.mark.parametrize("seconds", [1.0, 60.0, 184.0])
async def test_rows_that_come_late_stand_there_once(
    tmp_path: Path, seconds: float, markers_are_unique: bool
) -> None:
    async with staged(tmp_path) as stage:
        stage.book.markers_are_unique = markers_are_unique
        saved = await stage.save(count=3)
        stage.book.unclear = [seconds]
        await stage.until_quiet()
        stage.clock.now += 1000
        assert stage.ids() == [each.entry_id for each in saved]


async def test_writes_that_never_get_an_answer_show_in_the_health_and_are_not_sent_all_the_time(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path) as stage:
        saved = await stage.save(count=3)
        worker = stage.worker()
        stage.book.unclear = ["never", None] * 1_000  # each append fails, each fence is put up
        began = stage.clock.time()
        while stage.clock.time() - began < 600:
            stage.clock.now += min(await worker.step(), 2.0)
        assert stage.told.health[0] is Health.DEGRADED
        assert [operation for operation, _ in stage.book.calls].count("append") < 100
        stage.book.unclear = []
        await stage.until_quiet()
        assert stage.ids() == [each.entry_id for each in saved]
        assert stage.told.health[0] is Health.HEALTHY


async def test_new_entries_wait_behind_a_doubt_and_keep_their_order(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.book.markers_are_unique = False
        first = await stage.save(count=2)
        stage.book.unclear = ["never"]
        worker = stage.worker()
        await worker.step()
        second = await stage.save(count=2)
        assert await worker.step() > 100
        assert stage.ids() == []
        assert worker.in_doubt_seconds > 100
        await stage.until_quiet()
        assert stage.ids() == [each.entry_id for each in first + second]


async def killed_at(stage: Stage, operation: str, *, applied: bool) -> None:
    """Have the process die at an operation: what was written down stays as it was."""

    class Killed(BaseException):
        pass

    def before(called: str, place: Place) -> None:
        if called == operation:
            raise Killed

    original = stage.book.append

    async def append(sheet, rows, marker):  # type: ignore[no-untyped-def]
        await original(sheet, rows, marker)
        raise Killed

    if applied:
        stage.book.append = append  # type: ignore[method-assign]
    else:
        stage.book.before = before
    with pytest.raises(Killed):
        await stage.worker().step()
    stage.book.before = lambda called, place: None
    stage.book.append = original  # type: ignore[method-assign]
    stage.workers.clear()


@pytest.mark.parametrize("markers_are_unique", [True, False])
@pytest.mark.parametrize("applied", [True, False])
async def test_after_a_kill_in_the_middle_of_a_write_every_row_stands_there_once(
    tmp_path: Path, applied: bool, markers_are_unique: bool
) -> None:
    async with staged(tmp_path) as stage:
        stage.book.markers_are_unique = markers_are_unique
        first = await stage.save()
        await stage.until_quiet()
        saved = await stage.save(count=3)
        await killed_at(stage, "append", applied=applied)
        began = stage.clock.time()
        stage.clock.now += 100  # the restart took a while
        more = await stage.save()
        await stage.until_quiet()
        assert stage.ids() == [each.entry_id for each in first + saved + more]
        waited = stage.clock.time() - began
        assert waited < 101 if applied or markers_are_unique else 185 <= waited < 187


async def test_an_edit_made_during_a_doubt_reaches_the_row(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (entry,) = await stage.save()
        await killed_at(stage, "append", applied=True)
        await stage.change(entry, client="Another")
        await stage.until_quiet()
        assert stage.row(entry)["Client"] == "Another"
        assert await stage.due() == 0


async def test_a_clock_that_jumps_does_not_shorten_or_prolong_the_wait(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.book.markers_are_unique = False
        await stage.save()
        stage.book.unclear = ["never"]
        worker = stage.worker()
        await worker.step()
        monotonic = stage.clock.monotonic
        offset = 7200.0
        stage.clock.time = lambda: monotonic() + offset  # type: ignore[method-assign]
        assert await worker.step() > 180
        offset = -7200.0
        left = await worker.step()
        assert 180 < left <= 185
        stage.clock.now += left
        await worker.step()
        assert len(stage.ids()) == 1


async def test_a_wiped_id_column_during_a_doubt_sends_nothing_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.save(count=10)
        await stage.until_quiet()
        await stage.save()
        stage.book.unclear = ["lost"]
        worker = stage.workers["johnlee"]
        await worker.step()
        grid = stage.grid()
        for number in range(2, 13):
            grid.put(number, 0, None)
        stage.clock.now += 200
        await worker.step()
        stage.clock.now += 400
        await worker.step()
        assert len(grid.records()) == 11
        assert any("Entry ID" in sentence for _, sentence in stage.told.sentences)


async def test_a_batch_whose_rows_a_person_deleted_at_once_is_not_written_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        saved = await stage.save(count=2)
        stage.book.unclear = ["lost"]
        worker = stage.worker()
        await worker.step()
        stage.grid().delete(saved[0].entry_id, saved[1].entry_id)
        await stage.until_quiet()
        assert stage.ids() == []
        await worker.pull()
        assert (await stage.stored(saved[0])).status is Status.VOID


async def test_a_batch_that_was_applied_after_all_is_not_doubled_by_its_marker(tmp_path: Path) -> None:
    """Google took longer than it says: the rows come after the wait, in the middle of the second write."""
    async with staged(tmp_path) as stage:
        saved = await stage.save(count=3)
        stage.book.unclear = [186.5]
        worker = stage.worker()
        await worker.step()
        original = stage.book.append

        async def append(sheet, rows, marker):  # type: ignore[no-untyped-def]
            stage.clock.now += 5
            return await original(sheet, rows, marker)

        stage.book.append = append  # type: ignore[method-assign]
        await stage.until_quiet()
        assert stage.ids() == [each.entry_id for each in saved]


async def test_two_thousand_unclear_batches_lose_and_double_nothing(tmp_path: Path) -> None:
    """A third is applied and the answer lost, a third never comes, a third comes 0 to 180 s later."""

    async def hundred(shared: Stage, number: int) -> None:
        chance = random.Random(number)
        clock = ManualClock()
        place = Place(f"company{number}", "book", "Data")
        # Nothing here may lean on the markers: they are a second line of defence.
        stage = replace(shared, clock=clock, book=InMemoryWorksheets(clock), count=1000 * number)
        stage.book.markers_are_unique = False
        worker = stage.worker(place)
        saved = []
        for _ in range(100):
            saved += await stage.save(place)
            stage.book.unclear = [chance.choice(["lost", "never", chance.uniform(0.0, 180.0)])]
            while (wait := await worker.step()) < float("inf"):
                clock.now += wait
            assert not stage.book.unclear
        clock.now += 1000
        assert stage.ids(place) == [each.entry_id for each in saved]

    async with staged(tmp_path) as stage:
        await asyncio.gather(*(hundred(stage, number) for number in range(20)))
        assert await stage.ledger.read(outbox.open_batches) == []
