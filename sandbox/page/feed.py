"""The stream of events to the open pages: chats, worksheets, and how the daemon is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import orjson
from aiohttp import web

QUEUE_SIZE = 500
HEARTBEAT_SECONDS = 15.0

Json = dict[str, Any]


class Feed:
    """Hands events to every open page. A page that does not read loses its stream and comes back anew."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[bytes | None]] = set()

    def send(self, name: str, content: Any) -> None:
        """Send one event to every page."""
        if not self._queues:
            return
        event = b"event: " + name.encode() + b"\ndata: " + orjson.dumps(content) + b"\n\n"
        for queue in list(self._queues):
            try:
                queue.put_nowait(event)
            except asyncio.QueueFull:
                self._end(queue)

    def close(self) -> None:
        """End every stream."""
        for queue in list(self._queues):
            self._end(queue)

    async def stream(self, request: web.Request, first: Callable[[], Json]) -> web.StreamResponse:
        """Serve one page until it leaves; ``first`` gives the status that it begins with."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        queue: asyncio.Queue[bytes | None] = asyncio.Queue(QUEUE_SIZE)
        self._queues.add(queue)
        try:
            await response.write(b"retry: 1000\nevent: status\ndata: " + orjson.dumps(first()) + b"\n\n")
            while True:
                try:
                    async with asyncio.timeout(HEARTBEAT_SECONDS):
                        event = await queue.get()
                except TimeoutError:
                    event = b": still here\n\n"
                if event is None:
                    return response
                await response.write(event)
        except ConnectionResetError:
            return response
        finally:
            self._queues.discard(queue)

    def _end(self, queue: asyncio.Queue[bytes | None]) -> None:
        self._queues.discard(queue)
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(None)
