"""The daemon in worlds ten times as large, and with Google's real quota."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bench.side_by_side.contestants import TRACKER, of_name
from bench.side_by_side.entries import Amount, Told, burst
from bench.side_by_side.site import Size
from bench.side_by_side.stand import stand

GOOGLES_QUOTA = 60  # requests a minute for a service account, developers.google.com/sheets/api/limits
BASE = Size(people=300, companies=4, entries=10_000)
GROWN = {
    "base": BASE,
    "10 × the reps": Size(3_000, 4, 10_000),
    "10 × the companies": Size(300, 40, 10_000),
    "10 × the entries": Size(300, 4, 100_000),
}
WAITING_ROWS = 30_000


async def growth(python: Path, amount: Amount, told: Told) -> dict[str, list[float]]:
    """Return microseconds of processor an entry, by world, a value a round."""
    found: dict[str, list[float]] = {name: [] for name in GROWN}
    for _ in range(min(3, amount.rounds)):
        for name, size in GROWN.items():
            async with stand(of_name(TRACKER), python, size) as on:
                # Everybody has written before: what the first message of a person costs is paid once.
                await burst(on, size.people)
                _, cpu = await burst(on, amount.burst)
                found[name].append(cpu)
                told(f"{name}: {cpu:.0f} µs an entry")
    return found


async def sheets(python: Path, amount: Amount, told: Told) -> dict[str, float]:
    """Return how long waiting rows take into the sheets of four companies at Google's quota, the requests for
    that, and the seconds of a lone entry from message to row."""
    rows = min(WAITING_ROWS, amount.many)
    async with stand(of_name(TRACKER), python, Size(waiting=rows), quota=GOOGLES_QUOTA) as on:
        began = time.perf_counter()
        await on.delivered(rows)
        seconds = time.perf_counter() - began
        tally = await on.tally()
        await asyncio.sleep(3.0)
        began = time.perf_counter()
        on.telegram.say(1)
        await on.delivered(rows + 1)
        lone = time.perf_counter() - began
    told(f"sheets: {rows} rows in {seconds:.1f} s with {tally['writes']} writes; a lone entry {lone:.1f} s")
    return {
        "rows": float(rows),
        "seconds": seconds,
        "writes": float(tally["writes"]),
        "reads": float(tally["reads"]),
        "lone": lone,
    }
