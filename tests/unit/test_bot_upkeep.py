"""The watchdog is fed while the intake gets on, and starves when it is stuck; health follows the ledger."""

from __future__ import annotations

import asyncio
import socket
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.upkeep import STUCK_SECONDS, QueueNumbers, feed_watchdog, keep_numbers
from ledger import marks
from ledger.database import LedgerUnavailable
from ledger.ledger import Ledger
from sidecar.health import Health, HealthBoard, QueueStats
from sidecar.metrics import Metrics
from sidecar.notify import SystemdNotifier
from sidecar.presence import Presence


@dataclass
class Poller:
    """An intake that got on so many seconds ago."""

    progressed_at: float


@dataclass
class NoQueues:
    """Numbers of an idle program."""

    stats: QueueStats


async def fed(folder: Path, silent_for: float) -> list[str]:
    """What systemd was told after three rounds."""
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(str(folder / "notify"))
    manager.setblocking(False)
    rounds = iter(range(3))

    async def sleep(seconds: float) -> None:
        if next(rounds, None) is None:
            raise asyncio.CancelledError

    notifier = SystemdNotifier({"NOTIFY_SOCKET": str(folder / "notify")})
    health = HealthBoard("test", NoQueues(QueueStats(0, 0, 0.0, 0)))  # type: ignore[arg-type]
    health.set("ledger", Health.HEALTHY)
    intake = Poller(time.monotonic() - silent_for)
    with pytest.raises(asyncio.CancelledError):
        await feed_watchdog(notifier, intake, health, sleep=sleep)  # type: ignore[arg-type]
    told = []
    while True:
        try:
            told.append(manager.recv(1000).decode())
        except BlockingIOError:
            break
    notifier.close()
    manager.close()
    return told


async def test_an_intake_that_gets_on_feeds_the_watchdog(tmp_path: Path) -> None:
    assert await fed(tmp_path, 1.0) == ["WATCHDOG=1"] * 4


async def test_a_stuck_intake_starves_the_watchdog(tmp_path: Path) -> None:
    assert await fed(tmp_path, STUCK_SECONDS + 1) == []


async def test_health_says_that_the_ledger_can_store_again_though_nobody_writes(tmp_path: Path) -> None:
    ledger, numbers = Ledger(tmp_path / "ledger.db"), QueueNumbers(1)
    await ledger.open()
    health = HealthBoard("test", numbers)
    metrics = Metrics(version="test", commands=(), companies=())
    kept = asyncio.create_task(keep_numbers(numbers, ledger, metrics, Presence(), health))
    try:
        async with asyncio.timeout(20):
            while health.check("ledger").status is not Health.HEALTHY:
                await asyncio.sleep(0.01)
            away = ledger.path.rename(tmp_path / "elsewhere.db")  # nothing can be stored now
            with pytest.raises(LedgerUnavailable):
                await ledger.write(lambda tx: marks.put(tx, "a", "b"))
            health.set("ledger", Health.UNHEALTHY, "cannot store")  # as whoever met it says
            away.rename(ledger.path)
            while health.check("ledger").status is not Health.HEALTHY:
                await asyncio.sleep(0.01)
    finally:
        kept.cancel()
        await asyncio.gather(kept, return_exceptions=True)
        await ledger.close()
