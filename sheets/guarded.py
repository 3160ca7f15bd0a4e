"""Writing cells by row number while people may sort: what a row that moved lost is put back.

The whole sheet was read just before, so that afterwards every row can be told by its content. Of a repair
that another process sent, the rows that it was meant for are known, and from the ledger those that it hit.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import structlog

from ledger import worksheet_rows
from ledger.driver import Connection
from sheets.astray import late_repairs, repairs
from sheets.desk import Desk
from sheets.known import known_from_text
from sheets.markers import marker_of_repair
from sheets.repairs import Repair, forget, note, noted, repair_of
from sheets.repository import CellWrite, FaultKind, Sheet, SheetFault
from sheets.rows import sheet_row
from sheets.wire import same, value_of

Line = Sequence[Any]
_ATTEMPTS = 6
_log = structlog.get_logger()


async def write_guarded(
    desk: Desk, sheet: Sheet, before: Mapping[int, Line], writes: Sequence[CellWrite]
) -> None:
    """Write cells; when rows moved since ``before`` was read, undo what was done to the wrong ones and
    write to the right ones. SheetFault, MOVED when the columns moved meanwhile.
    """
    for _ in range(_ATTEMPTS):
        repair = repair_of(marker_of_repair(), desk.clock.time(), before, writes)
        await desk.ledger.write(partial(note, company=desk.company, repair=repair))
        try:
            await desk.worksheets.write(sheet, writes, repair.marker)
        except SheetFault as fault:
            if fault.kind is FaultKind.UNCERTAIN:
                desk.write_is_unclear(repair.marker, partial(_undo_damage, desk, before, writes))
            else:
                await desk.ledger.write(partial(forget, company=desk.company))
            raise
        after = await desk.worksheets.read_rows(sheet, None)  # if that fails, the note stays: see recall
        again = await asyncio.to_thread(repairs, before, after, writes)
        if not again:
            break
        _log.warning("rows_put_back", company=desk.company, cells=len(again))
        before, writes = after, again
    await desk.ledger.write(partial(forget, company=desk.company))


async def recall(desk: Desk) -> None:
    """Find a repair that another process sent, and have it looked after like one without an answer."""
    if desk.is_unclear:
        return
    repair = await desk.ledger.read(partial(noted, company=desk.company))
    if repair is not None:
        left = desk.policy.uncertain_seconds - (desk.clock.time() - repair.sent_at)
        desk.write_is_unclear(repair.marker, partial(_undo_former, desk, repair), left)


async def _undo_damage(
    desk: Desk, before: Mapping[int, Line], writes: Sequence[CellWrite], sheet: Sheet
) -> None:
    after = await desk.worksheets.read_rows(sheet, None)
    again = await asyncio.to_thread(late_repairs, before, after, writes)
    await _put_back(desk, sheet, after, again)


async def _undo_former(desk: Desk, repair: Repair, sheet: Sheet) -> None:
    after = await desk.worksheets.read_rows(sheet, None)
    again = await asyncio.to_thread(late_repairs, repair.before, after, repair.writes)
    hit = await asyncio.to_thread(_strangers, sheet, repair, after)
    again += await desk.ledger.read(partial(_as_known, company=desk.company, hit=hit))
    once = {(each.row, each.column): each for each in again}  # what the ledger knows comes last, and counts
    await _put_back(desk, sheet, after, list(once.values()))


async def _put_back(desk: Desk, sheet: Sheet, after: Mapping[int, Line], again: list[CellWrite]) -> None:
    if again:
        _log.warning("rows_put_back", company=desk.company, cells=len(again))
        await write_guarded(desk, sheet, after, again)
    else:
        await desk.ledger.write(partial(forget, company=desk.company))


def _strangers(sheet: Sheet, repair: Repair, after: Mapping[int, Line]) -> list[tuple[str, CellWrite]]:
    """Return the cells that the repair wrote into rows of entries that it was not meant for, each with the
    row's Entry ID. Of a row whose id was written over as well nothing is left to tell whose it was."""
    own = {str(cell).strip() for line in repair.before.values() for cell in line if cell is not None}
    groups: dict[int, list[CellWrite]] = defaultdict(list)
    for each in repair.writes:
        groups[each.row].append(each)
    meant = [group for group in groups.values() if any(each.value is not None for each in group)]
    found: list[tuple[str, CellWrite]] = []
    for number, line in after.items():
        entry_id = sheet_row(sheet, number, line).entry_id
        if number == 1 or not entry_id or entry_id in own:
            continue
        for group in meant:
            if all(_holds(line, each) for each in group):
                found += [(entry_id, replace(each, row=number)) for each in group if each.name]
    return found


def _holds(line: Line, write: CellWrite) -> bool:
    there = line[write.column] if write.column < len(line) else None
    return same(value_of(write.name, there), write.value)


def _as_known(tx: Connection, company: str, hit: list[tuple[str, CellWrite]]) -> list[CellWrite]:
    """Return what gives those cells back what the ledger knows that they held."""
    known = {entry_id: known_from_text(worksheet_rows.stored(tx, company, entry_id)) for entry_id, _ in hit}
    return [
        replace(cell, value=row.last(cell.name))
        for entry_id, cell in hit
        if (row := known[entry_id]) is not None
    ]
