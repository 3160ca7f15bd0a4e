"""How many answers somebody who is not let in gets: a few a window, and only so many people at a time."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

from sidecar.limiter import TokenBuckets


class Allowance:
    """At most ``limit`` answers for a key within ``window`` seconds of its first one.

    Only keys that were answered are remembered, at most ``capacity`` of them. When so many are, a new key
    gets no answer until one of them runs out: a flood is met with silence, never with forgetting whom it
    was that had an answer already. All keys together get at most ``per_minute`` answers a minute, so that
    answers to a crowd do not hold up those to everybody else. ``clock`` gives seconds and never runs
    backwards.
    """

    def __init__(
        self,
        limit: int,
        *,
        window: float = 3600.0,
        capacity: int = 10_000,
        per_minute: int = 60,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if limit < 1 or window <= 0 or capacity < 1 or per_minute < 1:
            raise ValueError("limit, window, capacity and per_minute must be positive")
        self._limit, self._window, self._capacity = limit, window, capacity
        self._clock = clock
        self._crowd = TokenBuckets(per_minute, per_minute, clock=clock, capacity=1)
        self._given: OrderedDict[Hashable, tuple[float, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._given)

    def take(self, key: Hashable) -> bool:
        """Tell whether the key gets one more answer now, and count it."""
        now = self._clock()
        if not self._left(key, now) or self._crowd.take("") is not None:
            return False
        began, count = self._given.get(key, (now, 0))
        self._given[key] = (began, count + 1)
        return True

    def has(self, key: Hashable, ahead: int = 0) -> bool:
        """Tell whether :meth:`take` would say yes now, after it did so to ``ahead`` other keys; nothing is
        counted."""
        return self._left(key, self._clock()) and self._crowd.has("", ahead)

    def _left(self, key: Hashable, now: float) -> bool:
        """Tell whether the key by itself may have one more answer."""
        while self._given and next(iter(self._given.values()))[0] <= now - self._window:
            self._given.popitem(last=False)
        found = self._given.get(key)
        return len(self._given) < self._capacity if found is None else found[1] < self._limit

    def spend(self, key: Hashable) -> None:
        """Count an answer that was given for another reason."""
        self.take(key)
