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
from sheets.markers import marker_of_repair
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
        marker = marker_of_repair()
        try:
            await desk.worksheets.write(sheet, writes, marker)
        except SheetFault as fault:
            if fault.kind is FaultKind.UNCERTAIN:
                desk.write_is_unclear(marker, partial(_undo_damage, desk, before, writes))
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
    repairs = await asyncio.to_thread(_late_repairs, before, after, writes)
    if repairs:
        _log.warning("rows_put_back", company=desk.company, cells=len(repairs))
        await write_guarded(desk, sheet, after, repairs)


def _repairs(
    before: Mapping[int, Line], after: Mapping[int, Line], writes: Sequence[CellWrite]
) -> list[CellWrite]:
    return damage(before, after, writes) + missed(before, after, writes)


def _late_repairs(
    before: Mapping[int, Line], after: Mapping[int, Line], writes: Sequence[CellWrite]
) -> list[CellWrite]:
    """Return the repairs after a write that may have been applied before or after the columns moved."""
    header = before.get(1, ())
    places = column_places(header, after.get(1, ()))
    if all(old == new for old, new in places.items()):
        return _repairs(before, after, writes)
    if any(each.column not in places for each in writes):
        return []  # a column is gone or was renamed: what stands where cannot be told any more
    moved = {number: _moved(line, places) for number, line in before.items()}
    meant = [CellWrite(each.row, places[each.column], each.name, each.value) for each in writes]
    return damage(moved, after, meant, astray=writes)


def column_places(before: Line, after: Line) -> dict[int, int]:
    """Return where each column stands now; of equal headers the first is the first. Pure."""
    now: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(after):
        now[str(text or "")].append(index)
    places: dict[int, int] = {}
    for index, text in enumerate(before):
        if now[str(text or "")]:
            places[index] = now[str(text or "")].pop(0)
    return places


def _moved(line: Line, places: Mapping[int, int]) -> list[Any]:
    cells: list[Any] = [None] * (max(places.values(), default=-1) + 1)
    for index, cell in enumerate(line):
        if index in places:
            cells[places[index]] = cell
    return cells


def missed(
    before: Mapping[int, Line], after: Mapping[int, Line], writes: Sequence[CellWrite]
) -> list[CellWrite]:
    """Return the writes whose rows moved away, for where those rows stand now. Pure."""
    places: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for number, line in after.items():
        places[_plain(line)].append(number)
    groups = _by_row(writes)
    # Counted, not looked up: that one of several equal (say, empty) rows stands there is not enough.
    expected = Counter(_applied(line, groups.get(number, ())) for number, line in before.items())
    there = Counter(map(_plain, after.values()))
    missing, surplus = expected - there, there - expected
    again: list[CellWrite] = []
    for row, group in groups.items():
        old = before.get(row, ())
        wanted = _applied(old, group)
        # A person may have inserted an empty row: one that was to be emptied is told by what it still holds.
        is_left = missing[wanted] if wanted else surplus[_plain(old)]
        if not is_left or not places[_plain(old)]:
            continue  # it stands there, or a person changed or deleted the row
        missing[wanted] -= 1
        surplus[_plain(old)] -= 1
        number = places[_plain(old)].pop(0)
        again += [CellWrite(number, each.column, each.name, each.value) for each in group]
    return again


def damage(
    before: Mapping[int, Line],
    after: Mapping[int, Line],
    writes: Sequence[CellWrite],
    *,
    astray: Sequence[CellWrite] = (),
) -> list[CellWrite]:
    """Return what has to be written so that rows which got cells meant for others are as they were.

    ``astray`` is what would be wrong in any row (the same writes, in columns that moved). Pure.
    """
    groups = _by_row(writes)
    wanted = {number: _applied(line, groups.get(number, ())) for number, line in before.items()}
    there, expected = Counter(map(_plain, after.values())), Counter(wanted.values())
    surplus, missing = there - expected, expected - there
    # Rows that are missing in their wanted form: they were hit, or did not get what was meant for them.
    lost = [number for number, line in wanted.items() if missing[line]]
    hits = [(group, row) for row, group in groups.items()]
    hits += [(group, 0) for group in _by_row(astray).values()]
    back: list[CellWrite] = []
    for number, line in after.items():
        if not surplus[_plain(line)]:
            continue
        for group, target in hits:
            victim = next((each for each in lost if _applied(before[each], group) == _plain(line)), None)
            if victim == target:
                continue
            if victim is None and _applied((), group) != _plain(line):
                continue
            # What was hit and is no row of before is an empty one that a person has just inserted.
            old = wanted[victim] if victim is not None else ()
            more = groups.get(victim, ()) if victim is not None else ()
            names = {each.column: each.name for each in (*group, *more)}
            back += [
                CellWrite(number, column, name, _at(old, column))
                for column, name in names.items()
                if _at(old, column) != _at(line, column)
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
