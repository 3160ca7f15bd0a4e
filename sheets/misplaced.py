"""Rows that were appended in the moment in which a person moved the columns: putting their cells right."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from sheets.desk import Desk
from sheets.guarded import write_guarded
from sheets.layout import ENTRY_ID, Cells
from sheets.repository import CellWrite, Sheet
from sheets.wire import same, value_of

_ATTEMPTS = 5
_log = structlog.get_logger()


async def straighten(desk: Desk, rows: Mapping[str, Cells]) -> set[str]:
    """Find the rows of these entries wherever their cells stand, and move the cells to their columns.

    Returns the Entry IDs that were found. SheetFault.
    """

    async def look(sheet: Sheet) -> tuple[set[str], bool]:
        every = await desk.worksheets.read_rows(sheet, None)
        found, writes = await asyncio.to_thread(_look, every, sheet.columns, rows)
        if writes:
            _log.warning("rows_straightened", company=desk.company, cells=len(writes))
            await write_guarded(desk, sheet, every, writes)
        return found, not writes

    found: set[str] = set()
    for _ in range(_ATTEMPTS):
        found, is_straight = await desk.on_sheet(look)
        if is_straight:
            break
        desk.look_again()
    return found


def _look(
    every: Mapping[int, Sequence[Any]], columns: Mapping[str, int], rows: Mapping[str, Cells]
) -> tuple[set[str], list[CellWrite]]:
    found: set[str] = set()
    writes: list[CellWrite] = []
    for number, raw in every.items():
        named = {cell for cell in raw if isinstance(cell, str)} & rows.keys()
        for entry_id in named if number > 1 else ():
            if _is_ours(raw, rows[entry_id]):
                # Every value is there; where one is in another column, no hand put it there.
                found.add(entry_id)
                writes += _corrections(number, raw, rows[entry_id], columns)
            elif _at(raw, columns[ENTRY_ID]) == entry_id:
                found.add(entry_id)
    return found, writes


def _is_ours(raw: Sequence[Any], cells: Cells) -> bool:
    """Tell whether a row holds every value of the entry, in whatever columns; a note with an id does not."""
    return all(
        any(same(value_of(name, cell), value) for cell in raw)
        for name, value in cells.items()
        if value is not None
    )


def _corrections(
    number: int, raw: Sequence[Any], cells: Cells, columns: Mapping[str, int]
) -> list[CellWrite]:
    """Return the writes that bring values to their columns, and clear the places where they stood.

    What a hand has added to the row since, in a cell that was empty, stays.
    """
    away = {
        name: value
        for name, value in cells.items()
        if value is not None and not same(value_of(name, _at(raw, columns[name])), value)
    }
    writes = [CellWrite(number, columns[name], name, value) for name, value in away.items()]
    taken = {columns[name] for name, value in cells.items() if value is not None}
    names = {index: name for name, index in columns.items()}
    for index, cell in enumerate(raw):
        if index not in taken and any(same(value_of(name, cell), value) for name, value in away.items()):
            writes.append(CellWrite(number, index, names.get(index, ""), None))
    return writes


def _at(raw: Sequence[Any], index: int) -> Any:
    return raw[index] if index < len(raw) else None
