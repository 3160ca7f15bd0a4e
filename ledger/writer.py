"""The one thread that writes the ledger, committing what waits together.

Group commit: all work that is waiting goes into one transaction with one fsync, each piece inside a
savepoint of its own so that one that fails undoes only itself. A future is resolved only after the
commit, so whoever awaited it may say "saved".
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from ledger.database import LedgerUnavailable
from ledger.driver import Connection, connect
from ledger.faults import DATABASE_ERRORS, is_fault_of_the_file, is_lost_sync, words

T = TypeVar("T")
GROUP_LIMIT = 256  # pieces of work in one commit: beyond it the fsync is no longer what costs

SIBLINGS = 4  # pieces in the last commit from which on the next one waits for others
# How long after that commit it waits at most, far below the second that a receipt may take, and how often
# it looks, in seconds.
GATHER_SECONDS, GATHER_STEP = 0.04, 0.005
# Looks without anything new that end it. One is not enough: on a busy core the others may not have had their
# turn yet, and the next group, which waits for as many as this one, would be smaller again.
IDLE_LOOKS = 3


class _Work(NamedTuple):
    run: Callable[[Connection], Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    alone: bool  # outside of a transaction


_Result = tuple[_Work, Any, BaseException | None]


class Writer:
    """Runs pieces of work on the writer thread, in the order in which they were given."""

    def __init__(
        self,
        path: Path,
        *,
        on_commit: Callable[[float, int], None] | None = None,
        on_connect: Callable[[Connection], None] | None = None,
        clock: Callable[[], float] = time.perf_counter,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._path = path
        self._clock, self._pause = clock, pause
        self._connection: Connection | None = None
        self._inode = 0
        self._queue: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="ledger-writer", daemon=True)
        self._held: _Work | None = None  # taken from the queue, but not for the group it was met in
        self._on_commit, self._on_connect = on_commit, on_connect
        self._last, self._ended_at = 0, 0.0  # pieces in the last group, and when it was through
        self._closed = False
        self.failure: str | None = None  # why the last commit failed, None after one that did not
        self.broken = False  # nothing can be stored until the process starts anew

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in a transaction and return its result after the commit.

        Raises whatever ``work`` raises (its changes are undone), or LedgerUnavailable when the
        database could not store it.
        """
        return await self._hand_in(work, alone=False)

    async def run_alone(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` between two commits, outside of a transaction. Raises LedgerUnavailable."""
        return await self._hand_in(work, alone=True)

    async def _hand_in(self, work: Callable[[Connection], T], *, alone: bool) -> T:
        if self._closed or self._thread.ident is None:
            raise LedgerUnavailable("the ledger is not open")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._queue.put(_Work(work, future, loop, alone))
        return await future

    async def close(self) -> None:
        """Finish what waits, then end the thread."""
        if self._closed:
            return
        self._closed = True
        self._queue.put(None)
        if self._thread.ident is not None:
            await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        running = True
        while running:
            group, running = self._next_group()
            if not group:
                continue
            try:
                if self.broken:
                    raise LedgerUnavailable(self.failure)
                connection = self._connected()
                started = self._clock()
                if group[0].alone:
                    results: list[_Result] = [(group[0], group[0].run(connection), None)]
                else:
                    results = _commit(connection, group)
                self.failure = None
                if self._on_commit is not None:
                    self._on_commit(self._clock() - started, len(group))
            except (*DATABASE_ERRORS, OSError, LedgerUnavailable) as error:
                results = self._failed(group, words(error), for_good=is_lost_sync(error))
            except BaseException as error:  # noqa: BLE001  (MemoryError is how the driver says SQLITE_NOMEM)
                # Whoever waits must hear of it, and this thread go on to say so: the program starts anew.
                results = self._failed(group, f"{type(error).__name__}: {error}", for_good=True)
            self._ended_at = self._clock()
            _resolve(results)
            del group, results  # what they hold must not live until the next write
        self._disconnect()

    def _failed(self, group: list[_Work], why: str, *, for_good: bool) -> list[_Result]:
        self.failure = why
        self.broken = self.broken or for_good
        self._disconnect()
        return [(work, None, LedgerUnavailable(why)) for work in group]

    def _connected(self) -> Connection:
        """Return the connection, to the file that stands at the path now: SQLite itself would go on
        writing to one that was deleted or replaced."""
        number = self._path.stat().st_ino
        if self._inode not in (0, number):
            self.broken = True  # who reads goes on reading the former file
            raise FileNotFoundError(f"{self._path} was replaced by another file")
        if self._connection is None:
            self._connection, self._inode = connect(self._path), number
            if self._on_connect is not None:
                self._on_connect(self._connection)
        return self._connection

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _next_group(self) -> tuple[list[_Work], bool]:
        """Return the pieces of work that wait, and whether there will be more."""
        group: list[_Work] = []
        first = self._next(wait=True)
        if first is None:
            return group, False
        self._held = first
        self._gather()
        while len(group) < GROUP_LIMIT:
            try:
                piece = self._next(wait=False)
            except queue.Empty:
                break
            if piece is None:
                return group, False
            if piece.alone and group:
                self._held = piece
                break
            group.append(piece)
            if piece.alone:
                break
        self._last = len(group)
        return group, True

    def _gather(self) -> None:
        """Under load, let as much come together as last time: a commit costs the same for one piece and for
        many. It ends as soon as nobody else comes; who writes alone, or after a pause, never waits."""
        if self._last < SIBLINGS:
            return
        ends, there, idle = self._ended_at + GATHER_SECONDS, self._queue.qsize(), 0
        while there + 1 < self._last and self._clock() < ends and idle < IDLE_LOOKS:
            self._pause(GATHER_STEP)
            before, there = there, self._queue.qsize()
            idle = 0 if there > before else idle + 1

    def _next(self, *, wait: bool) -> _Work | None:
        held, self._held = self._held, None
        return held or self._queue.get(block=wait)


def _commit(connection: Connection, group: list[_Work]) -> list[_Result]:
    results: list[_Result] = []
    with connection.transaction():
        for piece in group:
            connection.execute("SAVEPOINT piece")
            try:
                outcome = piece.run(connection)
            except Exception as error:
                if is_fault_of_the_file(error):
                    raise
                connection.execute("ROLLBACK TO piece")
                results.append((piece, None, error))
            else:
                results.append((piece, outcome, None))
            connection.execute("RELEASE piece")
    return results


def _resolve(results: list[_Result]) -> None:
    loops: dict[asyncio.AbstractEventLoop, list[_Result]] = {}
    for result in results:
        loops.setdefault(result[0].loop, []).append(result)
    for loop, mine in loops.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_set_results, mine)


def _set_results(results: list[_Result]) -> None:
    for (_, future, *_), outcome, error in results:
        if future.done():
            continue
        if error is None:
            future.set_result(outcome)
        else:
            future.set_exception(error)
