"""Refusals in the form of Google's APIs."""

from __future__ import annotations

from typing import Any

import orjson
from aiohttp import web

from sandbox.faults import Fault

STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
"""Canonical status names by HTTP status (google.rpc.Code)."""

_MESSAGES = {
    429: "Quota exceeded for quota metric 'Requests' of service 'sandbox'.",
    500: "Internal error encountered.",
    503: "The service is currently unavailable.",
    504: "Deadline expired before operation could complete.",
}


class ApiError(Exception):
    """A request that is refused with an HTTP status and Google's error object.

    ``details`` are the typed details (``google.rpc.BadRequest`` and the like), ``retry_after`` the
    seconds of the Retry-After header.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        details: list[dict[str, Any]] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.details = details or []
        self.retry_after = retry_after

    def response(self) -> web.Response:
        """The answer as it goes out."""
        error: dict[str, Any] = {
            "code": self.status,
            "message": self.message,
            "status": STATUS_NAMES.get(self.status, "UNKNOWN"),
        }
        if self.details:
            error["details"] = self.details
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        return json_response({"error": error}, self.status, headers)


class RequestError(Exception):
    """One request of a batch cannot be carried out; the batch turns it into a 400 that names it."""


def json_response(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Answer with ``content`` as JSON."""
    return web.Response(
        body=orjson.dumps(content), status=status, headers=headers, content_type="application/json"
    )


def fault_response(fault: Fault) -> web.Response:
    """The answer of a fault of kind STATUS: its own body, or Google's error object for its status."""
    if fault.body is not None:
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        return web.Response(
            text=fault.body, status=fault.status, headers=headers, content_type="application/json"
        )
    message = _MESSAGES.get(fault.status, f"Injected fault {fault.label or fault.status}.")
    return ApiError(fault.status, message, retry_after=fault.retry_after).response()
