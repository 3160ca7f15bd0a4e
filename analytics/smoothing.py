"""A pool of exponential-smoothing forecasters, all run over a series in one pass.

Each column of a pool is one forecaster with fixed smoothing weights: level only, damped trend, or a
level with a passing disturbance; with or without a season; on the values or on their logarithms; and
Theta variants that add a part of the straight line's slope (Assimakopoulos and Nikolopoulos 2000).
Nothing is optimised per series: which forecasters to believe is decided by their back-test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from analytics.seasonality import Series, seasonal_indices

_LEVELS = (0.005, 0.03, 0.15, 0.5, 1.0)  # from "the mean of it all" to "the last value"
_SEASONS = (0.0, 0.1)  # a fixed seasonal pattern, and one that follows slowly
_DRIFTS = (0.3, 0.6, 1.0)  # share of the fitted line's slope that a Theta variant follows
_DAMPED = (0.1, 0.95)  # trend weight relative to the level's, and damping (Gardner and McKenzie 1985)
_PASSING = (0.2, 0.8)  # weight of a disturbance and how much of it is left a step later
_LARGEST_LOGARITHM = 60.0  # keeps exp() finite when a wild column runs away


@dataclass(frozen=True, slots=True)
class _Block:
    """Forecasters on one scale with one seasonal pattern: a column each, and where they start from."""

    scaled: Series  # (time,)
    logarithmic: bool
    weights: Series  # see _grid
    pattern: Series  # (season,)
    level: Series
    trend: Series


def pool_forecasts(values: Series, season: int, origins: Sequence[int], horizon: int) -> Series:
    """Forecasts of every forecaster, shape ``(origins, horizon, forecasters)``.

    ``values`` has no NaN. An origin is the number of values known at it; ``len(values)`` is now.
    """
    blocks = _blocks(values, season)
    states = _run(blocks, origins, horizon)
    steps = np.arange(1, horizon + 1)
    result, start = [], 0
    for block in blocks:
        stop = start + block.level.size
        plain = states[:, :, start:stop]
        level_only = plain[:, :, block.weights[1] == 0]
        line = np.outer([_slope(block.scaled[:origin]) for origin in origins], steps)[:, :, None]
        joined = np.concatenate([plain, *(level_only + share * line for share in _DRIFTS)], axis=2)
        result.append(np.exp(np.minimum(joined, _LARGEST_LOGARITHM)) if block.logarithmic else joined)
        start = stop
    return np.concatenate(result, axis=2)


def _blocks(values: Series, season: int) -> list[_Block]:
    """On the values and, where all are well above zero, on their logarithms; with and without a season."""
    scales = [(values, False)]
    median = float(np.median(values))
    if median > 0 and float(values.min()) > 0.05 * median:
        scales.append((np.log(values), True))
    found = []
    for scaled, logarithmic in scales:
        indices = seasonal_indices(scaled, season)
        patterns = [indices, np.zeros(season)] if indices.any() else [indices]
        found += [_block(scaled, logarithmic, pattern) for pattern in patterns]
    return found


def _block(scaled: Series, logarithmic: bool, pattern: Series) -> _Block:
    """Level and trend start from a line through the first two seasons."""
    weights = _grid(bool(pattern.any()))
    first = min(scaled.size, max(2 * pattern.size, 8))
    adjusted = scaled[:first] - pattern[np.arange(first) % pattern.size]
    slope = _slope(adjusted)
    trending = (weights[1] > 0) & (weights[4] > 0)
    level = np.where(trending, adjusted.mean() - slope * (first - 1) / 2, adjusted.mean())
    return _Block(scaled, logarithmic, weights, pattern, level, np.where(trending, slope, 0.0))


def _grid(seasonal: bool) -> Series:
    """Rows: level, trend, damping, season weight, and 1 where the trend adds up; a column each."""
    trends = ((1.0, 0.0, 0.0), (1.0, *_DAMPED), (0.0, *_PASSING))
    rows = [
        (level, trend * level if adds_up else trend, damping, pattern, adds_up)
        for level, (adds_up, trend, damping), pattern in product(
            _LEVELS, trends, _SEASONS if seasonal else (0.0,)
        )
    ]
    return np.array(rows).T


def _slope(values: Series) -> float:
    """Least-squares slope per step."""
    if values.size < 2:
        return 0.0
    time = np.arange(values.size) - (values.size - 1) / 2
    return float(time @ values) / float(time @ time)


def _run(blocks: Sequence[_Block], origins: Sequence[int], horizon: int) -> Series:
    """Error-correction form of Holt-Winters, every column at once; forecasts per origin.

    Works in place: a step is nine small array operations of about a microsecond, which is what makes a
    two-year daily series take milliseconds.
    """
    columns = [block.level.size for block in blocks]
    known = np.repeat(np.stack([block.scaled for block in blocks], axis=1), columns, axis=1)
    pattern = np.repeat(np.stack([block.pattern for block in blocks], axis=1), columns, axis=1)
    level = np.concatenate([block.level for block in blocks])
    trend = np.concatenate([block.trend for block in blocks])
    alpha, beta, phi, gamma, adds_up = np.concatenate([block.weights for block in blocks], axis=1)
    gain = np.stack([alpha, beta, gamma])
    steps = np.arange(1, horizon + 1)
    power = phi ** steps[:, None]
    reach = np.where(adds_up > 0, np.cumsum(power, axis=0), power)
    state = np.stack([level, trend])
    level, trend = state  # views: updating the state updates both
    error, carried, change = np.empty_like(level), np.empty_like(level), np.empty_like(gain)
    state_change, season_change = change[:2], change[2]
    phases = list(pattern)
    seasonal = bool(gamma.any())
    rows = {origin: row for row, origin in enumerate(origins)}
    forecasts = np.empty((len(origins), horizon, level.size))
    for time, value in enumerate([*known, None]):
        if time in rows:
            forecasts[rows[time]] = level + reach * trend + pattern[(time + steps - 1) % len(phases)]
        if value is None:
            break
        now = phases[time % len(phases)]
        trend *= phi
        np.subtract(value, now, out=error)
        error -= level
        error -= trend
        np.multiply(adds_up, trend, out=carried)
        level += carried
        np.multiply(gain, error, out=change)
        state += state_change
        if seasonal:
            now += season_change
    return forecasts
