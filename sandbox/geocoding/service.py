"""Nominatim's /reverse and /search as an aiohttp application that holds callers to its usage policy.

Policy: operations.osmfoundation.org/policies/nominatim (a User-Agent that names the application, at most
one request a second). Answers: nominatim.org/release-docs/latest/api/Reverse.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from aiohttp import web

from sandbox.faults import Fault, FaultSchedule
from sandbox.geocoding.gazetteer import Place, described, found, load_places, nearest
from sandbox.google.errors import json_response
from sandbox.server import FaultyAnswers

_STOCK_AGENTS = (
    "python-requests",
    "python-urllib",
    "python-httpx",
    "aiohttp",
    "python/",
    "geopy/",
    "curl/",
    "my-application",
)
_MOST_RESULTS = 40
SLACK_SECONDS = 0.1
"""A request may come this much too early, as the network delays some and others not."""


class Exchange(NamedTuple):
    """One request in the journal."""

    time: float
    operation: str
    query: dict[str, str]
    user_agent: str
    status: int


class PolicyError(Exception):
    """A request that is refused: HTTP status and message."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class GeocodingService:
    """Answers from ``places`` (default: the built-in ones), at most one request every ``interval`` seconds.

    Operations, for faults, are ``reverse`` and ``search``.
    """

    def __init__(
        self,
        faults: FaultSchedule | None = None,
        places: Sequence[Place] | None = None,
        *,
        interval: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
        journal_size: int = 2_000,
    ) -> None:
        self.faults = FaultSchedule() if faults is None else faults
        self.places = load_places() if places is None else list(places)
        self.interval = interval
        self.journal: deque[Exchange] = deque(maxlen=journal_size)
        self._clock = clock
        self._last = -math.inf
        self._answers = FaultyAnswers()

    def app(self) -> web.Application:
        """A new application over this service."""
        app = web.Application()
        app.router.add_get("/reverse", self._reverse)
        app.router.add_get("/search", self._search)
        app.on_shutdown.append(self._close)
        return app

    async def _close(self, _: web.Application) -> None:
        await self._answers.close()

    async def _reverse(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, "reverse", self._place_at)

    async def _search(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, "search", self._places_named)

    async def _answer(
        self, request: web.Request, operation: str, look_up: Callable[[dict[str, str]], Any]
    ) -> web.StreamResponse:
        query, agent = dict(request.query), request.headers.get("User-Agent", "")

        async def work() -> web.Response:
            try:
                self._check_policy(agent)
                answer = json_response(look_up(query))
            except PolicyError as error:
                content = {"error": {"code": error.status, "message": error.message}}
                headers = {"Retry-After": "1"} if error.status == 429 else None
                answer = json_response(content, error.status, headers)
            self.journal.append(Exchange(self._clock(), operation, query, agent, answer.status))
            return answer

        return await self._answers.answer(request, self.faults.draw(operation), work, _refused)

    def _check_policy(self, agent: str) -> None:
        if not agent or agent.casefold().startswith(_STOCK_AGENTS):
            raise PolicyError(
                403, "Access blocked: the User-Agent must name the application, see the usage policy."
            )
        now = self._clock()
        if now - self._last < self.interval - SLACK_SECONDS:
            raise PolicyError(429, "Too many requests: at most one a second, see the usage policy.")
        self._last = now

    def _place_at(self, query: dict[str, str]) -> dict[str, Any]:
        form = _form(query, None)
        lat, lon = _number(query, "lat", 90), _number(query, "lon", 180)
        zoom = int(_number(query, "zoom", 18)) if "zoom" in query else 18
        place = nearest(self.places, lat, lon)
        if place is None:
            return {"error": "Unable to geocode"}
        details = query.get("addressdetails", "1") != "0"
        return described(place, self.places.index(place), form=form, details=details, zoom=zoom)

    def _places_named(self, query: dict[str, str]) -> list[dict[str, Any]]:
        form = _form(query, "jsonv2")
        if not query.get("q", "").strip():
            raise PolicyError(400, "Nothing to search for.")
        limit = int(_number(query, "limit", _MOST_RESULTS)) if "limit" in query else 10
        named = found(self.places, query["q"])
        if "in" not in query.get("countrycodes", "in").split(","):
            named = []
        details = query.get("addressdetails", "0") == "1"
        return [
            described(place, self.places.index(place), form=form, details=details)
            for place in named[: max(1, limit)]
        ]


def _form(query: dict[str, str], default: str | None) -> str:
    form = query.get("format", default)
    if form not in ("json", "jsonv2"):
        raise PolicyError(400, "Parameter 'format' must be one of: json, jsonv2")
    return form


def _number(query: dict[str, str], name: str, largest: float) -> float:
    if name not in query:
        raise PolicyError(400, f"Parameter '{name}' missing.")
    try:
        value = float(query[name])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise PolicyError(400, f"Parameter '{name}' must be a number.")
    if abs(value) > largest:
        raise PolicyError(400, f"Parameter '{name}' must be at most {largest:g}.")
    return value


def _refused(fault: Fault) -> web.Response:
    body = (
        fault.body if fault.body is not None else f'{{"error":{{"code":{fault.status},"message":"fault"}}}}'
    )
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    return web.Response(text=body, status=fault.status, headers=headers, content_type="application/json")
