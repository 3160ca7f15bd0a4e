"""When and with what: entries by weekday and hour, and which daily figures move together."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from analytics.figures import totals
from analytics.periods import Period
from analytics.rows import DailySum, Row
from ledger.entry import Status

MEASURES = ("Revenue", "Collections", "Quantity", "Sales entries", "Visits", "Active clients")
LEAST_DAYS = 10


@dataclass(frozen=True, slots=True)
class Correlations:
    """Pearson correlations over days; None where a measure never changed."""

    labels: tuple[str, ...]
    matrix: tuple[tuple[float | None, ...], ...]
    days: int


def weekday_hours(rows: Iterable[Row]) -> list[list[int]]:
    """Active entries per weekday (7 rows, Monday first) and local hour (24 columns)."""
    counts = [[0] * 24 for _ in range(7)]
    for row in rows:
        if row.status is Status.ACTIVE and row.hour is not None:
            counts[row.date.weekday()][row.hour] += 1
    return counts


def correlations(sums: Iterable[DailySum], period: Period, currency: str) -> Correlations | None:
    """How the daily figures of a period move together; None with fewer than ten days."""
    if period.days < LEAST_DAYS:
        return None
    days: dict[date, list[DailySum]] = defaultdict(list)
    for line in sums:
        days[line.date].append(line)
    series: list[list[float]] = [[] for _ in MEASURES]
    for day in period.dates():
        found = totals(days.get(day, ()), currency)
        values: tuple[int | Decimal, ...] = (
            found.revenue,
            found.collections,
            found.orders,
            found.sales_count,
            found.visits,
            found.active_clients,
        )
        for column, value in zip(series, values, strict=True):
            column.append(float(value))
    matrix = tuple(tuple(pearson(first, second) for second in series) for first in series)
    return Correlations(MEASURES, matrix, period.days)


def pearson(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Pearson's correlation coefficient; None when either does not vary."""
    count = len(first)
    mean_a, mean_b = math.fsum(first) / count, math.fsum(second) / count
    a, b = [value - mean_a for value in first], [value - mean_b for value in second]
    size = math.sqrt(math.fsum(x * x for x in a) * math.fsum(y * y for y in b))
    if size == 0:
        return None
    return max(-1.0, min(1.0, math.fsum(x * y for x, y in zip(a, b, strict=True)) / size))
