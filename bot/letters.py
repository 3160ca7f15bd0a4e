"""Dead letters beside the messages: what was ordered for them is carried out, and people are told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot import messages
from bot.chat_queues import ChatQueues
from bot.outgoing import Outgoing
from bot.wording import Wording
from ledger import letter_orders, replies
from ledger.database import LedgerUnavailable
from ledger.entry import Entry
from ledger.ledger import Ledger

LOOK_SECONDS = 2.0
ENOUGH = 1_000  # updates in memory: what is replayed waits until there are fewer
_log = structlog.get_logger()


class Letters:
    """Takes up what was ordered, in the chat or by scripts/dead_letters.py, a few seconds after it was.

    ``on_company`` is called with a company whose rows were put back or given up.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        bot_id: int,
        queues: ChatQueues,
        outgoing: Outgoing,
        on_company: Callable[[str], Awaitable[None]],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._ledger, self._bot_id = ledger, bot_id
        self._queues, self._outgoing = queues, outgoing
        self._on_company, self._sleep = on_company, sleep

    async def run(self) -> None:
        """Look for orders, for ever."""
        while True:
            try:
                await self.take_up()
            except LedgerUnavailable as error:
                _log.warning("letters_wait", why=str(error))
            await self._sleep(LOOK_SECONDS)

    async def take_up(self) -> None:
        """Carry out what is ordered now. Raises LedgerUnavailable."""
        if self._queues.size > ENOUGH:
            return
        if not await self._ledger.read(lambda tx: letter_orders.waiting(tx, self._bot_id)):
            return
        found = await self._ledger.write(lambda tx: letter_orders.take_up(tx, self._bot_id))
        self._queues.put(found.updates)
        self._outgoing.put(found.replies)
        for company in found.companies:
            await self._on_company(company)
        _log.info(
            "letters_taken_up",
            updates=len(found.updates),
            replies=len(found.replies),
            companies=found.companies,
        )


def taken_back(w: Wording, entry: Entry) -> list[replies.Outgoing]:
    """Return the call that tells a person that their entry was given up."""
    text = w(
        "Your entry {entry_id} ({client}) could not be written into the sheet and was taken back. "
        "If it still counts, please send it again.",
        entry_id=entry.entry_id,
        client=entry.details.client or "–",
    )
    return messages.send(entry.user_id, text)
