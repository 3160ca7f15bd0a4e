"""What the forecasters' own past says: which to believe, how wrong the mix has been, how wide a band.

At each origin the forecasters know only what came before it and are scored on what came after
(rolling-origin evaluation, Tashman 2000).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.seasonality import Series
from analytics.smoothing import pool_forecasts

_MOST_ORIGINS = 24
_SPAN = 392  # 56 weeks of days: what came before changes the smoothed level little and costs time
_TRUST = 20.0  # a forecaster 5 % worse than the best one keeps exp(-1) of its weight
_LEVEL_SPAN = 28
_BAND_LEVELS = {
    0.50: 0.674,
    0.90: 1.645,
}  # and the standard deviations that such a part of a normal law takes


@dataclass(frozen=True, slots=True)
class Mixture:
    """The combined forecast and what its back-test found.

    ``values`` has shape ``(horizon,)``; ``low`` and ``high`` map a level (0.50, 0.90) to such arrays;
    ``totals`` maps a level to the band of the sum over the horizon; ``residuals`` is
    truth minus forecast, ``(origins, horizon)``, NaN where nothing is known to compare with.
    """

    values: Series
    low: dict[float, Series]
    high: dict[float, Series]
    totals: dict[float, tuple[float, float]]
    residuals: Series
    origins: tuple[int, ...]


def origins_of(count: int, season: int, horizon: int) -> list[int]:
    """Up to 24 moments of the past, evenly spread, from which forecasting is tried again."""
    step = max(1, min(season, (horizon + 1) // 2))
    first = max(2 * season + 2, min(count // 2, 3 * season), 8)
    aligned = list(range(count - step, first - 1, -step))
    if len(aligned) > _MOST_ORIGINS:
        chosen = np.linspace(0, len(aligned) - 1, _MOST_ORIGINS).astype(int)
        aligned = [aligned[k] for k in chosen]
    return sorted(aligned)


def mix(known: Series, observed: Series, season: int, horizon: int) -> Mixture:
    """Weigh the pool by its back-test and combine it.

    ``known`` is what the forecasters see (gaps filled, outliers pulled in), ``observed`` what they are
    judged by (NaN where unknown), both of the same length; the caller makes sure there is at least one
    origin. Errors are relative to the size of what came, so that an early, smaller year counts the same.
    """
    dropped = max(0, known.size - max(_SPAN, 8 * season))
    known, observed = known[dropped:], observed[dropped:]
    count = known.size
    origins = origins_of(count, season, horizon)
    made = pool_forecasts(known, season, [*origins, count], horizon)
    ahead = np.array(origins)[:, None] + np.arange(horizon)
    came = np.append(observed, np.nan)[np.minimum(ahead, count)]
    weights = _weights(made[:-1], came, count)
    residuals = came - made[:-1] @ weights
    values: Series = made[-1] @ weights
    levels = [_level(known[:origin], season) for origin in (*origins, count)]
    expected = residuals
    if min(levels) > 0:  # an error of a tenth stays a tenth while the business grows
        expected = residuals * (levels[-1] / np.array(levels[:-1]))[:, None]
    low, high = _bands(values, expected, origins, count, season)
    totals = {
        level: _total_band(values, expected, low[level], high[level], deviations)
        for level, deviations in _BAND_LEVELS.items()
    }
    return Mixture(values, low, high, totals, residuals, tuple(origin + dropped for origin in origins))


def _weights(made: Series, came: Series, count: int) -> Series:
    """A forecaster's share in the mix, from its errors against what came, summed over the origins."""
    horizon = came.shape[1]
    # On a short series few origins can be scored at the full distance: score the nearer half there.
    scored = min(horizon, max(count // 10, (horizon + 1) // 2))
    truth = came[:, :scored]
    present = ~np.isnan(truth)
    seen = np.maximum(present.sum(axis=1), 1)
    size = np.maximum(np.where(present, np.abs(truth), 0.0).sum(axis=1) / seen, 1e-9)
    missed = np.abs(truth[:, :, None] - made[:, :scored])
    missed[~present] = 0.0
    errors = (missed.sum(axis=1) / (seen * size)[:, None]).sum(axis=0)
    best = float(errors.min())
    trust = np.exp(-_TRUST * (errors / best - 1.0)) if best > 0 else (errors <= best).astype(float)
    weights: Series = trust / trust.sum()
    return weights


def _level(known: Series, season: int) -> float:
    """Mean of the last whole seasons, about two dozen values."""
    return float(known[-season * max(1, round(_LEVEL_SPAN / season)) :].mean())


def _bands(
    values: Series, residuals: Series, origins: list[int], count: int, season: int
) -> tuple[dict[float, Series], dict[float, Series]]:
    """Split-conformal bands: quantiles of past errors, each divided by what is usual at its distance.

    Usual: a line over the distance that never falls, times a factor for the weekday or month, shrunk
    towards 1. Errors from overlapping spans move together, so what counts is how many whole horizons
    have been tried, n. The band is widened by 1 + 1.5/n: 1/n for having seen so few, and half as much
    again because the weights were chosen on the same spans.
    """
    horizon = values.size
    widened = 1.0 + 1.5 * min(1.0, horizon / (count - origins[0]))
    distance = np.arange(1, horizon + 1)
    rows, columns = np.nonzero(~np.isnan(residuals))
    size = np.abs(residuals[rows, columns])
    spread = float(((columns - columns.mean()) ** 2).sum())
    growth = max(0.0, float(((columns - columns.mean()) * size).sum()) / spread) if spread > 0 else 0.0
    usual = np.maximum(size.mean() + growth * (distance - 1 - columns.mean()), 0.3 * size.mean()) + 1e-12
    phase = (np.array(origins)[rows] + columns) % season
    ratio = size / usual[columns]
    factor = np.ones(season)
    if season > 1:
        seen = np.bincount(phase, minlength=season)
        factor = (np.bincount(phase, weights=ratio, minlength=season) + 10.0) / (seen + 10.0)
    scale = usual[columns] * factor[phase]
    standard = residuals[rows, columns] / scale
    ahead = usual * factor[(count + distance - 1) % season]
    low, high = {}, {}
    for level in _BAND_LEVELS:
        tail = (1.0 - level) / 2
        below, above = (float(edge) for edge in np.quantile(standard, [tail, 1.0 - tail]))
        low[level] = values + widened * min(below, 0.0) * ahead
        high[level] = values + widened * max(above, 0.0) * ahead
    return low, high


def _total_band(
    values: Series, residuals: Series, low: Series, high: Series, deviations: float
) -> tuple[float, float]:
    """A band of the sum: between independent and fully dependent days, as the past errors' sums were."""
    width = (high - low).sum() / 2
    total = float(values.sum())
    complete = residuals[~np.isnan(residuals).any(axis=1)]
    if complete.shape[0] < 4:
        return total - float(width), total + float(width)
    sums = complete.sum(axis=1)
    together = deviations * float(np.sqrt((sums**2).mean()))
    independent = float(np.sqrt((((high - low) / 2) ** 2).sum()))
    reach = min(float(width), max(together * (1 + 1 / complete.shape[0]), independent))
    return total - reach, total + reach
