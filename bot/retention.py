"""Deletes what is kept no longer than it may be: positions, what geocoding answered, traces on the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from ledger.database import LedgerUnavailable
from ledger.ledger import Ledger
from services import places
from services.directory import Directory

PAUSE_SECONDS = 900.0
_log = structlog.get_logger()


async def keep_retention(
    ledger: Ledger,
    directory: Directory,
    *,
    clock: Callable[[], float],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Delete what is due, at the start and then every quarter of an hour, for ever."""
    while True:
        try:
            await retain(ledger, directory, clock())
        except LedgerUnavailable as error:
            _log.warning("retention_waits", why=str(error))
        await sleep(PAUSE_SECONDS)


async def retain(ledger: Ledger, directory: Directory, now: float) -> int:
    """Delete what is due now; returns how many positions went. Raises LedgerUnavailable."""
    gone = await ledger.write(lambda tx: places.expire(tx, now))
    if gone:
        directory.forget_everybody()
        _log.info("positions_expired", count=gone)
    await ledger.scrub()
    return gone
