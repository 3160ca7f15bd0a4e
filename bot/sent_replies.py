"""Replies that Telegram took: the ledger forgets together what was sent until it came to that."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from contextvars import Context
from functools import partial

import structlog

from ledger import replies
from ledger.database import LedgerUnavailable
from ledger.ledger import Ledger

_log = structlog.get_logger()


class SentReplies:
    """What was sent and still stands in the ledger, by number, oldest first."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._numbers: list[int] = []
        self._forgetting: asyncio.Task[None] | None = None

    @property
    def numbers(self) -> Collection[int]:
        """The replies that are not to be sent again."""
        return self._numbers

    def add(self, number: int) -> None:
        """Have the ledger forget a reply, with the next commit."""
        self._numbers.append(number)
        self.forget()

    def forget(self) -> None:
        """Have the ledger forget what it could not until now, unless it is about to."""
        if self._numbers and (self._forgetting is None or self._forgetting.done()):
            # In a context of its own: what is forgotten belongs to many updates.
            self._forgetting = asyncio.create_task(self._forget(), name="replies-forget", context=Context())

    async def close(self) -> None:
        """Have the ledger forget what is left."""
        if self._forgetting is not None:
            await asyncio.gather(self._forgetting, return_exceptions=True)
        await self._forget()

    async def _forget(self) -> None:
        while self._numbers:
            numbers = self._numbers.copy()
            try:
                await self._ledger.write(partial(replies.sent, numbers=numbers))
            except LedgerUnavailable:
                # With the next one: an old receipt that is said again at some restart would be a lie.
                _log.warning("reply_not_settled", waiting=len(self._numbers))
                return
            del self._numbers[: len(numbers)]
