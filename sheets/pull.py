"""Reading back what people corrected and deleted in a company's worksheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import structlog

from ledger import entries, outbox, worksheet_rows
from ledger.driver import Connection
from sheets.compare import Difference, Findings, digest_of, id_in, unpacked
from sheets.desk import Desk
from sheets.known import known_from_text
from sheets.layout import ENTRY_ID, NAMES
from sheets.look import Look
from sheets.merge import merge
from sheets.repairs import noted
from sheets.repository import FaultKind, SheetFault
from sheets.unread import Unread, tell_unread
from sheets.vanished import check_missing, confirmed, forget_confirmed, void_deleted

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
        self._look = Look(desk)
        self._voided = desk.voided
        self._told_duplicates: frozenset[str] = frozenset()

    async def run(self) -> int:
        """Look at the worksheet once; returns how many entries changed.

        Raises SheetFault when it cannot be read or looks damaged; then nothing was voided.
        """
        async with self._desk.reading:
            findings = await self._findings()
        if findings is None:
            return 0
        await self._check(findings)
        taken = await self._take_over(findings.differing)
        taken.changed += await self._void(findings)
        await self._forget_confirmed()
        await self._tell_duplicates(findings)
        await tell_unread(self._desk, taken.unread)
        if taken.passed_over:
            self._look.forget()
        else:
            self._look.remember()
        if taken.changed:
            _log.info("corrections_read", company=self._desk.company, entries=taken.changed)
            self._on_change(self._desk.company)
        return taken.changed

    async def _findings(self) -> Findings | None:
        """Compare the worksheet with the ledger; None when there is nothing to be found or known now."""
        desk = self._desk
        async with desk.writing:  # no row changes by us while its cells and what is known of it are read
            # What counts is noted first: a row that is written meanwhile is not missed then.
            newest, were_written, waiting, unclear, repair = await desk.ledger.read(
                lambda tx: (
                    worksheet_rows.newest(tx, desk.company),
                    worksheet_rows.were_written(tx, desk.company),
                    outbox.waiting_ids(tx, desk.company),
                    outbox.open_batches(tx, desk.company),
                    noted(tx, desk.company),
                )
            )
            # While an update may be applied, rows may hold for a moment what was meant for others.
            is_unclear = (
                desk.is_unclear or repair is not None or any(each.kind == "update" for each in unclear)
            )
            if not were_written or is_unclear:
                return None
            if self._voided != desk.voided:  # by an update: its row may be back as it was
                self._voided = desk.voided
                self._look.forget()
            desk.look_again()
            findings = await desk.on_sheet(lambda sheet: self._look.run(sheet, waiting, newest))
        if findings is None:
            await self._forget_confirmed()  # all was taken over before: nothing is left to be confirmed
        return findings

    async def _ids(self) -> list[str]:
        table = await self._desk.on_sheet(lambda sheet: self._desk.worksheets.read(sheet, [ENTRY_ID]))
        return [id_in(value) for value in table.columns[ENTRY_ID]]

    async def _check(self, findings: Findings) -> None:
        """Stop at what looks like damage: the ids gone, or a column sorted by itself."""
        if findings.vanished:
            # Looked at a second time: a long sheet is read in parts, and may be sorted in between.
            there = set(await self._ids())
            findings.vanished = [each for each in findings.vanished if each not in there]
            check_missing(len(findings.vanished), findings.known, await self._confirmed())
        if findings.shuffled:
            names = ", ".join(findings.shuffled)
            raise SheetFault(
                FaultKind.REFUSED,
                f"the column {names} was sorted without the others; undo that in the worksheet",
            )

    async def _confirmed(self) -> int:
        return await self._desk.ledger.read(lambda tx: confirmed(tx, self._desk.company))

    async def _forget_confirmed(self) -> None:
        if await self._confirmed():
            await self._desk.ledger.write(lambda tx: forget_confirmed(tx, self._desk.company))

    async def _take_over(self, differing: Sequence[bytes]) -> Taken:
        desk, total = self._desk, Taken()
        for start in range(0, len(differing), ROWS_A_TRANSACTION):
            part = [unpacked(each) for each in differing[start : start + ROWS_A_TRANSACTION]]
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
            if entry is None or known is None or digest_of(stored) != each.stored or each.entry_id in waiting:
                taken.passed_over += 1  # something happened to it since it was read; the next look decides
                continue
            row = {name: known.last(name) for name in NAMES} | each.cells
            merged = merge(entry, known, row)
            if merged.changes(entry):
                details, status = merged.details, merged.status
                entry = entries.change(
                    tx, entry, by=None, source="sheet", at=at, now=now, details=details, status=status
                )
                taken.changed += 1
            taken.unread += [Unread(entry.entry_id, name) for name in merged.unread]
            after = replace(merged.known, version=entry.version)
            worksheet_rows.remember(tx, company, [(entry.entry_id, after.to_json())])
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
            # Looked at a second time, as above: a row that moved between two parts was met twice.
            times = Counter(await self._ids())
            copies = frozenset(each for each in copies if times[each] > 1)
        if copies and copies != self._told_duplicates:
            named = ", ".join(sorted(copies)[:5])
            await self._desk.tell(
                f"These Entry IDs stand in more than one row; only the first row of each counts: {named}."
            )
        self._told_duplicates = copies
