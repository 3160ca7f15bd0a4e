"""The page's answers: JSON, and refusals as a sentence for people."""

from __future__ import annotations

from typing import Any

import orjson
from aiohttp import web


def answered(content: Any, status: int = 200) -> web.Response:
    """Return ``content`` as JSON."""
    headers = {"Cache-Control": "no-store"}
    return web.Response(
        body=orjson.dumps(content), status=status, content_type="application/json", headers=headers
    )


def refused(status: int, sentence: str) -> web.Response:
    """Return a refusal as the page expects it: a sentence under ``error``."""
    return answered({"error": sentence}, status)


async def json_object(request: web.Request) -> dict[str, Any]:
    """Return the object that a request carries. Raises ValueError for anything else."""
    found = orjson.loads(await request.read())
    if not isinstance(found, dict):
        raise ValueError("the request's body must be a JSON object")
    return found
