"""Durable commits a second of the ledger, beside aiosqlite with a commit each.

Usage: python -m bench.side_by_side.commits FILE WAITING SECONDS: so many tasks insert the same row as
the peer does and wait until it is on the disk, again and again; prints commits a second.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from bench.side_by_side.contestants import PEERS, ROOT
from bench.side_by_side.process import pin
from ledger.driver import Connection
from ledger.ledger import Ledger

WAITING = 256
PAYLOAD = "x" * 200


async def store(path: Path, waiting: int, seconds: float) -> float:
    """Return durable writes a second."""
    ledger = Ledger(path)
    await ledger.open()
    await ledger.write(lambda tx: tx.execute("CREATE TABLE journal (id INTEGER PRIMARY KEY, payload TEXT)"))
    done = 0
    began = time.perf_counter()

    def insert(tx: Connection) -> None:
        tx.execute("INSERT INTO journal (payload) VALUES (?)", (PAYLOAD,))

    async def task() -> None:
        nonlocal done
        while time.perf_counter() - began < seconds:
            await ledger.write(insert)
            done += 1

    await asyncio.gather(*(task() for _ in range(waiting)))
    rate = done / (time.perf_counter() - began)
    await ledger.close()
    return rate


async def measure(python: Path, seconds: float, rounds: int) -> tuple[list[float], list[float]]:
    """Return commits a second of the ledger and of aiosqlite, a value a round, one after the other."""
    ours, theirs = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            shared = (str(WAITING), str(seconds))
            ours.append(
                await _rate(
                    sys.executable, "-m", "bench.side_by_side.commits", f"{folder}/ledger.db", *shared
                )
            )
            theirs.append(
                await _rate(str(python), str(PEERS / "aiosqlite_commits.py"), f"{folder}/journal.db", *shared)
            )
    return ours, theirs


async def _rate(*command: str) -> float:
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    pin(process.pid, 0)
    told, _ = await process.communicate()
    return float(told)


if __name__ == "__main__":
    print(asyncio.run(store(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))))
