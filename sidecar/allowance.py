"""How many answers somebody who is not let in gets: a few a window, and only so many people at a time."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable


class Allowance:
    """At most ``limit`` answers for a key within ``window`` seconds of its first one.

    Only keys that were answered are remembered, at most ``capacity`` of them. When so many are, a new key
    gets no answer until one of them runs out: a flood is met with silence, never with forgetting whom it
    was that had an answer already. ``clock`` gives seconds and never runs backwards.
    """

    def __init__(
        self,
        limit: int,
        *,
        window: float = 3600.0,
        capacity: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if limit < 1 or window <= 0 or capacity < 1:
            raise ValueError("limit, window and capacity must be positive")
        self._limit, self._window, self._capacity = limit, window, capacity
        self._clock = clock
        self._given: OrderedDict[Hashable, tuple[float, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._given)

    def take(self, key: Hashable) -> bool:
        """Tell whether the key gets one more answer now, and count it."""
        now = self._clock()
        while self._given and next(iter(self._given.values()))[0] <= now - self._window:
            self._given.popitem(last=False)
        found = self._given.get(key)
        if found is None:
            if len(self._given) >= self._capacity:
                return False
            self._given[key] = (now, 1)
            return True
        began, count = found
        if count >= self._limit:
            return False
        self._given[key] = (began, count + 1)
        return True

    def spend(self, key: Hashable) -> None:
        """Count an answer that was given for another reason."""
        self.take(key)
