"""Intake: fetch updates, commit them to the inbox, and only then let Telegram forget them.

getUpdates confirms what came before its offset, so the offset is raised only after the commit. No
offset is kept over a restart: Telegram hands out everything unconfirmed again and the inbox knows what
it has. (The library's own updater confirms what is still in memory: killed in the middle, it loses it.)
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from types import MappingProxyType

import orjson
import structlog
from telegram.error import NetworkError

from bot.chat_queues import ChatQueues
from bot.telegram_api import TelegramApi
from bot.updates import UnreadableAnswer, UpdateReader
from ledger import inbox
from ledger.database import LedgerUnavailable
from ledger.inbox import Arrival, InboxRow
from ledger.ledger import Ledger
from sidecar.crash_points import Passing, pass_by
from sidecar.health import Health, HealthBoard
from sidecar.retry import full_jitter

LONG_POLL_SECONDS = 25
LEAST_PAUSE = 0.25
BATCH = 100  # the most that getUpdates gives at once
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
# Updates in memory, and replies that wait to be sent: with more, Telegram keeps the rest, for up to 24 hours.
BACKLOG_LIMIT, REPLIES_LIMIT = 500, 5_000
# How a poll ended, in the words in which other calls to Telegram are counted.
_OUTCOMES = MappingProxyType({200: "ok", 401: "auth", 404: "auth", 409: "conflict", 429: "rate_limited"})
_log = structlog.get_logger()


class PollRefused(Exception):
    """Telegram answered with an error. ``wait`` is how long to leave it alone, in seconds."""

    def __init__(self, status: int, sentence: str, wait: float | None = None) -> None:
        super().__init__(sentence)
        self.status, self.wait = status, wait


class Intake:
    """The polling loop of one bot."""

    def __init__(
        self,
        *,
        api: TelegramApi,
        bot_id: int,
        ledger: Ledger,
        queues: ChatQueues,
        health: HealthBoard,
        on_poll: Callable[[str], None],
        replies: Callable[[], int],
        admit: Callable[[list[Arrival]], list[Arrival]] = lambda arrivals: arrivals,
        backlog_limit: int = BACKLOG_LIMIT,
        replies_limit: int = REPLIES_LIMIT,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.time,
        passing: Passing = pass_by,
    ) -> None:
        self._api, self._bot_id = api, bot_id
        self._ledger, self._queues, self._health = ledger, queues, health
        self._on_poll, self._sleep, self._clock, self._passing = on_poll, sleep, clock, passing
        self._reader, self._admit = UpdateReader(), admit
        self._offset: int | None = None
        self._failures = 0
        self._limit = BATCH
        self._replies, self._waiting_for_room = replies, False
        self._backlog_limit, self._replies_limit = backlog_limit, replies_limit
        self.progressed_at = time.monotonic()  # local progress, for the watchdog: an outage is progress too

    async def run(self) -> None:
        """Poll until cancelled. Nothing that Telegram answers ends it."""
        backlog, counts = await self._ledger.read(
            lambda tx: (inbox.waiting(tx, self._bot_id), inbox.counts(tx, self._bot_id))
        )
        if counts.elsewhere:
            _log.warning("updates_of_another_bot", updates=counts.elsewhere)
        self._queues.put(backlog)
        while True:
            self.progressed_at = time.monotonic()
            if self._queues.size > self._backlog_limit or self._replies() > self._replies_limit:
                self._wait_for_room()
                await self._sleep(0.2)
                continue
            if self._waiting_for_room:
                self._waiting_for_room = False
                self._health.set("telegram", Health.HEALTHY)
            try:
                await self._poll()
            except PollRefused as refused:
                await self._back_off(str(refused), refused.wait)
            except (NetworkError, UnreadableAnswer) as error:
                await self._back_off(f"no usable answer ({type(error).__name__})", None)
            except LedgerUnavailable as error:
                # Not stored, so not confirmed: Telegram keeps it and hands it out again.
                self._health.set("ledger", Health.UNHEALTHY, f"cannot store: {error}")
                await self._back_off("the ledger cannot store updates", None)
            else:
                self._failures = 0
                self._health.set("telegram", Health.HEALTHY)

    def _wait_for_room(self) -> None:
        if not self._waiting_for_room:
            self._waiting_for_room = True
            _log.warning("intake_waits", updates=self._queues.size, replies=self._replies())
            self._health.set("telegram", Health.DEGRADED, "too much waits here; Telegram keeps the rest")

    async def _poll(self) -> None:
        body = await self._get_updates()
        arrivals = self._arrivals(body)
        if not arrivals:
            return
        rows = await self._store(self._admit(arrivals))
        self._health.beat()
        numbers = [arrival.update_id for arrival in arrivals if arrival.update_id is not None]
        if numbers:
            self._offset = max(numbers) + 1
        for arrival in arrivals:
            if arrival.broken is not None:
                _log.warning("update_unreadable", update_id=arrival.update_id, size=len(arrival.raw))
        self._queues.put(rows)
        if not numbers:
            # It cannot be confirmed and will be handed out again: not at once, and said in /health.
            raise UnreadableAnswer("updates without a number")
        self._limit = BATCH
        # What came is begun before more is asked for: its commit then runs beside the next call.
        await asyncio.sleep(0)

    async def _store(self, arrivals: list[Arrival]) -> list[InboxRow]:
        if not arrivals:
            return []
        now = self._clock()
        rows = await self._ledger.write(lambda tx: inbox.store(tx, self._bot_id, arrivals, now))
        self._passing("inbox_committed")
        self._health.set("ledger", Health.HEALTHY)
        return rows

    def _arrivals(self, body: bytes) -> list[Arrival]:
        """Read an answer; one that cannot be read is asked for again update by update, and the update
        that cannot be read alone either becomes a dead letter."""
        try:
            return self._reader.arrivals(body)
        except UnreadableAnswer:
            if self._limit == BATCH:
                self._limit = 1
                raise
            rescued = self._reader.rescue(body)
            if rescued is None:
                raise
            return [rescued]

    async def _get_updates(self) -> bytes:
        parameters: dict[str, object] = {
            "timeout": LONG_POLL_SECONDS,
            "limit": self._limit,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        if self._offset is not None:
            parameters["offset"] = self._offset
        try:
            status, body = await self._api.raw("getUpdates", parameters, timeout=LONG_POLL_SECONDS + 10)
        except NetworkError:
            self._on_poll("unavailable")
            raise
        self._on_poll(_OUTCOMES.get(status, "unavailable"))
        if status != 200:
            raise _refusal(status, body)
        if self._offset is not None:
            self._passing("offset_confirmed")
        return body

    async def _back_off(self, why: str, wait: float | None) -> None:
        self._failures += 1
        if self._failures > 1 or wait is not None:
            self._health.set("telegram", Health.DEGRADED, why)
        # A floor, because a poll that fails at once would be a loop; above it, full jitter.
        pause = LEAST_PAUSE + full_jitter(self._failures, first=0.5, longest=30.0)
        pause = max(pause, wait or 0.0)
        _log.warning("poll_failed", why=why, failures=self._failures, wait_seconds=round(pause, 2))
        while pause > 0:
            self.progressed_at = time.monotonic()
            await self._sleep(min(pause, 5.0))
            pause -= 5.0


def _refusal(status: int, body: bytes) -> PollRefused:
    sentences = {
        401: "Telegram does not accept the bot token (401): check TELEGRAM_BOT_TOKEN",
        404: "Telegram does not know this bot token (404): check TELEGRAM_BOT_TOKEN",
        409: "another program polls with this bot token (409), or a webhook is set: stop the other one",
    }
    wait: float | None = None
    if status == 429:
        try:
            wait = float(orjson.loads(body)["parameters"]["retry_after"])
        except (ValueError, KeyError, TypeError):
            wait = 5.0
    return PollRefused(status, sentences.get(status, f"Telegram answered {status}"), wait)
