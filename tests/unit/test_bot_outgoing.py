"""Replies: all of them are sent, in the order of their chat, however many wait and however few are kept."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bot.outgoing import Outgoing
from bot.sending import sending_breaker
from ledger import replies
from ledger.database import LedgerUnavailable
from ledger.driver import Connection
from ledger.ledger import Ledger
from ledger.replies import Outgoing as Call
from ledger.replies import Reply
from sidecar.tracing import Tracing

KEPT, CHATS = 8, 3
T = TypeVar("T")


class Chats:
    """Telegram: notes what was said, and lets a test look at each call."""

    def __init__(self) -> None:
        self.said: dict[int, list[str]] = defaultdict(list)
        self.most_known = 0
        self.outgoing: Outgoing | None = None

    async def call(
        self, method: str, payload: dict[str, Any], attachment: bytes | None = None, *, timeout: float = 20.0
    ) -> None:
        self.said[payload["chat_id"]].append(payload["text"])
        if self.outgoing is not None:
            self.most_known = max(self.most_known, self.outgoing.size)
        await asyncio.sleep(0)


async def queued(ledger: Ledger, numbers: range) -> list[Reply]:
    """Replies of several chats, committed."""
    calls = [
        Call(number % CHATS + 1, "sendMessage", {"chat_id": number % CHATS + 1, "text": str(number)})
        for number in numbers
    ]
    return await ledger.write(lambda tx: replies.queue(tx, calls, "", 0.0))


async def all_sent(ledger: Ledger, outgoing: Outgoing) -> None:
    async with asyncio.timeout(20):
        while outgoing.size or await ledger.read(replies.due):
            await asyncio.sleep(0.01)


def expected(count: int) -> dict[int, list[str]]:
    """What each chat has to hear, in order."""
    return {
        chat: [str(number) for number in range(count) if number % CHATS + 1 == chat]
        for chat in range(1, CHATS + 1)
    }


async def test_more_than_is_kept_after_a_restart_is_sent_all_the_same(tmp_path: Path) -> None:
    ledger, chats = Ledger(tmp_path / "ledger.db"), Chats()
    await ledger.open()
    await queued(ledger, range(40))
    chats.outgoing = outgoing = Outgoing(
        api=chats,  # type: ignore[arg-type]
        ledger=ledger,
        on_call=lambda outcome, seconds: None,
        breaker=sending_breaker(lambda *_: None),
        tracing=Tracing(),
        kept=KEPT,
    )
    await outgoing.load()
    await all_sent(ledger, outgoing)
    await outgoing.stop(1.0)
    await ledger.close()
    assert chats.said == expected(40)
    assert chats.most_known <= KEPT + KEPT // 2


async def test_what_is_said_faster_than_it_is_sent_waits_in_the_ledger_in_its_order(tmp_path: Path) -> None:
    ledger, chats = Ledger(tmp_path / "ledger.db"), Chats()
    await ledger.open()
    chats.outgoing = outgoing = Outgoing(
        api=chats,  # type: ignore[arg-type]
        ledger=ledger,
        on_call=lambda outcome, seconds: None,
        breaker=sending_breaker(lambda *_: None),
        tracing=Tracing(),
        kept=KEPT,
    )
    for first in range(0, 45, 5):
        outgoing.put(await queued(ledger, range(first, first + 5)))
    await all_sent(ledger, outgoing)
    await outgoing.stop(1.0)
    await ledger.close()
    assert chats.said == expected(45)
    assert chats.most_known <= KEPT + KEPT // 2


async def test_what_was_sent_while_the_ledger_could_not_note_it_is_not_sent_again_later(
    tmp_path: Path,
) -> None:
    ledger, chats = Ledger(tmp_path / "ledger.db"), Chats()
    await ledger.open()
    outgoing = Outgoing(
        api=chats,  # type: ignore[arg-type]
        ledger=ledger,
        on_call=lambda outcome, seconds: None,
        breaker=sending_breaker(lambda *_: None),
        tracing=Tracing(),
    )
    waiting = await queued(ledger, range(9))
    away = ledger.path.rename(tmp_path / "elsewhere.db")  # nothing can be stored now
    outgoing.put(waiting[:6])
    async with asyncio.timeout(20):
        while outgoing.size:
            await asyncio.sleep(0.01)
    away.rename(ledger.path)
    outgoing.put(waiting[6:8])
    async with asyncio.timeout(20):
        while [reply.id for reply in await ledger.read(replies.due)] != [waiting[8].id]:
            await asyncio.sleep(0.01)
    away = ledger.path.rename(tmp_path / "elsewhere.db")
    outgoing.put(waiting[8:])
    async with asyncio.timeout(20):
        while outgoing.size:
            await asyncio.sleep(0.01)
    away.rename(ledger.path)
    await outgoing.stop(1.0)  # the last chance to note it
    assert await ledger.read(replies.due) == []
    await ledger.close()
    assert chats.said == expected(9)


class FullDisk(Ledger):
    """A ledger in which everything can be read, and nothing be forgotten until there is room."""

    full, refused = True, 0

    async def write(self, work: Callable[[Connection], T]) -> T:
        if self.full and isinstance(work, partial):
            self.refused += 1
            raise LedgerUnavailable("no room")
        return await super().write(work)


async def test_replies_go_on_with_a_full_disk_though_more_wait_than_is_kept(tmp_path: Path) -> None:
    ledger, chats = FullDisk(tmp_path / "ledger.db"), Chats()
    await ledger.open()
    outgoing = Outgoing(
        api=chats,  # type: ignore[arg-type]
        ledger=ledger,
        on_call=lambda outcome, seconds: None,
        breaker=sending_breaker(lambda *_: None),
        tracing=Tracing(),
        kept=KEPT,
    )
    for first in range(0, 6 * KEPT, 6):
        outgoing.put(await queued(ledger, range(first, first + 6)))
    async with asyncio.timeout(20):
        while sum(map(len, chats.said.values())) < 6 * KEPT:
            await asyncio.sleep(0.01)
    assert ledger.refused
    ledger.full = False
    await outgoing.stop(1.0)
    assert await ledger.read(replies.due) == []
    await ledger.close()
    assert chats.said == expected(6 * KEPT)
