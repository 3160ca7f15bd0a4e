"""One process beside the daemon for what takes long: deep figures, forecasts, pictures, files.

It is started when the first piece of work comes and ended when none came for a while, so that a daemon
that only takes entries stays small. It is spawned, never forked: a fork would copy locks that threads hold.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from typing import ParamSpec, TypeVar

import structlog

P = ParamSpec("P")
T = TypeVar("T")
IDLE_SECONDS = 60.0
JOB_SECONDS = 60.0  # a chart takes 0.3 s, the longest report over a million entries some ten
START_SECONDS = 30.0
WAITING_PER_SLOT = 8
_log = structlog.get_logger()


class WorkshopFailed(Exception):
    """The work gave no result: it failed, took too long, or its process died. The daemon is well."""


class WorkshopBusy(WorkshopFailed):
    """Too much waits already."""


class Workshop:
    """Runs functions in a process of its own, one after the other.

    ``slots`` (MAX_WORKERS) bounds how much may wait: eight pieces of work a slot.
    """

    def __init__(
        self, *, slots: int, idle_seconds: float = IDLE_SECONDS, job_seconds: float = JOB_SECONDS
    ) -> None:
        self._most = slots * WAITING_PER_SLOT
        self._idle_seconds, self._job_seconds = idle_seconds, job_seconds
        self._turn = asyncio.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._process: int | None = None
        self._waiting = 0
        self._idle: asyncio.TimerHandle | None = None
        self._ending: set[asyncio.Task[None]] = set()

    @property
    def process(self) -> int | None:
        """The number of the process, None while there is none."""
        return self._process

    @property
    def waiting(self) -> int:
        """How many pieces of work wait or run."""
        return self._waiting

    async def run(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Run ``work``, a function of a module, and return its result.

        Arguments and result cross a process boundary. Raises WorkshopBusy or WorkshopFailed.
        """
        if self._waiting >= self._most:
            raise WorkshopBusy("too much waits already")
        self._waiting += 1
        self._keep()
        try:
            async with self._turn:
                return await self._run(work, *arguments, **named)
        finally:
            self._waiting -= 1
            if self._waiting == 0:
                self._idle = asyncio.get_running_loop().call_later(self._idle_seconds, self._rest)

    async def _run(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        try:
            pool = await self._opened()
            async with asyncio.timeout(self._job_seconds):
                return await asyncio.wrap_future(pool.submit(work, *arguments, **named))
        except asyncio.CancelledError:
            self._kill()  # nobody waits for the result any more, and the next piece must not wait for it
            raise
        except (BrokenProcessPool, TimeoutError) as error:
            self._kill()
            _log.error("work_lost", work=work.__name__, error=type(error).__name__)
            raise WorkshopFailed(type(error).__name__) from None
        except Exception as error:
            _log.error("work_failed", work=work.__name__, error=type(error).__name__, exc_info=error)
            raise WorkshopFailed(type(error).__name__) from error

    async def _opened(self) -> ProcessPoolExecutor:
        if self._pool is None:
            pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_settle)
            self._pool = pool
            # Starting a process takes some ten milliseconds: not on the event loop.
            number = await asyncio.to_thread(pool.submit, os.getpid)
            async with asyncio.timeout(START_SECONDS):
                self._process = await asyncio.wrap_future(number)
            _log.info("workshop_opened")
        return self._pool

    def _keep(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _rest(self) -> None:
        task = asyncio.get_running_loop().create_task(self._end())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _end(self) -> None:
        async with self._turn:
            pool, self._pool, self._process = self._pool, None, None
            if pool is not None:
                await asyncio.to_thread(pool.shutdown)
                _log.info("workshop_closed")

    def _kill(self) -> None:
        pool, number = self._pool, self._process
        self._pool, self._process = None, None
        if number is not None:
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                _log.info("workshop_was_gone")
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    async def close(self) -> None:
        """End the process, whatever it does."""
        self._keep()
        self._kill()
        await asyncio.gather(*self._ending, return_exceptions=True)


def _settle() -> None:
    """Prepare the process: Ctrl-C is the daemon's to handle, and without the daemon there is no work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
