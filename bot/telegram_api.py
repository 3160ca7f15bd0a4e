"""Bot API calls as JSON, for what is sent and fetched all the time.

python-telegram-bot's own methods build objects for every argument and answer; a receipt needs neither.
Its errors are used, and its Bot stays in charge of everything rare.
"""

from __future__ import annotations

from typing import Any

import aiohttp
import orjson
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.transport import AioHttpRequest

FILE_FIELDS = {"sendPhoto": "photo", "sendDocument": "document"}
ATTACHMENT_SECONDS = 90.0  # with the way up, on a weak line


class TelegramApi:
    """Calls ``{root}/{method}``. ``root`` is ``{TELEGRAM_API_URL}/bot{token}`` and never logged."""

    def __init__(self, request: AioHttpRequest, root: str) -> None:
        self._request = request
        self._root = root

    async def raw(self, method: str, payload: dict[str, Any], *, timeout: float) -> tuple[int, bytes]:
        """Make a call and return status and body. Raises TimedOut or NetworkError."""
        body = aiohttp.BytesPayload(orjson.dumps(payload), content_type="application/json")
        return await self._request.send(f"{self._root}/{method}", body, timeout)

    async def call(
        self, method: str, payload: dict[str, Any], attachment: bytes | None = None, *, timeout: float = 20.0
    ) -> Any:
        """Make a call and return its result. Raises the errors of python-telegram-bot."""
        if attachment is None:
            status, body = await self.raw(method, payload, timeout=timeout)
        else:
            form = _form(method, payload, attachment)
            status, body = await self._request.send(
                f"{self._root}/{method}", form, max(timeout, ATTACHMENT_SECONDS)
            )
        try:
            answer = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise NetworkError(f"status {status}, and a body that is no JSON") from None
        if isinstance(answer, dict) and answer.get("ok") is True:
            return answer.get("result")
        raise error_of(status, answer if isinstance(answer, dict) else {})


def error_of(status: int, answer: dict[str, Any]) -> TelegramError:
    """Return the error that an answer of the Bot API stands for."""
    words = str(answer.get("description") or f"status {status}")
    parameters = answer.get("parameters") or {}
    if "migrate_to_chat_id" in parameters:
        return ChatMigrated(int(parameters["migrate_to_chat_id"]))
    if status == 429 or "retry_after" in parameters:
        return RetryAfter(int(parameters.get("retry_after", 5)))
    kinds: dict[int, type[TelegramError]] = {
        400: BadRequest,
        401: InvalidToken,
        403: Forbidden,
        404: InvalidToken,
        409: Conflict,
    }
    return kinds.get(status, NetworkError)(words)


def _form(method: str, payload: dict[str, Any], attachment: bytes) -> aiohttp.FormData:
    form = aiohttp.FormData()
    fields = dict(payload)
    filename = str(fields.pop("filename", "file"))
    for name, value in fields.items():
        form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    form.add_field(FILE_FIELDS[method], attachment, filename=filename)
    return form
