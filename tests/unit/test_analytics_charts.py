"""Pictures: equal to the reference, never overlapping, kind when empty, drawable in another process.

After a wanted change, ``python -m tests.unit.test_analytics_charts`` draws the reference pictures anew.
"""

from __future__ import annotations

import io
import itertools
import multiprocessing
import random
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from analytics.charts import content as c
from analytics.charts.canvas import Paper
from analytics.charts.correlation import correlation_png
from analytics.charts.hours import hours_png
from analytics.charts.pareto import draw_pareto, pareto_png
from analytics.charts.places import places_png
from analytics.charts.png import png_of
from analytics.charts.targets import draw_reps, reps_png
from analytics.charts.territory_map import map_png
from analytics.charts.trend import trend_png
from analytics.forecast import Forecast, forecast
from analytics.render_worker import KINDS, render
from analytics.territory import Spot, cells

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "tests" / "reference_charts"
BUNDLED = ("DejaVu Sans",)  # comes with matplotlib: the same pixels on every machine
LAST = date(2026, 11, 21)
HOSTILE = (
    "Apollo Pharmacy, Bandra West",
    "श्री गणेश मेडिकल स्टोर्स एंड सर्जिकल सप्लायर्स",
    "Fortis 🏥💊",
    "$x^2$ \\frac{1}{0}",
    '=IMPORTXML("http://x")',
    "\u202eevil",
    "W" * 300,
    "🎉",
    "",
    "Line\nbreak",
    "a_{1}^{2} & <b>",
)


def trend(days: int, outlook: int = 0) -> c.Trend:
    source = random.Random(days)
    made = tuple(
        (LAST - timedelta(days=days - 1 - n), 0 if n % 7 == 6 else source.randrange(10**6, 9 * 10**6))
        for n in range(days)
    )
    values = tuple(float(5 * 10**6 if n % 7 else 0) for n in range(outlook))
    ahead = None
    if outlook:
        low, high = tuple(value * 0.5 for value in values), tuple(value * 1.6 for value in values)
        half = tuple(value * 0.85 for value in values), tuple(value * 1.2 for value in values)
        total = sum(values)
        ahead = c.Outlook(values, low, high, total, 0.8 * total, 1.2 * total, 0.31, *half)
    return c.Trend("Revenue, JohnLee Pharmaceuticals", "INR", made, ahead)


def clients(count: int) -> c.Pareto:
    source = random.Random(count)
    names = (HOSTILE[n] if n < len(HOSTILE) else f"Client {n}" for n in range(count))
    return c.Pareto(
        "Best clients", "INR", tuple((name, int(source.paretovariate(1.1) * 10**6)) for name in names)
    )


def reps(count: int) -> c.Reps:
    lines = tuple(
        c.RepLine(HOSTILE[n % len(HOSTILE)], (count - n) * 9 * 10**6 - 10**7, 5 * 10**7 if n % 3 else None)
        for n in range(count)
    )
    return c.Reps("Reps against targets", "INR", lines, 0.7)


def hours(entries: int) -> c.Hours:
    source = random.Random(entries)
    counts = [[0] * 24 for _ in range(7)]
    for _ in range(entries):
        counts[source.randrange(6)][min(23, max(0, int(source.gauss(13, 3))))] += 1
    return c.Hours("When entries are made", tuple(tuple(row) for row in counts))


def places(count: int) -> c.Places:
    lines = tuple(
        c.PlaceLine(HOSTILE[n % len(HOSTILE)], (n + 1) * 10**7, n * 8 * 10**6) for n in range(count)
    )
    return c.Places("Places", "INR", lines)


def matrix(size: int) -> c.Matrix:
    labels = ("Revenue", "Collections", "Visits", "Active clients")[:size]
    values = tuple(tuple(1.0 if a == b else round((a - b) / 5, 2) for b in range(size)) for a in range(size))
    return c.Matrix("What moves together", labels, values)


