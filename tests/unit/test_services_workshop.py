"""The process beside the daemon: it starts when it is needed, ends when it is not, and may die."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.insight.chart_files import ChartFiles
from services.insight.workshop import Workshop, WorkshopBusy, WorkshopFailed

PATIENCE = 30.0


@pytest.fixture
async def workshop() -> AsyncIterator[Workshop]:
    made = Workshop(slots=1)
    yield made
    await made.close()


async def gone(workshop: Workshop, process: int) -> bool:
    """Whether the workshop let go of the process within the patience of a test."""
    ends = time.monotonic() + PATIENCE
    while workshop.process == process and time.monotonic() < ends:
        await asyncio.sleep(0.01)
    return workshop.process is None


async def test_work_is_done_in_one_other_process(workshop: Workshop) -> None:
    assert workshop.process is None
    numbers = await asyncio.gather(*(workshop.run(os.getpid) for _ in range(3)))
    assert set(numbers) == {workshop.process}
    assert workshop.process != os.getpid()


async def test_a_fault_of_the_work_is_told_and_the_process_stays(workshop: Workshop) -> None:
    process = await workshop.run(os.getpid)
    with pytest.raises(WorkshopFailed, match="FileNotFoundError"):
        await workshop.run(os.listdir, "/no/such/folder")
    assert await workshop.run(os.getpid) == process


async def test_a_process_that_dies_is_replaced(workshop: Workshop) -> None:
    process = await workshop.run(os.getpid)
    with pytest.raises(WorkshopFailed):
        await workshop.run(os.kill, process, signal.SIGKILL)
    assert await workshop.run(os.getpid) != process


async def test_work_that_takes_too_long_is_ended(workshop: Workshop) -> None:
    hasty = Workshop(slots=1, job_seconds=0.2)
    process = await hasty.run(os.getpid)
    with pytest.raises(WorkshopFailed):
        await hasty.run(time.sleep, 60)
    assert hasty.process is None
    assert await hasty.run(os.getpid) != process
    await hasty.close()


async def test_a_process_without_work_is_ended() -> None:
    workshop = Workshop(slots=1, idle_seconds=0.05)
    process = await workshop.run(os.getpid)
    assert await gone(workshop, process)
    assert await workshop.run(os.getpid) != process
    await workshop.close()


async def test_more_than_eight_a_slot_do_not_wait(workshop: Workshop) -> None:
    await workshop.run(os.getpid)
    waiting = [asyncio.create_task(workshop.run(time.sleep, 0.01)) for _ in range(8)]
    await asyncio.sleep(0)
    with pytest.raises(WorkshopBusy):
        await workshop.run(os.getpid)
    await asyncio.gather(*waiting)
    assert workshop.waiting == 0


async def test_a_request_leaves_no_file_and_a_start_sweeps_only_what_is_ours(tmp_path: Path) -> None:
    files = ChartFiles(tmp_path)
    async with files.request("acme") as folder:
        assert folder.parent == tmp_path / "acme"
        (folder / "trend.png").write_bytes(b"picture")
        with pytest.raises(ZeroDivisionError):  # noqa: PT012  the folder's name is needed afterwards
            async with files.request("acme") as other:
                assert other != folder
                raise ZeroDivisionError
        assert not other.exists()
    assert not folder.exists()
    (tmp_path / "acme" / ("0" * 32)).mkdir()
    (tmp_path / "acme" / "holiday.png").write_bytes(b"somebody's own")
    assert files.sweep() == 1
    assert [path.name for path in (tmp_path / "acme").iterdir()] == ["holiday.png"]
