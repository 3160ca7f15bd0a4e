"""The watchdog is fed while the intake gets on, and starves when it is stuck."""

from __future__ import annotations

import asyncio
import socket
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.upkeep import STUCK_SECONDS, feed_watchdog
from sidecar.health import Health, HealthBoard, QueueStats
from sidecar.notify import SystemdNotifier


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
