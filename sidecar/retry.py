"""Trying again without making an outage worse: full jitter, and a budget that retries are paid from."""

from __future__ import annotations

import random
from collections.abc import Callable

Draw = Callable[[float, float], float]


def full_jitter(attempt: int, *, first: float, longest: float, draw: Draw = random.uniform) -> float:
    """Return how long to wait after failed attempt ``attempt`` (from 0), in seconds.

    Anything from nothing to ``first * 2**attempt``, at most ``longest``: so callers that failed together do
    not come back together (aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter).
    """
    return draw(0.0, min(longest, first * 2 ** min(attempt, 30)))


class RetryBudget:
    """Retries as a share of the calls, so that a service in trouble gets little more than its usual load.

    Each call earns ``share`` of a retry, of which at most ``most`` are kept; it begins full. Google's book
    on reliability suggests a tenth (sre.google/sre-book/handling-overload, "Client-side throttling").
    """

    def __init__(self, *, share: float = 0.1, most: float = 10.0) -> None:
        if not 0 < share <= 1 or most < 1:
            raise ValueError("share must be above 0 and at most 1, most at least 1")
        self._share, self._most = share, most
        self._left = most

    def called(self) -> None:
        """A call was made that is no retry."""
        self._left = min(self._most, self._left + self._share)

    def take(self) -> bool:
        """Pay for a retry; False when there is nothing left to pay with."""
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True
