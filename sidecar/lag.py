"""Measures how late the event loop runs what is due: the time that somebody blocked it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import NoReturn

PROBE_SECONDS = 0.25


async def watch_loop_lag(
    observe: Callable[[float], None],
    *,
    interval: float = PROBE_SECONDS,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> NoReturn:
    """Every ``interval`` seconds tell ``observe`` by how many seconds the wake-up was late; never ends."""
    while True:
        due = clock() + interval
        await sleep(interval)
        observe(max(0.0, clock() - due))
