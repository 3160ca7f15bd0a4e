"""How often a person may ask for something: a token bucket for each key, bounded in memory."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

_NOTICE_SECONDS = 60.0
# Sums of clock readings are off by rounding; who waits exactly as told must not be refused for that.
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Wait:
    """A refusal. After ``seconds`` the next :meth:`TokenBuckets.take` of this key succeeds.

    ``notice_due`` is true once a minute for each key: answering every refused message would let a
    flood of messages make a flood of replies.
    """

    seconds: float
    notice_due: bool


@dataclass(slots=True)
class _Bucket:
    full_at: float
    """When the bucket will be full again (the "theoretical arrival time" of the GCRA)."""
    noticed_until: float


class TokenBuckets:
    """Token buckets that hold ``burst`` tokens each and gain ``rate_per_minute`` of them a minute.

    ``clock`` gives seconds and never runs backwards. At most ``capacity`` keys are remembered; beyond
    that the one unheard of for longest starts again with a full bucket.
    """

    def __init__(
        self,
        rate_per_minute: float,
        burst: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        capacity: int = 10_000,
    ) -> None:
        if rate_per_minute <= 0 or burst < 1 or capacity < 1:
            raise ValueError("rate_per_minute, burst and capacity must be positive")
        self._interval = 60.0 / rate_per_minute
        self._slack = self._interval * (burst - 1)
        self._clock = clock
        self._capacity = capacity
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def has(self, key: Hashable, ahead: int = 0) -> bool:
        """Tell whether :meth:`take` would find a token of ``key`` after so many others that are taken now."""
        now, bucket = self._clock(), self._buckets.get(key)
        full_at = now if bucket is None else max(bucket.full_at, now)
        return full_at + ahead * self._interval - self._slack - now <= _ROUNDING

    def take(self, key: Hashable) -> Wait | None:
        """Take one token of ``key``; ``None`` when there was one, else how long to wait for it."""
        now = self._clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) >= self._capacity:
                self._buckets.popitem(last=False)
            self._buckets[key] = _Bucket(now + self._interval, now)
            return None
        self._buckets.move_to_end(key)
        wait = bucket.full_at - self._slack - now
        if wait <= _ROUNDING:
            bucket.full_at = max(bucket.full_at, now) + self._interval
            return None
        notice_due = now >= bucket.noticed_until
        if notice_due:
            bucket.noticed_until = now + _NOTICE_SECONDS
        return Wait(wait, notice_due)
