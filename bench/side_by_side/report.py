"""Writes docs/performance.md: the goals, what each bot needed, and the cost of the model.

What people wrote below the mark in the file, on profile and floor, is kept.
"""

from __future__ import annotations

import statistics
from pathlib import Path

from bench.side_by_side.goals import goals
from bench.side_by_side.intelligence import DAYS, PRICE_CACHED, PRICE_IN, PRICE_OUT, REPS, TEXTS_A_DAY
from bench.side_by_side.results import Results

KEPT = "<!-- Above this line scripts/bench writes; below it people do. -->"
_HEAD = """\
# Performance

Written by `scripts/bench` in one run: this bot with all its promises on (every update and every entry on
the disk with `synchronous=FULL`, rows delivered to a local Google Sheets), beside bare echo bots that
promise nothing, against the same loopback Telegram. Every bot ran on one core, the services on another;
medians of {rounds} rounds in turn. Ratios count, absolute figures are this machine's. Processor time is
user and system time from `/proc`; latency runs from the answer that handed the message out to the
receipt. No network is in any figure. Where bots are saturated this one ran without Telegram's limit of
30 messages a second, which the echo bots do not keep.
"""


def write(path: Path, results: Results) -> None:
    """Write the file anew, keeping what people wrote below the mark."""
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    kept = old.partition(KEPT)[2]
    parts = [_head(results), _goals(results), _contestants(results), _cost(results), KEPT]
    path.write_text("\n".join(parts) + (kept or "\n"), encoding="utf-8")


def _head(results: Results) -> str:
    rounds = max(len(each) for named in results.values.values() for each in named.values())
    facts = "; ".join(f"{name} {fact}" for name, fact in results.machine.items())
    before, after = results.load
    quick = "\n**A quick run: too short to judge by.**\n" if results.quick else ""
    return (
        _HEAD.format(rounds=rounds)
        + quick
        + f"\nMachine: {facts}. Load (processes that want to run, a minute's mean): {before:.1f} "
        + f"before the run, {after:.1f} after it.\n"
    )


def _goals(results: Results) -> str:
    lines = [
        "## Goals",
        "",
        "| what | goal | measured | value | reached |",
        "| --- | --- | --- | --- | --- |",
    ]
    for goal in goals():
        bound = f"at {'least' if goal.least else 'most'} {goal.bound:,g}{_unit(goal.unit)}"
        value = f"{goal.value(results):,.4g}{_unit(goal.unit)}"
        reached = "yes" if goal.reached(results) else "**no**"
        lines.append(f"| {goal.name} | {bound} | {goal.told(results)} | {value} | {reached} |")
    return "\n".join([*lines, ""])


def _unit(unit: str) -> str:
    return " ×" if unit == "×" else unit


def _contestants(results: Results) -> str:
    lines = ["## Every bot", "", "Median (lowest to highest round).", ""]
    for measure, named in results.values.items():
        lines += [f"| {measure} | |", "| --- | --- |"]
        for name, values in named.items():
            middle = statistics.median(values)
            lines.append(f"| {name} | {middle:.4g} ({min(values):.4g} to {max(values):.4g}) |")
        lines.append("")
    return "\n".join(lines)


def _cost(results: Results) -> str:
    cost = results.cost
    return f"""\
## Cost of intelligence

The rules read every text first; a model is asked only about those that they are not sure of. Of the
{cost["texts"]:.0f} texts in `bench/cases`, which are chosen to be hard, that is **{cost["share"]:.1%}**.

| of a text that needs the model | tokens |
| --- | --- |
| instructions and form, the same each time and so cached by the service | {cost["fixed"]:.0f} |
| the text and what is known of it | {cost["own"]:.0f} |
| the answer | {cost["answer"]:.0f} |

Estimated at 4 characters a token. A month of {REPS} reps, {TEXTS_A_DAY} texts a day, {DAYS} days, at assumed
prices of ${PRICE_IN:g} a million tokens in, ${PRICE_CACHED:g} cached and ${PRICE_OUT:g} out:
**${cost["month_cached"]:.2f}** with the cache, ${cost["month"]:.2f} without.
A model for every text would cost ${cost["month"] / cost["share"]:.2f}.
Voice notes and photos always need it and are not in this figure.
"""
