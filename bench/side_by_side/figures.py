"""The figures of /dashboard over a large ledger, from its sums, beside pandas over the same entries.

Usage: python -m bench.side_by_side.figures sums|pandas FILE ROUNDS. Prints the median of a request in ms.
"""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.dashboard import SCOPE, TODAY
from bench.side_by_side.contestants import ROOT
from bench.side_by_side.process import pin


def median_of(work: Callable[[], object], rounds: int) -> float:
    """Return the median of a call in milliseconds, the first one left out."""
    work()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def from_sums(path: Path, rounds: int) -> float:
    """Return the median of the product's own figures."""
    from ledger.database import engine_for
    from services.insight import overview

    with engine_for(path, read_only=True).connect() as connection, connection.begin():
        return median_of(lambda: overview.overview(connection, SCOPE, "month"), rounds)


def from_pandas(path: Path, rounds: int) -> float:
    """Return the median of the same figures from a frame that is in memory already."""
    import pandas

    query = "SELECT type, client, location, user_name, orders, amount, date, at FROM entries"
    frame = pandas.read_sql(query, sqlite3.connect(path))
    frame["date"] = pandas.to_datetime(frame["date"])
    frame["hour"] = frame["at"].str.slice(11, 13).astype(int)
    month = pandas.Timestamp(TODAY.replace(day=1))
    before = month - pandas.DateOffset(months=1)

    def request() -> list[Any]:
        now = frame[frame["date"] >= month]
        then = frame[(frame["date"] >= before) & (frame["date"] < month)]
        lately = frame[frame["date"] >= pandas.Timestamp(TODAY) - pandas.Timedelta(days=90)]
        found: list[Any] = [
            each.groupby("type")[["amount", "orders"]].agg(["sum", "count"]) for each in (now, then)
        ]
        best = ("client", "location", "user_name")
        found += [now.groupby(name)["amount"].sum().nlargest(10) for name in best]
        found.append(lately.groupby("date")["amount"].sum())
        found.append(lately.groupby([lately["date"].dt.day_of_week, "hour"])["amount"].sum())
        return found

    return median_of(request, rounds)


async def measure(path: Path, rounds: int) -> tuple[float, float]:
    """Return the medians of both ways in ms, each in a process of its own."""
    return await _median("sums", path, rounds * 10), await _median("pandas", path, rounds)


async def _median(way: str, path: Path, rounds: int) -> float:
    command = (sys.executable, "-m", "bench.side_by_side.figures", way, str(path), str(rounds))
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    pin(process.pid, 0)
    told, _ = await process.communicate()
    return float(told)


if __name__ == "__main__":
    print((from_sums if sys.argv[1] == "sums" else from_pandas)(Path(sys.argv[2]), int(sys.argv[3])))
