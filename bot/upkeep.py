"""What runs beside the messages: queue numbers, pruning, the watchdog's heartbeat, the bot's own name."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.application import command_menu
from bot.intake import Intake
from bot.routes import Routes
from ledger import inbox, marks, outbox, pending, replies
from ledger.database import LedgerUnavailable
from ledger.driver import Connection
from ledger.ledger import Ledger
from sidecar.freed_memory import FreedMemory
from sidecar.health import Health, HealthBoard, QueueStats
from sidecar.metrics import Metrics
from sidecar.notify import SystemdNotifier
from sidecar.presence import Presence

STATS_SECONDS = 2.0
PRUNE_SECONDS = 3600.0
TRIM_SECONDS = 1.0
ROOM = 65_536  # bytes that are tried after a write that failed: no commit of messages is much longer
STUCK_SECONDS = 90.0  # a poll lasts at most 35 s; an intake silent for longer is stuck
_log = structlog.get_logger()


class QueueNumbers:
    """The queues' numbers, refreshed every two seconds so that probes need no disk.

    Without sheets (``has_sheets``) no row waits for one: what stands in the outbox is kept for the day on
    which they are set up. Updates of another bot than ``bot_id`` are not counted: nothing happens to them.
    """

    def __init__(self, bot_id: int, *, has_sheets: bool = True) -> None:
        self.stats = QueueStats()
        self._bot_id, self._has_sheets = bot_id, has_sheets

    def __call__(self) -> QueueStats:
        """Return the numbers as they were last read."""
        return self.stats

    async def refresh(self, ledger: Ledger, metrics: Metrics, now: float) -> None:
        """Read the numbers. Raises LedgerUnavailable."""
        updates, backlog = await ledger.read(lambda tx: (inbox.counts(tx, self._bot_id), outbox.backlog(tx)))
        due = backlog if self._has_sheets else []
        waiting = {each.company: each.waiting for each in due}
        oldest = max((now - each.oldest_at for each in due), default=0.0)
        parked = sum(each.parked for each in backlog)
        self.stats = QueueStats(
            updates.waiting, sum(waiting.values()), round(max(0.0, oldest), 1), updates.dead + parked
        )
        metrics.queue(self.stats, waiting)


async def keep_numbers(
    numbers: QueueNumbers, ledger: Ledger, metrics: Metrics, presence: Presence, health: HealthBoard
) -> None:
    """Refresh numbers and prune what is old, for ever."""
    next_prune = 0.0
    while True:
        try:
            await numbers.refresh(ledger, metrics, time.time())
            metrics.active_users(presence.count())
            if time.monotonic() >= next_prune:
                next_prune = time.monotonic() + PRUNE_SECONDS
                if forgotten := await ledger.write(_prune):
                    _log.warning("dead_letters_forgotten", count=forgotten)
                await ledger.find_asked()
            if ledger.broken:
                # Its file is gone or replaced: only a start that looks again can help.
                raise RuntimeError("the ledger's file is not the one that was opened")
            if ledger.failure is not None:
                # Perhaps nobody else writes for long: this finds out whether there is room again.
                await ledger.write(lambda tx: marks.put(tx, "room", " " * ROOM))
                await ledger.write(lambda tx: marks.clear(tx, "room"))
            if ledger.failure is None:
                health.set("ledger", Health.HEALTHY)
        except LedgerUnavailable as error:
            health.set("ledger", Health.UNHEALTHY, f"cannot store: {error}")
        await asyncio.sleep(STATS_SECONDS)


def _prune(tx: Connection) -> int:
    now = time.time()
    inbox.prune(tx, now)
    replies.prune(tx, now)
    pending.prune(tx, now)
    return inbox.prune_dead(tx, now)


async def give_memory_back(
    freed: FreedMemory, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Give freed memory back to the system, for ever; where that cannot be done, end at once."""
    while freed.can_give_back:
        await sleep(TRIM_SECONDS)
        await asyncio.to_thread(freed.give_back)


async def feed_watchdog(
    notifier: SystemdNotifier,
    intake: Intake,
    health: HealthBoard,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Tell systemd that the loop turns and the intake makes progress; an outage of Telegram is progress."""
    seconds = notifier.watchdog_seconds
    pause = min(10.0, seconds / 3) if seconds else 10.0
    while True:
        if time.monotonic() - intake.progressed_at < STUCK_SECONDS:
            notifier.watchdog()
            health.alive()
        await sleep(pause)


async def introduce(
    bot: Bot, table: Routes, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Learn the bot's own name and put its commands into Telegram's menu, as soon as Telegram answers."""
    pause = 1.0
    while True:
        try:
            me = await bot.get_me()
            table.username = (me.username or "").casefold()
            await bot.set_my_commands(command_menu())
        except TelegramError as error:
            _log.warning("introduction_failed", error=type(error).__name__)
            await sleep(pause)
            pause = min(60.0, pause * 2)
        else:
            return
