"""The workers of one company: what they do in which order, and how long they wait."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable

import structlog

from ledger import outbox
from ledger.database import LedgerUnavailable
from sheets.adopt import Adoption
from sheets.amend import Amendment
from sheets.deliver import Delivery
from sheets.desk import Desk
from sheets.doubts import Doubts
from sheets.pull import Pull
from sheets.repository import FaultKind, SheetFault
from sheets.settle import Settlement
from sheets.standing import HealthSummary, Standing

LEDGER_WAIT = 5.0
DEFECT_WAIT = 60.0
_AT_ONCE = frozenset({FaultKind.UNCERTAIN, FaultKind.APPLIED})
_log = structlog.get_logger()


class CompanySync:
    """Keeps one company's worksheet and the ledger in step. No other company waits for it."""

    def __init__(
        self,
        desk: Desk,
        standing: Callable[[str], Standing],
        summary: HealthSummary,
        on_change: Callable[[str], None],
        spacing: Callable[[], float],
    ) -> None:
        self.desk = desk
        self.company = desk.company
        self._summary = summary
        self._spacing = spacing
        self._sending, self._updating, self._reading = (
            standing("append"),
            standing("update"),
            standing("pull"),
        )
        settlement = Settlement(desk)
        self._delivery = Delivery(desk)
        self._doubts = Doubts(desk, self._delivery, settlement)
        self._amendment = Amendment(desk, settlement, on_change)
        self._adoption = Adoption(desk, on_change)
        self._pull = Pull(desk, on_change)
        self._work = asyncio.Event()
        self._pull_wanted = asyncio.Event()
        self._stopping = False
        self._in_doubt = 0.0

    @property
    def trouble(self) -> str | None:
        """Why the worksheet cannot be used now, or None."""
        return self._sending.trouble or self._updating.trouble or self._reading.trouble

    @property
    def in_doubt_seconds(self) -> float:
        """How long the company still waits to learn what became of a batch; 0 when it does not."""
        return self._in_doubt

    def wake(self) -> None:
        """Have what waits sent soon."""
        self._work.set()

    def stop(self) -> None:
        """End the loops after what they are doing."""
        self._stopping = True
        self._work.set()
        self._pull_wanted.set()

    async def unpark(self) -> int:
        """Try again what was refused, now; returns how many rows had been set aside."""
        rows = await self.desk.ledger.write(lambda tx: outbox.unpark(tx, self.company))
        await self.try_now()
        return rows

    async def try_now(self) -> None:
        """End the waiting after a failure: somebody acted."""
        troubles = [self._sending, self._updating, self._reading]
        if any(each.trouble and "was deleted" in each.trouble for each in troubles):
            await self.desk.forget_sheet()
        for each in troubles:
            each.try_now()
        self.desk.look_again()
        self._work.set()
        self._pull_wanted.set()

    async def send_loop(self) -> None:
        """Send what is due, whenever there is something, until :meth:`stop`."""
        while not self._stopping:
            self._work.clear()
            wait = await self._contained(self.step, "defect in sending")
            # A pause that nothing cuts short: small batches would use up the quota.
            await self.desk.clock.wait(
                None, min(max(self._spacing(), 0.0), self.desk.policy.sync_seconds * 10)
            )
            if not self._stopping:
                await self.desk.clock.wait(self._work, min(wait, self.desk.policy.sync_seconds))

    async def pull_loop(self) -> None:
        """Read corrections back every ``pull_seconds`` until :meth:`stop`; the first time soon."""
        wait = min(self.desk.policy.pull_seconds, self.desk.policy.sync_seconds * random.uniform(1.0, 5.0))
        while not self._stopping:
            await self.desk.clock.wait(self._pull_wanted, wait)
            self._pull_wanted.clear()
            if not self._stopping:
                wait = await self._contained(self.pull, "defect in reading")

    async def step(self) -> float:
        """Do what can be done now. Returns the seconds until there is more to do (infinity: when woken)."""
        await self.desk.quiet()
        wait = await self._guarded(self._sending, self._send)
        if wait == 0.0:
            await self.desk.quiet()
            wait = await self._guarded(self._updating, self._update)
        return wait or float("inf")

    async def pull(self) -> float:
        """Read corrections back once. Returns the seconds until the next time."""
        wait = await self._guarded(self._reading, self._read_back)
        return wait or self.desk.policy.pull_seconds

    async def _send(self) -> float:
        if await self._adoption.run():
            self._pull_wanted.set()
        self._in_doubt = await self._doubts.resolve()
        if self._in_doubt > 0:
            return self._in_doubt
        while await self._delivery.round() and not self._stopping:
            pass
        return 0.0

    async def _update(self) -> float:
        while await self._amendment.round() and not self._stopping:
            pass
        return 0.0

    async def _read_back(self) -> float:
        await self._pull.run()
        return 0.0

    async def _guarded(self, standing: Standing, work: Callable[[], Awaitable[float]]) -> float:
        """Run ``work`` unless it has to wait; returns how long to wait, 0 for not at all."""
        if standing.waits > 0:
            return standing.waits
        try:
            wait = await work()
        except SheetFault as fault:
            await standing.failed(fault)
            if fault.kind in _AT_ONCE:
                # The batch is written down as open. What can be known of it is looked up without delay.
                standing.look_at_once()
            return max(standing.waits, 0.01)
        await standing.worked()
        return wait

    async def _contained(self, work: Callable[[], Awaitable[float]], topic: str) -> float:
        """Keep a fault of this company, whatever it is, from the others; returns the wait after it. Each loop
        has its own ``topic``: that one works does not say that the other does."""
        try:
            wait = await work()
        except LedgerUnavailable as error:
            _log.error("sheets_ledger_unavailable", company=self.company, why=str(error))
            return LEDGER_WAIT
        except Exception:  # noqa: BLE001
            # A defect met by one company's data must not end everybody's synchronisation: it shows in
            # the health, and the batch under way is settled like one whose answer was lost.
            _log.exception("sheets_defect", company=self.company)
            self._summary.wrong(self.company, topic, "the synchronisation met an internal error")
            return DEFECT_WAIT
        self._summary.wrong(self.company, topic, None)
        return wait
