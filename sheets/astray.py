"""What cells that were written by row number did to rows that had moved, told by the rows' contents. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sheets.layout import KINDS, Kind
from sheets.repository import CellWrite
from sheets.wire import serial_of

Line = Sequence[Any]


def repairs(
    before: Mapping[int, Line], after: Mapping[int, Line], writes: Sequence[CellWrite]
) -> list[CellWrite]:
    """Return what has to be written after ``writes``, for rows that moved since ``before`` was read."""
    return (
        damage(before, after, writes) + missed(before, after, writes) + out_of_nothing(before, after, writes)
    )


def late_repairs(
    before: Mapping[int, Line], after: Mapping[int, Line], writes: Sequence[CellWrite]
) -> list[CellWrite]:
    """Return the repairs after a write that may have been applied before or after the columns moved."""
    header = before.get(1, ())
    places = column_places(header, after.get(1, ()))
    if all(old == new for old, new in places.items()):
        return repairs(before, after, writes)
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


def out_of_nothing(
    before: Mapping[int, Line], after: Mapping[int, Line], writes: Sequence[CellWrite]
) -> list[CellWrite]:
    """Return what undoes writes that made a whole row by themselves while the row that they were meant for
    stands elsewhere as it was, and what is meant for that one.

    Its number meant an empty row by then, because rows above were deleted; or, when rows were sorted, another
    one, of which nothing is left. A person's copy of the row is told from it by what else it holds. Pure.
    """
    groups = _by_row(writes)
    wanted = {number: _applied(line, groups.get(number, ())) for number, line in before.items()}
    expected, there = Counter(wanted.values()), Counter(map(_plain, after.values()))
    lost = [number for number, line in wanted.items() if (expected - there)[line]]
    if _in_order(before, after):
        lost = []
    again: list[CellWrite] = []
    for row, group in groups.items():
        old, made = _plain(before.get(row, ())), _applied((), group)
        if not old or not made or made != wanted.get(row) or there[old] <= expected[old]:
            continue
        wrong = next((number for number, line in after.items() if _plain(line) == made), None)
        right = next(number for number, line in after.items() if _plain(line) == old)
        if wrong is None:
            continue
        victim = next((each for each in lost if _applied(before[each], group) == made), None)
        was = wanted[victim] if victim is not None else ()
        again += [CellWrite(wrong, each.column, each.name, _at(was, each.column)) for each in group]
        again += [CellWrite(right, each.column, each.name, each.value) for each in group]
    return again


def _in_order(before: Mapping[int, Line], after: Mapping[int, Line]) -> bool:
    """Whether the rows that stand as they stood have the same order."""
    first = {plain: number for number, plain in reversed([(n, _plain(line)) for n, line in after.items()])}
    places = [first[plain] for plain in dict.fromkeys(map(_plain, before.values())) if plain in first]
    return places == sorted(places)


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
