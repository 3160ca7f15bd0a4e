"""What repeats in a series: gaps, outliers, the seasonal pattern, and the same days a year ago.

Every function takes and returns one-dimensional arrays in time order. Nothing here looks past the
end of what it is given, so each can be used inside a rolling-origin back-test.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Series = npt.NDArray[np.float64]

WEEKS_A_YEAR = 364  # days: the lag that keeps the weekday
_CLIP = 5.0  # robust standard deviations beyond which a value counts as an outlier
_MIN_SEASONS_FOR_CLIPPING = 12  # fewer values of one weekday cannot tell a usual one from an odd one
_MIN_OVERLAP = 84  # days seen in two successive years before the year ago is believed at all
_RIDGE = 1.0  # halves an effect that the data support no more than its own noise


def filled(values: Series, season: int) -> Series:
    """Return ``values`` with each NaN replaced by the median of the same season's nearest values."""
    complete = values.copy()
    overall = float(np.nanmedian(values))
    for position in np.flatnonzero(np.isnan(values)):
        near = values[max(position % season, position - 3 * season) : position + 3 * season + 1 : season]
        near = near[~np.isnan(near)]
        complete[position] = np.median(near) if near.size else overall
    return complete


def without_outliers(values: Series, season: int) -> Series:
    """Pull values far from the same weekday's local median back to its edge (Huber's winsorising).

    A festival or a typing slip must not drag every later forecast. The spread is the larger of the
    scaled median deviation and the mean deviation, so a series that is lumpy by nature is left alone.
    """
    count = values.size
    if count < _MIN_SEASONS_FOR_CLIPPING * season:
        return values
    usual = np.empty(count)
    for phase in range(season):
        column = values[phase::season]
        window = np.arange(column.size)[:, None] + np.arange(-4, 5)
        usual[phase::season] = np.median(column[np.clip(window, 0, column.size - 1)], axis=1)
    deviation = values - usual
    size = np.abs(deviation)
    spread = max(1.4826 * float(np.median(size)), float(size.mean()))
    return usual + np.clip(deviation, -_CLIP * spread, _CLIP * spread)


def seasonal_indices(values: Series, season: int) -> Series:
    """Additive seasonal indices (shape ``(season,)``, index of time t at ``t % season``).

    Classical decomposition by a centred moving average, medians per phase, then shrunk towards zero
    by the James-Stein factor (Miller and Williams 2003): a weak pattern is mostly noise.
    """
    count = values.size
    if season < 2 or count < 2 * season:
        return np.zeros(season)
    kernel = np.r_[0.5, np.ones(season - 1), 0.5] if season % 2 == 0 else np.ones(season)
    trend = np.convolve(values, kernel / season, "valid")
    offset = (kernel.size - 1) // 2
    detrended = values[offset : offset + trend.size] - trend
    phase = (np.arange(trend.size) + offset) % season
    indices = np.array(
        [np.median(detrended[phase == k]) if (phase == k).any() else 0.0 for k in range(season)]
    )
    indices -= indices.mean()
    seen = trend.size / season
    noise = float(((detrended - indices[phase]) ** 2).sum()) / max(trend.size - season, 1) / seen
    strength = float((indices**2).sum())
    keep = max(0.0, 1.0 - noise * max(season - 3, 1) / strength) if strength > 0 else 0.0
    return indices * keep


def moving_mean(values: Series, width: int) -> Series:
    """Centred moving average of ``width`` values, over what there is near the ends."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    index = np.arange(values.size)
    low = np.maximum(index - width // 2, 0)
    high = np.minimum(index + width // 2 + 1, values.size)
    result: Series = (total[high] - total[low]) / (high - low)
    return result


def nonnegative_ridge(design: Series, target: Series, ridge: float, sweeps: int = 40) -> Series:
    """Least squares with weights of at least 0 and a ridge relative to each column's size."""
    gram = design.T @ design
    gram[np.diag_indices_from(gram)] *= 1.0 + ridge
    gram[np.diag_indices_from(gram)] += 1e-12
    pull = design.T @ target
    weights = np.zeros(pull.size)
    for _ in range(sweeps):
        for k in range(pull.size):
            weights[k] = max(0.0, weights[k] + (pull[k] - gram[k] @ weights) / gram[k, k])
    return weights


def yearly_effect(values: Series, season: int, horizon: int) -> Series:
    """Effect of the time of year on each known day and the ``horizon`` next ones, in units of ``values``.

    Shape ``(len(values) + horizon,)``; zeros when less than a year and twelve weeks is known. What a
    day deviated from its line and its weekday is regressed on the deviation a year before: the same
    weekday (364 days), the same date (365), their neighbourhood, and 1, 3 and 7 weeks around it. The
    ridge keeps an effect small until two years agree on it.
    """
    count = values.size
    effect = np.zeros(count + horizon)
    if season != 7 or count < WEEKS_A_YEAR + _MIN_OVERLAP:
        return effect
    time = np.arange(count) - (count - 1) / 2
    mean = float(values.mean())
    line = mean + time * float(time @ values) / float(time @ time)
    line = np.maximum(line, 0.3 * mean)
    if mean <= 0:
        return effect
    ratio = values / line
    weekday = np.empty(count)
    for phase in range(season):
        weekday[phase::season] = moving_mean(ratio[phase::season], 27)
    deviation = ratio - weekday + moving_mean(weekday, season) - weekday.mean()
    smooth = [moving_mean(deviation, width) for width in (7, 21, 49)]

    def described(source: npt.NDArray[np.int64], towards: int) -> Series:
        def near(step: int) -> Series:
            picked: Series = deviation[np.clip(source + towards * step, 0, count - 1)]
            return picked

        around = (near(-2) + near(-1) + near(0) + near(1)) / 4
        inside = np.clip(source, 0, count - 1)
        return np.stack([near(0), near(-1), around, *(column[inside] for column in smooth)], axis=1)

    later = np.arange(WEEKS_A_YEAR, count)
    weights = nonnegative_ridge(described(later - WEEKS_A_YEAR, 1), deviation[later], _RIDGE)
    ahead = np.arange(WEEKS_A_YEAR, count + horizon)
    effect[WEEKS_A_YEAR:] = described(ahead - WEEKS_A_YEAR, 1) @ weights
    first = np.arange(min(count - WEEKS_A_YEAR, WEEKS_A_YEAR))
    effect[first] = described(first + WEEKS_A_YEAR, -1) @ weights
    level: Series = np.concatenate([line, np.full(horizon, line[-1])])
    return effect * level
