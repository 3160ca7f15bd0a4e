"""Telegram's limits for what a bot sends (core.telegram.org/bots/faq, "My bot is hitting limits").

On aiolimiter, as python-telegram-bot's own limiter is; that one belongs to a package whose import takes an
eighth of the daemon's start and 4 MB, of which nothing else is needed here.
"""

from __future__ import annotations

from typing import Any

from aiolimiter import AsyncLimiter

REPLIES_PER_SECOND = 30.0
GROUP_MESSAGES, GROUP_SECONDS = 20.0, 60.0
GROUPS_REMEMBERED = 512  # beyond it those that rest are forgotten; at most 1,800 can be written to a minute


class Pace:
    """Makes calls wait for their turn: ``per_second`` in all, and 20 a minute in a group.

    Calls without a chat, such as the answer to a pressed button, do not count.
    """

    def __init__(self, per_second: float = REPLIES_PER_SECOND) -> None:
        self._overall = AsyncLimiter(per_second, 1)
        self._groups: dict[int, AsyncLimiter] = {}

    async def turn(self, payload: dict[str, Any]) -> None:
        """Return when a call with this payload may be made."""
        chat = payload.get("chat_id")
        if chat is None:
            return
        if int(chat) < 0:
            await self._group(int(chat)).acquire()
        await self._overall.acquire()

    def _group(self, chat: int) -> AsyncLimiter:
        if len(self._groups) > GROUPS_REMEMBERED:
            for idle in [each for each, its in self._groups.items() if its.has_capacity(GROUP_MESSAGES)]:
                del self._groups[idle]
        return self._groups.setdefault(chat, AsyncLimiter(GROUP_MESSAGES, GROUP_SECONDS))
