"""Appending the entries that wait, in the order of acceptance, each batch written down before it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import structlog

from ledger import outbox, worksheet_rows
from ledger.driver import Connection
from ledger.outbox import Due
from sheets.desk import MOVED_ATTEMPTS, Desk
from sheets.known import Known
from sheets.markers import marker_of
from sheets.misplaced import straighten
from sheets.new_rows import CellsOf, NewRow, first_bytes, new_rows
from sheets.repository import FaultKind, SheetFault
from sheets.wire import MAX_CELL, too_long

BATCH_ROWS = 1_500  # about 1.5 MB as sent, of the 2 that Google recommends; 20 requests are 30,000 rows
MOST_SUSPECTS = 5  # rows beside each other that may be refused for what they hold; more, and it is the sheet
_log = structlog.get_logger()


class Delivery:
    """Sends the appends of one company."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._suspects: list[int] = []  # rows set aside since one was accepted
        self._untold: list[tuple[NewRow, str]] = []  # of these, whom nobody heard of yet

    async def round(self) -> bool:
        """Send one batch of what is due. True when more is due.

        Raises SheetFault when the company has to wait; what was not written is due again, or in doubt.
        """
        desk = self._desk
        await desk.quiet()

        def waiting(tx: Connection) -> list[NewRow]:
            # On the reading thread: a thousand rows would hold up the event loop for a tenth of a second.
            return new_rows(outbox.each_due(tx, desk.company, "append", BATCH_ROWS))

        due = await desk.ledger.read(waiting)
        if not due:
            return False
        fitting = await self._without_oversize(due)
        batch = first_bytes(fitting)
        if batch:
            await self._send(batch)
        return len(due) == BATCH_ROWS or len(batch) < len(fitting)

    async def send(self, due: Sequence[Due]) -> None:
        """Append the rows of entries as one batch."""
        await self._send(new_rows(due))

    async def _send(self, rows: Sequence[NewRow]) -> None:
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
                    await self._set_aside(part[0], fault)
                else:
                    middle = len(part) // 2
                    parts += [part[middle:], part[:middle]]  # the earlier half goes first
        for row, why in self._untold:
            await self._tell_set_aside(row, why)
        self._untold.clear()

    async def _send_batch(self, part: Sequence[NewRow]) -> None:
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

    async def _append(self, part: Sequence[NewRow]) -> None:
        desk = self._desk
        sheet = await desk.sheet()
        versions = {each.entry_id: each.version for each in part}
        numbers = [each.id for each in part]
        await desk.worksheets.ready(desk.place)
        await desk.quiet()
        sent_at = desk.clock.time()

        def begin(tx: Connection) -> int:
            known = ((row.entry_id, Known(row.cells, version=row.version).to_json()) for row in part)
            worksheet_rows.remember(tx, desk.company, known)
            return outbox.begin_batch(tx, desk.company, "append", numbers, sent_at)

        batch = await desk.ledger.write(begin)
        desk.sent(batch)
        desk.passing("batch_noted")
        await desk.quiet()
        try:
            marker = marker_of(desk.company, list(versions), sheet.fences)
            now = await desk.worksheets.append(sheet, CellsOf(part), marker)
        except SheetFault as fault:
            # In doubt, and when it was applied before, the batch stays open: see sheets.doubts.
            if fault.kind not in (FaultKind.UNCERTAIN, FaultKind.APPLIED):
                await desk.ledger.write(lambda tx: outbox.end_batch(tx, batch))
                desk.settled(batch)
            raise
        desk.passing("batch_sent")
        desk.seen(now)
        if dict(now.columns) != dict(sheet.columns):
            await straighten(desk, {each.entry_id: each.cells for each in part})
        await desk.quiet()

        def end(tx: Connection) -> None:
            worksheet_rows.arrived(tx, desk.company, versions)
            outbox.end_batch(tx, batch)

        await desk.ledger.write(end)
        desk.passing("batch_settled")
        desk.settled(batch)
        _log.info("rows_appended", company=desk.company, rows=len(part), batch=batch)
        tell_delivered(desk, "append", [(each.entry_id, each.correlation) for each in part], batch, sent_at)

    async def _without_oversize(self, rows: Sequence[NewRow]) -> list[NewRow]:
        fitting = []
        for each in rows:
            column = too_long(each.cells)
            if column is None:
                fitting.append(each)
            else:
                why = f"{column} is longer than the {MAX_CELL} characters of a cell"
                await self._park(each, why)
                await self._tell_set_aside(each, why)
        return fitting

    async def _set_aside(self, row: NewRow, fault: SheetFault) -> None:
        """Park a row that was refused by itself. Several, with nothing accepted in between, mean that the
        worksheet refuses everything: then nothing is parked and the company waits.
        """
        desk = self._desk
        await self._park(row, fault.message)
        self._suspects.append(row.id)
        self._untold.append((row, fault.message))
        if len(self._suspects) > MOST_SUSPECTS:
            suspects = list(self._suspects)
            self._suspects.clear()
            self._untold.clear()
            await desk.ledger.write(lambda tx: outbox.unpark(tx, desk.company, suspects))
            raise SheetFault(FaultKind.REFUSED, fault.message)

    async def _park(self, row: NewRow, why: str) -> None:
        desk = self._desk
        await desk.ledger.write(lambda tx: outbox.park(tx, desk.company, [row.id], why))

    async def _tell_set_aside(self, row: NewRow, why: str) -> None:
        _log.warning(
            "row_set_aside",
            company=self._desk.company,
            entry_id=row.entry_id,
            why=why,
            correlation_id=row.correlation,
        )
        await self._desk.tell(
            f"Entry {row.entry_id} is saved, but its row could not be written and was set aside: {why}."
        )


def tell_delivered(
    desk: Desk, kind: str, rows: Iterable[tuple[str, str]], batch: int, sent_at: float
) -> None:
    """Tell of each row (its Entry ID, and the update that caused it) that it stands in the sheet."""
    for entry_id, correlation in rows:
        _log.info(
            "row_delivered",
            company=desk.company,
            entry_id=entry_id,
            kind=kind,
            batch=batch,
            correlation_id=correlation,
        )
        desk.tracing.happened(
            "deliver", correlation, sent_at, company=desk.company, entry_id=entry_id, kind=kind
        )
