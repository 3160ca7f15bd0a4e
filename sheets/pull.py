"""Reading back what people corrected and deleted in a company's worksheet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import structlog
from sqlalchemy import Connection

from ledger import entries, outbox, worksheet_rows
from sheets.compare import Difference, Findings, compare
from sheets.desk import Desk
from sheets.known import known_from_text
from sheets.layout import ENTRY_ID, NAMES
from sheets.merge import merge
from sheets.repository import FaultKind, SheetFault, Table
from sheets.unread import Unread, tell_unread
from sheets.vanished import check_missing, void_deleted

ROWS_A_TRANSACTION = 200  # so that entries of other people are stored in between
_log = structlog.get_logger()


@dataclass(slots=True)
class Taken:
    """What one transaction took over."""

    changed: int = 0
    passed_over: int = 0
    unread: list[Unread] = field(default_factory=list)


class Pull:
    """Brings corrections of one company's worksheet into the ledger."""

    def __init__(self, desk: Desk, on_change: Callable[[str], None]) -> None:
        self._desk = desk
        self._on_change = on_change
        self._unchanged: str | None = None
        self._told_duplicates: frozenset[str] = frozenset()
        self.deletions_confirmed = False

    async def run(self) -> int:
        """Read the worksheet once; returns how many entries changed.

        Raises SheetFault when it cannot be read or looks damaged; then nothing was voided.
        """
        desk = self._desk
        async with desk.writing:
            # What the ledger knows is read first: a row that is written meanwhile is not missed then.
            states, waiting = await desk.ledger.read(
                lambda tx: (worksheet_rows.states(tx, desk.company), outbox.waiting_ids(tx, desk.company))
            )
            # While an update may be applied, rows may hold for a moment what was meant for others.
            unclear = await desk.ledger.read(lambda tx: outbox.open_batches(tx, desk.company))
            if not states or desk.unclear_for > 0 or any(each.kind == "update" for each in unclear):
                return 0
            desk.look_again()
            table = await self._read(NAMES)
        if table.digest == self._unchanged:
            return 0
        findings = await asyncio.to_thread(compare, table, states, waiting)
        await self._check(findings)
        taken = await self._take_over(findings.differing)
        taken.changed += await self._void(findings)
        self.deletions_confirmed = False
        await self._tell_duplicates(findings)
        await tell_unread(desk, taken.unread)
        self._unchanged = None if findings.passed_over or taken.passed_over else table.digest
        if taken.changed:
            _log.info("corrections_read", company=desk.company, entries=taken.changed)
            self._on_change(desk.company)
        return taken.changed

    async def _read(self, names: Sequence[str]) -> Table:
        return await self._desk.on_sheet(lambda sheet: self._desk.worksheets.read(sheet, names))

    async def _check(self, findings: Findings) -> None:
        """Stop at what looks like damage: the ids gone, or a column sorted by itself."""
        if self.deletions_confirmed:
            return
        if findings.vanished:
            # Looked at a second time: a long sheet is read in parts, and may be sorted in between.
            again = (await self._read([ENTRY_ID])).columns[ENTRY_ID]
            there = {str(value).strip() for value in again if value is not None}
            findings.vanished = [each for each in findings.vanished if each not in there]
            check_missing(len(findings.vanished), findings.known)
        if findings.shuffled:
            names = ", ".join(findings.shuffled)
            raise SheetFault(
                FaultKind.REFUSED,
                f"the column {names} was sorted without the others; undo that in the worksheet",
            )

    async def _take_over(self, differing: Sequence[Difference]) -> Taken:
        desk, total = self._desk, Taken()
        for start in range(0, len(differing), ROWS_A_TRANSACTION):
            part = differing[start : start + ROWS_A_TRANSACTION]
            taken = await desk.ledger.write(lambda tx, part=part: self._apply(tx, part))  # type: ignore[misc]
            total.changed += taken.changed
            total.passed_over += taken.passed_over
            total.unread += taken.unread
        return total

    def _apply(self, tx: Connection, part: Sequence[Difference]) -> Taken:
        company, taken = self._desk.company, Taken()
        waiting = outbox.waiting_ids(tx, company)
        at, now = self._desk.now(), self._desk.clock.time()
        for each in part:
            entry = entries.find(tx, company, each.entry_id)
            stored = worksheet_rows.stored(tx, company, each.entry_id)
            known = known_from_text(stored)
            if entry is None or known is None or stored != each.stored or each.entry_id in waiting:
                taken.passed_over += 1  # something happened to it since it was read; the next look decides
                continue
            merged = merge(entry, known, each.cells)
            if merged.changes(entry):
                details, status = merged.details, merged.status
                entry = entries.change(
                    tx, entry, by=None, source="sheet", at=at, now=now, details=details, status=status
                )
                taken.changed += 1
            taken.unread += [Unread(entry.entry_id, name) for name in merged.unread]
            after = replace(merged.known, version=entry.version)
            worksheet_rows.remember(tx, company, {entry.entry_id: after.to_json()})
            worksheet_rows.arrived(tx, company, {entry.entry_id: entry.version})
        return taken

    async def _void(self, findings: Findings) -> int:
        desk = self._desk
        at, now, changed = desk.now(), desk.clock.time(), 0
        for start in range(0, len(findings.vanished), ROWS_A_TRANSACTION):
            part = findings.vanished[start : start + ROWS_A_TRANSACTION]

            def void(tx: Connection, part: list[str] = part) -> int:
                waiting = outbox.waiting_ids(tx, desk.company)
                gone = [each for each in part if each not in waiting]
                return void_deleted(tx, desk.company, gone, at=at, now=now)

            changed += await desk.ledger.write(void)
        return changed

    async def _tell_duplicates(self, findings: Findings) -> None:
        copies = frozenset(findings.duplicated)
        if copies and copies != self._told_duplicates:
            named = ", ".join(sorted(copies)[:5])
            await self._desk.tell(
                f"These Entry IDs stand in more than one row; only the first row of each counts: {named}."
            )
        self._told_duplicates = copies
