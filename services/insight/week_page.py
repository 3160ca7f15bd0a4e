"""The week on one page, drawn in the workshop: figures, trend and what is ahead, clients, reps, notes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from analytics.charts.content import Pareto, Reps, Tile, Trend
from analytics.charts.words import Words
from analytics.periods import Period
from analytics.render_worker import render
from ledger.driver import Connection
from services.insight import pictures
from services.insight.scope import Scope, reading


@dataclass(frozen=True, slots=True)
class PageText:
    """What is said on the page, in the reader's language; figures in it are already computed."""

    title: str
    subtitle: str
    tiles: tuple[Tile, ...]
    trend: str
    clients: str
    reps: str
    notes: tuple[str, ...]
    words: Words


def draw(path: Path, scope: Scope, week: Period, text: PageText, folder: Path, *, ahead: bool) -> str:
    """Draw a PDF of one page into ``folder`` and return the file's name. ``ahead`` asks for a forecast.

    ``scope`` is seen from the last day of ``week``, which is over. Runs in the workshop.
    """
    content = reading(path, lambda tx: _content(tx, scope, week, text, ahead=ahead))
    (folder / "week.pdf").write_bytes(render("page_pdf", content))
    return "week.pdf"


def _content(tx: Connection, scope: Scope, week: Period, text: PageText, *, ahead: bool) -> dict[str, Any]:
    over = replace(scope, today=scope.today + timedelta(days=1))  # the trend leaves out the day that it is
    words = text.words
    return {
        "words": words,
        "title": text.title,
        "subtitle": text.subtitle,
        "tiles": text.tiles,
        "trend": Trend(title=text.trend, words=words, **pictures.trend(tx, over, words, ahead=ahead)),
        "clients": Pareto(title=text.clients, words=words, **pictures.clients(tx, scope, week)),
        "reps": Reps(title=text.reps, words=words, **pictures.reps(tx, scope)),
        "notes": text.notes,
    }
