"""The synchronisation of all companies' worksheets: started, woken, asked and stopped from here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import structlog

from ledger import outbox
from ledger.ledger import Ledger
from sheets.adopt import spread_flag
from sheets.budget import Budget
from sheets.clock import Clock
from sheets.company import CompanySync
from sheets.desk import Desk, Policy
from sheets.observer import Notify, OnChange, SheetsHealth
from sheets.repository import Place, Worksheets
from sheets.standing import HealthSummary, Standing
from sidecar.crash_points import Passing, pass_by
from sidecar.tracing import Tracing

GRACE_SECONDS = 5.0
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class CompanyStats:
    """What waits for one company and how its worksheet is.

    ``in_doubt_seconds``: how long it still waits to learn what became of a batch.
    """

    company: str
    waiting: int
    oldest_seconds: float
    parked: int
    in_doubt_seconds: float
    trouble: str | None


@dataclass(frozen=True, slots=True)
class SyncStats:
    """The companies, and how many reads and writes Google allows at once now."""

    companies: tuple[CompanyStats, ...]
    reads_left: int
    writes_left: int


class SheetsSync:
    """One object a process. Each company has tasks of its own; the request quota is shared fairly.

    ``notify`` tells a company's admins one sentence; ``on_change`` is called with a company whose
    figures were changed from its worksheet; ``is_busy`` is the desks'.
    """

    def __init__(
        self,
        ledger: Ledger,
        worksheets: Worksheets,
        places: Iterable[Place],
        *,
        policy: Policy,
        clock: Clock,
        budget: Budget,
        health: SheetsHealth,
        notify: Notify,
        on_change: OnChange,
        tracing: Tracing | None = None,
        passing: Passing = pass_by,
        is_busy: Callable[[], bool] = lambda: False,
    ) -> None:
        self._ledger = ledger
        self._worksheets = worksheets
        self._policy = policy
        self._clock = clock
        self._budget = budget
        self._notify = notify
        self._on_change = on_change
        self._tracing = tracing or Tracing()
        self._passing, self._is_busy = passing, is_busy
        self._reading = asyncio.Lock()
        self._summary = HealthSummary(health)
        self._companies: dict[str, CompanySync] = {}
        self._tasks: dict[str, list[asyncio.Task[None]]] = {}
        self._running = False
        self._stopped = asyncio.Event()
        self.serve(places)

    def serve(self, places: Iterable[Place]) -> None:
        """Serve these companies from now on; one whose place changed begins anew, one that is gone ends."""
        wanted = {place.company: place for place in places}
        for company, sync in list(self._companies.items()):
            if wanted.get(company) != sync.desk.place:
                self._companies.pop(company).stop()
                self._summary.forget(company)
                for task in self._tasks.get(company, ()):
                    # What it was still doing may fail: that is nobody's trouble any more.
                    task.add_done_callback(partial(self._ended, company))
        for company, place in wanted.items():
            if company not in self._companies:
                self._companies[company] = self._company(place)
                if self._running:
                    self._start(company)

    async def run(self) -> None:
        """Work until :meth:`stop`, or until cancelled; then finish what is under way.

        A request that lasts longer than a few seconds is then left to itself: its batch is written down.
        """
        companies = list(self._companies)
        await self._ledger.write(lambda tx: spread_flag(tx, companies))
        self._running = True
        self._summary.show()
        for company in self._companies:
            self._start(company)
        try:
            await self._stopped.wait()
        finally:
            self._running = False
            self.stop()
            tasks = [task for each in self._tasks.values() for task in each]
            try:
                if tasks:
                    await asyncio.wait(tasks, timeout=GRACE_SECONDS)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    def stop(self) -> None:
        """Have :meth:`run` end; a request under way is waited for."""
        self._stopped.set()
        for each in self._companies.values():
            each.stop()

    def wake(self, company: str) -> None:
        """Have what waits for a company sent soon; an unknown company is no error."""
        found = self._companies.get(company)
        if found is not None:
            found.wake()

    async def last_pass(self, deadline_seconds: float) -> None:
        """Send what is due once more, all companies beside each other, for at most so many seconds.

        What is cut off is written down and settled at the next start.
        """
        passes = [asyncio.create_task(each.step()) for each in self._companies.values()]
        if not passes:
            return
        done, late = await asyncio.wait(passes, timeout=deadline_seconds)
        for task in late:
            task.cancel()
        results = await asyncio.gather(*done, *late, return_exceptions=True)
        for error in results:
            if isinstance(error, Exception):
                _log.warning("last_pass_failed", error=type(error).__name__)

    async def unpark(self, company: str) -> int:
        """Try a company's refused rows and its worksheet again, now; returns how many rows there were."""
        found = self._companies.get(company)
        return await found.unpark() if found else 0

    async def try_now(self, company: str) -> None:
        """Try a company's worksheet now, whatever it has to wait for; an unknown company is no error."""
        found = self._companies.get(company)
        if found is not None:
            await found.try_now()

    async def pull_now(self, company: str) -> None:
        """Read a company's corrections back at once."""
        found = self._companies.get(company)
        if found is not None:
            await found.pull()

    async def stats(self) -> SyncStats:
        """Return what waits and how the worksheets are. Raises LedgerUnavailable."""
        backlog = {each.company: each for each in await self._ledger.read(outbox.backlog)}
        now = self._clock.time()
        companies = []
        for company, sync in self._companies.items():
            found = backlog.get(company, outbox.Backlog(company, 0, float("inf"), 0))
            oldest = max(0.0, now - found.oldest_at)
            doubt, trouble = sync.in_doubt_seconds, sync.trouble
            companies.append(CompanyStats(company, found.waiting, oldest, found.parked, doubt, trouble))
        return SyncStats(tuple(companies), self._budget.reads.left, self._budget.writes.left)

    def _ended(self, company: str, _: asyncio.Task[None]) -> None:
        self._summary.forget(company)

    def _start(self, company: str) -> None:
        sync = self._companies[company]
        former = [task for task in self._tasks.get(company, ()) if not task.done()]
        loops = (("send", sync.send_loop), ("pull", sync.pull_loop))
        self._tasks[company] = former + [
            asyncio.create_task(_after(former, loop), name=f"sheets-{name}-{company}") for name, loop in loops
        ]

    def _company(self, place: Place) -> CompanySync:
        async def tell(sentence: str) -> None:
            await self._notify(place.company, sentence)

        def standing(topic: str) -> Standing:
            return Standing(place.company, topic, self._clock, self._summary, self._notify)

        known = (place, self._ledger, self._worksheets, self._clock, self._policy, tell)
        desk = Desk(
            *known,
            tracing=self._tracing,
            passing=self._passing,
            reading=self._reading,
            is_busy=self._is_busy,
        )
        return CompanySync(desk, standing, self._summary, self._on_change, self._spacing)

    def _spacing(self) -> float:
        return self._budget.writes.spacing(len(self._companies))


async def _after(former: Sequence[asyncio.Task[None]], loop: Callable[[], Awaitable[None]]) -> None:
    """Run ``loop`` once the company's former tasks have ended: both would send the same rows."""
    if former:
        await asyncio.wait(former)
    await loop()
