"""Appending the entries that wait, in the order of acceptance, each batch written down before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
import structlog
from sqlalchemy import Connection

from ledger import outbox, worksheet_rows
from ledger.outbox import Due
from sheets.cells import cells_of
from sheets.desk import MOVED_ATTEMPTS, Desk
from sheets.known import Known
from sheets.layout import Cells
from sheets.markers import marker_of
from sheets.misplaced import straighten
from sheets.repository import FaultKind, SheetFault
from sheets.wire import MAX_CELL, too_long

BATCH_ROWS = 1_000  # 30 requests take what 4 companies can say in a minute: half of Google's quota stays free
BATCH_BYTES = 1_000_000  # of values; with the typed form around them about the 2 MB that Google recommends
MOST_SUSPECTS = 5  # rows beside each other that may be refused for what they hold; more, and it is the sheet
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class NewRow:
    """An entry that waits, and its cells as they are sent."""

    due: Due
    cells: Cells


class Delivery:
    """Sends the appends of one company."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._suspects: list[int] = []  # rows set aside since one was accepted
        self._untold: list[tuple[Due, str]] = []  # of these, whom nobody heard of yet

    async def round(self) -> bool:
        """Send one batch of what is due. True when more is due.

        Raises SheetFault when the company has to wait; what was not written is due again, or in doubt.
        """
        desk = self._desk
        await desk.quiet()

        def waiting(tx: Connection) -> list[NewRow]:
            # On the reading thread: a thousand rows would hold up the event loop for a tenth of a second.
            due = outbox.due(tx, desk.company, "append", BATCH_ROWS)
            return [NewRow(each, cells_of(each.entry)) for each in due]

        due = await desk.ledger.read(waiting)
        if not due:
            return False
        fitting = await self._without_oversize(due)
        batch = _first_bytes(fitting)
        if batch:
            await self._send(batch)
        return len(due) == BATCH_ROWS or len(batch) < len(fitting)

    async def send(self, due: Sequence[Due]) -> None:
        """Append the rows of entries as one batch."""
        await self._send([NewRow(each, cells_of(each.entry)) for each in due])

    async def _send(self, rows: list[NewRow]) -> None:
        """Append rows; when a row's content is refused, find it by halving and set it aside alone."""
        parts = [rows]
        while parts:
            part = parts.pop()
            try:
                await self._send_batch(part)
            except SheetFault as fault:
                if fault.kind is not FaultKind.REFUSED or not fault.by_content:
                    raise
                if len(part) == 1:
                    await self._set_aside(part[0].due, fault)
                else:
                    middle = len(part) // 2
                    parts += [part[middle:], part[:middle]]  # the earlier half goes first
        for due, why in self._untold:
            await self._tell_set_aside(due, why)
        self._untold.clear()

    async def _send_batch(self, part: list[NewRow]) -> None:
        for attempt in range(1, MOVED_ATTEMPTS + 1):
            try:
                await self._append(part)
            except SheetFault as fault:
                if fault.kind is not FaultKind.MOVED or attempt == MOVED_ATTEMPTS:
                    raise
                self._desk.look_again()
            else:
                self._suspects.clear()
                return

    async def _append(self, part: list[NewRow]) -> None:
        desk = self._desk
        sheet = await desk.sheet()
        rows = {each.due.entry.entry_id: each.cells for each in part}
        versions = {each.due.entry.entry_id: each.due.entry.version for each in part}
        numbers = [each.due.id for each in part]
        await desk.worksheets.ready(desk.place)
        await desk.quiet()
        sent_at = desk.clock.time()

        def begin(tx: Connection) -> int:
            known = {key: Known(cells, version=versions[key]).to_json() for key, cells in rows.items()}
            worksheet_rows.remember(tx, desk.company, known)
            return outbox.begin_batch(tx, desk.company, "append", numbers, sent_at)

        batch = await desk.ledger.write(begin)
        desk.sent(batch)
        desk.passing("batch_noted")
        await desk.quiet()
        try:
            marker = marker_of(desk.company, list(rows), sheet.fences)
            now = await desk.worksheets.append(sheet, list(rows.values()), marker)
        except SheetFault as fault:
            # In doubt, and when it was applied before, the batch stays open: see sheets.doubts.
            if fault.kind not in (FaultKind.UNCERTAIN, FaultKind.APPLIED):
                await desk.ledger.write(lambda tx: outbox.end_batch(tx, batch))
                desk.settled(batch)
            raise
        desk.passing("batch_sent")
        desk.seen(now)
        if dict(now.columns) != dict(sheet.columns):
            await straighten(desk, rows)
        await desk.quiet()

        def end(tx: Connection) -> None:
            worksheet_rows.arrived(tx, desk.company, versions)
            outbox.end_batch(tx, batch)

        await desk.ledger.write(end)
        desk.passing("batch_settled")
        desk.settled(batch)
        _log.info("rows_appended", company=desk.company, rows=len(part), batch=batch)
        tell_delivered(desk, [each.due for each in part], batch, sent_at)

    async def _without_oversize(self, rows: Sequence[NewRow]) -> list[NewRow]:
        fitting = []
        for each in rows:
            column = too_long(each.cells)
            if column is None:
                fitting.append(each)
            else:
                why = f"{column} is longer than the {MAX_CELL} characters of a cell"
                await self._park(each.due, why)
                await self._tell_set_aside(each.due, why)
        return fitting

    async def _set_aside(self, due: Due, fault: SheetFault) -> None:
        """Park a row that was refused by itself. Several, with nothing accepted in between, mean that the
        worksheet refuses everything: then nothing is parked and the company waits.
        """
        desk = self._desk
        await self._park(due, fault.message)
        self._suspects.append(due.id)
        self._untold.append((due, fault.message))
        if len(self._suspects) > MOST_SUSPECTS:
            suspects = list(self._suspects)
            self._suspects.clear()
            self._untold.clear()
            await desk.ledger.write(lambda tx: outbox.unpark(tx, desk.company, suspects))
            raise SheetFault(FaultKind.REFUSED, fault.message)

    async def _park(self, due: Due, why: str) -> None:
        desk = self._desk
        await desk.ledger.write(lambda tx: outbox.park(tx, desk.company, [due.id], why))

    async def _tell_set_aside(self, due: Due, why: str) -> None:
        _log.warning(
            "row_set_aside",
            company=self._desk.company,
            entry_id=due.entry.entry_id,
            why=why,
            correlation_id=due.correlation,
        )
        await self._desk.tell(
            f"Entry {due.entry.entry_id} is saved, but its row could not be written and was set aside: {why}."
        )


def tell_delivered(desk: Desk, due: Sequence[Due], batch: int, sent_at: float) -> None:
    """Tell of each row that it stands in the sheet, with the update that caused it."""
    for each in due:
        _log.info(
            "row_delivered",
            company=desk.company,
            entry_id=each.entry.entry_id,
            kind=each.kind,
            batch=batch,
            correlation_id=each.correlation,
        )
        desk.tracing.happened(
            "deliver",
            each.correlation,
            sent_at,
            company=desk.company,
            entry_id=each.entry.entry_id,
            kind=each.kind,
        )


def _first_bytes(rows: Sequence[NewRow]) -> list[NewRow]:
    """Return as many of the first rows as go into one request; at least one."""
    size = 0
    fitting: list[NewRow] = []
    for each in rows:
        size += len(orjson.dumps(each.cells))
        if fitting and size > BATCH_BYTES:
            break
        fitting.append(each)
    return fitting
