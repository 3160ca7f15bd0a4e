"""Reps against their monthly targets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analytics.charts.canvas import BLUE, GREEN, GREY, INK, PALE, Paper, bars, names_beside, say_empty
from analytics.charts.content import RepLine, Reps
from analytics.charts.labels import short_money
from analytics.charts.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import SubFigure

MOST_BARS = 15


def draw_reps(paper: Paper, content: Reps, within: SubFigure | None = None, most: int = MOST_BARS) -> None:
    """A bar a rep, a pale bar behind it for the target, and a dotted mark where an even month would be."""
    ranked = sorted(content.reps, key=lambda rep: (-rep.revenue, rep.name))
    axes = paper.axes(content.title, _subtitle(content, ranked, most), within)
    if not ranked:
        say_empty(axes, paper.words.no_reps)
        return
    shown = ranked[:most]
    _draw_targets(axes, shown, content.pace)
    for colour, hit in ((GREEN, True), (BLUE, False)):
        rows = [row for row, rep in enumerate(shown) if _hit(rep) is hit]
        revenue = [shown[row].revenue for row in rows]
        if rows:
            bars(axes, rows, revenue, 0.4, color=colour, orientation="horizontal")
    labels = [f"{paper.name(rep.name, 22)}\n{_words(paper.words, rep, content.currency)}" for rep in shown]
    names_beside(axes, range(len(shown)), labels, fontsize=13, linespacing=1.15)
    axes.set_ylim(max(len(shown), 3) - 0.4, -0.6)
    longest = max(max(rep.revenue, rep.target or 0) for rep in shown)
    lowest = min(0, *(rep.revenue for rep in shown))
    axes.set_xlim(lowest * 1.04, max(longest, 1) * 1.04)
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.set_xticks([])
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)


def _draw_targets(axes: Axes, shown: Sequence[RepLine], pace: float | None) -> None:
    """Targets as pale bars that end in a line, and the pace's dotted marks."""
    goals = [(row, rep.target) for row, rep in enumerate(shown) if rep.target]
    if not goals:
        return
    rows, ends = [row for row, _ in goals], [target for _, target in goals]
    bars(axes, rows, ends, 0.66, color=PALE, orientation="horizontal")
    axes.vlines(ends, [row - 0.38 for row in rows], [row + 0.38 for row in rows], color=INK, linewidth=2.5)
    if pace is not None:
        low, high = [row - 0.33 for row in rows], [row + 0.33 for row in rows]
        axes.vlines([end * pace for end in ends], low, high, color=GREY, linestyle=":", linewidth=1.5)


def _hit(rep: RepLine) -> bool:
    return bool(rep.target) and rep.revenue >= (rep.target or 0)


def _words(words: Words, rep: RepLine, currency: str) -> str:
    revenue = short_money(rep.revenue, currency)
    if not rep.target:
        return words.no_target.format(amount=revenue)
    share = f"{rep.revenue / rep.target:.0%}"
    return words.of_target.format(amount=revenue, target=short_money(rep.target, currency), share=share)


def _subtitle(content: Reps, ranked: list[RepLine], most: int) -> str:
    if not ranked:
        return ""
    words, targets = content.words, sum(rep.target or 0 for rep in ranked)
    reached = sum(rep.revenue for rep in ranked if rep.target)
    paced = words.of_targets if content.pace is None else words.at_pace
    said = (paced if targets else words.together).format(
        amount=short_money(sum(rep.revenue for rep in ranked), content.currency),
        share=f"{reached / (targets or 1):.0%}",
        pace=f"{content.pace or 0:.0%}",
    )
    rest = len(ranked) - most
    return f"{said} {words.more_reps.format(count=rest)}" if rest > 0 else said


def reps_png(content: Reps, fonts: tuple[str, ...] | None = None) -> bytes:
    """1200 pixels wide, higher with more reps."""
    with Paper(2.2 + 0.62 * min(max(len(content.reps), 3), MOST_BARS), content, fonts=fonts) as paper:
        draw_reps(paper, content)
        return paper.png()
