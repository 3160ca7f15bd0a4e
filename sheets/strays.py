"""Which cells have to be put back after an update met rows or columns that had just moved. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from sheets.known import Known
from sheets.layout import ENTRY_ID, LAST_MODIFIED, Cells, CellValue
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
    index: dict[CellValue, list[SheetRow]] = {}
    for update in sent:
        for row in _holders(rows, update.writes, index):
            if row.entry_id != update.entry_id:
                _collect(found, _row_back(sheet, row, update, known.get(row.entry_id)))
        own = next((row for row in rows if row.entry_id == update.entry_id), None)
        own = own or _nameless(_holders(rows, update.writes, index), update, known.get(update.entry_id))
        if own is not None:
            _collect(found, _columns_back(sheet, own, update, known.get(update.entry_id)))
    return list(found.values())


def _holders(
    rows: Sequence[SheetRow], writes: Cells, index: dict[CellValue, list[SheetRow]]
) -> list[SheetRow]:
    """Return the rows that hold everything an update wrote, in whatever columns (they may have moved)."""
    values = [value for value in writes.values() if value is not None]
    pivot = writes.get(LAST_MODIFIED) or next(iter(values), None)
    if pivot is None:
        return []
    if not index:
        for row in rows:
            for there in {there for there in _every_cell(row) if there is not None}:
                index.setdefault(there, []).append(row)
    return [
        row
        for row in index.get(pivot, [])
        if all(any(same(there, value) for there in _every_cell(row)) for value in values)
    ]


def _nameless(rows: Sequence[SheetRow], update: Update, known: Known | None) -> SheetRow | None:
    """Return the entry's own row when the update hit its Entry ID: all else is as it was or was written."""
    if known is None:
        return None
    values = [value for value in update.writes.values() if value is not None]
    return next(
        (
            row
            for row in rows
            if any(same(row.cells.get(ENTRY_ID), value) for value in values)
            and all(
                same(there, known.last(name)) or any(same(there, value) for value in values)
                for name, there in row.cells.items()
            )
        ),
        None,
    )


def _every_cell(row: SheetRow) -> list[CellValue]:
    return [*row.cells.values(), *row.others.values()]


def _row_back(sheet: Sheet, row: SheetRow, update: Update, known: Known | None) -> list[CellWrite]:
    values = list(update.writes.values())
    if known is None:
        # A row without an entry. Only what carries the update's own time is certainly not the people's.
        mine = not row.entry_id and LAST_MODIFIED in update.writes
        hit = [name for name, there in row.cells.items() if there is not None and there in values]
        return [CellWrite(row.number, sheet.columns[name], name, None) for name in hit] if mine else []
    ours = [
        CellWrite(row.number, sheet.columns[name], name, known.last(name))
        for name, there in row.cells.items()
        if any(same(there, value) for value in values)
        and not same(there, known.last(name))
        and not (name in known.sent and same(there, known.sent[name]))
    ]
    return ours + _others_emptied(sheet, row, update)


def _others_emptied(sheet: Sheet, row: SheetRow, update: Update) -> list[CellWrite]:
    """Empty people's own columns of a row that was hit, where they hold what was written to ours."""
    missed = [
        value
        for name, value in update.writes.items()
        if value is not None and not same(row.cells.get(name), value)
    ]
    return [
        CellWrite(row.number, sheet.header.index(text), "", None)
        for text, there in row.others.items()
        if there is not None and there in missed
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
    if update.before is None:
        if LAST_MODIFIED in update.writes and _holders([row], update.writes, {}):
            back += _others_emptied(sheet, row, update)
    else:
        for text, there in row.others.items():
            base = update.before.others.get(text)
            if there != base and any(same(there, value) for value in values):
                back.append(CellWrite(row.number, sheet.header.index(text), "", base))
    return back


def _collect(found: dict[tuple[int, int], CellWrite], writes: Iterable[CellWrite]) -> None:
    for each in writes:
        found[each.row, each.column] = each