def territory(count: int) -> c.Map:
    source = random.Random(count)
    spots = [
        Spot(
            f"C{n}", 19 + source.gauss(0, 0.05), 72.8 + source.gauss(0, 0.04), source.randrange(4), n * 10**6
        )
        for n in range(count)
    ]
    found = tuple(cells(spots))
    route = tuple((cell.latitude, cell.longitude) for cell in found[:4])
    return c.Map("Territory", "INR", found, frozenset(cell.cell for cell in found[1:2]), route)


def page(count: int) -> c.Page:
    tiles = tuple(c.Tile(f"Figure {n}", "₹12.4 L", "+8.1% on last week") for n in range(6))
    notes = tuple(f"{name}: look at this." for name in HOSTILE[:count])
    return c.Page(
        "JohnLee", "Week of 16 November 2026", tiles, trend(count), clients(count), reps(count), notes
    )


MAKERS: dict[str, Callable[[int], Any]] = {
    "trend": trend,
    "clients": clients,
    "reps": reps,
    "hours": hours,
    "places": places,
    "correlation": lambda count: matrix(min(count, 4)),
    "map": territory,
    "page": page,
    "page_pdf": page,
}
REFERENCES: dict[str, Callable[[], bytes]] = {
    "trend": lambda: trend_png(trend(60, 21), BUNDLED),
    "clients": lambda: pareto_png(clients(40), BUNDLED),
    "reps": lambda: reps_png(reps(8), BUNDLED),
    "hours": lambda: hours_png(hours(500), BUNDLED),
    "places": lambda: places_png(places(6), BUNDLED),
    "correlation": lambda: correlation_png(matrix(4), BUNDLED),
    "map": lambda: map_png(territory(30), BUNDLED),
    "empty": lambda: trend_png(trend(0), BUNDLED),
}


def payload(made: Any) -> dict[str, Any]:
    return {field.name: getattr(made, field.name) for field in fields(made)}


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=float)


@pytest.mark.parametrize("name", sorted(REFERENCES))
def test_a_picture_equals_its_reference(name: str) -> None:
    drawn, wanted = pixels(REFERENCES[name]()), pixels((REFERENCE / f"{name}.png").read_bytes())
    assert drawn.shape == wanted.shape
    distance = float(np.sqrt(((drawn - wanted) ** 2).mean()))
    assert distance < 6, f"{name} differs from its reference by {distance:.1f} of 255"


def test_references_are_told_apart() -> None:
    first, second = pixels(trend_png(trend(60, 21), BUNDLED)), pixels(trend_png(trend(60, 20), BUNDLED))
    assert np.sqrt(((first - second) ** 2).mean()) > 6


@pytest.mark.parametrize("count", [0, 1, 20, 2000])
@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_every_kind_draws_any_number_of_anything(kind: str, count: int) -> None:
    drawn = render(kind, payload(MAKERS[kind](count)))
    if kind == "page_pdf":
        assert drawn.startswith(b"%PDF")
        return
    height, width, _ = pixels(drawn).shape
    assert width == 1200 >= 1080
    assert 400 < height <= 3600
    assert len(drawn) < 1_000_000


def test_every_kind_is_tried() -> None:
    assert set(MAKERS) == set(KINDS)


@pytest.mark.parametrize("count", [1, 10, 10_000])
@pytest.mark.parametrize("draw", ["clients", "reps", "page rows"])
def test_labels_never_overlap_and_stay_on_the_picture(draw: str, count: int) -> None:
    with Paper(2.2 + 0.62 * min(max(count, 3), 10 if draw == "clients" else 15)) as paper:
        if draw == "clients":
            draw_pareto(paper, clients(count))
        elif draw == "reps":
            draw_reps(paper, reps(min(count, 300)))
        else:
            part: Any = paper.figure.subfigures(2, 1, height_ratios=[1, 2])
            draw_pareto(paper, clients(count), part[1], most=3)
        paper.figure.canvas.draw()
        boxes = [
            label.get_window_extent()
            for axes in paper.figure.get_axes()
            if axes.axison
            for label in axes.texts
            if label.get_horizontalalignment() == "right"
        ]
        edge = paper.figure.bbox
    assert boxes
    for index, box in enumerate(boxes):
        assert box.x0 >= 0
        assert box.x1 <= edge.x1
        for other in boxes[index + 1 :]:
            assert not box.overlaps(other)


