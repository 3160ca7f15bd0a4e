#!/usr/bin/env python3
"""Copies, checks and describes a ledger file for backups; the standard library is all it needs.

    ledger_file.py snapshot SOURCE TARGET    a consistent copy of a ledger that is being written to
    ledger_file.py check FILE                SQLite's own checks
    ledger_file.py facts FILE                JSON: entries, entries_sha256, schema

Exit status: 0 good, 2 usage, 11 no space, 12 the ledger could not be read, 13 it is damaged.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

BUSY_SECONDS = 15.0
NO_SPACE, UNREADABLE, DAMAGED = 11, 12, 13
_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
# What makes an entry that entry, and what it says: enough to compare two ledgers with.
_DIGESTED = "sequence, entry_id, company, version, status, type, client, orders, amount, currency, paid, date"


def snapshot(source: Path, target: Path) -> None:
    """Copy ``source`` into the new file ``target`` within one read transaction, and see it on disk.

    ``VACUUM INTO`` and not the backup API: that begins anew at each commit of another process, and so
    never ends under load. Raises :class:`sqlite3.Error`.
    """
    with closing(_open(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    descriptor = os.open(target, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def problems(path: Path) -> list[str]:
    """What SQLite finds wrong with the file; an empty list when it is sound."""
    with closing(_open(path)) as connection:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(10)")]
        broken = connection.execute("PRAGMA foreign_key_check").fetchmany(10)
    found += [f"row {row[1]} of {row[0]} refers to nothing in {row[2]}" for row in broken]
    return [problem for problem in found if problem != "ok"]


def facts(path: Path) -> dict[str, object]:
    """How many entries there are, a digest over them in their order, and the schema's version."""
    digest = hashlib.sha256()
    count = 0
    with closing(_open(path)) as connection:
        schema = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        cursor = connection.execute(f"SELECT {_DIGESTED} FROM entries ORDER BY sequence")  # noqa: S608  constant
        while rows := cursor.fetchmany(5000):
            digest.update(repr(rows).encode())
            count += len(rows)
    return {"entries": count, "entries_sha256": digest.hexdigest(), "schema": schema[0] if schema else None}


def _open(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise FileNotFoundError(path)
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)


def main(arguments: list[str]) -> int:
    """Run one of the commands; returns the exit status."""
    try:
        match arguments:
            case ["snapshot", source, target]:
                snapshot(Path(source), Path(target))
            case ["check", path]:
                if found := problems(Path(path)):
                    print(f"ledger_file: {path} is damaged: {'; '.join(found)}", file=sys.stderr)
                    return DAMAGED
            case ["facts", path]:
                print(json.dumps(facts(Path(path))))
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except (sqlite3.Error, OSError) as error:
        print(f"ledger_file: {arguments[0]} of {arguments[1]}: {error}", file=sys.stderr)
        return _status(error)
    return 0


def _status(error: Exception) -> int:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL") or getattr(error, "errno", None) == 28:  # ENOSPC
        return NO_SPACE
    return DAMAGED if name.startswith(_DAMAGE) else UNREADABLE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
