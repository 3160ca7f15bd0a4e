"""Batches whose outcome is not known: after an unclear answer, or after the process was killed.

Google works on a request for up to 180 seconds, so a batch that is not in the sheet now may still come.
It is fenced off first (:mod:`sheets.markers`): then it cannot, and the ids that stand in the sheet decide
at once. Where a service gives a marker twice, the company waits for that time, counted from the send.
"""

from __future__ import annotations

from functools import partial

import structlog

from ledger import outbox, worksheet_rows
from ledger.driver import Connection
from ledger.outbox import Batch, Due
from sheets.deliver import Delivery, tell_delivered
from sheets.desk import Desk
from sheets.guarded import recall
from sheets.known import known_from_json
from sheets.layout import ENTRY_ID
from sheets.markers import marker_of, marker_of_update
from sheets.misplaced import straighten
from sheets.repository import Sheet
from sheets.settle import Settlement
from sheets.vanished import check_ids

_log = structlog.get_logger()


class Doubts:
    """Finds out what became of one company's open batches."""

    def __init__(self, desk: Desk, delivery: Delivery, settlement: Settlement) -> None:
        self._desk = desk
        self._delivery = delivery
        self._settlement = settlement
        self._looked: set[int] = set()

    async def resolve(self) -> float:
        """Settle what can be settled. Returns the seconds until the rest can be; 0 when nothing is open.

        Raises SheetFault when the sheet cannot be read, or refuses what is sent again.
        """
        desk = self._desk
        await recall(desk)
        if (wait := await desk.settle_unclear()) > 0:
            return wait
        for batch in await desk.ledger.read(lambda tx: outbox.open_batches(tx, desk.company)):
            wait = await self._resolve(batch)
            if wait > 0:
                return wait
            desk.settled(batch.id)
            self._looked.discard(batch.id)
        return 0.0

    async def _resolve(self, batch: Batch) -> float:
        """Fence the batch off and look what became of it. Where that is not possible, look once at once, for
        what has been applied already, and once when the time is over.
        """
        left = self._desk.may_still_come(batch.id, batch.sent_at)
        if left > 0 and batch.id in self._looked:
            return left
        due = await self._desk.ledger.read(lambda tx: outbox.in_batch(tx, batch))
        self._desk.look_again()
        if left > 0 and due and await self._desk.is_fenced_off(batch.id, partial(self._marker, batch, due)):
            left = 0.0
        waits = left
        if batch.kind == "update":
            waits = await self._settlement.resolve(batch, due, left)
        elif due:
            waits = await self._resolve_append(batch, due, left)
        else:
            await self._end(batch, [])
            waits = 0.0
        self._looked.add(batch.id)
        return waits

    def _marker(self, batch: Batch, due: list[Due], sheet: Sheet) -> int:
        """Return the marker that a batch was sent with, or would be sent with again if it was fenced off."""
        if batch.kind == "update":
            return marker_of_update(self._desk.company, batch.id, batch.sent_at)
        return marker_of(self._desk.company, [each.entry.entry_id for each in due], sheet.fences)

    async def _resolve_append(self, batch: Batch, due: list[Due], left: float) -> float:
        desk = self._desk
        there = await self._ids()
        await desk.ledger.read(lambda tx: check_ids(tx, desk.company, there))
        sheet = await desk.sheet()
        applied = self._marker(batch, due, sheet) in sheet.markers
        if applied or any(each.entry.entry_id in there for each in due):
            # The columns may have been moved between the header's reading and the rows' writing.
            sent = {each.entry.entry_id: known_from_json(each.cells or {}).cells for each in due}
            there = await straighten(desk, sent)
        # What the marker says was written and is nowhere, a person deleted: it is not written again.
        missing = [] if applied else [each for each in due if each.entry.entry_id not in there]
        found = [each for each in due if each not in missing]
        _log.info(
            "doubt_looked_at",
            company=desk.company,
            batch=batch.id,
            found=len(found),
            missing=len(missing),
            wait_seconds=round(left, 1),
        )
        if missing and left > 0:
            await self._arrived(found)
            return left
        await self._end(batch, found)
        if missing:
            await self._delivery.send(missing)
        return 0.0

    async def _ids(self) -> set[str]:
        table = await self._desk.on_sheet(lambda sheet: self._desk.worksheets.read(sheet, [ENTRY_ID]))
        return {str(each).strip() for each in table.columns[ENTRY_ID] if each is not None}

    async def _arrived(self, found: list[Due]) -> None:
        versions = _versions(found)
        await self._desk.ledger.write(lambda tx: worksheet_rows.arrived(tx, self._desk.company, versions))

    async def _end(self, batch: Batch, found: list[Due]) -> None:
        versions = _versions(found)

        def end(tx: Connection) -> None:
            worksheet_rows.arrived(tx, self._desk.company, versions)
            outbox.end_batch(tx, batch.id)

        await self._desk.ledger.write(end)
        told = [(each.entry.entry_id, each.correlation) for each in found]
        tell_delivered(self._desk, batch.kind, told, batch.id, batch.sent_at)


def _versions(found: list[Due]) -> dict[str, int]:
    """Return the versions of the entries as they were sent."""
    return {each.entry.entry_id: known_from_json(each.cells or {}).version for each in found}
