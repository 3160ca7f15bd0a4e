"""Sends what the replies outbox holds: in order within a chat, chats beside each other."""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextvars import Context
from dataclasses import replace
from typing import Any

import structlog
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.pace import REPLIES_PER_SECOND, Pace
from bot.sending import (
    FIRST_WAIT,
    LONGEST_WAIT,
    after_flood,
    after_open,
    after_refused_token,
    is_harmless,
    refusal,
)
from bot.sent_replies import SentReplies
from bot.splitting import without_markup
from bot.telegram_api import TelegramApi
from config.logging import reply_context
from ledger import chats, people, replies
from ledger.database import LedgerUnavailable
from ledger.driver import Connection
from ledger.ledger import Ledger
from ledger.replies import Reply
from sidecar.breaker import CircuitBreaker, CircuitOpen
from sidecar.crash_points import Passing, pass_by
from sidecar.retry import RetryBudget, full_jitter
from sidecar.tracing import Tracing

# As many as chats are handled at once: each is kept until the commit that forgets the reply, and with fewer
# of them replies pile up.
CONCURRENT_SENDS = 64
KEPT = 250  # replies in memory; what is said faster than Telegram takes it waits in the ledger
GIVE_UP_SECONDS = 24 * 3600  # a receipt a day late helps nobody; the entry stands in the sheet anyway
_log = structlog.get_logger()


