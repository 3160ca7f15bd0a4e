"""kill -9 at any instant: what was acknowledged is there, whole, and the file is sound."""

from __future__ import annotations

import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from ledger import inbox, replies, rollups
from ledger.database import prepare
from ledger.driver import connect
from ledger.statements import value
from tests.faults.ledger_writing import WRITER

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 20


def write_until_killed(path: Path, first: int, after: int) -> list[str]:
    """Let a process record entries, kill it once ``after`` are acknowledged; returns all acknowledged."""
    command = [sys.executable, "-m", "tests.faults.ledger_writing", str(path), str(first)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(after)]
        process.kill()
        rest = process.stdout.read()
    lines = b"".join(said) + rest
    return [line.decode() for line in lines.split(b"\n")[:-1]]  # the last may be cut short


def test_no_acknowledged_entry_is_lost_when_the_writer_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    chance = random.Random(20)
    acknowledged: set[str] = set()
    for number in range(ROUNDS):
        said = write_until_killed(path, number * 100_000, chance.randint(1, 400))
        assert "refused" not in said
        acknowledged |= set(said)
        prepare(path)  # the next start finds the file sound
        with closing(connect(path, read_only=True)) as tx:
            assert value(tx, "PRAGMA integrity_check") == "ok"
            stored = {entry_id for (entry_id,) in tx.execute("SELECT entry_id FROM entries")}
            assert acknowledged <= stored
            # Entry, outbox row, reply and "done" are one: a killed process leaves all or none of them.
            assert {entry_id for (entry_id,) in tx.execute("SELECT entry_id FROM outbox")} == stored
            assert {reply.correlation for reply in replies.due(tx, 100_000)} == stored
            counts = inbox.counts(tx, WRITER)
            done = value(tx, "SELECT count(*) FROM inbox WHERE state = 'done'")
            assert (done, counts.dead) == (len(stored), 0)
            assert counts.waiting <= 16 * (number + 1)
            assert rollups.differences(tx) == 0
    assert len(acknowledged) > ROUNDS
