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
    """Columns ``start:stop`` of a pool, which share a scale."""

    start: int
    stop: int
    logarithmic: bool
    level_only: Series  # bool mask over the block's columns


class Pool:
    """The forecasters' states at chosen origins; build once per series, ask for any origin."""

    def __init__(self, values: Series, season: int, origins: Sequence[int], horizon: int) -> None:
        """``values``: no NaN. ``origins``: how many values are known at each; ``len(values)`` is now."""
        self._horizon = horizon
        self._blocks: list[_Block] = []
        self._slopes: dict[int, list[float]] = {origin: [] for origin in origins}
        parts: list[tuple[Series, Series, Series, Series, Series]] = []
        scales = [(values, False)]
        median = float(np.median(values))
        if median > 0 and float(values.min()) > 0.05 * median:
            scales.append((np.log(values), True))
        for scaled, logarithmic in scales:
            indices = seasonal_indices(scaled, season)
            for pattern in (indices, np.zeros(season)) if season > 1 else (indices,):
                self._add(parts, scaled, pattern, logarithmic, bool(pattern.any()))
            for origin in origins:
                self._slopes[origin].append(_slope(scaled[:origin]))
        known, weights, pattern, level, trend = (
            np.concatenate(part, axis=-1) for part in zip(*parts, strict=True)
        )
        self._states = _run(known, weights, pattern, level, trend, origins, horizon)

    def _add(
        self,
        parts: list[tuple[Series, Series, Series, Series, Series]],
        scaled: Series,
        pattern: Series,
        logarithmic: bool,
        seasonal: bool,
    ) -> None:
        grid = _grid(seasonal)
        columns = grid.shape[1]
        season = pattern.size
        first = min(scaled.size, max(2 * season, 8))
        adjusted = scaled[:first] - pattern[np.arange(first) % season]
        slope = _slope(adjusted)
        trending = (grid[1] > 0) & (grid[4] > 0)
        level = np.where(trending, adjusted.mean() - slope * (first - 1) / 2, adjusted.mean())
        parts.append(
            (
                np.repeat(scaled[:, None], columns, axis=1),
                grid,
                np.repeat(pattern[:, None], columns, axis=1),
                level,
                np.where(trending, slope, 0.0),
            )
        )
        start = self._blocks[-1].stop if self._blocks else 0
        self._blocks.append(_Block(start, start + columns, logarithmic, grid[1] == 0))

    def at(self, origin: int) -> Series:
        """Forecasts made at ``origin`` for the next steps, shape ``(horizon, forecasters)``."""
        state = self._states[origin]
        steps = np.arange(1, self._horizon + 1)[:, None]
        result = []
        for block in self._blocks:
            plain = state[:, block.start : block.stop]
            line = self._slopes[origin][int(block.logarithmic)] * steps
            columns = [plain, *(plain[:, block.level_only] + share * line for share in _DRIFTS)]
            joined = np.concatenate(columns, axis=1)
            result.append(np.exp(np.minimum(joined, _LARGEST_LOGARITHM)) if block.logarithmic else joined)
        return np.concatenate(result, axis=1)


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


def _run(
    known: Series,
    weights: Series,
    pattern: Series,
    level: Series,
    trend: Series,
    origins: Sequence[int],
    horizon: int,
) -> dict[int, Series]:
    """Error-correction form of Holt-Winters, every column at once; returns forecasts per origin.

    Works in place: a step is nine small array operations of about a microsecond, which is what makes a
    two-year daily series take milliseconds.
    """
    alpha, beta, phi, gamma, adds_up = weights
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
    wanted = set(origins)
    forecasts: dict[int, Series] = {}
    for time, value in enumerate([*known, None]):
        if time in wanted:
            forecasts[time] = level + reach * trend + pattern[(time + steps - 1) % len(phases)]
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
