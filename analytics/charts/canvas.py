"""The paper every picture is drawn on: size, fonts, colours, and how it becomes bytes.

``Figure`` with its own canvas, never pyplot, whose global registry keeps every figure alive. Colours are
Okabe and Ito's (2008), told apart with every common kind of colour blindness.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from analytics.charts.fonts import families, has_glyph, texts
from analytics.charts.labels import drawable, shortened
from analytics.charts.layout import beside
from analytics.charts.png import png_of
from analytics.charts.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure
    from numpy.typing import ArrayLike

    from analytics.charts.content import Content

BLUE, ORANGE, GREEN, VERMILLION, SKY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9"
INK, GREY, PALE = "#222222", "#6B6B6B", "#E4E7EB"
DPI = 150
_PAD = 3.5  # points between axes and the names beside them
_LINE = 88  # characters of an explanation across the paper
WIDTH = 8.0  # inches: 1200 pixels, sharp on a phone held upright


class Paper:
    """A place to draw one picture. Use it as a context: the settings hold only inside it.

    ``fonts`` overrides the families to draw with (for pictures that must be equal on every machine).
    """

    figure: Figure

    def __init__(
        self,
        height: float,
        content: Content | None = None,
        *,
        width: float = WIDTH,
        fonts: tuple[str, ...] | None = None,
    ) -> None:
        """``height`` and ``width`` in inches; ``content`` is what will be drawn, for the fonts it needs."""
        import matplotlib as mpl

        self._size = (width, height)
        self.words = content.words if content else Words()
        self._families = fonts or families(set().union(*texts(content)))
        self._settings = mpl.rc_context(_settings(self._families))

    def __enter__(self) -> Paper:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self._settings.__enter__()
        self.figure = Figure(figsize=self._size, dpi=DPI)
        self.figure.set_layout_engine(beside())
        FigureCanvasAgg(self.figure)
        return self

    def __exit__(self, *_: object) -> None:
        self._settings.__exit__(None, None, None)

    def name(self, text: str, most: int = 24) -> str:
        """A typed name made safe to draw: no emoji, no control characters, not longer than ``most``."""
        return shortened(drawable(text, self._has_glyph, self.words.unnamed), most)

    def _has_glyph(self, character: str) -> bool:
        return has_glyph(self._families, character)

    def sentence(self, text: str, most: int = 400) -> str:
        """A sentence made safe to draw; empty stays empty."""
        return self.name(text, most) if text.strip() else ""

    def axes(self, title: str, subtitle: str = "", within: SubFigure | None = None) -> Axes:
        """A pair of axes under a title and its explanation, on the whole paper or a part of it.

        The words have a strip of their own from edge to edge, so that long names beside the axes
        neither push them aside nor run into them.
        """
        lines = textwrap.wrap(self.sentence(subtitle), _LINE)
        strip = 0.50 + 0.25 * len(lines)
        whole: Any = within or self.figure
        height = whole.bbox.height / DPI
        top, body = whole.subfigures(2, 1, height_ratios=[strip, max(height - strip, strip)])
        top.text(0.02, 1 - 0.12 / strip, self.name(title, 54), fontsize=18, fontweight="bold", va="top")
        top.text(
            0.02, 1 - 0.50 / strip, "\n".join(lines), fontsize=12.5, color=GREY, va="top", linespacing=1.3
        )
        axes: Axes = body.add_axes((0, 0, 1, 1))
        return axes

    def png(self) -> bytes:
        """The picture as PNG, the same bytes for the same content.

        Not by ``savefig``, which draws everything twice to find out its layout.
        """
        import numpy as np
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        canvas: Any = FigureCanvasAgg(self.figure)
        canvas.draw()
        return png_of(np.asarray(canvas.buffer_rgba()), DPI)

    def pdf(self) -> bytes:
        """The picture as PDF with its fonts inside."""
        buffer = io.BytesIO()
        nothing = {"CreationDate": None, "Producer": None, "Creator": None}
        self.figure.savefig(buffer, format="pdf", metadata=nothing)
        return buffer.getvalue()


def light_to_dark() -> Any:
    """One hue from light to dark, so that more is darker for every eye and on every printer."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("light_to_dark", ["#CFE3F3", "#56A0D3", BLUE, "#06243F"])


def bars(axes: Axes, places: ArrayLike, sizes: ArrayLike, thickness: float, **style: Any) -> None:
    """Bars at ``places`` from zero to ``sizes`` as one outline: a bar each costs a third of a picture's time.

    ``style`` is that of ``Axes.stairs``, with ``orientation="horizontal"`` for bars that lie.
    """
    import numpy as np

    edges = np.add.outer(np.asarray(places, dtype=float), [-thickness / 2, thickness / 2]).ravel()
    heights = np.full(edges.size - 1, np.nan)
    heights[::2] = sizes
    axes.stairs(heights, edges, fill=True, linewidth=0, **style)


def names_beside(axes: Axes, rows: Iterable[float], names: Iterable[str], **style: Any) -> None:
    """Names left of the axes, where the labels of ticks would stand. ``style`` is that of ``Axes.text``.

    A tick is three lines and two texts, measured several times: ten cost a fifteenth of a picture's time.
    """
    axes.set_yticks([])
    place, up, along = axes.get_yaxis_text1_transform(_PAD)
    for row, name in zip(rows, names, strict=True):
        axes.text(0, row, name, transform=place, va=up, ha=along, **style)


def say_empty(axes: Axes, sentence: str) -> None:
    """In place of a picture of nothing, say so."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, sentence, ha="center", va="center", wrap=True, color=GREY, transform=axes.transAxes)


def money_axis(axis: Any, text: Callable[[float], str], ticks: int = 5) -> None:
    """Few, round ticks whose labels come from ``text``; amounts are in hundredths."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: text(value)))


def _settings(families: tuple[str, ...]) -> Any:
    return {
        "font.family": list(families),
        "font.size": 14,
        "text.hinting": "no_hinting",  # at 150 dots an inch it changes hardly a pixel and costs an eighth
        "axes.titlesize": 18,
        "text.parse_math": False,  # "$" in a name is a dollar, not a formula
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.edgecolor": PALE,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "axes.axisbelow": True,
        "grid.color": PALE,
        "xtick.color": INK,
        "ytick.color": INK,
        "xtick.major.size": 0,
        "ytick.major.size": 0,
        "legend.frameon": False,
        "legend.fontsize": 12.5,
        "pdf.fonttype": 42,
        "figure.facecolor": "white",
        "savefig.facecolor": "white",
    }
