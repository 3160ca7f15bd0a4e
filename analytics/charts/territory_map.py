"""The territory as hexagons, drawn to scale without any map from the network."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from analytics.charts.canvas import GREY, INK, VERMILLION, Paper, light_to_dark, say_empty
from analytics.charts.content import Map
from analytics.charts.labels import short_money
from analytics.charts.words import Words
from analytics.route import haversine

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SMALLEST = 0.02  # share of the picture's width below which a hexagon also gets a dot
_ROUND = (1, 2, 5)


def map_png(content: Map, fonts: tuple[str, ...] | None = None) -> bytes:
    """1200 x 1200 pixels; north is up, one degree east is as wide as it is at that latitude."""
    with Paper(8.0, content, fonts=fonts) as paper:
        axes = paper.axes(content.title, _subtitle(content))
        if not content.cells and not content.route:
            say_empty(axes, paper.words.no_map)
            return paper.png()
        _frame(axes, content)
        if content.cells:
            _draw_cells(axes, content)
        if content.route:
            _draw_route(axes, content)
        _draw_scale(axes, paper.words)
        return paper.png()


def _frame(axes: Axes, content: Map) -> None:
    """Limits around everything, with the same kilometres up and across."""
    corners = [corner for cell in content.cells for corner in cell.boundary] + list(content.route)
    south, north = min(point[0] for point in corners), max(point[0] for point in corners)
    west, east = min(point[1] for point in corners), max(point[1] for point in corners)
    stretch = 1 / max(math.cos(math.radians((south + north) / 2)), 0.05)
    half = max((north - south) / 2, (east - west) / 2 / stretch, 0.02) * 1.08
    axes.set_ylim((south + north) / 2 - half, (south + north) / 2 + half)
    axes.set_xlim((west + east) / 2 - half * stretch, (west + east) / 2 + half * stretch)
    axes.set_aspect(stretch)
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor("#F6F7F9")
    axes.spines[:].set_visible(False)


def _draw_cells(axes: Axes, content: Map) -> None:
    from matplotlib.collections import PolyCollection
    from matplotlib.colors import PowerNorm
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    # What matters most is drawn last, on top: areas to visit, then those that earn.
    ordered = sorted(content.cells, key=lambda cell: (cell.cell in content.under_served, cell.revenue))
    revenue = [max(cell.revenue, 0) for cell in ordered]
    # A few cells earn most: a square-root scale keeps the others apart.
    norm = PowerNorm(0.5, vmin=0, vmax=max(*revenue, 1))
    shapes = [[(corner[1], corner[0]) for corner in cell.boundary] for cell in ordered]
    marked = [cell.cell in content.under_served for cell in ordered]
    style: dict[str, Any] = {"array": revenue, "cmap": light_to_dark(), "norm": norm}
    hexagons = PolyCollection(
        shapes,
        edgecolors=[VERMILLION if mark else "white" for mark in marked],
        linewidths=[3 if mark else 0.6 for mark in marked],
        **style,
    )
    axes.add_collection(hexagons)
    width = abs(shapes[0][0][0] - shapes[0][3][0]) / (axes.get_xlim()[1] - axes.get_xlim()[0])
    if width < _SMALLEST:
        places = ([cell.longitude for cell in ordered], [cell.latitude for cell in ordered])
        edges = [VERMILLION if mark else GREY for mark in marked]
        axes.scatter(
            *places, c=revenue, cmap=light_to_dark(), norm=norm, s=90, edgecolors=edges, linewidths=1.2
        )
    bar = axes.figure.colorbar(hexagons, cax=axes.inset_axes((0, -0.05, 1, 0.028)), orientation="horizontal")
    bar.outline.set_visible(False)
    bar.locator = MaxNLocator(3, steps=[1, 2, 5, 10])
    bar.formatter = FuncFormatter(lambda value, _: short_money(value, content.currency))
    bar.update_ticks()


def _draw_route(axes: Axes, content: Map) -> None:
    from matplotlib.patheffects import withStroke

    latitude, longitude = zip(*content.route, strict=True)
    axes.plot(longitude, latitude, color=INK, linewidth=1.5, zorder=3)
    axes.scatter(longitude, latitude, s=260, color="white", edgecolors=INK, zorder=4)
    for number, (north, east) in enumerate(content.route, 1):
        effects = [withStroke(linewidth=2, foreground="white")]
        axes.annotate(
            str(number), (east, north), ha="center", va="center", fontsize=11, zorder=5, path_effects=effects
        )


def _draw_scale(axes: Axes, words: Words) -> None:
    """A bar of a round number of kilometres, about a quarter of the picture wide."""
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    middle = (south + north) / 2
    wide = haversine((middle, west), (middle, min(east, west + 170)))
    size = 10 ** math.floor(math.log10(wide / 4))
    length = max(step * size for step in _ROUND if step * size <= wide / 4)
    left, base = west + 0.03 * (east - west), south + 0.04 * (north - south)
    right = left + (east - west) * length / wide
    axes.plot([left, right], [base, base], color=INK, linewidth=3, solid_capstyle="butt", zorder=6)
    axes.annotate(
        words.kilometres.format(distance=f"{length:g}"),
        ((left + right) / 2, base),
        (0, 6),
        textcoords="offset points",
        ha="center",
        zorder=6,
    )
    axes.annotate(words.north, (0.97, 0.96), xycoords="axes fraction", ha="right", va="top", color=GREY)


def _subtitle(content: Map) -> str:
    words, said = content.words, []
    if content.cells:
        clients = sum(cell.clients for cell in content.cells)
        said.append(words.areas.format(places=f"{clients:,}", areas=f"{len(content.cells):,}"))
    if content.under_served:
        said.append(words.under_served)
    if content.route:
        said.append(words.route)
    return " ".join(said)
