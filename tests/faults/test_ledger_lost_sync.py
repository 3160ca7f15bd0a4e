"""A sync that fails once: the process says nothing is saved any more and has to be started anew.

A retry could succeed without the lost pages, because the system then takes them for written. So one failed
sync of the journal ends all acknowledging; the next start reads the journal and writes it out afresh.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from ledger.database import prepare
from ledger.driver import connect
from ledger.statements import value

ROOT = Path(__file__).resolve().parents[2]
ENOUGH = 400  # acknowledged entries after which the process is stopped
FAILING_SYNC = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int calls = 0;

static int fails(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (!strstr(path, "ledger.db") || ++calls != atoi(getenv("FAIL_AT"))) return 0;
    FILE *note = fopen(getenv("FAILED_FILE"), "w");
    fputs(path, note);
    fclose(note);
    errno = EIO;
    return 1;
}

int fsync(int file) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    return fails(file) ? -1 : real(file);
}

int fdatasync(int file) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    return fails(file) ? -1 : real(file);
}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that makes one sync of the ledger's files fail with EIO."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("needs Linux and a C compiler")
    folder = tmp_path_factory.mktemp("sync")
    (folder / "sync.c").write_text(FAILING_SYNC)
    made = folder / "sync.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-o", made, folder / "sync.c", "-ldl"], check=True, timeout=60
    )
    return made


def write_with_a_failing_sync(library: Path, path: Path, fail_at: int) -> tuple[list[str], int, str]:
    """Let a process record entries; returns what it said, its status and the file whose sync failed."""
    note = path.with_name("failed")
    variables = {"LD_PRELOAD": str(library), "FAIL_AT": str(fail_at), "FAILED_FILE": str(note)}
    command = [sys.executable, "-m", "tests.faults.ledger_writing", str(path), "0"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, **variables}
    ) as process:
        assert process.stdout is not None
        said = b""
        for line in process.stdout:
            said += line
            if said.count(b"\n") == ENOUGH:
                process.kill()
    lines = [line.decode() for line in said.split(b"\n")[:-1]]
    return lines, process.returncode, note.read_text() if note.exists() else ""


@pytest.mark.parametrize("fail_at", [1, 2, 3, 4, 5, 8, 13, 21, 34])
def test_after_a_failed_sync_of_the_journal_nothing_is_acknowledged(
    library: Path, tmp_path: Path, fail_at: int
) -> None:
    path = tmp_path / "ledger.db"
    prepare(path)
    said, status, failed = write_with_a_failing_sync(library, path, fail_at)
    assert failed, "no sync failed"
    acknowledged = [line for line in said if line != "refused"]
    if failed.endswith("-wal"):
        assert status == 3  # it noticed, and gave up by itself
        assert set(said[len(acknowledged) :]) == {"refused"}  # and nothing acknowledged after it
    prepare(path)
    with closing(connect(path, read_only=True)) as tx:
        assert value(tx, "PRAGMA integrity_check") == "ok"
        assert set(acknowledged) <= {entry_id for (entry_id,) in tx.execute("SELECT entry_id FROM entries")}


def test_without_a_failing_sync_the_process_goes_on(library: Path, tmp_path: Path) -> None:
    said, status, failed = write_with_a_failing_sync(library, tmp_path / "ledger.db", 10**6)
    assert (len(said), status, failed) == (ENOUGH, -9, "")
    assert "refused" not in said
