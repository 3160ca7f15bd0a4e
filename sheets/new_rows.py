"""Entries that wait for their rows, as little of each as is needed to send it: there may be thousands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import orjson

from ledger.outbox import Due
from sheets.cells import cells_of
from sheets.layout import NAMES, Cells, CellValue

BATCH_BYTES = 1_000_000  # of values; with the typed form around them about the 2 MB that Google recommends


@dataclass(frozen=True, slots=True)
class NewRow:
    """An entry that waits. ``id`` is its number in the outbox, ``version`` that of the entry, ``correlation``
    the update that caused it, ``values`` what its cells are to hold, in the order of the columns' names."""

    id: int
    entry_id: str
    version: int
    correlation: str
    values: tuple[CellValue, ...]

    @property
    def cells(self) -> Cells:
        """Return the cells, made anew each time."""
        return dict(zip(NAMES, self.values, strict=True))


def new_rows(due: Iterable[Due]) -> list[NewRow]:
    """Return what is kept of entries that wait; a text that stands in several rows is in memory once."""
    texts: dict[str, str] = {}
    rows = []
    for each in due:
        entry, cells = each.entry, cells_of(each.entry)
        values = (cells[name] for name in NAMES)
        shared = tuple(texts.setdefault(one, one) if isinstance(one, str) else one for one in values)
        rows.append(NewRow(each.id, entry.entry_id, entry.version, each.correlation, shared))
    return rows


class CellsOf(Collection[Cells]):
    """The cells of rows, one row at a time."""

    def __init__(self, rows: Sequence[NewRow]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Cells]:
        return (each.cells for each in self._rows)

    def __contains__(self, cells: object) -> bool:
        return any(each == cells for each in self)


def first_bytes(rows: Sequence[NewRow]) -> Sequence[NewRow]:
    """Return as many of the first rows as go into one request; at least one."""
    size = 0
    for count, each in enumerate(rows):
        size += len(orjson.dumps(each.cells))
        if count and size > BATCH_BYTES:
            return rows[:count]
    return rows
