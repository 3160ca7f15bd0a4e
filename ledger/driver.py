"""Connections of SQLite's own driver, set up for the ledger."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

SETTINGS = ("busy_timeout=5000", "foreign_keys=ON", "trusted_schema=OFF", "mmap_size=0")
# synchronous=NORMAL loses the last acknowledged commits at a power cut in WAL mode; FULL does not.
# temp_store=MEMORY: each page that a piece of work changes is copied, in case that the piece is undone. In a
# commit of several the copies would go into a file in /var/tmp, with 22 writes an entry.
WRITER_SETTINGS = (
    *("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=1000", "temp_store=MEMORY"),
    "cache_size=-768",  # KB of pages
)
# KB of pages. Under load a commit makes them worthless every few milliseconds, and there are three readers.
READER_SETTINGS = ("cache_size=-256",)
Parameters = Mapping[str, Any] | tuple[Any, ...]


def clean(text: str) -> str:
    """Return a text that UTF-8 and every database can hold: lone surrogates replaced, NUL dropped."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


class _Cursor(sqlite3.Cursor):
    """Stores a text that no encoding holds in its cleaned form: a strange name must not stop a write."""

    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        try:
            return super().execute(sql, parameters)
        except UnicodeEncodeError:
            return super().execute(sql, _cleaned(parameters))

    def executemany(self, sql: str, rows: Iterable[Any], /) -> Self:
        # Cleaned before: when a row is refused, those before it are stored already.
        return super().executemany(sql, map(_cleaned, rows))


class Connection(sqlite3.Connection):
    """A connection to the ledger; transactions are begun by us, never guessed by the driver.

    ``info`` holds what belongs to a connection for as long as it is open.
    """

    def __init__(self, database: str, *, begin: str, **options: Any) -> None:
        super().__init__(database, isolation_level=None, **options)
        self._begin = begin
        self.info: dict[Any, Any] = {}

    def cursor(self, factory: Any = None, /) -> Any:
        """Return a cursor that stores what no encoding holds in its cleaned form."""
        return super().cursor(factory or _Cursor)

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Run a statement; raises the errors of :mod:`sqlite3`."""
        # By cursor(): a cursor made without it stays noted in the connection for as long as that lives.
        return super().cursor(_Cursor).execute(sql, parameters)

    def executemany(self, sql: str, rows: Iterable[Any], /) -> sqlite3.Cursor:
        """Run a statement that returns nothing once for each row of parameters."""
        return super().cursor(_Cursor).executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[Self]:
        """Commit what is done inside, or undo it when anything is raised, by the commit too."""
        self.execute(self._begin)
        try:
            yield self
            self.execute("COMMIT")
        except BaseException:
            # What was raised says what happened, such as a lost sync; undoing may fail on top of it.
            with suppress(sqlite3.Error):
                if self.in_transaction:
                    self.execute("ROLLBACK")
            raise


def connect(path: Path, *, read_only: bool = False, create: bool = False) -> Connection:
    """Return a connection to the file, which is only made when ``create`` says so."""
    mode = "ro" if read_only else "rwc" if create else "rw"
    connection = Connection(
        f"{path.absolute().as_uri()}?mode={mode}",
        # IMMEDIATE: the write lock is taken at the start, so a transaction never fails half-way on it.
        begin="BEGIN" if read_only else "BEGIN IMMEDIATE",
        uri=True,
        check_same_thread=False,
    )
    for setting in SETTINGS + (READER_SETTINGS if read_only else WRITER_SETTINGS):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _cleaned(parameters: Parameters) -> Parameters:
    if isinstance(parameters, Mapping):
        return {name: _clean(value) for name, value in parameters.items()}
    return tuple(_clean(value) for value in parameters)


def _clean(value: Any) -> Any:
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return clean(value)
    return value
