"""The one worker that asks the geocoding service, at its pace, beside everything else.

Nothing waits for it: an entry is saved with what is known by then. What the service does not answer stays
unknown, after a second try. Questions wait in memory only, the newest for each subject, and at most
:data:`MOST_WAITING`.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog

from analytics.route import haversine
from ledger import geocodes, positions
from ledger.database import LedgerUnavailable
from ledger.entry import Entry
from ledger.ledger import Ledger
from ledger.positions import Position
from services.nominatim import Gazetteer, GeocodingFailed, Point
from services.places import FRESH_SECONDS
from sidecar.breaker import CircuitBreaker, CircuitOpen
from sidecar.health import Health, HealthBoard
from sidecar.metrics import Metrics
from sidecar.retry import RetryBudget, full_jitter

MOST_WAITING = 1_000
PASSING = frozenset({"timeout", "unavailable", "rate_limited"})  # what may be over at the second try
SHORT_NAME = 3  # a place's name of fewer letters finds anything
_log = structlog.get_logger()

Subject = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Distance:
    """An entry to measure: from where it was written to the client's place."""

    company: str
    entry_id: str
    place: str
    position: Position


class Geocoder:
    """Names positions and measures how far entries were written from the client's place.

    ``per_second`` is the pace of the whole process. ``on_named`` is told the person whose position got
    a name. ``clock`` is the wall clock, ``monotonic`` and ``sleep`` keep the pace.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        ledger: Ledger,
        *,
        per_second: float,
        health: HealthBoard,
        metrics: Metrics,
        on_named: Callable[[int], None],
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._gazetteer, self._ledger = gazetteer, ledger
        self._interval = 1.0 / per_second
        self._health, self._metrics, self._on_named = health, metrics, on_named
        self._clock, self._monotonic, self._sleep = clock, monotonic, sleep
        self._breaker = CircuitBreaker(
            "geocoding",
            on_change=lambda _, state: metrics.circuit("geocoding", is_open=state.value == "open"),
            clock=monotonic,
        )
        self._waiting: OrderedDict[Subject, Position | _Distance] = OrderedDict()
        self._retries = RetryBudget(share=0.2, most=10.0)
        self._again: set[Subject] = set()  # subjects that are asked for a second and last time
        self._something = asyncio.Event()
        self._next_at = 0.0
        health.set("geocoding", Health.HEALTHY)

    def __len__(self) -> int:
        return len(self._waiting)

    def name(self, position: Position) -> None:
        """Have a position's place looked up; only a person's latest position is."""
        if position.place is None:
            self._put(("position", position.company, str(position.user_id)), position)

    def measure(self, entry: Entry, position: Position | None) -> None:
        """Have the distance between a rep and the client's place measured, when both are known."""
        place = entry.details.location
        if position is None or position.company != entry.company or not place or len(place) < SHORT_NAME:
            return
        subject = ("distance", entry.company, entry.entry_id)
        self._put(subject, _Distance(entry.company, entry.entry_id, place, position))

    def _put(self, subject: Subject, task: Position | _Distance) -> None:
        self._waiting.pop(subject, None)
        self._waiting[subject] = task
        while len(self._waiting) > MOST_WAITING:
            self._waiting.popitem(last=False)
        self._something.set()

    async def run(self) -> None:
        """Work until cancelled. Begins with the fresh positions that an earlier run left without a name."""
        since = self._clock() - FRESH_SECONDS
        try:
            for position in await self._ledger.read(lambda tx: positions.unnamed(tx, since, 100)):
                self.name(position)
            while True:
                await self._something.wait()
                await self.drain()
        finally:
            await self._gazetteer.close()

    async def drain(self) -> None:
        """Answer everything that waits; what cannot be answered is left unknown."""
        while self._waiting:
            subject, task = self._waiting.popitem(last=False)
            second_time = subject in self._again
            self._again.discard(subject)
            try:
                if isinstance(task, Position):
                    await self._name(task)
                else:
                    await self._measure(task)
            except CircuitOpen as stopped:
                self._health.set("geocoding", Health.DEGRADED, "does not answer; places stay unknown")
                self._waiting.clear()
                self._again.clear()
                _log.warning("geocoding_paused", seconds=round(stopped.retry_after))
            except GeocodingFailed as failed:
                _log.warning("geocoding_failed", outcome=failed.outcome)
                if failed.outcome == "refused":
                    self._health.set("geocoding", Health.DEGRADED, "refuses us: check NOMINATIM_URL")
                pause = (failed.wait or 0.0) + full_jitter(0, first=2.0, longest=2.0)
                self._next_at = max(self._next_at, self._monotonic() + pause)
                if failed.outcome in PASSING and not second_time and self._retries.take():
                    self._again.add(subject)
                    self._waiting.setdefault(subject, task)
            except LedgerUnavailable as error:
                _log.warning("geocoding_not_stored", why=str(error))
            except Exception as error:  # noqa: BLE001  one place's fault must not end the daemon
                self._metrics.error(type(error).__name__)
                _log.error("geocoding_defect", error=type(error).__name__, exc_info=error)
        self._something.clear()

    async def _name(self, position: Position) -> None:
        question = f"at {position.latitude:.4f},{position.longitude:.4f}"
        place = await self._answer(
            position.company,
            question,
            lambda: self._gazetteer.place_at(round(position.latitude, 4), round(position.longitude, 4)),
        )
        if place and await self._ledger.write(lambda tx: positions.name(tx, position, str(place))):
            self._on_named(position.user_id)

    async def _measure(self, task: _Distance) -> None:
        name = " ".join(task.place.split())
        points = await self._answer(
            task.company, f"named {name.casefold()}", lambda: self._gazetteer.points_named(name)
        )
        here = (task.position.latitude, task.position.longitude)
        # Several places may have the name: the nearest is taken, so that nobody is called far for it.
        nearest = min((haversine(here, _point(each)) for each in points or []), default=None)
        if nearest is not None:
            kilometres, now = round(nearest, 1), self._clock()
            await self._ledger.write(
                lambda tx: geocodes.measured(
                    tx, task.company, task.entry_id, kilometres, now, task.position.expires_at
                )
            )

    async def _answer(self, company: str, question: str, ask: Callable[[], Awaitable[Any]]) -> Any:
        """Return a kept answer, or ask, at the pace that is allowed."""
        now = self._clock()
        known, answer = await self._ledger.read(lambda tx: geocodes.find(tx, company, question, now))
        self._metrics.cache_request("geocoding", "hit" if known else "miss")
        if known:
            return answer
        with self._breaker.attempt():
            await self._pace()
            answer = await self._asked(ask)
        self._health.set("geocoding", Health.HEALTHY)
        await self._ledger.write(lambda tx: geocodes.put(tx, company, question, answer, now))
        return answer

    async def _asked(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        started, outcome = self._monotonic(), "ok"
        self._retries.called()
        try:
            return await ask()
        except GeocodingFailed as failed:
            outcome = failed.outcome
            raise
        finally:
            self._metrics.upstream("geocoding", outcome, self._monotonic() - started)

    async def _pace(self) -> None:
        wait = self._next_at - self._monotonic()
        if wait > 0:
            await self._sleep(wait)
        self._next_at = self._monotonic() + self._interval


def _point(value: Any) -> Point:
    return float(value[0]), float(value[1])
