"""The one-page report: the week's figures on one sheet, as PNG for the chat or PDF to print."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from analytics.charts.canvas import BLUE, DPI, GREY, INK, Paper
from analytics.charts.content import Page, Tile
from analytics.charts.pareto import draw_pareto
from analytics.charts.targets import draw_reps
from analytics.charts.trend import draw_trend

if TYPE_CHECKING:
    from matplotlib.figure import SubFigure

_TILES_A_ROW = 3
_MOST_TILES = 6
_MOST_NOTES = 8
_BARS = 6
_TILES_HEIGHT, _TREND_HEIGHT, _WORDS_HEIGHT, _ROW_HEIGHT, _LINE_HEIGHT = 3.3, 4.8, 1.35, 0.64, 0.34  # inches


def page_png(content: Page) -> bytes:
    """1200 pixels wide, as high as its content needs (about 2400)."""
    with Paper(sum(_heights(content)), content) as paper:
        _draw(paper, content)
        return paper.png()


def page_pdf(content: Page) -> bytes:
    """One page, 8 inches wide."""
    with Paper(sum(_heights(content)), content) as paper:
        _draw(paper, content)
        return paper.pdf()


def _heights(content: Page) -> list[float]:
    """Inches of each part, top to bottom."""
    bars = [min(max(count, 3), _BARS) for count in (len(content.clients.clients), len(content.reps.reps))]
    lines = max(len(_lines(content.notes)), 1)
    parts = [_WORDS_HEIGHT + _ROW_HEIGHT * rows for rows in bars]
    return [_TILES_HEIGHT, _TREND_HEIGHT, *parts, 0.8 + _LINE_HEIGHT * lines]


def _draw(paper: Paper, content: Page) -> None:
    parts: Any = paper.figure.subfigures(5, 1, height_ratios=_heights(content))
    top, trend, clients, reps, bottom = parts
    _draw_tiles(paper, top, content)
    draw_trend(paper, content.trend, trend)
    draw_pareto(paper, content.clients, clients, _BARS)
    draw_reps(paper, content.reps, reps, _BARS)
    _draw_notes(paper, bottom, _lines(content.notes))


def _draw_tiles(paper: Paper, figure: SubFigure, content: Page) -> None:
    figure.text(0.02, 0.97, paper.name(content.title, 40), fontsize=22, fontweight="bold", va="top")
    figure.text(0.02, 0.82, paper.sentence(content.subtitle, 70), fontsize=14, color=GREY, va="top")
    for index, tile in enumerate(content.tiles[:_MOST_TILES]):
        row, column = divmod(index, _TILES_A_ROW)
        _draw_tile(paper, figure, tile, 0.02 + 0.33 * column, 0.68 - 0.38 * row)


def _draw_tile(paper: Paper, figure: SubFigure, tile: Tile, left: float, top: float) -> None:
    """Label, figure and comparison under each other."""
    figure.text(left, top, paper.name(tile.label, 22), fontsize=12.5, color=GREY, va="top")
    figure.text(
        left, top - 0.08, paper.name(tile.value, 14), fontsize=21, color=BLUE, fontweight="bold", va="top"
    )
    figure.text(left, top - 0.22, paper.sentence(tile.note, 28), fontsize=11.5, color=INK, va="top")


def _lines(notes: tuple[str, ...]) -> list[str]:
    """Notes as lines that fit the sheet, each note's first with a bullet."""
    wrapped = (textwrap.wrap(f"• {note}", 78, max_lines=3) for note in notes[:_MOST_NOTES])
    return [line if line.startswith("•") else f"   {line}" for lines in wrapped for line in lines]


def _draw_notes(paper: Paper, figure: SubFigure, lines: list[str]) -> None:
    height = figure.bbox.height / DPI
    figure.text(0.02, 1 - 0.1 / height, paper.words.to_look_at, fontsize=18, fontweight="bold", va="top")
    words = "\n".join(paper.sentence(line) for line in lines) or paper.words.nothing
    figure.text(0.02, 1 - 0.5 / height, words, fontsize=13, va="top", linespacing=1.35)
