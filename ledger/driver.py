"""Connections of SQLite's own driver, set up for the ledger."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

SETTINGS = ("busy_timeout=5000", "foreign_keys=ON", "trusted_schema=OFF", "mmap_size=0")
# synchronous=NORMAL loses the last acknowledged commits at a power cut in WAL mode; FULL does not.
# temp_store=MEMORY: each page that a piece of work changes is copied, in case that the piece is undone. In a
# commit of several the copies would go into a file in /var/tmp, with 22 writes an entry.
WRITER_SETTINGS = ("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=1000", "temp_store=MEMORY")
# KB of pages. Under load a commit makes them worthless every few milliseconds, and there are three readers.
READER_SETTINGS = ("cache_size=-512",)
Parameters = Mapping[str, Any] | tuple[Any, ...]


def clean(text: str) -> str:
    """Return a text that UTF-8 and every database can hold: lone surrogates replaced, NUL dropped."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


def connect(path: Path, *, read_only: bool = False, create: bool = False) -> sqlite3.Connection:
    """Return a connection to the file, which is only made when ``create`` says so."""
    mode = "ro" if read_only else "rwc" if create else "rw"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,  # transactions are begun by us, not guessed by the driver
        check_same_thread=False,
        factory=_Connection,
    )
    for setting in SETTINGS + (READER_SETTINGS if read_only else WRITER_SETTINGS):
        connection.execute(f"PRAGMA {setting}")
    return connection


class _Cursor(sqlite3.Cursor):
    """Stores a text that no encoding holds in its cleaned form: a strange name must not stop a write."""

    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        try:
            return super().execute(sql, parameters)
        except UnicodeEncodeError:
            return super().execute(sql, _cleaned(parameters))

    def executemany(self, sql: str, rows: Iterable[Any], /) -> Self:
        kept = list(rows)
        try:
            return super().executemany(sql, kept)
        except UnicodeEncodeError:
            return super().executemany(sql, [_cleaned(row) for row in kept])


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = None, /) -> Any:
        return super().cursor(factory or _Cursor)

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        # By cursor(): a cursor made without it stays noted in the connection for as long as that lives.
        return super().cursor(_Cursor).execute(sql, parameters)


def _cleaned(parameters: Parameters) -> Parameters:
    if isinstance(parameters, Mapping):
        return {name: _clean(value) for name, value in parameters.items()}
    return tuple(_clean(value) for value in parameters)


def _clean(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value
