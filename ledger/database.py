"""Opens the ledger's file: how SQLite is set up, checked and brought to the current schema."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from ledger.driver import Connection, connect
from ledger.faults import DATABASE_ERRORS, is_damage, words
from ledger.statements import value

SCHEMA_HEAD = "0007"  # the newest migration, so that an up-to-date file starts without loading Alembic


class LedgerDamaged(Exception):
    """The ledger's file cannot be used as it is; it is left untouched."""


class LedgerUnavailable(Exception):
    """The ledger could not store something (disk full, file gone). Nothing of it was acknowledged."""


def prepare(path: Path) -> None:
    """Create the ledger's file or bring it to the current schema.

    A file of a newer schema is used as it is, so that a release can be rolled back: newer schemas only add
    what older programs do not mind, until one names itself in ``PRAGMA user_version`` as the oldest that
    can still use the file. Raises LedgerDamaged when the file is no ledger or fails SQLite's own check, and
    LedgerUnavailable when it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists():
            _check(path)
            _upgrade(path)
        else:
            _create(path)
    except DATABASE_ERRORS as error:
        kind = LedgerDamaged if is_damage(error) else LedgerUnavailable
        raise kind(f"{path}: {words(error)}") from error
    except OSError as error:
        raise LedgerUnavailable(f"{path}: {error}") from error


def schema_of(connection: Connection) -> str | None:
    """Return the newest migration that a file has been through, None when it is no ledger."""
    table = value(
        connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    )
    found = None if table is None else value(connection, "SELECT version_num FROM alembic_version")
    return None if found is None else str(found)


def oldest_that_can_use(connection: Connection) -> int:
    """Return the oldest schema whose programs can still use the file, 0 when every one can."""
    return int(value(connection, "PRAGMA user_version"))


def _check(path: Path) -> None:
    """Look at the file without writing to it; raises LedgerDamaged."""
    with closing(connect(path, read_only=True)) as connection:
        verdict = value(connection, "PRAGMA quick_check(1)")
        if verdict != "ok":
            raise LedgerDamaged(f"{path} fails SQLite's check: {verdict}")
        version, oldest = schema_of(connection), oldest_that_can_use(connection)
    if version is None:
        raise LedgerDamaged(f"{path} is no ledger")
    if oldest > int(SCHEMA_HEAD):
        raise LedgerDamaged(
            f"{path} was written by a newer version (schema {version}), and only programs that know "
            f"schema {oldest} can use it; this one knows {SCHEMA_HEAD}"
        )


def _upgrade(path: Path) -> None:
    # A transaction takes the write lock: a file that cannot be written is found out now.
    with closing(connect(path)) as connection, connection.transaction():
        current = schema_of(connection)
    if current is not None and current < SCHEMA_HEAD:
        _migrate(path)
    path.chmod(0o600)


def _create(path: Path) -> None:
    """Make a new ledger beside its place and move it there whole: an empty file is never taken for one."""
    left = path.with_name(f"{path.name}-wal")
    if left.exists() and left.stat().st_size:
        raise LedgerDamaged(f"{path} is gone, but {left.name} still holds entries")
    fresh = path.with_name(f"{path.name}.new")
    for suffix in ("", "-wal", "-shm"):
        fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
    _migrate(fresh, create=True)
    fresh.chmod(0o600)
    fresh.rename(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _migrate(path: Path, *, create: bool = False) -> None:
    from ledger.migrations.upgrade import upgrade  # loads SQLAlchemy and Alembic, which nothing else does

    upgrade(path, create=create)
