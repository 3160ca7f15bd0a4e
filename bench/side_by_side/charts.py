"""Four charts in the workshop: the first time in a new process and warm, and what the event loop feels of it.

Usage: python -m bench.side_by_side.charts LEDGER. Prints first seconds, warm seconds, loop lag p99 in ms.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from analytics.charts.words import Words
from bench.dashboard import SCOPE
from bench.side_by_side.contestants import ROOT
from services.insight.pictures import draw
from services.insight.workshop import Workshop

KINDS = ("trend", "clients", "places", "correlation")
WARM_ROUNDS = 5
TICK = 0.005  # seconds between two looks at the loop


async def charts(ledger: Path) -> tuple[float, float, float]:
    """Draw; returns seconds of the first time, the median of the others, and the loop lag's p99 in ms."""
    workshop = Workshop(slots=1)
    lags: list[float] = []

    async def watch() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(TICK)
            lags.append((time.perf_counter() - began - TICK) * 1000)

    watcher = asyncio.create_task(watch())
    taken = []
    titles = dict.fromkeys(KINDS, "Measured")
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(1 + WARM_ROUNDS):
            began = time.perf_counter()
            await workshop.run(draw, ledger, SCOPE, KINDS, titles, Path(folder), Words(), ahead=False)
            taken.append(time.perf_counter() - began)
    watcher.cancel()
    await workshop.close()
    return taken[0], statistics.median(taken[1:]), statistics.quantiles(lags, n=100)[98]


async def measure(ledger: Path) -> tuple[float, float, float]:
    """Do so in a process of its own."""
    command = (sys.executable, "-m", "bench.side_by_side.charts", str(ledger))
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    told, _ = await process.communicate()
    first, warm, lag = map(float, told.splitlines()[-1].split())  # log lines stand before it
    return first, warm, lag


if __name__ == "__main__":
    print(*asyncio.run(charts(Path(sys.argv[1]))))
