"""A look at a company's whole worksheet, part by part, so that what it takes does not grow with the rows."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass

from ledger import worksheet_rows
from sheets.compare import Comparison, Findings, id_in
from sheets.desk import Desk
from sheets.layout import ENTRY_ID, NAMES
from sheets.repository import Sheet, Table

PLACES_A_READ = 1_000  # Entry IDs and where they come in the order, nothing else of the rows


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it was: the digest of its cells, and the places of its entries in the order of acceptance."""

    digest: str
    places: array[int]


async def parts_of(desk: Desk, sheet: Sheet) -> AsyncIterator[Table]:
    """Read the worksheet from top to bottom; each part is as it was in one moment. SheetFault."""
    first, is_last = 2, False
    while not is_last:
        last = first + desk.policy.part_rows - 1
        is_last = last >= sheet.rows
        table = await desk.worksheets.read_part(sheet, NAMES, first, None if is_last else last)
        if not is_last and not table.height:  # below a gap so long there is hardly ever anything
            is_last = True
            table = await desk.worksheets.read_part(sheet, NAMES, last + 1, None)
        yield table
        first = last + 1


class Look:
    """Looks at one company's worksheet again and again; a part that has not changed is not compared."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._before: list[Part | None] = []
        self._now: list[Part | None] = []

    async def run(self, sheet: Sheet, waiting: Collection[str], newest: int) -> Findings | None:
        """Compare the worksheet with the entries up to ``newest``. None when nothing has changed at all
        since the look that was remembered. SheetFault.
        """
        comparison, self._now = Comparison(waiting, newest), []
        async for table in parts_of(self._desk, sheet):
            number = len(self._now)
            before = self._before[number] if number < len(self._before) else None
            if before is not None and before.digest == table.digest:
                comparison.unchanged(before.places)
                self._now.append(before)
            else:
                self._now.append(await self._compared(comparison, table))
        if self._now and None not in self._now and self._now == self._before:
            return None
        await self._note_present(comparison)
        return comparison.finish()

    def remember(self) -> None:
        """Trust the last look: what it found differing has been taken over."""
        self._before = self._now

    def forget(self) -> None:
        """Compare everything the next time."""
        self._before = []

    async def _compared(self, comparison: Comparison, table: Table) -> Part | None:
        """Compare a part. Returns it unless some of its rows have to be looked at again in any case."""
        desk, places, all_count = self._desk, array("q"), True
        step = desk.policy.compared_rows
        for start in range(0, table.height, step):
            which = range(start, min(start + step, table.height))
            ids = [entry_id for index in which if (entry_id := id_in(table.columns[ENTRY_ID][index]))]
            states = await desk.ledger.read(lambda tx, ids=ids: worksheet_rows.states(tx, desk.company, ids))  # type: ignore[misc]
            found = await asyncio.to_thread(comparison.rows, table, which, states)
            if found is None:
                all_count = False
            else:
                places += found
        return Part(table.digest, places) if all_count else None

    async def _note_present(self, comparison: Comparison) -> None:
        desk, after = self._desk, 0
        while True:
            rows = await desk.ledger.read(
                lambda tx, after=after: worksheet_rows.present(tx, desk.company, after, PLACES_A_READ)  # type: ignore[misc]
            )
            comparison.present(rows)
            if len(rows) < PLACES_A_READ:
                return
            after = rows[-1][0]
