"""Runs all measurements side by side and writes docs/performance.md. See scripts/bench."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

from bench import dashboard
from bench.side_by_side import charts, commits, entries, figures, growth, intelligence, machine, report
from bench.side_by_side.contestants import ROOT
from bench.side_by_side.entries import FULL, QUICK, Amount
from bench.side_by_side.goals import goals
from bench.side_by_side.process import pin
from bench.side_by_side.results import Results
from bench.side_by_side.stand import OTHERS_CORE


def told(line: str) -> None:
    """Say what was just found."""
    print(line, flush=True)


def keep(results: Results) -> None:
    """Write down what was found so far, for whoever wants the single values."""
    file = machine.CACHE / ("quick.json" if results.quick else "results.json")
    file.write_text(json.dumps(results.as_json(), indent=1))


async def measure(python: Path, amount: Amount, results: Results) -> None:
    """Fill in every result."""
    results.values = await entries.measure(python, amount, told)
    keep(results)
    results.memory = await entries.memory_after_many(python, amount, told)
    results.memory["entries"] = float(amount.many)
    results.growth = await growth.growth(python, amount, told)
    results.sheets = await growth.sheets(python, amount, told)
    keep(results)
    await measure_beside(python, amount, results)


async def measure_beside(python: Path, amount: Amount, results: Results) -> None:
    """Fill in what needs no bot: commits, figures, charts, and the cost of the model."""
    ours, theirs = await commits.measure(python, 0.5 if results.quick else 3.0, amount.rounds)
    results.commits = {"ours": ours, "aiosqlite": theirs}
    told(f"commits a second: {ours} against {theirs}")
    count = 20_000 if results.quick else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "ledger.db"
        await asyncio.to_thread(dashboard.fill, ledger, count)
        results.figures = await figures.measure(ledger, 3 if results.quick else 20)
        results.figures["entries"] = float(count)
        told(f"figures of {count} entries, ms: {results.figures}")
        first, warm, lag = await charts.measure(ledger)
    results.charts = {"first": first, "warm": warm, "lag": lag}
    told(f"four charts: {first:.2f} s first, {warm:.2f} s warm, loop lag p99 {lag:.1f} ms")
    cost = intelligence.measure()
    results.cost = {
        **asdict(cost),
        "month_cached": cost.month(cached=True),
        "month": cost.month(cached=False),
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure and write; returns the exit status, 0 even where a goal is missed."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few minutes, written nowhere")
    parser.add_argument("--rounds", type=int, help="how often every bot is measured, instead of 5 times")
    options = parser.parse_args(arguments)
    amount = QUICK if options.quick else FULL
    if options.rounds is not None:
        amount = replace(amount, rounds=max(1, options.rounds))
    python = machine.peers_python()
    pin(0, OTHERS_CORE)
    results = Results(quick=options.quick, machine=machine.facts(), load=[machine.load()])
    asyncio.run(measure(python, amount, results))
    results.load.append(machine.load())
    keep(results)
    for goal in goals():
        verdict = "reached" if goal.reached(results) else "MISSED "
        told(f"{verdict} {goal.name}: {goal.value(results):.4g} (bound {goal.bound:g}); {goal.told(results)}")
    if not options.quick:
        report.write(ROOT / "docs" / "performance.md", results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
