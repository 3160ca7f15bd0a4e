"""python-telegram-bot's request layer on aiohttp.

The library's own transport rescans its connection pool for every queued request and spends two to three
times the processor time of this one on an update (docs/decisions.md has the figures).
"""

from __future__ import annotations

from typing import Any

import aiohttp
from telegram import Bot
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

BODY_LIMIT = 32 * 1024 * 1024  # a file from Telegram is at most 20 MB, an answer far below that


class AioHttpRequest(BaseRequest):
    """Makes Bot API calls over one keep-alive session. ``initialize`` must run in the loop that uses it."""

    def __init__(self, *, connections: int = 96, read_timeout: float = 20.0, connect_timeout: float = 8.0):
        self._connections = connections
        self._read_timeout = read_timeout
        self._connect_timeout = connect_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer unless a call says otherwise."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the session."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(connector=connector, auto_decompress=True)

    async def shutdown(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one call and return its status and body. Raises TimedOut or NetworkError."""
        reading = self._read_timeout if not isinstance(read_timeout, int | float) else float(read_timeout)
        return await self.send(url, _body(request_data), reading, method=method)

    async def send(self, url: str, body: Any, timeout: float, *, method: str = "POST") -> tuple[int, bytes]:
        """Send a body and return status and answer. Raises TimedOut or NetworkError.

        ``timeout`` is the seconds until the answer has to be there, those for connecting among them.
        """
        if self._session is None:
            raise NetworkError("the transport is not open")
        # One timer a call: a limit for reading too would be set and taken back with every piece that comes.
        limits = aiohttp.ClientTimeout(total=timeout, sock_connect=self._connect_timeout)
        try:
            async with self._session.request(method, url, data=body, timeout=limits) as answer:
                return answer.status, await _bounded(answer)
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            # The URL holds the bot token, so the client's own words are not passed on.
            raise NetworkError(type(error).__name__) from None


def library_bot(request: AioHttpRequest, root: str, token: str) -> Bot:
    """Return the library's Bot for the Bot API at ``root``, on this transport."""
    return Bot(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=request,
        get_updates_request=request,
    )


async def _bounded(answer: aiohttp.ClientResponse) -> bytes:
    first = await answer.content.readany()
    body = bytearray()
    while more := await answer.content.readany():
        body += more
        if len(first) + len(body) > BODY_LIMIT:
            raise aiohttp.ClientPayloadError("answer too large")
    return first + body if body else first  # most answers come in one piece


def _body(request_data: RequestData | None) -> Any:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return aiohttp.FormData(list(request_data.json_parameters.items()))
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form
