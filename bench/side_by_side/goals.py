"""The goals, and whether a run reached them. Each is a ratio or a bound of one run on one machine."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from bench.side_by_side.contestants import AIOGRAM, IMPORT_ALL, NAIVE, PTB, TRACKER, TRACKER_LIMITED
from bench.side_by_side.growth import GOOGLES_QUOTA
from bench.side_by_side.results import Results

CPU, RATE, P50, P99, START = "processor µs an entry", "entries a second", "p50 ms", "p99 ms", "start s"


@dataclass(frozen=True, slots=True)
class Goal:
    """``bound`` is the most that the value may be, or the least when ``least``; ``told`` says what was
    measured."""

    name: str
    bound: float
    value: Callable[[Results], float]
    told: Callable[[Results], str]
    least: bool = False
    unit: str = "×"

    def reached(self, results: Results) -> bool:
        """Whether the run reached it."""
        value = self.value(results)
        return value >= self.bound if self.least else value <= self.bound


def _against(measure: str, ours: str, theirs: str, bound: float, what: str, *, least: bool = False) -> Goal:
    return Goal(
        what,
        bound,
        lambda found: found.ratio(measure, ours, theirs),
        lambda found: f"{found.median(measure, ours):.4g} against {found.median(measure, theirs):.4g}",
        least,
    )


def _growth(world: str) -> Goal:
    def value(found: Results) -> float:
        return statistics.median(found.growth[world]) / statistics.median(found.growth["base"])

    def told(found: Results) -> str:
        base = statistics.median(found.growth["base"])
        return f"{statistics.median(found.growth[world]):.0f} µs against {base:.0f}"

    return Goal(f"processor time an entry with {world}", 1.2, value, told)


def _beside_pandas(found: Results) -> str:
    ms = found.figures
    return (
        f"{ms['ours']:.2f} ms, read from the file each time, against {ms['pandas']:.0f} ms with a frame in "
        f"memory as usually written; {ms['days_first']:.0f} ms by days first, {ms['read']:,.0f} ms with the "
        "frame read anew"
    )


def goals() -> list[Goal]:
    """Return all goals, in the order of the table."""
    return [
        _against(CPU, TRACKER, PTB, 0.4, "processor time an entry, against a bare python-telegram-bot echo"),
        _against(CPU, TRACKER, AIOGRAM, 0.7, "processor time an entry, against a bare aiogram 3 echo"),
        _against(RATE, TRACKER, PTB, 3, "entries a second, against the python-telegram-bot echo", least=True),
        _against(RATE, TRACKER, AIOGRAM, 2, "entries a second, against the aiogram echo", least=True),
        Goal(
            "entries a second, against a gspread append a message at Google's quota",
            30,
            lambda found: found.median(RATE, TRACKER) / (GOOGLES_QUOTA / 60),
            lambda found: (
                f"{found.median(RATE, TRACKER):.0f} against {GOOGLES_QUOTA / 60:.0f} that the quota allows "
                f"({found.median(RATE, NAIVE):.0f} without any quota)"
            ),
            least=True,
        ),
        _against(P50, TRACKER_LIMITED, PTB, 0.7, "p50 from message to receipt at 30 a second, ms"),
        _against(P99, TRACKER_LIMITED, PTB, 1.5, "p99 from message to receipt at 30 a second, ms"),
        Goal(
            "entries a minute into the sheets at Google's quota, four companies",
            30_000,
            lambda found: found.sheets["rows"] / max(60.0, found.sheets["seconds"]) * 60,
            lambda found: f"{found.sheets['rows']:.0f} rows in {found.sheets['seconds']:.0f} s",
            least=True,
            unit=" a minute",
        ),
        Goal(
            "requests that write them (every 30,000 entries)",
            30,
            lambda found: found.sheets["writes"] / found.sheets["rows"] * 30_000,
            lambda found: f"{found.sheets['writes']:.0f} for {found.sheets['rows']:.0f} rows",
            unit=" requests",
        ),
        Goal(
            "a lone entry from message to row",
            3.0,
            lambda found: found.sheets["lone"],
            lambda found: f"{found.sheets['lone']:.1f} s",
            unit=" s",
        ),
        _against(
            START,
            TRACKER_LIMITED,
            IMPORT_ALL,
            0.2,
            "start to the first poll, against importing everything, s",
        ),
        _against(
            START,
            TRACKER_LIMITED,
            PTB,
            1.5,
            "start to the first poll, against the python-telegram-bot echo, s",
        ),
        Goal(
            "resident memory at rest",
            65,
            lambda found: found.memory["idle"],
            lambda found: f"{found.memory['idle']:.0f} MB",
            unit=" MB",
        ),
        Goal(
            "resident memory after 100,000 entries",
            80,
            lambda found: found.memory["after"],
            lambda found: f"{found.memory['after']:.0f} MB after {found.memory['entries']:.0f} entries",
            unit=" MB",
        ),
        Goal(
            "worker processes when nobody asks for figures",
            0,
            lambda found: found.memory["children"],
            lambda found: f"{found.memory['children']:.0f}",
            unit="",
        ),
        Goal(
            "figures of /dashboard over 1,000,000 entries, p50",
            2.0,
            lambda found: found.figures["ours"],
            lambda found: f"{found.figures['ours']:.2f} ms over {found.figures['entries']:.0f} entries",
            unit=" ms",
        ),
        Goal(
            "figures of /dashboard, against pandas",
            400,
            lambda found: found.figures["pandas"] / found.figures["ours"],
            _beside_pandas,
            least=True,
        ),
        Goal(
            "four charts, warm",
            0.8,
            lambda f: f.charts["warm"],
            lambda f: f"{f.charts['warm']:.2f} s",
            unit=" s",
        ),
        Goal(
            "four charts, the first time ever",
            2.0,
            lambda found: found.charts["first"],
            lambda found: f"{found.charts['first']:.2f} s",
            unit=" s",
        ),
        Goal(
            "event loop lag p99 while charts are drawn",
            5.0,
            lambda found: found.charts["lag"],
            lambda found: f"{found.charts['lag']:.1f} ms",
            unit=" ms",
        ),
        Goal(
            "durable commits a second with 256 waiting, against aiosqlite with a commit each",
            25,
            lambda found: (
                statistics.median(found.commits["ours"]) / statistics.median(found.commits["aiosqlite"])
            ),
            lambda found: (
                f"{statistics.median(found.commits['ours']):.0f} against "
                f"{statistics.median(found.commits['aiosqlite']):.0f}"
            ),
            least=True,
        ),
        _growth("10 × the reps"),
        _growth("10 × the companies"),
        _growth("10 × the entries"),
    ]
