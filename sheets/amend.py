"""Writing what was changed in the chat into rows that stand in the worksheet already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import structlog

from ledger import entries, outbox, worksheet_rows
from ledger.driver import Connection
from ledger.outbox import Due
from sheets.cells import cells_of
from sheets.deliver import tell_delivered
from sheets.desk import Desk
from sheets.known import Known, known_from_text
from sheets.layout import ENTRY_ID
from sheets.markers import marker_of_update
from sheets.merge import merge
from sheets.repository import CellWrite, FaultKind, Sheet, SheetFault
from sheets.rows import SheetRow, row_numbers, sheet_row
from sheets.settle import Sent, Settlement
from sheets.unread import Unread, tell_unread
from sheets.vanished import check_ids, void_deleted

BATCH_UPDATES = 200
_log = structlog.get_logger()


@dataclass(slots=True)
class Prepared:
    """What a round writes: the batch as it was written down, its updates, and what the hands had changed."""

    batch: int | None = None
    sent: list[Sent] = field(default_factory=list)
    writes: list[CellWrite] = field(default_factory=list)
    corrected: int = 0
    unread: list[Unread] = field(default_factory=list)


class Amendment:
    """Sends the updates of one company; corrections that hands made meanwhile are taken over and win."""

    def __init__(self, desk: Desk, settlement: Settlement, on_change: Callable[[str], None]) -> None:
        self._desk = desk
        self._settlement = settlement
        self._on_change = on_change

    async def round(self) -> bool:
        """Send one batch of what is due. True when more may be due. Raises SheetFault."""
        desk = self._desk
        due = await desk.ledger.read(lambda tx: outbox.due(tx, desk.company, "update", BATCH_UPDATES))
        if not due:
            return False
        async with desk.writing:
            await desk.on_sheet(lambda sheet: self._amend(sheet, due))
        return len(due) == BATCH_UPDATES

    async def _amend(self, sheet: Sheet, due: Sequence[Due]) -> None:
        desk = self._desk
        numbers = row_numbers((await desk.worksheets.read(sheet, [ENTRY_ID])).columns[ENTRY_ID])
        await self._void_missing(
            [each.entry.entry_id for each in due if each.entry.entry_id not in numbers], numbers
        )
        here = [each for each in due if each.entry.entry_id in numbers]
        if not here:
            return
        raw = await desk.worksheets.read_rows(sheet, [numbers[each.entry.entry_id] for each in here])
        rows = {
            row.entry_id: row for row in (sheet_row(sheet, number, cells) for number, cells in raw.items())
        }
        await desk.worksheets.ready(desk.place)
        sent_at = desk.clock.time()
        prepared = await desk.ledger.write(lambda tx: self._prepare(tx, sheet, here, rows, sent_at))
        if prepared.corrected:
            self._on_change(desk.company)
        await tell_unread(desk, prepared.unread)
        batch = prepared.batch
        if batch is None:
            return
        desk.sent(batch)
        try:
            marker = marker_of_update(desk.company, batch, sent_at)
            await desk.worksheets.write(sheet, prepared.writes, marker)
        except SheetFault as fault:
            if fault.kind is not FaultKind.UNCERTAIN:
                await desk.ledger.write(lambda tx: outbox.end_batch(tx, batch))
                desk.settled(batch)
            raise
        desk.passing("update_sent")
        await self._settlement.verify(batch, prepared.sent)
        desk.settled(batch)
        _log.info("rows_updated", company=desk.company, rows=len(prepared.sent), batch=batch)
        written = {each.entry_id for each in prepared.sent}
        told = [(each.entry.entry_id, each.correlation) for each in here if each.entry.entry_id in written]
        tell_delivered(desk, "update", told, batch, sent_at)

    def _prepare(
        self, tx: Connection, sheet: Sheet, due: Sequence[Due], rows: dict[str, SheetRow], sent_at: float
    ) -> Prepared:
        """Merge each entry, as it is at this moment, with its row, and write the batch down."""
        company, prepared, numbers = self._desk.company, Prepared(), []
        settled: dict[str, int] = {}
        for each in due:
            row = rows.get(each.entry.entry_id)
            entry = entries.find(tx, company, each.entry.entry_id)
            if row is None or entry is None:  # the rows moved between two readings; the next round finds it
                continue
            known = known_from_text(worksheet_rows.stored(tx, company, entry.entry_id)) or Known(
                cells_of(entry)
            )
            merged = merge(entry, known, row.cells)
            if merged.changes(entry):
                entry = entries.change(
                    tx,
                    entry,
                    by=None,
                    source="sheet",
                    at=self._desk.now(),
                    now=sent_at,
                    details=merged.details,
                    status=merged.status,
                )
                prepared.corrected += 1
            prepared.unread += [Unread(entry.entry_id, name) for name in merged.unread]
            after = replace(merged.known.sending(merged.writes), version=entry.version)
            worksheet_rows.remember(tx, company, [(entry.entry_id, after.to_json())])
            if not merged.writes:
                settled[entry.entry_id] = entry.version
                continue
            numbers.append(each.id)
            prepared.sent.append(Sent(entry.entry_id, merged.writes, row))
            prepared.writes += [
                CellWrite(row.number, sheet.columns[name], name, value)
                for name, value in merged.writes.items()
            ]
        worksheet_rows.arrived(tx, company, settled)
        if numbers:
            prepared.batch = outbox.begin_batch(tx, company, "update", numbers, sent_at)
        return prepared

    async def _void_missing(self, missing: list[str], there: dict[str, int]) -> None:
        """Entries whose rows a person deleted become void; their rows are not written again. What stands in
        a former worksheet stays there as it is, and counts."""
        desk = self._desk
        if missing:
            former = await desk.ledger.write(
                lambda tx: worksheet_rows.dropped_updates(tx, desk.company, missing)
            )
            missing = [each for each in missing if each not in former]
        if not missing:
            return
        await desk.ledger.read(lambda tx: check_ids(tx, desk.company, there.keys()))
        at, now = desk.now(), desk.clock.time()
        await desk.ledger.write(lambda tx: void_deleted(tx, desk.company, missing, at=at, now=now))
        desk.voided += 1
        self._on_change(desk.company)
