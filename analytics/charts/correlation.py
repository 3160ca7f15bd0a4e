"""Which daily figures rise and fall together."""

from __future__ import annotations

import math

from analytics.charts.canvas import GREY, INK, Paper, names_beside, say_empty
from analytics.charts.content import Matrix

_STRONG = 0.6  # beyond it the cell is dark and its number white


def correlation_png(content: Matrix, fonts: tuple[str, ...] | None = None) -> bytes:
    """1200 pixels wide; each cell with its number, so that the colour is only a help."""
    import numpy as np

    with Paper(7.4, content, fonts=fonts) as paper:
        known = [value for row in content.values for value in row if value is not None]
        empty = not known
        axes = paper.axes(content.title, "" if empty else paper.words.matrix)
        if empty:
            say_empty(axes, paper.words.no_matrix)
            return paper.png()
        values = np.array([[np.nan if v is None else v for v in row] for row in content.values], dtype=float)
        edges = np.arange(len(values) + 1) - 0.5
        axes.pcolormesh(edges, edges, values, cmap="PuOr", vmin=-1, vmax=1)  # quicker than an image, as sharp
        axes.set_aspect("equal")
        axes.invert_yaxis()
        for row, column in np.ndindex(values.shape):
            words, colour = _cell(float(values[row, column]))
            axes.text(column, row, words, ha="center", va="center", color=colour)
        labels = [paper.name(label, 16) for label in content.labels]
        axes.set_xticks(range(len(labels)), labels, rotation=35, ha="right", rotation_mode="anchor")
        names_beside(axes, range(len(labels)), labels)
        axes.grid(visible=False)
        axes.spines[:].set_visible(False)
        return paper.png()


def _cell(value: float) -> tuple[str, str]:
    """A cell's words and their colour; NaN is a dash."""
    if math.isnan(value):
        return "–", GREY
    return f"{value:z.1f}".replace("-", "−"), "white" if abs(value) > _STRONG else INK
