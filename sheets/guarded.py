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
_ATTEMPTS = 6
_log = structlog.get_logger()


async def write_guarded(
    desk: Desk, sheet: Sheet, before: Mapping[int, Line], writes: Sequence[CellWrite]
) -> None:
    """Write cells; when rows moved since ``before`` was read, undo what was done to the wrong ones and
    write to the right ones. SheetFault, MOVED when the columns moved meanwhile.
    """
    for _ in range(_ATTEMPTS):
        try:
            await desk.worksheets.write(sheet, writes)
        except SheetFault as fault:
            if fault.kind is FaultKind.UNCERTAIN:
                desk.write_is_unclear(partial(_undo_damage, desk, before, writes))
            raise
        after = await desk.worksheets.read_rows(sheet, None)
        repairs = await asyncio.to_thread(_repairs, before, after, writes)
        if not repairs:
            return
        _log.warning("rows_put_back", company=desk.company, cells=len(repairs))
        before, writes = after, repairs


async def _undo_damage(
    desk: Desk, before: Mapping[int, Line], writes: Sequence[CellWrite], sheet: Sheet
) -> None:
    after = await desk.worksheets.read_rows(sheet, None)
    if _plain(after.get(1, ())) != _plain(before.get(1, ())):
        return  # the columns moved: what stands where cannot be told from the numbers any more
    repairs = await asyncio.to_thread(_repairs, before, after, writes)
    if repairs:
        _log.warning("rows_put_back", company=desk.company, cells=len(repairs))
        await write_guarded(desk, sheet, after, repairs)


def _repairs(
    before: Mapping[int, Line], after: Mapping[int, Line], writes: Sequence[CellWrite]
) -> list[CellWrite]:
    return damage(before, after, writes) + missed(before, after, writes)


def missed(
    before: Mapping[int, Line], after: Mapping[int, Line], writes: Sequence[CellWrite]
) -> list[CellWrite]:
    """Return the writes whose rows moved away, for where those rows stand now. Pure."""
    places: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for number, line in after.items():
        places[_plain(line)].append(number)
    again: list[CellWrite] = []
    for row, group in _by_row(writes).items():
        old = before.get(row, ())
        wanted = _applied(old, group)
        if places[wanted] or not places[_plain(old)]:
            continue  # it stands there, or a person changed or deleted the row
        number = places[_plain(old)].pop(0)
        again += [CellWrite(number, each.column, each.name, each.value) for each in group]
    return again


def damage(
    before: Mapping[int, Line], after: Mapping[int, Line], writes: Sequence[CellWrite]
) -> list[CellWrite]:
    """Return what has to be written so that rows which got cells meant for others are as they were. Pure."""
    groups = _by_row(writes)
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
            if victim is None or victim == group[0].row:
                continue
            names = {each.column: each.name for each in (*group, *groups.get(victim, ()))}
            back += [
                CellWrite(number, column, name, _at(wanted[victim], column))
                for column, name in names.items()
                if _at(wanted[victim], column) != _at(line, column)
            ]
            break
    return back


def _by_row(writes: Sequence[CellWrite]) -> dict[int, list[CellWrite]]:
    groups: dict[int, list[CellWrite]] = defaultdict(list)
    for each in writes:
        groups[each.row].append(each)
    return groups


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
