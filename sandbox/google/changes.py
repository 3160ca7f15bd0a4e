"""News of changes for whoever watches the sandbox."""

from __future__ import annotations

import asyncio
from typing import Literal, NamedTuple

Author = Literal["bot", "person"]


class Change(NamedTuple):
    """A spreadsheet was changed by the ``bot`` through the API, or by a ``person`` by hand."""

    spreadsheet_id: str
    by: Author
    operation: str
    version: int


class Changes:
    """Tells every subscriber; one that does not read loses the oldest news, never the newest."""

    def __init__(self, size: int = 1000) -> None:
        self._size = size
        self._queues: list[asyncio.Queue[Change]] = []

    def subscribe(self) -> asyncio.Queue[Change]:
        """A bounded queue of the changes from now on."""
        queue: asyncio.Queue[Change] = asyncio.Queue(self._size)
        self._queues.append(queue)
        return queue

    def unsubscribe(self, queue: asyncio.Queue[Change]) -> None:
        """End a subscription; an unknown queue is no error."""
        self._queues = [each for each in self._queues if each is not queue]

    def tell(self, change: Change) -> None:
        """Hand a change to every subscriber."""
        for queue in self._queues:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(change)
