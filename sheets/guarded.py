"""Writing cells by row number while people may sort: what a row that moved lost is put back.

The whole sheet was read just before, so that afterwards every row can be told by its content.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import structlog

from sheets.desk import Desk
from sheets.layout import KINDS, Kind
from sheets.repository import CellWrite, FaultKind, Sheet, SheetFault
from sheets.wire import serial_of

Line = Sequence[Any]
_ATTEMPTS = 3
_log = structlog.get_logger()


async def write_guarded(
    desk: Desk, sheet: Sheet, before: Mapping[int, Line], writes: Sequence[CellWrite]
) -> None:
    """Write cells; when rows moved since ``before`` was read, undo what was done to the wrong ones.

    What was meant for a row that moved is not repeated here: the caller looks again. SheetFault, MOVED
    when the columns moved meanwhile.
    """
    for _ in range(_ATTEMPTS):
        try:
            await desk.worksheets.write(sheet, writes)
        except SheetFault as fault:
            if fault.kind is FaultKind.UNCERTAIN:
                desk.write_is_unclear(partial(_undo_damage, desk, before, writes))
            raise
        after = await desk.worksheets.read_rows(sheet, None)
        back = await asyncio.to_thread(damage, before, after, writes)
        if not back:
            return
        _log.warning("rows_put_back", company=desk.company, cells=len(back))
        before, writes = after, back


async def _undo_damage(
    desk: Desk, before: Mapping[int, Line], writes: Sequence[CellWrite], sheet: Sheet
) -> None:
    after = await desk.worksheets.read_rows(sheet, None)
    if _plain(after.get(1, ())) != _plain(before.get(1, ())):
        return  # the columns moved: what stands where cannot be told from the numbers any more
    back = await asyncio.to_thread(damage, before, after, writes)
    if back:
        _log.warning("rows_put_back", company=desk.company, cells=len(back))
        await write_guarded(desk, sheet, after, back)


def damage(
    before: Mapping[int, Line], after: Mapping[int, Line], writes: Sequence[CellWrite]
) -> list[CellWrite]:
    """Return what has to be written so that rows which got cells meant for others are as they were. Pure."""
    groups: dict[int, list[CellWrite]] = defaultdict(list)
    for each in writes:
        groups[each.row].append(each)
    wanted = {number: _applied(line, groups.get(number, ())) for number, line in before.items()}
    surplus = Counter(map(_plain, after.values())) - Counter(wanted.values())
    if not surplus:
        return []
    there = Counter(map(_plain, after.values()))
    # Rows that are missing in their wanted form: they were hit, or did not get what was meant for them.
    lost = [number for number, line in wanted.items() if there[line] < 1]
    back: list[CellWrite] = []
    for number, line in after.items():
        if surplus[_plain(line)] < 1:
            continue
        for group in groups.values():
            victim = next((each for each in lost if _applied(before[each], group) == _plain(line)), None)
            if victim is None or before[victim] is before.get(group[0].row):
                continue
            for each in group:
                old = _at(before[victim], each.column)
                if old != _at(line, each.column):
                    back.append(CellWrite(number, each.column, each.name, old))
            break
    return back


def _applied(line: Line, writes: Sequence[CellWrite]) -> tuple[Any, ...]:
    cells = list(line)
    for each in writes:
        cells += [None] * (each.column + 1 - len(cells))
        cells[each.column] = _raw(each)
    return _plain(cells)


def _raw(write: CellWrite) -> Any:
    if KINDS.get(write.name) is Kind.DATE and isinstance(write.value, str):
        try:
            return serial_of(date.fromisoformat(write.value))
        except ValueError:
            return write.value
    return write.value


def _plain(line: Line) -> tuple[Any, ...]:
    cells = [None if cell == "" else cell for cell in line]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def _at(line: Line, index: int) -> Any:
    return line[index] if index < len(line) else None
