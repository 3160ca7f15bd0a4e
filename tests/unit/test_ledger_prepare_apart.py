"""The ledger is created and upgraded by a process of its own, which keeps the directory's lock."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.database import SCHEMA_HEAD
from ledger.driver import connect
from ledger.lock import DirectoryInUse, DirectoryLock
from ledger.prepare_apart import begin, prepare_apart

ROOT = Path(__file__).resolve().parents[2]
CREATE = """
import sys
from pathlib import Path
from ledger.lock import DirectoryLock
from ledger.prepare_apart import prepare_apart
folder = Path(sys.argv[1])
with DirectoryLock(folder) as lock:
    prepare_apart(folder / "ledger.db", lock.descriptor)
print("alembic" in sys.modules)
"""


def schema_of(path: Path) -> str:
    connection = connect(path, read_only=True)
    try:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    finally:
        connection.close()


def written(path: Path) -> tuple[int, int, int]:
    """What writing to the file changes; looking at it changes when it was last read."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def test_a_new_ledger_is_made_without_loading_alembic_here(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", CREATE, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "False"
    assert schema_of(tmp_path / "ledger.db") == SCHEMA_HEAD


def test_a_current_ledger_is_left_as_it_is(tmp_path: Path) -> None:
    with DirectoryLock(tmp_path) as lock:
        prepare_apart(tmp_path / "ledger.db", lock.descriptor)
        before = written(tmp_path / "ledger.db")
        prepare_apart(tmp_path / "ledger.db", lock.descriptor)
        assert written(tmp_path / "ledger.db") == before


def test_a_file_that_is_no_ledger_is_left_to_those_who_say_so(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_text("a shopping list")
    with DirectoryLock(tmp_path) as lock:
        prepare_apart(tmp_path / "ledger.db", lock.descriptor)
    assert (tmp_path / "ledger.db").read_text() == "a shopping list"


def test_while_it_works_nobody_else_takes_the_directory_even_if_the_daemon_is_gone(tmp_path: Path) -> None:
    lock = DirectoryLock(tmp_path)
    lock.__enter__()
    working = begin(tmp_path / "ledger.db", lock.descriptor)
    os.kill(working.pid, signal.SIGSTOP)
    try:
        lock.__exit__()  # as the system does when the daemon is killed
        with pytest.raises(DirectoryInUse), DirectoryLock(tmp_path):
            pass
    finally:
        os.kill(working.pid, signal.SIGCONT)
    assert working.wait(timeout=60) == 0
    with DirectoryLock(tmp_path):
        assert schema_of(tmp_path / "ledger.db") == SCHEMA_HEAD


def test_a_lock_that_nobody_holds_has_no_descriptor(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not held"):
        _ = DirectoryLock(tmp_path).descriptor
