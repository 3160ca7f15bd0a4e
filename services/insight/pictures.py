"""The pictures of a company, drawn in the workshop: what goes into each, and the file it becomes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics.charts.content import Outlook, PlaceLine, RepLine
from analytics.charts.words import Words
from analytics.forecast import NotEnoughData
from analytics.patterns import Measured, correlations
from analytics.periods import Period, month_of, whole_month
from analytics.render_worker import render
from analytics.rows import client_key
from analytics.totals import REVENUE_SIGNS
from ledger import figures as ledger_figures
from ledger import lines, revenue, targets
from ledger.driver import Connection
from services.insight import outlook
from services.insight.overview import hundredths
from services.insight.scope import Scope, last_days, reading

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
    return {"reps": reps, "hours": _hours, "places": places}[kind](tx, scope)


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
    found = _by_name(revenue.by_client(tx, scope.company, scope.currency, period.start, period.end))
    return {
        "currency": scope.currency,
        "clients": tuple((name, amount) for name, amount in found.values() if amount > 0),
    }


def reps(tx: Connection, scope: Scope) -> dict[str, Any]:
    """Return what the picture of the month's reps and targets shows besides its title."""
    month = month_of(scope.today)
    goals = targets.of_month(tx, scope.company, scope.today)
    sold: dict[int, int] = defaultdict(int)
    for line in ledger_figures.sums(tx, scope.company, month.start, month.end):
        mine = line.currency in ("", scope.currency)
        sold[line.user_id] += REVENUE_SIGNS.get(line.type, 0) * hundredths(line.amount) if mine else 0
    people = sorted({*sold, *goals})
    names = ledger_figures.names(tx, scope.company, people)
    shown = tuple(RepLine(names.get(user, str(user)), sold.get(user, 0), goals.get(user)) for user in people)
    passed = month.days / whole_month(scope.today).days
    return {"currency": scope.currency, "reps": shown, "pace": passed}


def _hours(tx: Connection, scope: Scope) -> dict[str, Any]:
    period = last_days(scope, DAYS)
    counts = lines.hours(tx, scope.company, period.start, period.end)
    return {"counts": tuple(tuple(row) for row in counts)}


def places(tx: Connection, scope: Scope) -> dict[str, Any]:
    """Return what the picture of this month's places against the month before shows besides its title."""
    month = month_of(scope.today)
    now = _revenue_by_place(tx, scope, month)
    before = _revenue_by_place(tx, scope, month.before())
    names = {key: name for found in (before, now) for key, (name, _) in found.items()}
    shown = tuple(
        PlaceLine(name, now.get(key, (name, 0))[1], before.get(key, (name, 0))[1])
        for key, name in names.items()
    )
    return {"currency": scope.currency, "places": shown}


def _revenue_by_place(tx: Connection, scope: Scope, period: Period) -> dict[str, tuple[str, int]]:
    return _by_name(revenue.by_place(tx, scope.company, scope.currency, period.start, period.end))


def _by_name(found: Iterable[tuple[str, int]]) -> dict[str, tuple[str, int]]:
    """Return (the newest spelling, revenue) by folded name."""
    together: dict[str, tuple[str, int]] = {}
    for name, amount in found:
        key = client_key(name)
        together[key] = (name, together.get(key, ("", 0))[1] + amount)
    return together


def _correlation(tx: Connection, scope: Scope, words: Words) -> dict[str, Any]:
    known = lines.span(tx, scope.company)
    period = last_days(scope, DAYS)
    if known is not None and period.start < known[0] <= period.end:
        period = Period(known[0], period.end)
    found = None
    if known:
        days = revenue.days(tx, scope.company, scope.currency, period.start, period.end)
        written = frozenset[str]().union(*(of.buyers for of in days.values()))
        keys = {name: client_key(name) for name in written}
        found = correlations({day: _measured(of, keys) for day, of in days.items()}, period)
    if found is None:
        return {"labels": (), "values": ()}
    return {"labels": words.measures, "values": found.matrix}


def _measured(day: revenue.Day, keys: Mapping[str, str]) -> Measured:
    buyers = len({keys[name] for name in day.buyers})
    return Measured(day.revenue, day.collections, day.orders, day.sales, day.visits, buyers)


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
