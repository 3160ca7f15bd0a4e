"""The export on the command line: beside no daemon, into a pipe that somebody closes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ledger.database import prepare

ROOT = Path(__file__).resolve().parents[2]


def exporting(folder: Path) -> subprocess.Popen[bytes]:
    prepare(folder / "ledger.db")
    command = [sys.executable, str(ROOT / "main.py"), "export", "--company", "johnlee", "--format", "csv"]
    environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder)}
    return subprocess.Popen(
        [*command, "--from", "2026-01-01", "--to", "2026-12-31"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_an_export_needs_no_token_and_gives_the_header_of_an_empty_book(tmp_path: Path) -> None:
    with exporting(tmp_path) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert out.decode("utf-8-sig").startswith("Entry ID,Date,User Name,Type")


def test_a_reader_that_has_ended_gets_no_traceback(tmp_path: Path) -> None:
    with exporting(tmp_path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 1
