"""The ledger: one file of truth, written by one thread, read by a few."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from ledger.asked import Asked
from ledger.database import LedgerUnavailable, prepare
from ledger.driver import Connection, connect
from ledger.faults import DATABASE_ERRORS, is_fault_of_the_file, words
from ledger.statements import value
from ledger.writer import Writer

T = TypeVar("T")
READERS = 2  # reading threads: enough that a slow report does not hold up the next short question


class Ledger:
    """Runs functions over a connection: ``write`` in a durable transaction, ``read`` on a snapshot.

    What the functions do stands in the modules beside this one (inbox, entries, outbox, ...); each
    takes the connection as its first argument.
    """

    def __init__(self, path: Path, *, on_commit: Callable[[float, int], None] | None = None) -> None:
        self.path = path
        self.asked = Asked()
        self._writer = Writer(path, on_commit=on_commit, on_connect=self.asked.attach)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="ledger-reader")
        self._local = threading.local()
        self._opened: list[Connection] = []
        self._open = False

    async def open(self) -> None:
        """Create or migrate the file and start the threads.

        Raises LedgerDamaged or LedgerUnavailable; the file is then as it was.
        """
        await asyncio.to_thread(prepare, self.path)
        self._open = True
        self._writer.start()

    async def close(self) -> None:
        """Finish waiting writes and close every connection."""
        await asyncio.to_thread(self._readers.shutdown)
        self._open = False
        for connection in self._opened:
            connection.close()
        # The writer goes last: only a connection that may write moves the journal into the file.
        await self._writer.close()

    @property
    def failure(self) -> str | None:
        """Why the last write failed, or None when it did not."""
        return self._writer.failure

    @property
    def broken(self) -> bool:
        """Whether nothing can be stored any more until the process starts anew (a sync was lost)."""
        return self._writer.broken

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on the writer thread; returns after its commit is on the disk."""
        return await self._writer.run(work)

    async def scrub(self) -> bool:
        """Empty the write-ahead log, so that nothing deleted is left in it; False when somebody was reading.

        Raises LedgerUnavailable.
        """
        # By the writer: two connections that checkpoint at once may damage the file before SQLite
        # 3.51.3 (https://www.sqlite.org/wal.html#walresetbug).
        return await self._writer.run_alone(_truncate_log)

    async def find_asked(self) -> None:
        """Read anew whom a question is open for (:attr:`asked`). Raises LedgerUnavailable."""
        await self._writer.run_alone(self.asked.read)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on a reading thread, on one consistent snapshot."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    def look(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on the caller's thread at once: a few statements of :mod:`ledger.statements` that each
        find a few rows by an index. One takes some 20 µs, a tenth of the way to a reading thread and back;
        readers never wait for the writer. Raises LedgerUnavailable.
        """
        with _told_apart():
            return work(self._connection())

    def _read(self, work: Callable[[Connection], T]) -> T:
        with _told_apart(), self._connection().transaction() as connection:
            return work(connection)

    def _connection(self) -> Connection:
        if not self._open:
            raise LedgerUnavailable("the ledger is not open")
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self.path, read_only=True)
            self._local.connection = connection
            self._opened.append(connection)
        return connection


@contextmanager
def _told_apart() -> Iterator[None]:
    """Raise LedgerUnavailable for a fault of the file; a wrong statement stays what it is, because trying it
    again would fail for ever."""
    try:
        yield
    except DATABASE_ERRORS as error:
        if not is_fault_of_the_file(error):
            raise
        raise LedgerUnavailable(words(error)) from error


def _truncate_log(connection: Connection) -> bool:
    patience = value(connection, "PRAGMA busy_timeout")
    connection.execute("PRAGMA busy_timeout=100")  # all writes wait as long as this does
    try:
        busy = value(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.execute(f"PRAGMA busy_timeout={patience}")
    return not busy
