"""What a company's own history says of festivals: how the days before, on and after one differ from usual.

A calendar proposes festivals; a span of days around one (the weeks before it, the day, the days after)
counts only where the history shows it. Seen several times: each time but the first must have been
foretold better by the earlier ones than by "nothing special" (a prequential back-test, Dawid 1984).
Seen once: it must be further from usual than all but one in a hundred ordinary spans of that length (a
placebo test). The days of festivals are also pooled: a shop that was closed on most of them will be closed
on the next, of whatever name, if leaving each out in turn says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.festivals import REACH, Effect, Mark
from analytics.seasonality import Series

_DAY = (0, 0)
# First and last day of each span, from the festival's main day. What is learnt of one is taken out of the
# series before the next is looked at, so that no day counts for two. Only great festivals have more than
# their day.
_SPANS = ((_DAY,), ((-1, -1), (1, 2)), ((-3, -2), (-7, -4), (-14, -8), (-21, -15), (3, 5)))
_RARE = 0.01  # the placebo test's level
_LEAST_ORDINARY = 60  # ordinary spans that "rare" needs
_LEAST_POOLED = 3
_GAIN = 0.9  # what is foretold must be off by a tenth less than "nothing special"
_NORMAL = 1.4826  # a normal law's standard deviation over its median deviation
_WEEK = 7
_NEIGHBOURS = 6  # weeks on either side that say what is usual for a weekday


@dataclass(frozen=True, slots=True)
class Festive:
    """``past`` is the effect on each known day in units of the series, ``foreseen`` the part of it that the
    earlier occurrences foretold; ``ahead`` is the factor of each of the next days (1.0: as usual)."""

    past: Series
    foreseen: Series
    ahead: Series
    effects: tuple[Effect, ...]


class _Measured:
    """A series against what is usual for the weekday at the time."""

    def __init__(self, values: Series, marks: Sequence[Mark]) -> None:
        self.values = values
        self.usual = _usual(values)
        self._plain = np.ones(values.size, dtype=bool)
        for mark in marks:
            self._plain[max(0, mark.position - 1) : max(0, mark.position + 3)] = False
        self._ordinary: dict[int, tuple[npt.NDArray[np.intp], Series, float]] = {}

    def take(self, values: Series) -> None:
        """Go on with other values; what is usual stays."""
        if not np.array_equal(values, self.values):
            self.values = values
            self._ordinary.clear()

    def ratio(self, first: int, last: int) -> float | None:
        """A span's values as a multiple of the usual; None when it is not known whole, or never open."""
        if first < 0 or last >= self.values.size:
            return None
        usual = float(self.usual[first : last + 1].sum())
        return float(self.values[first : last + 1].sum()) / usual if usual > 0 else None

    def ordinary(self, days: int) -> tuple[npt.NDArray[np.intp], Series, float]:
        """The first days of the ordinary spans of so many days, how far each is above usual, and their
        variance, robustly."""
        if days not in self._ordinary:
            sums = [
                np.convolve(each, np.ones(days), "valid") for each in (self.values, self.usual, self._plain)
            ]
            # Hardly a week is without any festival: longer spans are ordinary with one in them.
            fit = (sums[1] > 0) & ((sums[2] == days) | (days >= _WEEK - 1))
            above = sums[0][fit] / sums[1][fit] - 1.0
            spread = float(np.median(np.abs(above))) * _NORMAL if above.size else 0.0
            self._ordinary[days] = np.flatnonzero(fit), above, spread**2
        return self._ordinary[days]

    def is_rare(self, ratio: float, days: int, position: int) -> bool:
        """Whether hardly an ordinary span away from a festival at ``position`` is as far above (or below)
        usual; never when too few are known."""
        starts, deviations, _ = self.ordinary(days)
        away = deviations[(starts + days <= position - REACH) | (starts > position + REACH)]
        side = 1.0 if ratio > 1 else -1.0
        beyond = np.count_nonzero(side * away >= abs(ratio - 1.0) - 1e-9)
        return bool(away.size >= _LEAST_ORDINARY and beyond <= _RARE * away.size)

    def kept(self, ratios: Sequence[float], days: int) -> float:
        """The ratios' mean, shrunk towards 1 as far as chance alone moves such a mean (James and Stein)."""
        if not ratios or (mean := sum(ratios) / len(ratios) - 1.0) == 0:
            return 1.0
        chance = self.ordinary(days)[2]
        return 1.0 + mean * max(0.0, 1.0 - chance / len(ratios) / mean**2)


