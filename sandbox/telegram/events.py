"""What an onlooker may follow: the journal of the bot's requests, and changes of chats as they happen."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Literal

KEPT_REQUESTS = 10_000
QUEUE_SIZE = 1_000

Change = Literal["message", "edited", "deleted", "action", "answer", "location"]


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One request of the bot: ``status`` is the HTTP status (0: none went out), ``at`` Unix seconds."""

    method: str
    params: dict[str, Any]
    status: int
    description: str
    at: float


@dataclass(frozen=True, slots=True)
class ChatEvent:
    """One change of a chat; ``content`` is the message, action or answer it is about."""

    change: Change
    chat_id: int
    content: dict[str, Any]


class ChatEvents:
    """Hands every change to each subscriber. A slow subscriber loses the oldest, never holds anyone up."""

    def __init__(self) -> None:
        self._queues: list[asyncio.Queue[ChatEvent]] = []

    def subscribe(self) -> asyncio.Queue[ChatEvent]:
        """Return a queue that gets every change from now on, until unsubscribe()."""
        queue: asyncio.Queue[ChatEvent] = asyncio.Queue(QUEUE_SIZE)
        self._queues.append(queue)
        return queue

    def unsubscribe(self, queue: asyncio.Queue[ChatEvent]) -> None:
        """End a subscription; an unknown queue is no error."""
        self._queues = [each for each in self._queues if each is not queue]

    def emit(self, change: Change, chat_id: int, content: dict[str, Any]) -> None:
        """Tell every subscriber of a change."""
        if not self._queues:
            return
        event = ChatEvent(change, chat_id, content)
        for queue in self._queues:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(event)
