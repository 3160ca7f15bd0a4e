"""Drawing in another process: one function that a spawned ``ProcessPoolExecutor`` can be given.

matplotlib takes a second to load and tens of megabytes, and holds the interpreter while it draws; in a
worker process none of that touches the daemon's event loop. Forecasts run there for the same reason.
"""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any

from analytics.charts import content, fonts

KINDS = (
    "trend",
    "clients",
    "reps",
    "hours",
    "places",
    "correlation",
    "map",
    "page",
    "page_pdf",
)
_LIBRARY = ("matplotlib.figure", "matplotlib.dates", "matplotlib.backends.backend_agg")


def render(kind: str, payload: Mapping[str, Any]) -> bytes:
    """Draw a picture: PNG bytes, or PDF bytes for ``page_pdf``.

    ``payload`` holds the fields of the kind's class in :mod:`analytics.charts.content`. Raises
    ValueError for a kind that does not exist, TypeError for fields that do not fit it.
    """
    _load()
    made, draw = _kind(kind)
    return draw(made(**payload))


def warm() -> None:
    """Load the drawing library and draw one small picture, so that the first asked-for one is quick."""
    render("trend", {"title": "", "currency": "INR", "days": ()})


def _load() -> None:
    """Load the drawing library, once a process.

    What was loaded stays, so the search for garbage need not walk through it: each time it did, while loading
    and while drawing, took a tenth of a second.
    """
    if _LIBRARY[0] in sys.modules:
        return
    searched = gc.isenabled()
    gc.disable()
    try:
        for name in _LIBRARY:
            importlib.import_module(name)
        fonts.search_only_ours()
        gc.freeze()
    finally:
        if searched:
            gc.enable()


def _kind(kind: str) -> tuple[type[Any], Callable[[Any], bytes]]:
    """The class of a kind's content and what draws it."""
    from analytics.charts import correlation, hours, page, pareto, places, targets, territory_map, trend

    kinds: dict[str, tuple[type[Any], Callable[[Any], bytes]]] = {
        "trend": (content.Trend, trend.trend_png),
        "clients": (content.Pareto, pareto.pareto_png),
        "reps": (content.Reps, targets.reps_png),
        "hours": (content.Hours, hours.hours_png),
        "places": (content.Places, places.places_png),
        "correlation": (content.Matrix, correlation.correlation_png),
        "map": (content.Map, territory_map.map_png),
        "page": (content.Page, page.page_png),
        "page_pdf": (content.Page, page.page_pdf),
    }
    if kind not in kinds:
        raise ValueError(f"There is no picture called {kind!r}; there are {', '.join(kinds)}.")
    return kinds[kind]
