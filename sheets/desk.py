"""What the workers of one company share: its worksheet, the ledger, and whom to tell."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from ledger import marks, worksheet_rows
from ledger.driver import Connection
from ledger.ledger import Ledger
from sheets.clock import Clock
from sheets.repository import FaultKind, Place, Sheet, SheetFault, Worksheets
from sidecar.crash_points import Passing, pass_by
from sidecar.tracing import Tracing

T = TypeVar("T")
# A header seen this long ago is looked at again before rows are written below it.
HEADER_SECONDS = 5.0
# How long a piece of work waits at most for a quiet moment, and how often it looks, in seconds.
QUIET_SECONDS, QUIET_STEP = 0.06, 0.004
MOVED_ATTEMPTS = 3
ROWS_A_TRANSACTION = 1_000  # so that entries of other people are stored in between
SHEET = "sheet:"  # a mark, followed by a company: which worksheet it is
RECONCILE = "reconcile"
"""Mark: worksheets may hold entries that the ledger does not know. Alone for all companies, with
``:company`` behind it for one. Set by a restore; cleared company by company."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How patient the workers are, in seconds (the settings of the same names), how many rows of a worksheet
    they read back at once (some 0.5 MB as they come and 1 as values; each part is one request), and how many
    of those they compare at a time: of so many all that the ledger knows is in memory.
    """

    sync_seconds: float = 2.0
    uncertain_seconds: float = 185.0
    pull_seconds: float = 300.0
    part_rows: int = 1_500
    compared_rows: int = 250


class Desk:
    """One company's part of the synchronisation.

    ``writing`` is held while cells of existing rows are written, so that nobody reads them in between.
    ``reading`` is held while a whole worksheet is read back, by one company at a time: more would take as
    many times the memory. ``voided`` counts how often an update found its row gone. ``is_busy`` tells
    whether somebody waits for the answer to a message right now.
    """

    def __init__(
        self,
        place: Place,
        ledger: Ledger,
        worksheets: Worksheets,
        clock: Clock,
        policy: Policy,
        tell: Callable[[str], Awaitable[None]],
        tracing: Tracing,
        passing: Passing = pass_by,
        reading: asyncio.Lock | None = None,
        is_busy: Callable[[], bool] = lambda: False,
    ) -> None:
        self.place = place
        self.company = place.company
        self.ledger = ledger
        self.worksheets = worksheets
        self.clock = clock
        self.policy = policy
        self.tell = tell
        self.tracing = tracing
        self.passing = passing
        self.writing = asyncio.Lock()
        self.reading = reading or asyncio.Lock()
        self._is_busy = is_busy
        self.voided = 0
        self._deadlines: dict[int, float] = {}
        self._unclear_until = 0.0
        self._unclear_check: Callable[[Sheet], Awaitable[None]] | None = None
        self._unclear_marker = 0
        self._sheet: Sheet | None = None
        self._seen_at = 0.0

    def now(self) -> datetime:
        """Return the time in the company's zone."""
        return datetime.fromtimestamp(self.clock.time(), ZoneInfo(self.place.timezone))

    async def quiet(self) -> None:
        """Return in a moment in which nobody waits for an answer, or after a short while: what is done next
        takes milliseconds of the same processor, and a row in the sheet may come that much later."""
        waited = 0.0
        while self._is_busy() and waited < QUIET_SECONDS:
            step = QUIET_STEP * random.uniform(0.5, 1.5)  # companies that wait do not begin together
            await self.clock.wait(None, step)
            waited += step

    def sent(self, batch: int) -> None:
        """Note that a batch is being sent now."""
        self._deadlines[batch] = self.clock.monotonic() + self.policy.uncertain_seconds

    def settled(self, batch: int) -> None:
        """Note that the outcome of a batch is known."""
        self._deadlines.pop(batch, None)

    def may_still_come(self, batch: int, sent_at: float) -> float:
        """Return for how many seconds a batch without an answer may still be applied.

        Of a batch from before the start only the wall time is known; it is asked once, as it may jump.
        """
        if batch not in self._deadlines:
            longest = self.policy.uncertain_seconds
            left = min(max(sent_at + longest - self.clock.time(), 0.0), longest)
            self._deadlines[batch] = self.clock.monotonic() + left
        return max(0.0, self._deadlines[batch] - self.clock.monotonic())

    async def is_fenced_off(self, batch: int, marker: Callable[[Sheet], int]) -> bool:
        """Have a batch without an answer fenced off, unless it has been applied. True when nothing more can
        come of it; the worksheet was looked at after that. SheetFault.
        """

        async def fence(sheet: Sheet) -> bool:
            number = marker(sheet)
            if number in sheet.markers:
                return True
            is_certain = await self.worksheets.fence(sheet, number)
            self.look_again()
            return is_certain

        self.look_again()
        is_certain = await self.on_sheet(fence)
        if is_certain:
            self._deadlines[batch] = self.clock.monotonic()
        return is_certain

    def write_is_unclear(self, marker: int, check: Callable[[Sheet], Awaitable[None]]) -> None:
        """Note that a repair got no answer: until it can no longer be applied nothing else is written, and
        then ``check`` finds out what it did.
        """
        self._unclear_until = self.clock.monotonic() + self.policy.uncertain_seconds
        self._unclear_check, self._unclear_marker = check, marker

    async def settle_unclear(self) -> float:
        """Settle a repair without an answer. Returns the seconds until that can be done; 0 when done."""
        check = self._unclear_check
        if check is None:
            return 0.0
        if self.unclear_for > 0 and self._unclear_marker:
            self.look_again()
            marker = self._unclear_marker
            if await self.on_sheet(lambda sheet: self.worksheets.fence(sheet, marker)):
                self._unclear_until = self.clock.monotonic()
            self._unclear_marker = 0
        if self.unclear_for > 0:
            return self.unclear_for
        self.look_again()
        await self.on_sheet(check)
        self._unclear_check = None
        return self.unclear_for

    @property
    def is_unclear(self) -> bool:
        """Whether it is not settled yet what such a repair did."""
        return self._unclear_check is not None

    @property
    def unclear_for(self) -> float:
        """Return for how many seconds such a repair may still be applied."""
        return max(0.0, self._unclear_until - self.clock.monotonic())

    async def sheet(self) -> Sheet:
        """Return the worksheet as it was at most a few seconds ago."""
        if self._sheet is None or self.clock.monotonic() - self._seen_at > HEADER_SECONDS:
            self.seen(await self._open())
        assert self._sheet is not None  # noqa: S101  set a line above
        return self._sheet

    def seen(self, sheet: Sheet) -> None:
        """Note how the worksheet is now."""
        self._sheet, self._seen_at = sheet, self.clock.monotonic()

    def look_again(self) -> None:
        """Have the worksheet looked at before it is used again."""
        self._sheet = None

    async def on_sheet(self, work: Callable[[Sheet], Awaitable[T]]) -> T:
        """Run ``work`` on the worksheet, again from the start when it moved meanwhile. SheetFault."""
        for _ in range(MOVED_ATTEMPTS - 1):
            try:
                return await work(await self.sheet())
            except SheetFault as fault:
                if fault.kind is not FaultKind.MOVED:
                    raise
                self.look_again()
        return await work(await self.sheet())

    async def forget_sheet(self) -> None:
        """Forget which worksheet it was: the next look finds the one of that name, or makes it."""
        self.look_again()
        await self.ledger.write(lambda tx: marks.clear(tx, self._mark))

    @property
    def _mark(self) -> str:
        return SHEET + self.company

    async def _open(self) -> Sheet:
        stored = await self.ledger.read(lambda tx: marks.get(tx, self._mark))
        remembered: dict[str, Any] = json.loads(stored) if stored else {}
        # The name in the companies file: people may have given the worksheet itself another one.
        named = remembered.get("worksheet", self.place.worksheet)
        is_same = (remembered.get("spreadsheet"), named) == (self.place.spreadsheet_id, self.place.worksheet)
        known = remembered.get("sheet") if is_same else None
        sheet = await self.worksheets.open(self.place, known)
        if known is None:
            await self._leave_former()
            await self.ledger.write(lambda tx: self._adopt(tx, sheet))
        elif "worksheet" not in remembered:
            await self.ledger.write(lambda tx: self._remember(tx, sheet))
        return sheet

    async def _leave_former(self) -> None:
        """Look for no row here that stands in another worksheet: it was not deleted."""

        def leave(tx: Connection, after: int) -> int | None:
            rows = worksheet_rows.present(tx, self.company, after, ROWS_A_TRANSACTION)
            worksheet_rows.left_behind(tx, self.company, [entry_id for _, entry_id in rows])
            return rows[-1][0] if rows else None

        last: int | None = 0
        while last is not None:
            last = await self.ledger.write(partial(leave, after=last))

    def _adopt(self, tx: Connection, sheet: Sheet) -> None:
        """Remember the worksheet. One that had our columns before may hold entries: they are read first."""
        self._remember(tx, sheet)
        if not sheet.unused:
            marks.put(tx, f"{RECONCILE}:{self.company}", "1")

    def _remember(self, tx: Connection, sheet: Sheet) -> None:
        place = {"spreadsheet": self.place.spreadsheet_id, "worksheet": self.place.worksheet}
        marks.put(tx, self._mark, json.dumps(place | {"sheet": sheet.sheet_id}))
