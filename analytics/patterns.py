"""Which daily figures move together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from analytics.periods import Period

MEASURES = ("Revenue", "Collections", "Quantity", "Sales entries", "Visits", "Active clients")
LEAST_DAYS = 10


class Measured(NamedTuple):
    """A day's figures, in the order of ``MEASURES``; their units do not matter to a correlation."""

    revenue: int
    collections: int
    quantity: int
    sales: int
    visits: int
    clients: int


_NOTHING = Measured(0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Correlations:
    """Pearson correlations over days, in the order of :class:`Measured`; None where one never changed."""

    matrix: tuple[tuple[float | None, ...], ...]
    days: int


def correlations(days: Mapping[date, Measured], period: Period) -> Correlations | None:
    """How the daily figures of a period move together; None with fewer than ten days.

    A day of the period that is not in ``days`` had nothing.
    """
    if period.days < LEAST_DAYS:
        return None
    in_order = [days.get(day, _NOTHING) for day in period.dates()]
    series = [[float(value) for value in each] for each in zip(*in_order, strict=True)]
    matrix = tuple(tuple(pearson(first, second) for second in series) for first in series)
    return Correlations(matrix, period.days)


def pearson(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Pearson's correlation coefficient; None when either does not vary."""
    count = len(first)
    mean_a, mean_b = math.fsum(first) / count, math.fsum(second) / count
    a, b = [value - mean_a for value in first], [value - mean_b for value in second]
    size = math.sqrt(math.fsum(x * x for x in a) * math.fsum(y * y for y in b))
    if size == 0:
        return None
    return max(-1.0, min(1.0, math.fsum(x * y for x, y in zip(a, b, strict=True)) / size))
