"""Writing cells by row number while people may sort: what a row that moved lost is put back.

The whole sheet was read just before, so that afterwards every row can be told by its content.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import structlog

from sheets.astray import late_repairs, repairs
from sheets.desk import Desk
from sheets.markers import marker_of_repair
from sheets.repairs import forget, note, noted
from sheets.repository import CellWrite, FaultKind, Sheet, SheetFault

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
        marker = marker_of_repair()
        await desk.ledger.write(partial(note, company=desk.company, marker=marker))
        try:
            await desk.worksheets.write(sheet, writes, marker)
        except SheetFault as fault:
            if fault.kind is FaultKind.UNCERTAIN:
                desk.write_is_unclear(marker, partial(_undo_damage, desk, before, writes))
            else:
                await _nothing_can_come(desk)
            raise
        await _nothing_can_come(desk)
        after = await desk.worksheets.read_rows(sheet, None)
        again = await asyncio.to_thread(repairs, before, after, writes)
        if not again:
            return
        _log.warning("rows_put_back", company=desk.company, cells=len(again))
        before, writes = after, again


async def recall(desk: Desk) -> None:
    """Find a repair that another process sent, and have it fenced off before anything else is written. What
    it has done by then is not looked at: only that process knew what the rows held."""
    if desk.is_unclear:
        return
    marker = await desk.ledger.read(partial(noted, company=desk.company))
    if marker is not None:
        desk.write_is_unclear(marker, lambda _: _nothing_can_come(desk))


async def _nothing_can_come(desk: Desk) -> None:
    await desk.ledger.write(partial(forget, company=desk.company))


async def _undo_damage(
    desk: Desk, before: Mapping[int, Line], writes: Sequence[CellWrite], sheet: Sheet
) -> None:
    after = await desk.worksheets.read_rows(sheet, None)
    again = await asyncio.to_thread(late_repairs, before, after, writes)
    await _nothing_can_come(desk)
    if again:
        _log.warning("rows_put_back", company=desk.company, cells=len(again))
        await write_guarded(desk, sheet, after, again)
