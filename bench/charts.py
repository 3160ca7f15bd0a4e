"""What drawing costs the daemon: four charts in the worker process, and how late the event loop runs.

Run: python -m bench.charts [entries]. Prints the time of four charts (the first time, when the worker loads
what it needs, and warm), and the lag of the loop: how much later than asked a sleep of a millisecond ends,
idle and while charts are drawn. On a machine with other work the idle lag says what part is not the charts'.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from analytics.charts.words import Words
from bench.dashboard import SCOPE, fill
from services.insight import pictures
from services.insight.workshop import Workshop

KINDS = ("trend", "clients", "reps", "hours")
ROUNDS = 10
TICK = 0.001


class Lag:
    """Notes in a task how late the loop comes back, in milliseconds."""

    def __init__(self) -> None:
        self.found: list[float] = []
        self._task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while True:
            asked = time.perf_counter()
            await asyncio.sleep(TICK)
            self.found.append((time.perf_counter() - asked - TICK) * 1000)

    async def told(self, name: str) -> None:
        """End and print."""
        self._task.cancel()
        await asyncio.wait([self._task])
        ranks = statistics.quantiles(self.found, n=100)
        print(f"{name}: p50 {ranks[49]:.2f} ms, p99 {ranks[98]:.2f} ms, worst {max(self.found):.1f} ms")


async def measure(path: Path, folder: Path) -> None:
    """Draw and print."""
    workshop = Workshop(slots=2)
    titles = dict.fromkeys(KINDS, "Acme")

    async def draw() -> float:
        started = time.perf_counter()
        await workshop.run(pictures.draw, path, SCOPE, KINDS, titles, folder, Words(), ahead=True)
        return time.perf_counter() - started

    idle = Lag()
    await asyncio.sleep(2.0)
    await idle.told("lag of the loop, idle")
    starting = Lag()
    print(f"four charts, the worker started for them: {await draw():.2f} s")
    await starting.told("lag of the loop meanwhile")
    drawing = Lag()
    spent = [await draw() for _ in range(ROUNDS)]
    print(f"four charts, warm: p50 {statistics.median(spent):.2f} s over {ROUNDS} rounds")
    await drawing.told("lag of the loop meanwhile")
    await workshop.close()


def main() -> None:
    """Fill a ledger in a temporary folder and measure."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        fill(path, count)
        asyncio.run(measure(path, Path(folder)))


if __name__ == "__main__":
    main()
