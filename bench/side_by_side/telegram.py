"""A Bot API on loopback that does nothing but hand out messages and time their answers.

It speaks as much HTTP/1.1 as a bot's client sends (keep-alive, Content-Length) and answers tens of thousands
of requests a second, so that the bot is what is measured.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable

from bench.side_by_side.messages import FIRST_PERSON, update_of

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
# In JSON, in a form, and in a multipart form.
_NUMBER = rb'%s(?:" *: *"?|=|"[^\0]*?\r\n\r\n)(-?\d+)'
_CHAT, _OFFSET = re.compile(_NUMBER % b"chat_id"), re.compile(_NUMBER % b"offset")
_WAIT, _LIMIT = re.compile(_NUMBER % b"timeout"), re.compile(_NUMBER % b"limit")
_ME = b'{"ok":true,"result":{"id":123456789,"is_bot":true,"first_name":"Bench","username":"bench_bot"}}'
_SENT = (
    b'{"ok":true,"result":{"message_id":%d,"date":1763000000,"chat":{"id":%d,"type":"private",'
    b'"first_name":"Rep"},"text":"ok"}}'
)
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"


class LoopbackTelegram:
    """Holds updates, hands them out, and notes when each chat's answer came.

    ``polled`` is set by the first getUpdates; ``latencies`` are seconds from an update's hand-out to the
    answer in its chat; ``wrong`` counts answers that do not hold ``expected``.
    """

    def __init__(self, *, people: int, expected: bytes = b"") -> None:
        self.people, self.expected = people, expected
        self.polled = asyncio.Event()
        self.latencies: list[float] = []
        self.answers = self.wrong = self.made = 0
        self.last_wrong = b""
        self.first_handed = self.last_answer = 0.0
        self._waiting: deque[tuple[int, int, bytes]] = deque()
        self._handed: dict[int, deque[float]] = defaultdict(deque)
        self._last_handed = 0
        self._more = asyncio.Event()
        self._reached: tuple[int, asyncio.Event] | None = None
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        """Listen on a free port and return the address."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0, backlog=512)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    def say(self, count: int) -> None:
        """Let so many messages arrive now, from one person after the other."""
        now = int(time.time())
        for number in range(self.made + 1, self.made + count + 1):
            chat = FIRST_PERSON + number % self.people
            self._waiting.append((number, chat, update_of(number, self.people, now)))
        self.made += count
        self._more.set()

    def forget_times(self) -> None:
        """Begin a measurement anew."""
        self.latencies.clear()
        self.answers = self.wrong = 0
        self.first_handed = self.last_answer = 0.0
        self._handed.clear()

    async def answered(self, count: int) -> None:
        """Return when so many answers came."""
        if self.answers < count:
            self._reached = (count, asyncio.Event())
            await self._reached[1].wait()
            self._reached = None

    async def updates(self, body: bytes) -> bytes:
        """Answer getUpdates."""
        self.polled.set()
        offset, wait, limit = _found(_OFFSET, body, 0), _found(_WAIT, body, 0), _found(_LIMIT, body, 100)
        while self._waiting and self._waiting[0][0] < offset:
            self._waiting.popleft()
        if not self._waiting and wait:
            self._more.clear()
            try:
                await asyncio.wait_for(self._more.wait(), wait)
            except TimeoutError:
                return b'{"ok":true,"result":[]}'
        batch = [self._waiting[place] for place in range(min(limit, len(self._waiting)))]
        now = time.perf_counter()
        for number, chat, _ in batch:
            if number > self._last_handed:
                self._last_handed = number
                self._handed[chat].append(now)
        if batch and not self.first_handed:
            self.first_handed = now
        return b'{"ok":true,"result":[%s]}' % b",".join(raw for _, _, raw in batch)

    def sent(self, body: bytes) -> bytes:
        """Answer sendMessage."""
        chat = _found(_CHAT, body, 0)
        now = time.perf_counter()
        self.answers += 1
        if self.expected and self.expected not in body:
            self.wrong += 1
            self.last_wrong = body
        if times := self._handed.get(chat):
            self.latencies.append(now - times.popleft())
        self.last_answer = now
        if self._reached is not None and self.answers >= self._reached[0]:
            self._reached[1].set()
        return _SENT % (self.answers, chat)


def _found(pattern: re.Pattern[bytes], body: bytes, default: int) -> int:
    match = pattern.search(body)
    return int(match[1]) if match else default


class _Connection(asyncio.Protocol):
    def __init__(self, telegram: LoopbackTelegram) -> None:
        self._telegram = telegram
        self._read = bytearray()
        self._write: Callable[[bytes], None] = lambda _: None
        self._polls: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._write = transport.write

    def connection_lost(self, exc: Exception | None) -> None:
        for poll in self._polls:
            poll.cancel()

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._read[:end])
            length = _LENGTH.search(head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._read) < whole:
                return
            body = bytes(self._read[end + 4 : whole])
            del self._read[:whole]
            self._request(head.split(b" ", 2)[1].partition(b"?"), body)

    def _request(self, path: tuple[bytes, bytes, bytes], body: bytes) -> None:
        method = path[0].rpartition(b"/")[2].lower()
        if method == b"getupdates":
            poll = asyncio.create_task(self._poll(body or path[2]))
            self._polls.add(poll)
            poll.add_done_callback(self._polls.discard)
        elif method == b"sendmessage":
            self._answer(self._telegram.sent(body or path[2]))
        else:
            self._answer(_ME if method == b"getme" else b'{"ok":true,"result":true}')

    async def _poll(self, body: bytes) -> None:
        self._answer(await self._telegram.updates(body))

    def _answer(self, body: bytes) -> None:
        self._write(_HEAD % (len(body), body))