class Outgoing:
    """Delivers replies. What was sent is removed from the ledger afterwards: a crash in between repeats a
    reply, which is harmless, and never loses one."""

    def __init__(
        self,
        *,
        api: TelegramApi,
        ledger: Ledger,
        on_call: Callable[[str, float], None],
        breaker: CircuitBreaker,
        tracing: Tracing,
        replies_per_second: float = REPLIES_PER_SECOND,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.time,
        passing: Passing = pass_by,
        kept: int = KEPT,
    ) -> None:
        self._api, self._ledger, self._on_call = api, ledger, on_call
        self._breaker, self._retries, self._tracing = breaker, RetryBudget(), tracing
        self._pace = Pace(replies_per_second)
        self._sleep, self._clock, self._passing = sleep, clock, passing
        self._kept = kept
        self._waiting: dict[int, deque[Reply]] = {}
        self._size = 0
        self._is_behind = False  # more waits in the ledger than is known here
        self._catching_up: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(CONCURRENT_SENDS)
        self._sent = SentReplies(ledger)
        self._unsettled: list[Callable[[Connection], object]] = []  # what the ledger could not note yet
        self._stopping = False

    async def load(self) -> None:
        """Take up what an earlier run left unsent, the oldest first."""
        await self._settle_late()
        self._sent.forget()
        # What was sent and could not be forgotten is read again: it must not fill all the room.
        most = self._kept + len(self._sent.numbers)
        # In the writer's order: what is committed later is handed in later, what was before is found.
        oldest = await self._ledger.write(lambda tx: replies.due(tx, most))
        self._is_behind = len(oldest) == most
        known = {reply.id for queue in self._waiting.values() for reply in queue}
        known.update(self._sent.numbers)
        self._take([reply for reply in oldest if reply.id not in known])

    def put(self, waiting: list[Reply]) -> None:
        """Take replies in, in the order in which they are to be sent; too many are left in the ledger."""
        if self._is_behind or self._size + len(waiting) > self._kept:
            self._is_behind = self._is_behind or bool(waiting)
            self._catch_up()
            return
        self._take(waiting)

    def _take(self, waiting: list[Reply]) -> None:
        self._size += len(waiting)
        for reply in waiting:
            queue = self._waiting.get(reply.chat_id)
            if queue is not None:
                queue.append(reply)
                continue
            self._waiting[reply.chat_id] = deque([reply])
            # In a context of its own: later replies of the queue are not caused by this one's update.
            task = asyncio.create_task(
                self._run(reply.chat_id), name=f"send-{reply.chat_id}", context=Context()
            )
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    @property
    def size(self) -> int:
        """How many replies are known to wait."""
        return self._size

    async def stop(self, seconds: float) -> None:
        """Send what can be sent within so many seconds; the rest waits in the ledger."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)
        self._stopping = True
        tasks = {*self._tasks, *([self._catching_up] if self._catching_up else [])}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._settle_late()
        await self._sent.close()

    def _catch_up(self) -> None:
        """Load more once half of what is known is sent."""
        is_loading = self._catching_up is not None and not self._catching_up.done()
        if self._is_behind and not is_loading and self._size <= self._kept // 2 and not self._stopping:
            self._catching_up = asyncio.create_task(self._load_more(), name="replies-load")

    async def _load_more(self) -> None:
        while True:
            try:
                return await self.load()
            except LedgerUnavailable:
                await self._sleep(2.0)

    async def _run(self, chat_id: int) -> None:
        queue = self._waiting[chat_id]
        try:
            while queue and not self._stopping:
                reply = queue[0]
                if (pause := reply.not_before - self._clock()) > 0:
                    await self._sleep(min(pause, 30.0))
                    continue
                async with self._slots:
                    with reply_context(reply.correlation):
                        wait = await self._send(reply)
                if wait is None:
                    queue.popleft()
                    self._size -= 1
                    self._catch_up()
                else:
                    await self._sleep(wait)
        finally:
            self._size -= len(queue)
            del self._waiting[chat_id]

    async def _send(self, reply: Reply) -> float | None:
        """Make one call; returns seconds after which to try again, None when it is settled."""
        try:
            attempt = self._breaker.attempt()
        except CircuitOpen as stopped:
            return after_open(stopped)
        if reply.attempts == 0:
            self._retries.called()
        started = time.perf_counter()
        outcome = "ok"
        try:
            with attempt, self._tracing.span("reply", reply.correlation, method=reply.method):
                await self._call(reply)
        except RetryAfter as flood:
            outcome = "rate_limited"
            return after_flood(flood)
        except (BadRequest, Forbidden, ChatMigrated) as refused:
            outcome = "refused"
            return await self._refused(reply, refused)
        except InvalidToken:
            outcome = "auth"
            return after_refused_token()
        except TelegramError as error:
            outcome = "unavailable"
            return await self._later(reply, type(error).__name__)
        finally:
            self._on_call(outcome, time.perf_counter() - started)
        self._passing("reply_sent")
        self._sent.add(reply.id)
        _log.info("reply_sent", method=reply.method, attempts=reply.attempts + 1)
        return None

    async def _call(self, reply: Reply) -> None:
        try:
            await self._limited(reply, reply.payload)
        except BadRequest as error:
            if "parse entities" not in str(error):
                raise
            # Better plain words than none.
            await self._limited(reply, without_markup(reply.payload))

    async def _limited(self, reply: Reply, payload: dict[str, Any]) -> None:
        await self._pace.turn(payload)
        await self._api.call(reply.method, payload, reply.attachment)

    async def _refused(self, reply: Reply, error: TelegramError) -> float | None:
        if isinstance(error, ChatMigrated):
            old, new = reply.chat_id, error.new_chat_id
            await self._settle(lambda tx: chats.migrate(tx, old, new))
            moved = replace(reply, chat_id=new, payload={**reply.payload, "chat_id": new})
            self.put([moved])
            return None
        words = refusal(error)
        if is_harmless(words):
            self._sent.add(reply.id)
            return None
        _log.warning("reply_refused", method=reply.method, why=words[:120])
        if isinstance(error, Forbidden):
            await self._settle(lambda tx: people.set_choice(tx, reply.chat_id, reachable=0))
        await self._settle(lambda tx: replies.dead(tx, reply.id, words))
        return None

    async def _later(self, reply: Reply, why: str) -> float | None:
        if self._clock() - reply.created_at > GIVE_UP_SECONDS:
            await self._settle(lambda tx: replies.dead(tx, reply.id, f"given up: {why}"))
            return None
        attempts = reply.attempts
        self._waiting[reply.chat_id][0] = replace(reply, attempts=attempts + 1)
        _log.warning("reply_postponed", method=reply.method, why=why, attempts=attempts + 1)
        if not self._retries.take():
            return LONGEST_WAIT * random.uniform(0.5, 1.0)
        return full_jitter(attempts, first=FIRST_WAIT, longest=LONGEST_WAIT)

    async def _settle_late(self) -> None:
        if self._unsettled:
            await self._settle(lambda _tx: None)

    async def _settle(self, work: Callable[[Connection], object]) -> None:
        late, self._unsettled = [*self._unsettled, work], []
        try:
            await self._ledger.write(lambda tx: [each(tx) for each in late])
        except LedgerUnavailable:
            # Noted with the next one: an old receipt that is said again at some restart would be a lie.
            self._unsettled += late
            _log.warning("reply_not_settled", waiting=len(self._unsettled))
