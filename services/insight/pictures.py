"""The pictures of a company, drawn in the workshop: what goes into each, and the file it becomes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from analytics import figures
from analytics.charts.content import Outlook, PlaceLine, RepLine
from analytics.charts.words import Words
from analytics.forecast import NotEnoughData
from analytics.patterns import correlations
from analytics.periods import Period, month_of, whole_month
from analytics.render_worker import render
from analytics.rows import DailySum, client_key
from ledger import figures as ledger_figures
from ledger import lines, targets
from ledger.entry import EntryType
from services.insight import outlook
from services.insight.scope import Scope, last_days, reading, sums

CHARTS = ("trend", "clients", "reps", "hours", "places", "correlation")
DAYS = 90


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawn picture: its kind and the name of its file; ``empty`` when there was nothing to show."""

    kind: str
    file: str
    empty: bool


def draw(
    path: Path,
    scope: Scope,
    kinds: tuple[str, ...],
    titles: Mapping[str, str],
    folder: Path,
    words: Words,
    *,
    ahead: bool,
) -> list[Picture]:
    """Draw pictures into ``folder``; ``titles`` is by kind, ``ahead`` asks for a forecast.

    Runs in the workshop.
    """
    contents = reading(
        path, lambda tx: [(kind, _content(tx, scope, kind, words, ahead=ahead)) for kind in kinds]
    )
    drawn = []
    for kind, content in contents:
        name = f"{kind}.png"
        (folder / name).write_bytes(render(kind, {"title": titles[kind], "words": words, **content}))
        drawn.append(Picture(kind, name, _is_empty(kind, content)))
    return drawn


def _content(tx: Connection, scope: Scope, kind: str, words: Words, *, ahead: bool) -> dict[str, Any]:
    match kind:
        case "trend":
            return trend(tx, scope, words, ahead=ahead)
        case "clients":
            return clients(tx, scope, last_days(scope, DAYS))
        case "correlation":
            return _correlation(tx, scope, words)
    return {"reps": reps, "hours": _hours, "places": _places}[kind](tx, scope)


def trend(tx: Connection, scope: Scope, words: Words, *, ahead: bool) -> dict[str, Any]:
    """Return what a trend shows besides its title."""
    days = outlook.revenue_days(tx, scope)
    content: dict[str, Any] = {"currency": scope.currency, "days": tuple(days[-DAYS:])}
    if ahead and days:
        found = outlook.ahead(scope, days)
        if isinstance(found, NotEnoughData):
            content["why_no_outlook"] = words.too_few.format(known=found.known, needed=found.needed)
        else:
            content["outlook"] = Outlook.of(found)
    return content


def clients(tx: Connection, scope: Scope, period: Period) -> dict[str, Any]:
    """Return what the picture of a period's best clients shows besides its title."""
    sales: dict[str, int] = defaultdict(int)
    names: dict[str, str] = {}
    for line in sums(tx, scope, period):
        if line.client and line.type in (EntryType.SALES, EntryType.RETURN):
            key = client_key(line.client)
            names[key] = line.client
            sales[key] += _signed(line, scope.currency)
    return {
        "currency": scope.currency,
        "clients": tuple((names[key], amount) for key, amount in sales.items() if amount > 0),
    }


def reps(tx: Connection, scope: Scope) -> dict[str, Any]:
    """Return what the picture of the month's reps and targets shows besides its title."""
    month = month_of(scope.today)
    found = figures.grouped(sums(tx, scope, month), lambda line: line.user_id, scope.currency)
    goals = targets.of_month(tx, scope.company, scope.today)
    revenue = {user: totals.revenue for user, totals in found}
    people = sorted({*revenue, *goals})
    names = ledger_figures.names(tx, scope.company, people)
    shown = tuple(
        RepLine(names.get(user, str(user)), revenue.get(user, 0), goals.get(user)) for user in people
    )
    passed = month.days / whole_month(scope.today).days
    return {"currency": scope.currency, "reps": shown, "pace": passed}


def _hours(tx: Connection, scope: Scope) -> dict[str, Any]:
    period = last_days(scope, DAYS)
    counts = lines.hours(tx, scope.company, period.start, period.end)
    return {"counts": tuple(tuple(row) for row in counts)}


def _places(tx: Connection, scope: Scope) -> dict[str, Any]:
    month = month_of(scope.today)
    now = _revenue_by_place(tx, scope, month)
    before = _revenue_by_place(tx, scope, month.before())
    names = {key: name for found in (before, now) for key, (name, _) in found.items()}
    places = tuple(
        PlaceLine(name, now.get(key, (name, 0))[1], before.get(key, (name, 0))[1])
        for key, name in names.items()
    )
    return {"currency": scope.currency, "places": places}


def _revenue_by_place(tx: Connection, scope: Scope, period: Period) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for line in sums(tx, scope, period):
        if line.location:
            key = client_key(line.location)
            found[key] = (line.location, found.get(key, ("", 0))[1] + _signed(line, scope.currency))
    return found


def _correlation(tx: Connection, scope: Scope, words: Words) -> dict[str, Any]:
    known = lines.span(tx, scope.company)
    period = last_days(scope, DAYS)
    if known is not None and period.start < known[0] <= period.end:
        period = Period(known[0], period.end)
    found = correlations(sums(tx, scope, period), period, scope.currency) if known else None
    if found is None:
        return {"labels": (), "values": ()}
    return {"labels": words.measures, "values": found.matrix}


def _signed(line: DailySum, currency: str) -> int:
    if (line.currency or currency) != currency:
        return 0
    if line.type is EntryType.SALES:
        return line.amount_minor
    return -line.amount_minor if line.type is EntryType.RETURN else 0


def _is_empty(kind: str, content: Mapping[str, Any]) -> bool:
    field = {
        "trend": "days",
        "clients": "clients",
        "reps": "reps",
        "places": "places",
        "correlation": "labels",
    }
    if kind == "hours":
        return not any(map(any, content["counts"]))
    return not content[field[kind]]
