"""What the next thirty days may bring, how sure that is, and how weekdays and festivals differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from statistics import mean

from analytics.charts.content import Outlook
from analytics.charts.words import Words
from analytics.festivals import Effect, marks
from analytics.forecast import LONGEST_HISTORY, Forecast, NotEnoughData, forecast
from analytics.periods import Period
from analytics.render_worker import render
from ledger import lines
from ledger.driver import Connection
from services.insight.scope import Scope, reading

HORIZON = 30
LEAST_DAYS = 2 * HORIZON  # the forecast looks ahead at most half as far as it can look back
SHOWN_DAYS = 90
FESTIVE_CURRENCY = "INR"
_LEAST_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Feast:
    """A coming festival as the company's own past shows it: ``before``, ``on`` and ``after`` are factors of
    the usual, None where it shows nothing. ``times`` it was seen; 0: it is expected to go as festival days
    of other names went."""

    name: str
    day: date
    before: float | None
    on: float | None
    after: float | None
    times: int


@dataclass(frozen=True, slots=True)
class Prediction:
    """A forecast of the next 30 days' revenue in hundredths, or why there is none.

    ``missing`` counts the days that are still needed, 0 when there is a forecast. ``total_error`` is the
    back-test's mean error of a 30-day total as a share, None when no past total could be judged.
    ``before`` is the revenue of the last 30 whole days. ``weekdays`` is the mean revenue by weekday,
    Monday first, of at least four weeks; empty otherwise. ``feasts`` are in the order of their days.
    ``picture`` is the file's name, None without one.
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
    feasts: tuple[Feast, ...] = ()
    picture: str | None = None


def predict(path: Path, scope: Scope, folder: Path, title: str, words: Words) -> Prediction:
    """Forecast a company's revenue and draw it into ``folder``. Runs in the workshop."""
    prediction, days = reading(path, lambda tx: _predict(tx, scope))
    if prediction.outlook is None:
        return prediction
    shown = {"title": title, "words": words, "currency": scope.currency, "days": tuple(days[-SHOWN_DAYS:])}
    (folder / "outlook.png").write_bytes(render("trend", {**shown, "outlook": prediction.outlook}))
    return replace(prediction, picture="outlook.png")


def _predict(tx: Connection, scope: Scope) -> tuple[Prediction, list[tuple[date, int]]]:
    days = revenue_days(tx, scope)
    found = ahead(scope, days)
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
        feasts=() if isinstance(found, NotEnoughData) else _feasts(found.effects, days[0][0]),
    )
    return prediction, days


def ahead(scope: Scope, days: list[tuple[date, int]]) -> Forecast | NotEnoughData:
    """Forecast the days after ``days``. The festivals are India's, so a company must count in rupees."""
    values = [float(amount) for _, amount in days]
    calendar = marks(days[0][0], len(days) + HORIZON) if days and scope.currency == FESTIVE_CURRENCY else ()
    return forecast(values, 7, HORIZON, calendar)


def _feasts(effects: tuple[Effect, ...], first: date) -> tuple[Feast, ...]:
    """Put together what is said of the spans around each festival."""
    spans: dict[tuple[int, str], list[Effect]] = {}
    for effect in effects:
        spans.setdefault((effect.position, effect.name), []).append(effect)
    return tuple(
        Feast(
            name,
            first + timedelta(days=position),
            _factor(each for each in found if each.last < 0),
            _factor(each for each in found if each.first == 0),
            _factor(each for each in found if each.first > 0),
            max(each.times for each in found),
        )
        for (position, name), found in sorted(spans.items())
    )


def _factor(effects: Iterable[Effect]) -> float | None:
    """The mean factor of spans, a day weighing as much as another."""
    days = [(effect.last - effect.first + 1, effect.factor) for effect in effects]
    return sum(count * factor for count, factor in days) / sum(count for count, _ in days) if days else None


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