def test_dates_under_a_trend_never_overlap() -> None:
    from analytics.charts.trend import draw_trend

    for days in (1, 2, 3, 5, 9, 20, 33, 61, 120, 200, 400, 735):
        with Paper(6.0) as paper:
            draw_trend(paper, trend(days, 14 if days > 50 else 0))
            paper.figure.canvas.draw()
            axes = paper.figure.get_axes()[0]
            shown = axes.get_xlim()
            labels = zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
            boxes = [label.get_window_extent() for place, label in labels if shown[0] <= place <= shown[1]]
        assert boxes
        for left, right in itertools.pairwise(boxes):
            assert left.x1 < right.x0, days


def test_a_name_is_never_read_as_a_formula() -> None:
    with Paper(4.0) as paper:
        draw_pareto(paper, c.Pareto("$broken^{ title", "INR", (("$\\frac{1}{0}$", 100), ("$^$", 50))))
        texts = [label.get_text() for label in paper.figure.get_axes()[0].texts]
        paper.png()
    assert any("$\\frac{1}{0}$" in text for text in texts)


def test_devanagari_is_drawn_where_a_font_has_it() -> None:
    from matplotlib import font_manager

    with Paper(4.0, c.Pareto("क्षत्रिय", "INR", ())) as paper:
        drawn = paper.name("क्षत्रिय")
    has_font = "Noto Sans Devanagari" in font_manager.get_font_names()
    assert drawn == ("क्षत्रिय" if has_font else "(no name)")


def test_drawing_leaves_no_setting_behind() -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    render("reps", payload(reps(3)))
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("size", [(1, 1), (3, 7), (900, 1200)])
def test_a_png_holds_every_pixel_and_how_large_it_is_printed(size: tuple[int, int]) -> None:
    made = np.random.default_rng(7).integers(0, 256, (*size, 4), dtype=np.uint8)
    made[size[0] // 2 :] = (255, 255, 255, 0)
    found = Image.open(io.BytesIO(png_of(made, 150)))
    assert found.mode == "RGB"
    assert np.array_equal(np.asarray(found), made[:, :, :3])
    assert found.info["dpi"] == pytest.approx((150, 150), abs=0.1)


def test_the_same_content_gives_the_same_bytes() -> None:
    assert render("clients", payload(clients(20))) == render("clients", payload(clients(20)))


def test_a_forecast_can_be_drawn_as_it_comes() -> None:
    found = forecast([float(amount) for _, amount in trend(60).days], 7, 14)
    assert isinstance(found, Forecast)
    ahead = c.Outlook.of(found)
    assert (ahead.values, ahead.low, ahead.high) == (found.values, found.bands[1].low, found.bands[1].high)
    assert render("trend", payload(replace(trend(60), outlook=ahead))) != render("trend", payload(trend(60)))


def test_a_warmed_worker_has_the_drawing_library_loaded() -> None:
    code = "import sys; from analytics.render_worker import warm; warm(); print('matplotlib' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "True"


def test_the_command_that_a_spawned_worker_imports_loads_no_settings() -> None:
    asked = "import main, sys; print('config.settings' in sys.modules or 'msgspec' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert told.strip() == "False"


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="trend, clients"):
        render("pie", {})


def test_a_spawned_worker_draws_the_same_picture() -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        drawn = pool.submit(render, "hours", payload(hours(50))).result(timeout=60)
    assert drawn == render("hours", payload(hours(50)))


if __name__ == "__main__":
    REFERENCE.mkdir(exist_ok=True)
    for reference_name, draw_reference in REFERENCES.items():
        (REFERENCE / f"{reference_name}.png").write_bytes(draw_reference())
