"""Forecasts of a company's figures, with a band and with the error the method made in the past.

The method, in words: pull outliers in; take out what festivals do and what the same days a year ago say;
run a pool of exponential-smoothing and Theta forecasters; weigh them by how well each would have done from
up to 24 past moments; add the year's and the festivals' effects again. The band comes from the mix's own
past errors.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analytics.festivals import Effect, Mark

if TYPE_CHECKING:
    from analytics.seasonality import Series

LONGEST_HISTORY = 896  # days, two years and a half: older ones change the result little and cost time
LEAST_SEASONS = 4  # full weeks of a daily series
LEAST_VALUES = 10  # values of a series whose season is longer than what is known, or that has none
LONGEST_STEP = 366
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Band:
    """Between ``low`` and ``high`` lies the truth with probability ``level``; a value per step."""

    level: float
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """``values`` in the unit of the series, one per step ahead.

    ``total`` is their sum, with its own 90 % band, and ``total_half`` its 50 % band. ``error`` is the
    back-test's mean absolute error as a share of the mean size of what came (0.2: off by a fifth on a usual
    step), ``total_error`` the same for the sum over the whole horizon, None when no past moment had a whole
    horizon after it. ``better_than_repeating`` compares with repeating the last season: 0.15 means 15 % less
    error. ``effects`` are the festivals that changed the values, as far as the history shows them.
    """

    values: tuple[float, ...]
    bands: tuple[Band, ...]
    total: float
    total_low: float
    total_high: float
    total_half: tuple[float, float]
    error: float
    total_error: float | None
    better_than_repeating: float
    tries: int
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class NotEnoughData:
    """Why there is no number. ``known`` and ``needed`` count values that are not missing."""

    reason: str
    known: int
    needed: int


def forecast(
    values: Sequence[float | None], season: int, horizon: int, marks: Sequence[Mark] = ()
) -> Forecast | NotEnoughData:
    """Forecast the next ``horizon`` values.

    ``values`` are in time order, evenly spaced, None or NaN where unknown (a day with no sale is 0, a
    day nobody recorded is None). ``season`` is the number of steps after which the pattern repeats: 7
    for days, 12 for months, 1 for none. ``marks`` are festivals, of a daily series only. Raises ValueError
    for a horizon outside 1 to 366, a season below 1 or an infinite value.
    """
    if not 1 <= horizon <= LONGEST_STEP:
        raise ValueError(f"The horizon must be between 1 and {LONGEST_STEP} steps, not {horizon}.")
    if season < 1:
        raise ValueError(f"The season must be at least 1 step, not {season}.")
    trimmed = _without_unknown_ends(values)[-max(LONGEST_HISTORY, 4 * season) :]
    known = len(trimmed) - trimmed.count(None)
    if math.inf in trimmed or -math.inf in trimmed:
        raise ValueError("The series holds an infinite value.")
    needed = LEAST_SEASONS * season if season <= _WEEK else LEAST_VALUES
    needed = max(needed, LEAST_VALUES, math.ceil(len(trimmed) / 2))
    if known < needed:
        return NotEnoughData(_too_few(known, needed, "day" if season == _WEEK else "value"), known, needed)
    if horizon > known // 2:
        reason = (
            f"{known} known values are too few to look {horizon} ahead; at least {2 * horizon} are needed."
        )
        return NotEnoughData(reason, known, 2 * horizon)
    dropped = len(values) - len(trimmed)
    moved = [replace(mark, position=mark.position - dropped) for mark in marks] if season == _WEEK else []
    return _forecast(trimmed, season if known >= max(3 * season, 2 * season + 8) else 1, horizon, moved)


def _too_few(known: int, needed: int, what: str) -> str:
    words = f"{known} {what} is" if known == 1 else f"{known} {what}s are"
    return f"Only {words} known; a forecast needs at least {needed}."


def _without_unknown_ends(values: Sequence[float | None]) -> list[float | None]:
    """NaN becomes None, and what is unknown before the first known value is no history at all."""
    cleaned = [None if value is None or math.isnan(value) else float(value) for value in values]
    first = next((index for index, value in enumerate(cleaned) if value is not None), len(cleaned))
    return cleaned[first:]


def _forecast(values: list[float | None], season: int, horizon: int, marks: Sequence[Mark]) -> Forecast:
    import numpy as np

    from analytics.backtest import mix
    from analytics.festive import festive
    from analytics.seasonality import filled, without_outliers, yearly_effect

    observed = np.array([np.nan if value is None else value for value in values])
    complete = filled(observed, season)
    feasts = festive(complete, marks, horizon)
    ordinary = complete - feasts.past
    effect = yearly_effect(ordinary, season, horizon)
    past, ahead = effect[: observed.size], effect[observed.size :]
    mixture = mix(
        without_outliers(ordinary - past, season), observed - feasts.foreseen - past, season, horizon
    )
    floor = 0.0 if float(complete.min()) >= 0 else -np.inf
    # A festival moves the forecast and its band together: it makes no day surer than others.
    ahead = ahead + (feasts.ahead - 1.0) * np.maximum(mixture.values + ahead, 0.0)
    point = np.maximum(mixture.values + ahead, floor)
    bands = tuple(
        Band(
            level,
            tuple(np.minimum(np.maximum(low + ahead, floor), point).tolist()),
            tuple(np.maximum(mixture.high[level] + ahead, point).tolist()),
        )
        for level, low in mixture.low.items()
    )
    came = np.stack([_after(observed, origin, horizon) for origin in mixture.origins])
    size = max(float(np.nanmean(np.abs(came))), 1e-12)
    whole = ~np.isnan(mixture.residuals).any(axis=1)
    total_error = None
    if whole.any():
        missed = np.abs(mixture.residuals[whole].sum(axis=1)).mean()
        total_error = float(missed / max(np.abs(came[whole].sum(axis=1)).mean(), 1e-12))
    repeated = np.stack(
        [np.resize(complete[origin - season : origin], horizon) for origin in mixture.origins]
    )
    naive = float(np.nanmean(np.abs(came - repeated)))
    mistake = float(np.nanmean(np.abs(mixture.residuals)))
    total, moved = float(point.sum()), float(ahead.sum())
    return Forecast(
        values=tuple(point.tolist()),
        bands=bands,
        total=total,
        total_low=min(max(mixture.totals[0.90][0] + moved, floor), total),
        total_high=max(mixture.totals[0.90][1] + moved, total),
        total_half=(
            min(max(mixture.totals[0.50][0] + moved, floor), total),
            max(mixture.totals[0.50][1] + moved, total),
        ),
        error=mistake / size,
        total_error=total_error,
        better_than_repeating=1.0 - mistake / naive if naive > 0 else 0.0,
        tries=len(mixture.origins),
        effects=feasts.effects,
    )


def _after(observed: Series, origin: int, horizon: int) -> Series:
    """The ``horizon`` values from ``origin`` on, NaN past the end."""
    import numpy as np

    result = np.full(horizon, np.nan)
    came = observed[origin : origin + horizon]
    result[: came.size] = came
    return result
