"""Places side by side: now and the span before."""

from __future__ import annotations

from typing import Any

from analytics.charts.canvas import BLUE, GREY, INK, SKY, Paper, bars, money_axis, names_beside, say_empty
from analytics.charts.content import PlaceLine, Places
from analytics.charts.labels import short_money
from analytics.charts.words import Words

MOST_PLACES = 10
_MANY_TIMES = 10  # growth beyond this is told as a multiple, not in percent


def places_png(content: Places, fonts: tuple[str, ...] | None = None) -> bytes:
    """1200 pixels wide, higher with more places; the highest revenue on top."""
    ranked = sorted(content.places, key=lambda place: (-place.now, -place.before, place.name))
    shown = ranked[:MOST_PLACES]
    with Paper(2.6 + 0.72 * max(len(shown), 3), content, fonts=fonts) as paper:
        axes = paper.axes(content.title, _subtitle(paper.words, len(ranked)))
        if not shown:
            say_empty(axes, paper.words.no_places)
            return paper.png()
        rows = range(len(shown))
        now, before = [place.now for place in shown], [place.before for place in shown]
        lying: dict[str, Any] = {"orientation": "horizontal"}
        bars(axes, [row - 0.18 for row in rows], now, 0.36, color=BLUE, label=paper.words.now, **lying)
        lying |= {"facecolor": SKY, "edgecolor": INK, "hatch": "//"}
        bars(axes, [row + 0.18 for row in rows], before, 0.36, label=paper.words.before, **lying)
        labels = [
            f"{paper.name(place.name, 22)}\n{_change(paper.words, place, content.currency)}"
            for place in shown
        ]
        names_beside(axes, rows, labels, fontsize=13, linespacing=1.15)
        axes.set_ylim(max(len(shown), 3) - 0.4, -0.6)
        axes.axvline(0, color=GREY, linewidth=0.8)
        axes.grid(axis="x")
        axes.grid(visible=False, axis="y")
        money_axis(axes.xaxis, lambda value: short_money(value, content.currency), ticks=4)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.5 / paper.figure.get_figheight()), ncols=2)
        return paper.png()


def _change(words: Words, place: PlaceLine, currency: str) -> str:
    now = short_money(place.now, currency)
    if place.before <= 0:
        return f"{now} · {words.new}" if place.now > 0 else now
    ratio = place.now / place.before
    return f"{now} · {ratio:.0f}×" if ratio >= _MANY_TIMES else f"{now} · {ratio - 1:+z.0%}"


def _subtitle(words: Words, count: int) -> str:
    if count > MOST_PLACES:
        return words.best_places.format(shown=MOST_PLACES, count=f"{count:,}")
    return words.places if count else ""
