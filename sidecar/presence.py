"""Counts the people heard from lately, without remembering anybody for longer than that."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable


class Presence:
    """How many different people wrote within the last ``window`` seconds.

    At most ``capacity`` people are remembered; a larger crowd is counted as that many.
    """

    def __init__(
        self,
        *,
        window: float = 900.0,
        capacity: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._window = window
        self._capacity = capacity
        self._clock = clock
        self._heard: OrderedDict[int, float] = OrderedDict()

    def heard_from(self, user_id: int) -> None:
        """``user_id`` wrote just now."""
        self._heard[user_id] = self._clock()
        self._heard.move_to_end(user_id)
        if len(self._heard) > self._capacity:
            self._heard.popitem(last=False)

    def count(self) -> int:
        """How many people are within the window now."""
        oldest = self._clock() - self._window
        while self._heard and next(iter(self._heard.values())) < oldest:
            self._heard.popitem(last=False)
        return len(self._heard)
