"""What the next thirty days may bring, how sure that is, and how the weekdays differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from statistics import mean

from sqlalchemy import Connection

from analytics.charts.content import Outlook, Trend
from analytics.forecast import LONGEST_HISTORY, NotEnoughData, forecast
from analytics.periods import Period
from analytics.render_worker import render
from ledger import lines
from services.insight.scope import Scope, reading

HORIZON = 30
LEAST_DAYS = 2 * HORIZON  # the forecast looks ahead at most half as far as it can look back
SHOWN_DAYS = 90
_LEAST_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Prediction:
    """A forecast of the next 30 days' revenue in hundredths, or why there is none.

    ``missing`` counts the days that are still needed, 0 when there is a forecast. ``total_error`` is the
    back-test's mean error of a 30-day total as a share, None when no past total could be judged.
    ``before`` is the revenue of the last 30 whole days. ``weekdays`` is the mean revenue by weekday,
    Monday first, of at least four weeks; empty otherwise. ``picture`` is the file's name, None without one.
    """

    since: date
    known_days: int
    outlook: Outlook | None
    total_error: float | None
    better_than_repeating: float
    tries: int
    missing: int
    before: int
    weekdays: tuple[int, ...]
    picture: str | None = None


def predict(path: Path, scope: Scope, folder: Path, title: str) -> Prediction:
    """Forecast a company's revenue and draw it into ``folder``. Runs in the workshop."""
    prediction, trend = reading(path, lambda tx: _predict(tx, scope, title))
    if prediction.outlook is None:
        return prediction
    (folder / "outlook.png").write_bytes(render("trend", _fields(trend)))
    return replace(prediction, picture="outlook.png")


def _predict(tx: Connection, scope: Scope, title: str) -> tuple[Prediction, Trend]:
    days = revenue_days(tx, scope)
    values = [float(amount) for _, amount in days]
    found = forecast(values, 7, HORIZON)
    enough = not isinstance(found, NotEnoughData)
    outlook = None if isinstance(found, NotEnoughData) else Outlook.of(found)
    prediction = Prediction(
        since=scope.today,
        known_days=len(days),
        outlook=outlook,
        total_error=None if isinstance(found, NotEnoughData) else found.total_error,
        better_than_repeating=0.0 if isinstance(found, NotEnoughData) else found.better_than_repeating,
        tries=0 if isinstance(found, NotEnoughData) else found.tries,
        missing=max(1, LEAST_DAYS - len(days)) if isinstance(found, NotEnoughData) else 0,
        before=sum(amount for _, amount in days[-HORIZON:]),
        weekdays=_weekdays(days),
    )
    why = "" if enough else f"{len(days)} days are known; a forecast needs more."
    trend = Trend(title, scope.currency, tuple(days[-SHOWN_DAYS:]), outlook, why)
    return prediction, trend


def revenue_days(tx: Connection, scope: Scope) -> list[tuple[date, int]]:
    """Return the revenue of every whole day since the first entry, at most of two years and a half.

    Today is left out: half a day is not a bad day.
    """
    known, yesterday = lines.span(tx, scope.company), scope.today - timedelta(days=1)
    if known is None or known[0] > yesterday:
        return []
    period = Period(max(known[0], scope.today - timedelta(days=LONGEST_HISTORY)), yesterday)
    found = lines.revenue(tx, scope.company, scope.currency, period.start, period.end)
    return [(day, found.get(day, 0)) for day in period.dates()]


def _weekdays(days: list[tuple[date, int]]) -> tuple[int, ...]:
    whole = days[-7 * (len(days) // 7) :][-7 * 26 :]  # half a year: habits change
    if len(whole) < 7 * _LEAST_WEEKS:
        return ()
    return tuple(
        round(mean(amount for day, amount in whole if day.weekday() == weekday)) for weekday in range(7)
    )


def _fields(trend: Trend) -> dict[str, object]:
    return {
        "title": trend.title,
        "currency": trend.currency,
        "days": trend.days,
        "outlook": trend.outlook,
        "why_no_outlook": trend.why_no_outlook,
    }
