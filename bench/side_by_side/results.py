"""What a run found, as plain values that a file can keep."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.side_by_side.entries import Values


@dataclass(slots=True)
class Results:
    """``values`` are a value a round by measure and contestant; the rest is of one measurement each.

    ``load`` is how many processes wanted to run, on average over a minute, before and after.
    """

    quick: bool
    machine: dict[str, str]
    load: list[float]
    values: Values = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    growth: dict[str, list[float]] = field(default_factory=dict)
    sheets: dict[str, float] = field(default_factory=dict)
    commits: dict[str, list[float]] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)
    charts: dict[str, float] = field(default_factory=dict)
    cost: dict[str, float] = field(default_factory=dict)

    def median(self, measure: str, name: str) -> float:
        """Return the median over the rounds. Raises KeyError when it was not measured."""
        return statistics.median(self.values[measure][name])

    def ratio(self, measure: str, name: str, other: str) -> float:
        """Return how many times the other's median a contestant's is."""
        return self.median(measure, name) / self.median(measure, other)

    def as_json(self) -> dict[str, Any]:
        """Return it all as JSON values."""
        return asdict(self)
