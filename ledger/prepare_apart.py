"""Creates or upgrades the ledger in a process of its own.

Alembic takes 14 MB of memory that a daemon would keep for as long as it runs, for something that is done once
a release. The other process does what :func:`ledger.database.prepare` does; if it fails, the daemon's own
call meets the same and says it.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from ledger.database import SCHEMA_HEAD, LedgerDamaged, LedgerUnavailable, prepare
from ledger.driver import connect
from ledger.faults import DATABASE_ERRORS

_ROOT = Path(__file__).resolve().parents[1]


def prepare_apart(path: Path, held: int) -> None:
    """Create the ledger's file or bring it to the current schema, when that is needed. See :func:`begin`."""
    if _is_needed(path):
        with suppress(OSError):  # no process to be had just now: the daemon's own call does it
            begin(path, held).wait()


def begin(path: Path, held: int) -> subprocess.Popen[bytes]:
    """Start the other process. ``held`` is the descriptor of the data directory's lock: that process keeps it
    as well, so that after the daemon's sudden end no other one starts beside it."""
    return subprocess.Popen(  # noqa: S603  this program, and a path from the settings
        [sys.executable, "-m", "ledger.prepare_apart", str(path.resolve())],
        cwd=_ROOT,
        pass_fds=(held,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _is_needed(path: Path) -> bool:
    """Whether there is no ledger yet, or one of an older schema; a file that is none is left to others."""
    if not path.exists():
        return True
    try:
        connection = connect(path, read_only=True)
        try:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        finally:
            connection.close()
    except (*DATABASE_ERRORS, OSError):
        return False
    return found is not None and str(found[0]) < SCHEMA_HEAD


def main() -> int:
    """Prepare the file named on the command line; returns the exit status."""
    try:
        prepare(Path(sys.argv[1]))
    except (LedgerDamaged, LedgerUnavailable):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
