"""Making sure that an update reached its rows, and putting back what it did to a row that moved meanwhile.

A person may sort or insert rows between the reading of a row's number and the writing of its cells. So
every update is read back: an entry whose row does not hold it is due again, and a row that holds what
was meant for another one gets its own cells back.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import structlog

from ledger import outbox, worksheet_rows
from ledger.driver import Connection
from ledger.outbox import Batch, Due
from sheets.desk import Desk
from sheets.guarded import write_guarded
from sheets.known import Known, known_from_json, known_from_text
from sheets.layout import Cells
from sheets.repository import Sheet, SheetFault
from sheets.rows import SheetRow, sheet_row
from sheets.strays import restorations
from sheets.wire import same

_ATTEMPTS = 5
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Sent:
    """An update that was sent: the cells written, and the row as it was read just before, if known."""

    entry_id: str
    writes: Cells
    before: SheetRow | None


class Settlement:
    """Settles the updates of one company."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._failures: Counter[str] = Counter()

    async def verify(self, batch: int, sent: Sequence[Sent]) -> None:
        """Check updates that were written a moment ago where they were written; look further if needed."""
        try:
            holding = await self._holding_in_place(sent)
        except SheetFault:
            holding = []  # the columns or the title changed just now: look at the whole sheet
        if len(holding) == len(sent):
            await self._finish(batch, holding, {})
        else:
            await self._repair(batch, sent)

    async def resolve(self, batch: Batch, due: Sequence[Due], left: float) -> float:
        """Settle an update whose outcome is not known; ``left`` seconds it may still be applied.

        Returns how long to wait before it can be settled; 0 when it is.
        """
        sent = [Sent(each.entry.entry_id, known_from_json(each.cells or {}).sent, None) for each in due]
        rows = await self._desk.on_sheet(self._every_row)
        if left > 0 and len(_holding(rows, sent)) < len(sent):
            return left
        async with self._desk.writing:
            await self._repair(batch.id, sent)
        return 0.0

    async def _every_row(self, sheet: Sheet) -> list[SheetRow]:
        raw = await self._desk.worksheets.read_rows(sheet, None)
        return await asyncio.to_thread(_rows, sheet, raw)

    async def _holding_in_place(self, sent: Sequence[Sent]) -> list[str]:
        sheet = await self._desk.sheet()
        numbers = [each.before.number for each in sent if each.before is not None]
        raw = await self._desk.worksheets.read_rows(sheet, numbers)
        return _holding([sheet_row(sheet, number, cells) for number, cells in raw.items()], sent)

    async def _repair(self, batch: int, sent: Sequence[Sent]) -> None:
        desk = self._desk
        rows: list[SheetRow] = []
        for _ in range(_ATTEMPTS):
            desk.look_again()
            rows, is_right = await desk.on_sheet(lambda sheet: self._put_back(sheet, sent))
            if is_right:
                break
        holding = _holding(rows, sent)
        stubborn = self._stubborn(rows, sent, holding)
        await self._finish(batch, holding, stubborn)
        if stubborn:
            ids = ", ".join(sorted(stubborn))
            await desk.tell(f"The rows of {ids} do not take changes (merged cells?); they stay as they are.")

    async def _put_back(self, sheet: Sheet, sent: Sequence[Sent]) -> tuple[list[SheetRow], bool]:
        """Give rows back what an update for others took. True when there was nothing to give back."""
        raw = await self._desk.worksheets.read_rows(sheet, None)
        rows = await asyncio.to_thread(_rows, sheet, raw)
        known = await self._known(rows, sent)
        writes = await asyncio.to_thread(restorations, sheet, rows, sent, known)
        if writes:
            _log.warning("rows_put_back", company=self._desk.company, cells=len(writes))
            await write_guarded(self._desk, sheet, raw, writes)
        return rows, not writes

    def _stubborn(
        self, rows: Sequence[SheetRow], sent: Sequence[Sent], holding: Sequence[str]
    ) -> dict[str, SheetRow]:
        """Return rows that did not take an update several times: their cells are left to the people."""
        by_id = {row.entry_id: row for row in reversed(rows)}
        for entry_id in holding:
            self._failures.pop(entry_id, None)
        missing = [each.entry_id for each in sent if each.entry_id not in holding and each.entry_id in by_id]
        self._failures.update(missing)
        given_up = [entry_id for entry_id in missing if self._failures[entry_id] >= _ATTEMPTS]
        for entry_id in given_up:
            del self._failures[entry_id]
        return {entry_id: by_id[entry_id] for entry_id in given_up}

    async def _known(self, rows: Sequence[SheetRow], sent: Sequence[Sent]) -> dict[str, Known]:
        """Return what the ledger knows of the rows that hold something that was sent to another row."""
        touched = await asyncio.to_thread(_touched, rows, [each.writes for each in sent])
        touched |= {each.entry_id for each in sent}  # whose row may have lost its id to the update
        company = self._desk.company

        def load(tx: Connection) -> dict[str, Known]:
            stored = {key: known_from_text(worksheet_rows.stored(tx, company, key)) for key in touched}
            return {key: known for key, known in stored.items() if known is not None}

        return await self._desk.ledger.read(load)

    async def _finish(self, batch: int, holding: Sequence[str], stubborn: Mapping[str, SheetRow]) -> None:
        company = self._desk.company

        def finish(tx: Connection) -> None:
            versions = {}
            for entry_id in (*holding, *stubborn):
                known = known_from_text(worksheet_rows.stored(tx, company, entry_id))
                if known is None:
                    continue
                versions[entry_id] = known.version
                after = known.applied()
                if entry_id in stubborn:
                    there = {name: stubborn[entry_id].cells.get(name) for name in known.sent}
                    after = replace(after, kept=after.kept | there)
                worksheet_rows.remember(tx, company, [(entry_id, after.to_json())])
            worksheet_rows.arrived(tx, company, versions)
            outbox.end_batch(tx, batch)

        await self._desk.ledger.write(finish)


def _rows(sheet: Sheet, raw: Mapping[int, Sequence[Any]]) -> list[SheetRow]:
    return [sheet_row(sheet, number, cells) for number, cells in raw.items() if number > 1]


def _touched(rows: Sequence[SheetRow], writes: Sequence[Cells]) -> set[str]:
    """Return the entries whose rows hold anything that was written to any row."""
    values: dict[str, set[str]] = defaultdict(set)
    for each in writes:
        for name, value in each.items():
            values[name].add(str(value).strip())
    found = {
        row.entry_id
        for row in rows
        if any(str(row.cells.get(name)).strip() in wanted for name, wanted in values.items())
    }
    return found - {""}


def _holding(rows: Sequence[SheetRow], sent: Sequence[Sent]) -> list[str]:
    """Return the entries whose own (first) row holds everything that was sent to it."""
    by_id = {row.entry_id: row for row in reversed(rows)}
    return [
        each.entry_id
        for each in sent
        if (row := by_id.get(each.entry_id)) is not None
        and all(same(row.cells.get(name), value) for name, value in each.writes.items())
    ]
