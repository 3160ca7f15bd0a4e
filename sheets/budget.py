"""The requests that Google allows a service account in a minute, shared out fairly between companies.

60 reads and 60 writes a minute and user (developers.google.com/workspace/sheets/api/limits). A request
that finds none left waits its turn instead of being refused with a 429.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from typing import Literal

from sheets.clock import Clock

PER_MINUTE = 60
# A second more than Google's minute: requests reach it a little later than they leave here.
WINDOW_SECONDS = 61.0

Access = Literal["read", "write"]


class Allowance:
    """Requests of one kind. Waiting companies are served in rotation, one request each."""

    def __init__(self, clock: Clock, limit: int = PER_MINUTE, window: float = WINDOW_SECONDS) -> None:
        self._clock = clock
        self._limit = limit
        self._window = window
        self._spent: deque[float] = deque()
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._serving: asyncio.Task[None] | None = None

    @property
    def left(self) -> int:
        """How many requests may be sent at once now."""
        now = self._clock.monotonic()
        while self._spent and self._spent[0] <= now - self._window:
            self._spent.popleft()
        return self._limit - len(self._spent)

    def spacing(self, companies: int) -> float:
        """Seconds a company should leave between small requests so that nobody has to wait long.

        0 while there is plenty; once half is spent, what keeps ``companies`` within the limit for ever.
        """
        return 0.0 if self.left > self._limit / 2 else companies * self._window / self._limit

    async def take(self, company: str) -> None:
        """Wait until a request may be sent, and count it."""
        if not self._waiting and self.left > 0:
            self._spent.append(self._clock.monotonic())
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(company, deque()).append(turn)
        if self._serving is None or self._serving.done():
            self._serving = asyncio.create_task(self._serve())
        await turn

    async def _serve(self) -> None:
        while self._waiting:
            if self.left <= 0:
                await self._clock.wait(None, self._spent[0] + self._window - self._clock.monotonic())
                continue
            company, turns = self._waiting.popitem(last=False)
            turn = turns.popleft()
            if turns:
                self._waiting[company] = turns
            if not turn.done():  # its caller may have been cancelled meanwhile
                self._spent.append(self._clock.monotonic())
                turn.set_result(None)


class Budget:
    """The allowances for reads and for writes of the whole process."""

    def __init__(self, clock: Clock, *, reads: int = PER_MINUTE, writes: int = PER_MINUTE) -> None:
        self.reads = Allowance(clock, reads)
        self.writes = Allowance(clock, writes)

    async def take(self, access: Access, company: str) -> None:
        """Wait until a request of that kind may be sent for the company."""
        await (self.reads if access == "read" else self.writes).take(company)
