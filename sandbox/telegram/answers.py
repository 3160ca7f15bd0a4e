"""The Bot API's answer envelope, and the errors the service gives."""

from __future__ import annotations

from typing import Any

import orjson
from aiohttp import web

from sandbox.faults import Fault

# The descriptions Telegram itself puts in front of a status's own text.
PREFIX = {
    400: "Bad Request: ",
    403: "Forbidden: ",
    409: "Conflict: ",
    413: "Request Entity Too Large",
    429: "Too Many Requests: ",
}
BARE = {401: "Unauthorized", 404: "Not Found", 421: "Misdirected Request", 502: "Bad Gateway"}
RESTART = "Internal Server Error: restart"


class ApiError(Exception):
    """A refusal. ``description`` is complete; ``parameters`` is the Bot API ``ResponseParameters``."""

    def __init__(
        self, status: int, text: str = "", *, retry_after: int | None = None, migrate_to: int | None = None
    ) -> None:
        self.status = status
        self.description = BARE.get(status) or PREFIX.get(status, "") + text
        self.parameters: dict[str, int] = {}
        if retry_after is not None:
            self.parameters["retry_after"] = retry_after
        if migrate_to is not None:
            self.parameters["migrate_to_chat_id"] = migrate_to
        super().__init__(f"{status} {self.description}")


def bad_request(text: str) -> ApiError:
    """Return the error 400 with this text."""
    return ApiError(400, text)


def too_many_requests(retry_after: int) -> ApiError:
    """Return the flood error; ``retry_after`` in seconds."""
    return ApiError(429, f"retry after {retry_after}", retry_after=retry_after)


def body_of(result: Any) -> bytes:
    """Return the body of a good answer; ``bytes`` are taken as JSON that is already written."""
    if isinstance(result, bytes):
        return b'{"ok":true,"result":' + result + b"}"
    return orjson.dumps({"ok": True, "result": result})


def response(body: bytes, status: int = 200, retry_after: int | None = None) -> web.Response:
    """Return ``body`` (JSON) as an HTTP answer, with the ``Retry-After`` header when there is one."""
    headers = {"Content-Type": "application/json"}
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return web.Response(body=body, status=status, headers=headers)


def error_response(error: ApiError) -> web.Response:
    """Return a refusal as an HTTP answer."""
    content: dict[str, Any] = {
        "ok": False,
        "error_code": error.status,
        "description": error.description,
    }
    if error.parameters:
        content["parameters"] = error.parameters
    return response(orjson.dumps(content), error.status, error.parameters.get("retry_after"))


def fault_response(fault: Fault) -> web.Response:
    """Return the answer of a STATUS fault: its own body, or the one Telegram gives with that status."""
    if fault.body is not None:
        return response(fault.body.encode(), fault.status, fault.retry_after)
    if fault.status == 429:
        return error_response(too_many_requests(1 if fault.retry_after is None else fault.retry_after))
    text = RESTART if fault.status == 500 else "fault injected"
    return error_response(ApiError(fault.status, text))
