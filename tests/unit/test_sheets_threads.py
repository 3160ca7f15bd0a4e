"""Threads for blocking calls: results and failures reach who waits, and an idle thread holds nothing."""

from __future__ import annotations

import asyncio
import gc
import weakref

import pytest

from sheets.threads import DaemonThreads


class Worksheet:
    """Something large."""


async def test_results_and_failures_reach_whoever_waits() -> None:
    threads, loop = DaemonThreads(2, "test"), asyncio.get_running_loop()
    assert await loop.run_in_executor(threads, lambda: 5) == 5
    with pytest.raises(KeyError):
        await loop.run_in_executor(threads, {}.__getitem__, "gone")
    threads.shutdown()
    with pytest.raises(RuntimeError):
        threads.submit(int)


async def test_an_idle_thread_holds_neither_what_it_was_given_nor_what_it_made() -> None:
    threads, loop = DaemonThreads(1, "test"), asyncio.get_running_loop()
    given = Worksheet()
    made = await loop.run_in_executor(threads, lambda given=given: (Worksheet(), given)[0])
    held = weakref.ref(given), weakref.ref(made)
    del given, made
    async with asyncio.timeout(5):
        while any(each() is not None for each in held):
            gc.collect()
            await asyncio.sleep(0.01)
    threads.shutdown()
