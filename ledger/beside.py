"""Opens a ledger beside the daemon that owns it: for an operator's script, a moment at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ledger.database import (
    SCHEMA_HEAD,
    LedgerDamaged,
    LedgerUnavailable,
    oldest_that_can_use,
    schema_of,
)
from ledger.driver import Connection, connect
from ledger.faults import DATABASE_ERRORS, is_damage, words


@contextmanager
def reading_beside(path: Path) -> Iterator[Connection]:
    """A snapshot of the ledger. Raises LedgerUnavailable or LedgerDamaged, in words for an operator."""
    with _opened(path, read_only=True) as connection:
        yield connection


@contextmanager
def writing_beside(path: Path) -> Iterator[Connection]:
    """A transaction, committed to the disk at the end; it waits up to five seconds for the daemon's.

    Raises as :func:`reading_beside` does, and whatever is raised inside: then nothing is changed.
    """
    with _opened(path, read_only=False) as connection:
        yield connection


@contextmanager
def _opened(path: Path, *, read_only: bool) -> Iterator[Connection]:
    try:
        known = path.is_file()
    except OSError as error:  # a closed directory, before Python 3.14
        why = f"{path} may not be read ({error.strerror}); run this as the service's user"
        raise LedgerUnavailable(why) from error
    if not known:
        raise LedgerUnavailable(f"there is no ledger at {path}; name the service's DATA_DIR")
    try:
        with closing(connect(path, read_only=read_only)) as connection:
            if not read_only:
                # The daemon's writer alone moves the log into the file: two connections that do it at once
                # may damage it before SQLite 3.51.3 (https://www.sqlite.org/wal.html#walresetbug).
                connection.execute("PRAGMA wal_autocheckpoint=0")
            with connection.transaction():
                version, oldest = schema_of(connection), oldest_that_can_use(connection)
                if version is None or version < SCHEMA_HEAD or oldest > int(SCHEMA_HEAD):
                    raise LedgerUnavailable(
                        f"{path} has schema {version} and this release knows {SCHEMA_HEAD}: "
                        "start the release that belongs to it first"
                    )
                yield connection
    except DATABASE_ERRORS as error:
        if is_damage(error):
            raise LedgerDamaged(f"{path} cannot be read: {words(error)}") from error
        raise LedgerUnavailable(f"{path} cannot be used now: {words(error)}") from error
