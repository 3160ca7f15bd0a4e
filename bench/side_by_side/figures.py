"""The figures of /dashboard over a large ledger, from its sums, beside pandas that computes the same figures.

Both are asked for this month and the same days of the month before, by person, type and currency. The
product reads the ledger's file for every request. pandas is timed three ways: with a frame that lies in
memory, written as people usually write it (a mask a column, over all rows); the same by somebody who knows
pandas (days first, the other masks on what is left); and as usual with the frame read anew for the request,
which is what knowing of the newest entry takes.

Usage: python -m bench.side_by_side.figures sums|usual|days_first|read FILE ROUNDS. Prints the median of a
request in ms.
"""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from analytics.periods import month_of
from bench.dashboard import SCOPE, TODAY
from bench.side_by_side.contestants import ROOT
from bench.side_by_side.process import pin

_COLUMNS = (
    "company, status, user_id, user_name, type, coalesce(currency, '') AS currency, amount, orders, date"
)
SPANS = (month_of(TODAY), month_of(TODAY).before())
ROUNDS_OF_READING = 3  # it takes seconds


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
    """Return the median of the product's own figures, each on a snapshot of its own as in the daemon."""
    from ledger.driver import connect
    from services.insight import overview

    with closing(connect(path, read_only=True)) as connection:

        def request() -> object:
            with connection.transaction():
                return overview.overview(connection, SCOPE, "month")

        return median_of(request, rounds)


def from_pandas(path: Path, way: str, rounds: int) -> float:
    """Return the median of the same figures by pandas, ``way`` as in the module's usage."""
    frame = frame_of(path)

    def request() -> object:
        return by_person(frame_of(path) if way == "read" else frame, days_first=way == "days_first")

    return median_of(request, min(rounds, ROUNDS_OF_READING) if way == "read" else rounds)


def frame_of(path: Path) -> Any:
    """Return the entries as a frame, their days as instants."""
    import pandas

    frame = pandas.read_sql(f"SELECT {_COLUMNS} FROM entries", sqlite3.connect(path))
    frame["date"] = pandas.to_datetime(frame["date"])
    return frame


def by_person(frame: Any, *, days_first: bool) -> list[Any]:
    """Return counts, amounts and quantities of each span by person, type and currency."""
    mine = frame if days_first else _counted(frame)
    parts = [_between(mine, span.start, span.end) for span in SPANS]
    return [
        (_counted(part) if days_first else part)
        .groupby(["user_id", "type", "currency"])
        .agg(entries=("type", "size"), amount=("amount", "sum"), orders=("orders", "sum"))
        for part in parts
    ]


def _counted(frame: Any) -> Any:
    return frame[(frame["company"] == SCOPE.company) & (frame["status"] == "Active")]


def _between(frame: Any, first: date, last: date) -> Any:
    import pandas

    return frame[(frame["date"] >= pandas.Timestamp(first)) & (frame["date"] <= pandas.Timestamp(last))]


async def measure(path: Path, rounds: int) -> dict[str, float]:
    """Return the medians of all ways in ms, each in a process of its own."""
    found = {"ours": await _median("sums", path, rounds * 10)}
    for name, way in (("pandas", "usual"), ("days_first", "days_first"), ("read", "read")):
        found[name] = await _median(way, path, rounds)
    return found


async def _median(way: str, path: Path, rounds: int) -> float:
    command = (sys.executable, "-m", "bench.side_by_side.figures", way, str(path), str(rounds))
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    pin(process.pid, 0)
    told, _ = await process.communicate()
    return float(told)


if __name__ == "__main__":
    _, asked, file, count = sys.argv
    if asked == "sums":
        print(from_sums(Path(file), int(count)))
    else:
        print(from_pandas(Path(file), asked, int(count)))
