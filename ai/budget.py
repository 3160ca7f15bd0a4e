"""How often the model may be asked: so many calls a minute and a day; the day's count outlives a restart."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from ai.model import FaultKind, ModelFault

_MARK = "model_calls"
_MINUTE = timedelta(minutes=1)


class Marks(Protocol):
    """Small named values that outlive the process."""

    async def get(self, name: str) -> str | None:
        """Return a value, or None when it was never set."""
        ...

    async def put(self, name: str, value: str) -> None:
        """Set a value, durably."""
        ...


class Budget:
    """Counts calls against two limits. ``clock`` gives the time with its zone; a day is a day there.

    A call counts from the moment it may be made, whatever becomes of it: services count it too.
    """

    def __init__(self, marks: Marks, *, per_minute: int, per_day: int, clock: Callable[[], datetime]) -> None:
        if per_minute < 1 or per_day < 1:
            raise ValueError("per_minute and per_day must be at least 1; to switch the model off set no key")
        self._marks = marks
        self._per_minute = per_minute
        self._per_day = per_day
        self._clock = clock
        self._recent: deque[datetime] = deque(maxlen=per_minute)
        self._day = ""
        self._count = 0
        self._lock = asyncio.Lock()

    async def take(self) -> None:
        """Count one call. Raises ModelFault (budget) when none is left, with the seconds until one is."""
        async with self._lock:
            now = self._clock()
            await self._turn(now)
            if self._count >= self._per_day:
                raise ModelFault(FaultKind.BUDGET, _until_midnight(now))
            # A clock that was set back must not keep the minute full for longer than a minute.
            while self._recent and not timedelta(0) <= now - self._recent[0] < _MINUTE:
                self._recent.popleft()
            if len(self._recent) >= self._per_minute:
                raise ModelFault(FaultKind.BUDGET, (_MINUTE - (now - self._recent[0])).total_seconds())
            # Kept before the call is made: a crash may count a call too many, never one too few.
            await self._marks.put(_MARK, f"{self._day} {self._count + 1}")
            self._count += 1
            self._recent.append(now)

    async def left_today(self) -> int:
        """How many calls this day still allows."""
        async with self._lock:
            await self._turn(self._clock())
            return max(0, self._per_day - self._count)

    async def _turn(self, now: datetime) -> None:
        """Begin a new day, or take up the count of this one after a restart."""
        day = now.date().isoformat()
        if day == self._day:
            return
        kept_day, _, kept = (await self._marks.get(_MARK) or "").partition(" ")
        self._count = int(kept) if kept_day == day and kept.isdecimal() else 0
        self._day = day


def _until_midnight(now: datetime) -> float:
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight - now).total_seconds()
