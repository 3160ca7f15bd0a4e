"""Where axes stand on their part of the paper: as large as what is written around them leaves room for.

matplotlib's constrained layout measures every label twice and solves equations for axes that line up with
each other, which took a quarter of a picture's time. Here each pair of axes has a part of the paper for
itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import LayoutEngine

GUESS = (0.1, 0.12, 0.88, 0.86)  # where axes stand when they are measured: near to where they will
_PAD_X, _PAD_TOP, _PAD_BOTTOM = 0.12, 0.16, 0.08  # inches to the edge of the part
_LEAST = 0.1  # share of the part that axes keep whatever is written around them


def beside() -> LayoutEngine:
    """Return a layout that measures what stands around axes once, and gives them the rest of their part."""
    from matplotlib.layout_engine import LayoutEngine

    class Beside(LayoutEngine):
        _adjust_compatible = True
        _colorbar_gridspec = False

        def execute(self, fig: Figure) -> None:
            for axes in fig.get_axes():
                _place(axes, fig.dpi)

    return Beside()


def _place(axes: Axes, dpi: float) -> None:
    part: Any = axes.figure
    axes.set_position(GUESS)
    around, inner = axes.get_tightbbox(for_layout_only=True), axes.get_window_extent()
    if around is None:
        return
    width, height = part.bbox.width, part.bbox.height
    left = (inner.x0 - around.x0 + _PAD_X * dpi) / width
    right = (around.x1 - inner.x1 + _PAD_X * dpi) / width
    bottom = (inner.y0 - around.y0 + _PAD_BOTTOM * dpi) / height
    top = (around.y1 - inner.y1 + _PAD_TOP * dpi) / height
    axes.set_position((left, bottom, max(1 - left - right, _LEAST), max(1 - bottom - top, _LEAST)))
