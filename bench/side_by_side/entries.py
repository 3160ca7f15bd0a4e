"""Messages into each bot: how fast, for how much processor time, how soon answered, in how much memory."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.side_by_side.contestants import (
    AIOGRAM,
    IMPORT_ALL,
    NAIVE,
    PTB,
    TELEBOT,
    TRACKER,
    TRACKER_LIMITED,
    of_name,
)
from bench.side_by_side.site import Size
from bench.side_by_side.stand import Stand, stand

PACE = 30.0  # messages a second where latency is measured
ENTRIES = (TRACKER, PTB, AIOGRAM, TELEBOT, NAIVE)
STARTS = (TRACKER_LIMITED, PTB, AIOGRAM, TELEBOT, IMPORT_ALL)
Told = Callable[[str], None]
Values = dict[str, dict[str, list[float]]]
"""Measure, then contestant, then one value a round."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is done: rounds, messages at once, messages at a steady pace, and entries for the memory."""

    rounds: int
    burst: int
    paced: int
    many: int


QUICK = Amount(rounds=1, burst=300, paced=60, many=2_000)
FULL = Amount(rounds=5, burst=4_000, paced=900, many=100_000)


async def burst(on: Stand, count: int) -> tuple[float, float]:
    """Let messages arrive at once; return answers a second, and microseconds of processor an answer.

    A daemon with sheets has done its work when the rows stand in them, so the processor time is taken then.
    """
    on.telegram.forget_times()
    before = on.process.cpu()
    on.telegram.say(count)
    await on.answered(count)
    if on.keeps_sheets:
        await on.delivered(on.telegram.made)
    seconds = on.telegram.last_answer - on.telegram.first_handed
    return count / seconds, (on.process.cpu() - before) / count * 1e6


async def paced(on: Stand, count: int) -> tuple[float, float]:
    """Let messages arrive at a steady pace; return p50 and p99 from hand-out to answer, in milliseconds."""
    on.telegram.forget_times()
    loop = asyncio.get_running_loop()
    began = loop.time()
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number / PACE - loop.time()))
        on.telegram.say(1)
    await on.answered(count)
    ranks = statistics.quantiles(on.telegram.latencies, n=100)
    return ranks[49] * 1000, ranks[98] * 1000


async def start_of(name: str, python: Path) -> tuple[float, float]:
    """Return the seconds from the start of a bot to its first poll, and its memory 2 s later in MB."""
    async with stand(of_name(name), python, Size(people=30)) as on:
        await asyncio.sleep(2.0)
        return on.ready, on.process.memory()


async def measure(python: Path, amount: Amount, told: Told, names: Sequence[str] = ENTRIES) -> Values:
    """Measure every bot once a round, one after the other, in an order that turns with the rounds."""
    found: Values = {}

    def note(measure: str, name: str, value: float) -> None:
        found.setdefault(measure, {}).setdefault(name, []).append(value)
        told(f"{name}: {measure} {value:.2f}")

    for number in range(amount.rounds):
        turned = [*names[number % len(names) :], *names[: number % len(names)]]
        for name in turned:
            async with stand(of_name(name), python) as on:
                # Caches, prepared statements, connections; every person has written once before.
                await burst(on, on.telegram.people if name != NAIVE else 50)
                count = amount.burst if name != NAIVE else max(50, amount.burst // 10)
                rate, cpu = await burst(on, count)
                note("entries a second", name, rate)
                note("processor µs an entry", name, cpu)
        for name in (TRACKER_LIMITED, PTB, AIOGRAM):
            async with stand(of_name(name), python) as on:
                await paced(on, max(20, amount.paced // 10))
                p50, p99 = await paced(on, amount.paced)
                note("p50 ms", name, p50)
                note("p99 ms", name, p99)
        for name in STARTS:
            ready, memory = await start_of(name, python)
            note("start s", name, ready)
            note("memory MB at rest", name, memory)
    return found


async def memory_after_many(python: Path, amount: Amount, told: Told) -> dict[str, float]:
    """Return the daemon's memory at rest and after many entries, in MB, and its processes left."""
    async with stand(of_name(TRACKER), python) as on:
        await asyncio.sleep(2.0)
        idle = on.process.memory()
        done, most = 0, 0.0
        while done < amount.many:
            step = min(4_000, amount.many - done)
            await burst(on, step)
            done += step
            most = max(most, on.process.memory())
        after, children = on.process.memory(), on.process.children()
        told(f"memory: {idle:.1f} MB at rest, {after:.1f} MB after {amount.many} entries, {most:.1f} at most")
        return {"idle": idle, "after": after, "most": most, "children": float(children)}
