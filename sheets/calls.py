"""Single requests to Google Sheets: quota, threads, time limits, and what failures mean."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from sheets import bodies
from sheets.budget import Access, Budget
from sheets.clock import Clock
from sheets.connection import CONNECT_SECONDS, READ_SECONDS, Connection
from sheets.faults import fault_from
from sheets.observer import SyncObserver
from sheets.repository import FaultKind, Place, SheetFault
from sheets.threads import DaemonThreads
from sidecar.breaker import Attempt, CircuitBreaker, CircuitOpen, State

T = TypeVar("T")
THREADS = 8
LOOK_SECONDS = 5.0  # how long a company waits before it looks whether the circuit is closed again
# Beyond the limits of each part of a request: a server that sends a byte now and then is given up, too.
TOTAL_SECONDS = 2 * (CONNECT_SECONDS + READ_SECONDS)
_VALUES = {"valueRenderOption": "UNFORMATTED_VALUE", "fields": "valueRanges(values)"}


class Calls:
    """Sends requests for companies. Every method raises SheetFault."""

    def __init__(
        self, connection: Connection, *, budget: Budget, clock: Clock, observer: SyncObserver
    ) -> None:
        self._connection = connection
        self._threads = DaemonThreads(THREADS, "sheets")
        self._budget = budget
        self._clock = clock
        self._observer = observer
        # A company whose own sheet fails waits alone (sheets.standing); this is for when Google is away.
        self._breaker = CircuitBreaker(
            "sheets",
            cooldown=5.0,
            longest_cooldown=60.0,
            is_failure=lambda error: isinstance(error, SheetFault) and error.unreachable,
            on_change=lambda _, state: observer.circuit(is_open=state is State.OPEN),
            clock=clock.monotonic,
        )
        self._reserved: Counter[str] = Counter()

    async def ready(self, place: Place) -> None:
        """Wait until the next write of this company may be sent at once."""
        await self._sign_in()
        await self._budget.take("write", place.company)
        self._reserved[place.company] += 1

    async def get(self, place: Place, query: Mapping[str, Any]) -> dict[str, Any]:
        """Read the spreadsheet's description."""
        body = await self._call("read", place, "GET", quote(place.spreadsheet_id, safe=""), params=query)
        return await self.compute("read", lambda: bodies.loaded(body))

    async def values(self, place: Place, ranges: Sequence[str], **options: str) -> bytes:
        """Read ranges of values in one moment."""
        path = f"{quote(place.spreadsheet_id, safe='')}/values:batchGet"
        params = {**_VALUES, **options, "ranges": list(ranges)}
        return await self._call("read", place, "GET", path, params=params)

    async def batch_update(
        self, place: Place, body: Mapping[str, Any] | bytes, *, fields: str
    ) -> dict[str, Any]:
        """Change the spreadsheet, all of the requests in ``body`` or none; bytes are JSON already."""
        path = f"{quote(place.spreadsheet_id, safe='')}:batchUpdate"
        answer = await self._call("write", place, "POST", path, params={"fields": fields}, body=body)
        return await self.compute("write", lambda: bodies.loaded(answer))

    async def prepare(self, place: Place, body: Mapping[str, Any]) -> dict[str, Any]:
        """Write a header or make a sheet: harmless when it is done twice, so no doubt remains."""
        try:
            return await self.batch_update(place, body, fields="replies")
        except SheetFault as fault:
            if fault.kind is FaultKind.UNCERTAIN:
                raise SheetFault(FaultKind.UNAVAILABLE, fault.message) from fault
            raise

    async def compute(self, access: Access, work: Callable[[], T]) -> T:
        """Run blocking work on a thread; what the libraries raise becomes a SheetFault."""
        loop = asyncio.get_running_loop()
        try:
            # Not wait_for: before Python 3.12 it forgets a cancellation that meets the result.
            async with asyncio.timeout(TOTAL_SECONDS):
                return await loop.run_in_executor(self._threads, work)
        except SheetFault:
            raise
        except Exception as error:
            fault = fault_from(error, access)
            if fault is None:
                raise
            raise fault from error

    async def close(self) -> None:
        """Let go of threads and idle connections; a call still under way is left to itself."""
        self._threads.shutdown(wait=False)
        await asyncio.to_thread(self._connection.close)

    async def _call(self, access: Access, place: Place, method: str, path: str, **options: Any) -> bytes:
        """Wait for the quota, send one request, and count how it ended."""
        await self._sign_in()
        if access == "write" and self._reserved[place.company]:
            self._reserved[place.company] -= 1
        else:
            await self._budget.take(access, place.company)
        with self._attempt():
            return await self._counted(
                "sheets", access, lambda: self._connection.request(method, path, **options)
            )

    async def _sign_in(self) -> None:
        """Fetch a token when there is no valid one; Google's library tries that three times."""
        if not self._connection.signed_in:
            with self._attempt():
                await self._counted("google_token", "read", self._connection.sign_in)

    async def _counted(self, service: str, access: Access, work: Callable[[], T]) -> T:
        began = self._clock.monotonic()
        outcome = "ok"
        try:
            return await self.compute(access, work)
        except SheetFault as fault:
            outcome = fault.kind.value
            raise
        finally:
            self._observer.request(service, outcome, self._clock.monotonic() - began)

    def _attempt(self) -> Attempt:
        """One call under the breaker. SheetFault when Google cannot be reached and is not asked now."""
        try:
            return self._breaker.attempt()
        except CircuitOpen as stopped:
            wait = min(stopped.retry_after, LOOK_SECONDS)
            raise SheetFault(
                FaultKind.UNAVAILABLE, "Google Sheets cannot be reached", retry_after=wait
            ) from None
