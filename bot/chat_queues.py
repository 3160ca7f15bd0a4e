"""Updates of one chat are handled in their order, different chats at the same time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

import structlog

from ledger.inbox import InboxRow
from services.directory import Directory
from services.groups import Groups

CONCURRENT_CHATS = 64
CONCURRENT_STRANGERS = 4
_log = structlog.get_logger()


class ChatQueues:
    """Runs ``handle`` for each row; a chat's next row waits until its last one is through.

    ``handle`` returns the seconds after which the same row is to be tried again, or None when it is
    through with it. Chats that ``is_known`` does not know have a few places of their own, so that a crowd
    of strangers does not stand in front of those who work. ``concurrent`` is how many chats are handled at
    the same time.
    """

    def __init__(
        self,
        handle: Callable[[InboxRow], Awaitable[float | None]],
        *,
        is_known: Callable[[str], bool] = lambda chat_key: True,
        concurrent: int = CONCURRENT_CHATS,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._handle = handle
        self._is_known = is_known
        self._sleep = sleep
        self._waiting: dict[str, deque[InboxRow]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(concurrent)
        self._strangers = asyncio.Semaphore(min(CONCURRENT_STRANGERS, concurrent))
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopping = False
        self.size = 0

    def put(self, rows: list[InboxRow]) -> None:
        """Take rows in; each chat's are handled in this order."""
        for row in rows:
            self.size += 1
            queue = self._waiting.get(row.chat_key)
            if queue is not None:
                queue.append(row)
                continue
            self._waiting[row.chat_key] = deque([row])
            task = asyncio.create_task(self._run(row.chat_key), name=f"chat-{row.chat_key}")
            self._tasks.add(task)
            self._idle.clear()
            task.add_done_callback(self._ended)

    def expects(self, chat_key: str) -> bool:
        """Tell whether the chat is known, or has an earlier update that is not through yet."""
        return chat_key in self._waiting or self._is_known(chat_key)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not self._tasks:
            self._idle.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("chat_queue_failed", error=type(error).__name__)

    async def _run(self, chat_key: str) -> None:
        queue = self._waiting[chat_key]
        try:
            while queue and not self._stopping:
                async with self._slots if self._is_known(chat_key) else self._strangers:
                    again = await self._handle(queue[0])
                if again is None:
                    queue.popleft()
                    self.size -= 1
                else:
                    await self._sleep(again)
        finally:
            self.size -= len(queue)
            del self._waiting[chat_key]

    async def drained(self) -> None:
        """Return when nothing waits."""
        await self._idle.wait()

    async def stop(self, seconds: float) -> None:
        """Let what runs finish, at most so long; what was not begun stays in the inbox."""
        self._stopping = True
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


def known_chats(directory: Directory, groups: Groups) -> Callable[[str], bool]:
    """Return what tells the chats of those who work from others, without asking the ledger.

    A key that is no number belongs to one of the few updates without a chat.
    """

    def is_known(chat_key: str) -> bool:
        try:
            number = int(chat_key)
        except ValueError:
            return True
        return directory.knows(number) or groups.knows(number)

    return is_known
