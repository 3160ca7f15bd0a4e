"""The best clients and how much of everything they make together (Pareto)."""

from __future__ import annotations

import heapq
from dataclasses import replace
from typing import TYPE_CHECKING

from analytics.charts.canvas import BLUE, INK, ORANGE, Paper, bars, names_beside, say_empty
from analytics.charts.content import Pareto
from analytics.charts.labels import short_money

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import SubFigure

MOST_BARS = 10


def draw_pareto(
    paper: Paper, content: Pareto, within: SubFigure | None = None, most: int = MOST_BARS
) -> None:
    """Horizontal bars, largest on top; a line with the running share of the whole."""
    ranked = sorted(
        ((name, amount) for name, amount in content.clients if amount > 0),
        key=lambda client: (-client[1], client[0]),
    )
    total = sum(amount for _, amount in ranked)
    axes = paper.axes(content.title, _subtitle(content, ranked, total, most), within)
    if not ranked:
        say_empty(axes, paper.words.no_clients)
        return
    shown = ranked[:most]
    rows = list(range(len(shown)))
    bars(axes, rows, [amount for _, amount in shown], 0.62, color=BLUE, orientation="horizontal")
    labels = [f"{paper.name(name, 22)}\n{short_money(amount, content.currency)}" for name, amount in shown]
    names_beside(axes, rows, labels, fontsize=13, linespacing=1.15)
    axes.set_ylim(max(len(shown), 3) - 0.4, -0.6)
    axes.set_xlim(0, shown[0][1] * 1.08)
    axes.set_xticks([])
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    _draw_running_share(axes, [amount for _, amount in shown], total)


def _draw_running_share(axes: Axes, amounts: list[int], total: int) -> None:
    from matplotlib.patheffects import withStroke

    shares, running = [], 0
    for amount in amounts:
        running += amount
        shares.append(100 * running / total)
    scale = axes.get_xlim()[1] / 119  # a second pair of axes would cost a seventh of the picture's time
    places = [share * scale for share in shares]
    axes.plot(places, range(len(shares)), color=ORANGE, linewidth=2, marker="o", markersize=6)
    halo = [withStroke(linewidth=4, foreground="white")]
    for row, (share, place) in enumerate(zip(shares, places, strict=True)):
        words = f"{share:.0f}%" if share >= 1 else "< 1%"
        axes.annotate(
            words,
            (place, row),
            (9, 0),
            textcoords="offset points",
            va="center",
            fontsize=12.5,
            color=INK,
            path_effects=halo,
        )


def _subtitle(content: Pareto, ranked: list[tuple[str, int]], total: int, most: int) -> str:
    if not ranked:
        return ""
    words, currency = content.words, content.currency
    if len(ranked) == 1:
        return words.one_client.format(amount=short_money(total, currency))
    left = total - sum(amount for _, amount in ranked[:most])
    return (words.best_clients if len(ranked) > most else words.clients).format(
        amount=short_money(total, currency),
        count=f"{len(ranked):,}",
        rest=f"{len(ranked) - most:,}",
        left=short_money(left, currency),
    )


def pareto_png(content: Pareto, fonts: tuple[str, ...] | None = None) -> bytes:
    """1200 pixels wide, higher with more clients."""
    shown = heapq.nlargest(MOST_BARS, content.clients, key=lambda client: client[1])
    drawn = replace(content, clients=tuple(shown))  # the fonts of names that are not shown are not needed
    with Paper(2.2 + 0.62 * min(max(len(content.clients), 3), MOST_BARS), drawn, fonts=fonts) as paper:
        draw_pareto(paper, content)
        return paper.png()