def festive(values: Series, marks: Sequence[Mark], horizon: int) -> Festive:
    """Learn what festivals do to a daily series without gaps, and what to expect of the next ones.

    ``horizon`` is the number of days ahead. A series that falls below zero, or has no marks, has no effects.
    """
    result = Festive(np.zeros(values.size), np.zeros(values.size), np.ones(horizon), ())
    if not marks or float(values.min(initial=0.0)) < 0:
        return result
    positions: dict[str, list[int]] = {}
    for mark in sorted(marks, key=lambda mark: mark.position):
        positions.setdefault(mark.name, []).append(mark.position)
    great = {mark.name for mark in marks if mark.great}
    effects: list[Effect] = []
    for spans in _SPANS:
        series = _Measured(values - result.past, marks)
        pool = _pooled(series, marks) if _DAY in spans else None
        for span in spans:
            for name, days in positions.items():
                if _DAY not in spans and name not in great:
                    continue
                effects += _learnt(series, name, days, span, pool, result)
                if _DAY not in spans:
                    series.take(values - result.past)
    return Festive(result.past, result.foreseen, result.ahead, tuple(effects))


def _learnt(
    series: _Measured,
    name: str,
    positions: Sequence[int],
    span: tuple[int, int],
    pool: float | None,
    result: Festive,
) -> list[Effect]:
    """Judge one span of one festival, write what it is worth into ``result`` and return what is coming."""
    count, length = series.values.size, span[1] - span[0] + 1
    coming = [p for p in positions if p + span[1] >= count and p + span[0] < count + result.ahead.size]
    seen = [(p, r) for p in positions if (r := series.ratio(p + span[0], p + span[1])) is not None]
    ratios = [ratio for _, ratio in seen]
    if len(seen) < 2 and pool is None and not coming:
        return []  # nothing to foretell; the forecasters pull in a single odd day by themselves
    own = _shows(series, seen, length)
    if own:
        factor = series.kept(ratios, length)
    elif pool is not None:
        factor = (pool + sum(ratios)) / (1 + len(ratios))  # the other festivals count as one day of its own
    else:
        return []
    for number, (position, _) in enumerate(seen):
        inside = slice(position + span[0], position + span[1] + 1)
        foretold = pool if pool is not None and not own else series.kept(ratios[:number], length)
        result.past[inside] += (factor - 1.0) * series.usual[inside]
        result.foreseen[inside] += (foretold - 1.0) * series.usual[inside]
    for position in coming:
        start = max(0, position + span[0] - count)
        result.ahead[start : position + span[1] + 1 - count] *= factor
    return [Effect(name, position, *span, factor, len(ratios)) for position in coming]


def _shows(series: _Measured, seen: Sequence[tuple[int, float]], days: int) -> bool:
    """Whether what happened in a span is more than chance; ``seen`` are positions of a festival with the
    span's ratio to the usual."""
    if len(seen) < 2:
        # One day far above usual may be one large order: that has to be seen again.
        return any(series.is_rare(r, days, position) and (days > 1 or r < 1) for position, r in seen)
    ratios = [ratio for _, ratio in seen]
    missed = sum(abs(ratios[n] - series.kept(ratios[:n], days)) for n in range(1, len(ratios)))
    return missed <= _GAIN * sum(abs(ratio - 1.0) for ratio in ratios[1:])


def _pooled(series: _Measured, marks: Sequence[Mark]) -> float | None:
    """The usual factor of a festival's own day, of whatever name; None when there is no such thing."""
    found = {mark.position: series.ratio(mark.position, mark.position) for mark in marks}
    seen = [ratio for ratio in found.values() if ratio is not None]
    if len(seen) < _LEAST_POOLED:
        return None
    missed = sum(abs(ratio - (sum(seen) - ratio) / (len(seen) - 1)) for ratio in seen)
    if missed > _GAIN * sum(abs(ratio - 1.0) for ratio in seen):
        return None
    return series.kept(seen, 1)


def _usual(values: Series) -> Series:
    """The median of the same weekday in the six weeks before and after each day."""
    usual = np.empty(values.size)
    for phase in range(min(_WEEK, values.size)):
        column = values[phase::_WEEK]
        window = np.arange(column.size)[:, None] + np.arange(-_NEIGHBOURS, _NEIGHBOURS + 1)
        usual[phase::_WEEK] = np.median(column[np.clip(window, 0, column.size - 1)], axis=1)
    return usual
