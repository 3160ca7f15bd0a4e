"""Monthly targets: how much is reached, what is left a day, and a rep's rank."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from analytics.totals import divided, percent


@dataclass(frozen=True, slots=True)
class Reached:
    """A target and what is reached of it, in hundredths.

    ``pace`` is what an even month would have brought by the evening of that day; ``needed_a_day`` is
    what is missing shared by the days left, None on the last day, 0 once the target is reached.
    """

    target: int
    reached: int
    pace: int
    days_left: int
    needed_a_day: int | None

    @property
    def percent(self) -> Decimal | None:
        """Percent of the target, one decimal; None for a target of nothing."""
        return percent(self.reached, self.target)

    @property
    def on_pace(self) -> bool:
        """Whether an even month would be at most here."""
        return self.reached >= self.pace


def reached(target: int, revenue: int, today: date) -> Reached:
    """Judge the revenue of the month so far. Raises ValueError for a target that is not above zero."""
    if target <= 0:
        raise ValueError("A target must be more than zero.")
    days, passed = monthrange(today.year, today.month)[1], today.day
    left = days - passed
    pace = divided(target * passed, days) or 0
    missing = max(0, target - revenue)
    return Reached(target, revenue, pace, left, divided(missing, left) if left else None)


@dataclass(frozen=True, slots=True)
class Rank:
    """Place among ``of`` people, 1 is best; equal revenue shares a place. Distances in hundredths."""

    place: int
    of: int
    behind_next: int | None
    ahead_of_next: int | None


def rank(revenue: Mapping[int, int], user_id: int) -> Rank | None:
    """A person's place by revenue (person -> hundredths); None when the person has no figure."""
    if user_id not in revenue:
        return None
    own = revenue[user_id]
    better = [amount for amount in revenue.values() if amount > own]
    worse = [amount for amount in revenue.values() if amount < own]
    return Rank(
        place=len(better) + 1,
        of=len(revenue),
        behind_next=min(better) - own if better else None,
        ahead_of_next=own - max(worse) if worse else None,
    )
