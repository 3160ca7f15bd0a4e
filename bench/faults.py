"""The table of faults: how often each was injected, what it cost, and how long until all was good again.

Run: python -m bench.faults [--times N] [--only WORD] [--backlog ROWS] [--seed N] [--write FILE]. The daemon
runs as a process of its own against the sandbox services; with --only the other lines of FILE stay as they
are. The exit status is 0 only when the five columns in the middle are zero, no promise is contradicted and
every recovery was within its limit.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.faults import power_cut
from tests.faults.campaign import Verdict, campaign
from tests.faults.evidence import gathered
from tests.faults.history import Recovery
from tests.faults.invariants import violations
from tests.faults.scenarios import Scenario, backlog_scenario, scenarios

POWER_CUT = "power cut, whatever of the unsynced writes reaches the disk"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table. ``broken`` are the promises that something contradicts."""

    name: str
    injected: int
    verdict: Verdict
    leaked: int
    seconds: float
    limit: float
    broken: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """Whether everything is as promised."""
        costs = (self.verdict.lost, self.verdict.doubled, self.verdict.misplaced, self.leaked)
        return not any((*costs, self.verdict.falsely_acknowledged, self.verdict.out_of_order, self.broken))

    def text(self) -> str:
        """The line as Markdown."""
        found = self.verdict
        cells = (
            self.name,
            self.injected,
            found.sent,
            found.lost,
            found.doubled,
            found.misplaced,
            self.leaked,
            found.falsely_acknowledged,
            f"{self.seconds:.1f} s (limit {self.limit:.0f} s)",
            ", ".join(self.broken) or "all kept",
        )
        return "| " + " | ".join(str(cell) for cell in cells) + " |"


async def measured(scenario: Scenario, seed: int) -> Line:
    """Run one fault and judge it."""
    with tempfile.TemporaryDirectory(prefix="fault-") as folder:
        place = Path(folder)
        async with campaign(place, seed=seed, quota=scenario.quota, **scenario.settings) as run:
            injected = await scenario.act(run)
            began = time.monotonic()
            moved = await run.delivered(scenario.limit)
            seconds = moved - began
            run.recoveries.append(Recovery(scenario.name, seconds, scenario.limit))
            await run.quiet(scenario.limit)
            broken = violations(await gathered(run))
            leaked = len(broken.get("I3", ())) + len(broken.get("I10", ()))
            verdict = run.check()
    line = Line(scenario.name, injected, verdict, leaked, max(0.0, seconds), scenario.limit, tuple(broken))
    print(line.text(), *(f"  {name}: {why[:3]}" for name, why in broken.items()), sep="\n", flush=True)
    return line


async def measured_power_cuts() -> Line:
    """Cut the power at random moments of the ledger's writing; the time is that of a new start."""
    with tempfile.TemporaryDirectory(prefix="fault-") as folder:
        place = Path(folder)
        statements = await power_cut.run_the_ledger(place / "recorded.db")
        began = time.monotonic()
        found = power_cut.verdicts(statements, place, "FULL", power_cut.CUTS)
        seconds = (time.monotonic() - began) / power_cut.CUTS
    lost, entries = found["lost"], power_cut.MESSAGES
    verdict = Verdict(entries, entries, entries - lost, lost, 0, 0, 0, falsely_acknowledged=lost)
    broken = ("I11",) if found["corrupt"] else ()
    line = Line(POWER_CUT, power_cut.CUTS, verdict, 0, seconds, 10.0, broken)
    print(line.text(), flush=True)
    return line


def lines_in(page: Path) -> dict[str, str]:
    """The lines of an earlier table, by the fault's name."""
    if not page.exists():
        return {}
    rows = (line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| "))
    return {line.split(" | ")[0].removeprefix("| "): line for line in rows}


def document(rows: list[str], seed: int) -> str:
    """The table as a page of the documentation."""
    return "\n".join(
        [
            "# Faults and what they cost",
            "",
            f"Made by `python -m bench.faults --write docs/faults.md` (last with seed {seed}). Each line is",
            "a run of the daemon as a process against the sandbox services while people send, edit and a",
            "stranger intrudes; the checker of `tests/faults/invariants.py` compares what everybody sent and",
            "was told with the worksheets and the ledger at the end. The time is from the end of the fault",
            "until every entry stood in its worksheet.",
            "",
            "| fault | injected | entries | lost | doubled | misplaced | leaked | falsely acknowledged "
            "| time to recover | promises |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |",
            *rows,
            "",
        ]
    )


async def run_all(chosen: list[Scenario], seed: int, *, power: bool) -> list[Line]:
    """Run every fault, one after the other."""
    lines = [await measured_power_cuts()] if power else []
    return lines + [await measured(each, seed + number) for number, each in enumerate(chosen)]


def main() -> int:
    """Run what was asked for; print and perhaps write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="kills in each of the lines with kills")
    parser.add_argument("--only", default="", help="faults whose name has this word")
    parser.add_argument("--backlog", type=int, default=10_000, help="rows that wait in the last line")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, help="write the table to this file")
    arguments = parser.parse_args()
    every = [*scenarios(arguments.times), backlog_scenario(arguments.backlog)]
    chosen = [each for each in every if arguments.only in each.name]
    lines = asyncio.run(run_all(chosen, arguments.seed, power=arguments.only in POWER_CUT))
    if arguments.write is not None:
        known = lines_in(arguments.write) | {each.name: each.text() for each in lines}
        rows = [known[each] for each in (POWER_CUT, *(each.name for each in every)) if each in known]
        arguments.write.write_text(document(rows, arguments.seed), encoding="utf-8")
    return 0 if lines and all(each.is_good for each in lines) else 1


if __name__ == "__main__":
    raise SystemExit(main())
