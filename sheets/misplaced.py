"""Rows that were appended in the moment in which a person moved the columns: putting their cells right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from sheets.desk import Desk
from sheets.layout import ENTRY_ID, Cells
from sheets.repository import CellWrite, Sheet
from sheets.wire import same, value_of

_ATTEMPTS = 3
_log = structlog.get_logger()


async def straighten(desk: Desk, rows: Mapping[str, Cells]) -> set[str]:
    """Find the rows of these entries wherever their cells stand, and move the cells to their columns.

    Returns the Entry IDs that were found. SheetFault.
    """
    found: set[str] = set()
    for _ in range(_ATTEMPTS):
        desk.look_again()
        found, writes = await desk.on_sheet(lambda sheet: _look(desk, sheet, rows))
        if not writes:
            break
        sheet = await desk.sheet()
        await desk.worksheets.write(sheet, writes)
        _log.warning("rows_straightened", company=desk.company, cells=len(writes))
    return found


async def _look(desk: Desk, sheet: Sheet, rows: Mapping[str, Cells]) -> tuple[set[str], list[CellWrite]]:
    every = await desk.worksheets.read_rows(sheet, None)
    found: set[str] = set()
    writes: list[CellWrite] = []
    for number, raw in every.items():
        named = {cell for cell in raw if isinstance(cell, str)} & rows.keys()
        for entry_id in named if number > 1 else ():
            if _at(raw, sheet.columns[ENTRY_ID]) == entry_id:
                found.add(entry_id)
            elif _is_ours(raw, rows[entry_id]):
                found.add(entry_id)
                writes += _corrections(number, raw, rows[entry_id], sheet.columns)
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
    writes = [
        CellWrite(number, index, name, cells.get(name))
        for name, index in columns.items()
        if not same(value_of(name, _at(raw, index)), cells.get(name))
    ]
    ours = set(columns.values())
    strays = [
        CellWrite(number, index, "", None)
        for index, cell in enumerate(raw)
        if index not in ours
        and cell not in (None, "")
        and any(same(value_of(name, cell), value) for name, value in cells.items())
    ]
    return writes + strays


def _at(raw: Sequence[Any], index: int) -> Any:
    return raw[index] if index < len(raw) else None
