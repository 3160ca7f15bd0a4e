"""Durable commits a second with aiosqlite, one each. Usage: aiosqlite_commits.py FILE WAITING SECONDS"""

from __future__ import annotations

import asyncio
import sys
import time

import aiosqlite

PAYLOAD = "x" * 200


async def main(path: str, waiting: int, seconds: float) -> None:
    """Let so many tasks insert a row and commit, again and again; print commits a second."""
    done = 0
    async with aiosqlite.connect(path) as database:
        await database.execute("PRAGMA journal_mode=WAL")
        await database.execute("PRAGMA synchronous=FULL")
        await database.execute("CREATE TABLE journal (id INTEGER PRIMARY KEY, payload TEXT)")
        await database.commit()
        ends = time.perf_counter() + seconds
        alone = asyncio.Lock()  # without it one task's commit or rollback takes the others' rows with it

        async def task() -> None:
            nonlocal done
            while time.perf_counter() < ends:
                async with alone:
                    await database.execute("INSERT INTO journal (payload) VALUES (?)", (PAYLOAD,))
                    await database.commit()
                done += 1

        started = time.perf_counter()
        await asyncio.gather(*(task() for _ in range(waiting)))
        print(done / (time.perf_counter() - started))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
