"""Opens the ledger's file: how SQLite is set up, checked and brought to the current schema."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.pool import NullPool

from ledger.driver import connect
from ledger.faults import DATABASE_ERRORS, is_damage, words
from ledger.statements import driver_of

SCHEMA_HEAD = "0007"  # the newest migration, so that an up-to-date file starts without loading Alembic


class LedgerDamaged(Exception):
    """The ledger's file cannot be used as it is; it is left untouched."""


class LedgerUnavailable(Exception):
    """The ledger could not store something (disk full, file gone). Nothing of it was acknowledged."""


def engine_for(path: Path, *, read_only: bool = False, create: bool = False) -> Engine:
    """Return an engine on the file. One engine, one thread: connections are not pooled."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(path, read_only=read_only, create=create),
        poolclass=NullPool,
        paramstyle="named",
    )
    # IMMEDIATE: the write lock is taken at the start, so a transaction never fails half-way on it.
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


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


def _check(path: Path) -> None:
    """Look at the file without writing to it; raises LedgerDamaged."""
    engine = engine_for(path, read_only=True)
    with engine.connect() as connection:
        verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if verdict != "ok":
            raise LedgerDamaged(f"{path} fails SQLite's check: {verdict}")
        version = _version(connection)
        oldest = int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)
    if version is None:
        raise LedgerDamaged(f"{path} is no ledger")
    if oldest > int(SCHEMA_HEAD):
        raise LedgerDamaged(
            f"{path} was written by a newer version (schema {version}), and only programs that know "
            f"schema {oldest} can use it; this one knows {SCHEMA_HEAD}"
        )


def _upgrade(path: Path) -> None:
    with engine_for(path).connect() as connection:
        with connection.begin():  # takes the write lock: a file that cannot be written is found out now
            current = _version(connection)
        if current is not None and current < SCHEMA_HEAD:
            _migrate(connection)
    path.chmod(0o600)


def _create(path: Path) -> None:
    """Make a new ledger beside its place and move it there whole: an empty file is never taken for one."""
    left = path.with_name(f"{path.name}-wal")
    if left.exists() and left.stat().st_size:
        raise LedgerDamaged(f"{path} is gone, but {left.name} still holds entries")
    fresh = path.with_name(f"{path.name}.new")
    for suffix in ("", "-wal", "-shm"):
        fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
    with engine_for(fresh, create=True).connect() as connection:
        _migrate(connection)
    fresh.chmod(0o600)
    fresh.rename(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    # An index over a million entries is sorted on the disk: its process shares the daemon's memory limit.
    driver_of(connection).execute("PRAGMA temp_store=FILE")
    with connection.begin():
        command.upgrade(config, "head")
