"""Which cells have to be put back after an update met rows or columns that had just moved. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from sheets.known import Known
from sheets.layout import LAST_MODIFIED, Cells
from sheets.repository import CellWrite, Sheet
from sheets.rows import SheetRow
from sheets.wire import same


class Update(Protocol):
    """An update that was sent (see :class:`sheets.settle.Sent`)."""

    @property
    def entry_id(self) -> str:
        """The entry that it was meant for."""
        ...

    @property
    def writes(self) -> Cells:
        """The cells that were written, by column."""
        ...

    @property
    def before(self) -> SheetRow | None:
        """The entry's row as it was read just before, where that is known."""
        ...


def restorations(
    sheet: Sheet, rows: Sequence[SheetRow], sent: Iterable[Update], known: Mapping[str, Known]
) -> list[CellWrite]:
    """Return the writes that give rows and columns back what updates meant for others took from them."""
    found: dict[tuple[int, int], CellWrite] = {}
    index: dict[str, dict[Any, list[SheetRow]]] = {}
    for update in sent:
        for row in _holders(rows, update.writes, index):
            if row.entry_id != update.entry_id:
                _collect(found, _row_back(sheet, row, update, known.get(row.entry_id)))
        own = next((row for row in rows if row.entry_id == update.entry_id), None)
        if own is not None:
            _collect(found, _columns_back(sheet, own, update, known.get(update.entry_id)))
    return list(found.values())


def _holders(
    rows: Sequence[SheetRow], writes: Cells, index: dict[str, dict[Any, list[SheetRow]]]
) -> list[SheetRow]:
    """Return the rows that hold everything an update wrote."""
    pivot = LAST_MODIFIED if LAST_MODIFIED in writes else next(iter(writes), None)
    if pivot is None:
        return []
    if pivot not in index:
        by_value: dict[Any, list[SheetRow]] = {}
        for row in rows:
            by_value.setdefault(row.cells.get(pivot), []).append(row)
        index[pivot] = by_value
    candidates = index[pivot].get(writes[pivot], [])
    return [
        row for row in candidates if all(same(row.cells.get(name), value) for name, value in writes.items())
    ]


def _row_back(sheet: Sheet, row: SheetRow, update: Update, known: Known | None) -> list[CellWrite]:
    if known is None:
        # A row without an entry. Only what carries the update's own time is certainly not the people's.
        mine = not row.entry_id and LAST_MODIFIED in update.writes
        return (
            [CellWrite(row.number, sheet.columns[name], name, None) for name in update.writes] if mine else []
        )
    return [
        CellWrite(row.number, sheet.columns[name], name, known.last(name))
        for name, value in update.writes.items()
        if not same(value, known.last(name)) and not same(value, known.sent.get(name))
    ]


def _columns_back(sheet: Sheet, row: SheetRow, update: Update, known: Known | None) -> list[CellWrite]:
    """Return what stood in the entry's own row where another column's value was written."""
    values = [value for value in update.writes.values() if value is not None]
    back = []
    for name, there in row.cells.items():
        if name in update.writes or not any(same(there, value) for value in values):
            continue
        base = update.before.cells.get(name) if update.before else known.last(name) if known else there
        if not same(there, base):
            back.append(CellWrite(row.number, sheet.columns[name], name, base))
    if update.before is not None:
        for text, there in row.others.items():
            base = update.before.others.get(text)
            if there != base and any(same(there, value) for value in values):
                back.append(CellWrite(row.number, sheet.header.index(text), "", base))
    return back


def _collect(found: dict[tuple[int, int], CellWrite], writes: Iterable[CellWrite]) -> None:
    for each in writes:
        found[each.row, each.column] = each
