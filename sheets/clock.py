"""Time as the workers see it, so that a test can run hours in milliseconds."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Protocol


class Clock(Protocol):
    """Wall time, time that never jumps, and waiting. All in seconds."""

    def time(self) -> float:
        """Seconds since the epoch."""
        ...

    def monotonic(self) -> float:
        """Seconds that only go forward."""
        ...

    async def wait(self, event: asyncio.Event | None, seconds: float) -> None:
        """Return when the event is set or the time has passed, whichever is first."""
        ...


class SystemClock:
    """The machine's clock."""

    def time(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that only go forward."""
        return time.monotonic()

    async def wait(self, event: asyncio.Event | None, seconds: float) -> None:
        """Return when the event is set or the time has passed, whichever is first."""
        if event is None:
            await asyncio.sleep(seconds)
            return
        # Not wait_for: before Python 3.12 it takes no notice of being cancelled when the event is set too.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await event.wait()
