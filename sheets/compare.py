"""Comparing a worksheet, part by part, with what its rows are known to hold. Pure, and made for many rows.

Of a row that is as it is known to be, one bit stays in memory; of one that differs, the cells that do.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import orjson

from ledger.worksheet_rows import RowState
from sheets.layout import ENTRY_ID, NAMES, Cells, CellValue
from sheets.repository import Table
from sheets.vanished import is_damage
from sheets.wire import same


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that does not hold what it is known to hold: the cells that differ (none: the row came back),
    and the digest of what it was compared with.
    """

    entry_id: str
    cells: Cells
    stored: str

    def packed(self) -> bytes:
        """Return it in a form that takes little room: there may be one for every row."""
        return orjson.dumps((self.entry_id, self.cells, self.stored))


def unpacked(packed: bytes) -> Difference:
    """The way back of :meth:`Difference.packed`."""
    return Difference(*orjson.loads(packed))


def digest_of(stored: str | None) -> str:
    """Return what tells whether a row is still known as it was."""
    return blake2b((stored or "").encode(), digest_size=12).hexdigest()


@dataclass(slots=True)
class Findings:
    """What a look at the whole worksheet found. ``shuffled`` names columns that were sorted by themselves,
    ``differing`` holds packed differences.
    """

    known: int = 0
    differing: list[bytes] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    shuffled: list[str] = field(default_factory=list)
    passed_over: int = 0


@dataclass(slots=True)
class Exchange:
    """The corrections in one column: how many, and the sums of the digests of the old and new values."""

    cells: int = 0
    old: int = 0
    new: int = 0

    def note(self, before: CellValue, there: CellValue) -> None:
        """Add one."""
        self.cells += 1
        self.old += _digest(before)
        self.new += _digest(there)


class Comparison:
    """One look. Rows of entries with something waiting are passed over; of copies the first counts; rows
    without an id of ours are the people's. ``newest`` is the place of the newest entry that counts.
    """

    def __init__(self, waiting: Collection[str], newest: int) -> None:
        self.findings = Findings()
        self._waiting = waiting
        self._newest = newest
        self._seen = bytearray(newest // 8 + 1)  # a bit for each entry, by its place in the order
        self._exchanges: defaultdict[str, Exchange] = defaultdict(Exchange)

    def rows(self, table: Table, which: range, states: Mapping[str, RowState]) -> array[int] | None:
        """Compare the next rows, of a part of the worksheet those at the indices ``which``. Returns the
        places of their entries when they all counted.
        """
        places = array("q")
        found = self.findings
        before = (found.passed_over, len(found.duplicated))
        columns = [(name, table.columns[name]) for name in NAMES if name != ENTRY_ID]
        for index in which:
            state = states.get(id_in(table.columns[ENTRY_ID][index]))
            if state is None or state.sequence > self._newest:
                continue
            if not self._is_first(state.sequence):
                found.duplicated.append(state.entry_id)
            elif state.entry_id in self._waiting:
                found.passed_over += 1
            else:
                places.append(state.sequence)
                self._row(index, state, columns)
        return places if before == (found.passed_over, len(found.duplicated)) else None

    def unchanged(self, places: Sequence[int]) -> None:
        """Note a part that holds what it held when these entries stood in it and nothing differed."""
        for place in places:
            self._is_first(place)

    def present(self, rows: Sequence[tuple[int, str]]) -> None:
        """Note rows that should stand in the worksheet, after all its parts."""
        for place, entry_id in rows:
            if place > self._newest:
                continue
            self.findings.known += 1
            if not self._seen[place >> 3] & 1 << (place & 7) and entry_id not in self._waiting:
                self.findings.vanished.append(entry_id)

    def finish(self) -> Findings:
        """Return what was found."""
        known = self.findings.known
        self.findings.shuffled = [
            name
            for name, each in self._exchanges.items()
            # Many rows of the column hold each other's values.
            if is_damage(each.cells, known) and each.old == each.new
        ]
        return self.findings

    def _row(self, index: int, state: RowState, columns: Sequence[tuple[str, Sequence[CellValue]]]) -> None:
        stored = orjson.loads(state.stored)
        last = stored | stored.get("seen", {}) | stored.get("kept", {})
        differing: Cells = {}
        for name, column in columns:
            there, before = column[index], last.get(name)
            if there != before and not same(there, before):
                differing[name] = there
                self._exchanges[name].note(before, there)
        if differing or state.deleted:
            difference = Difference(state.entry_id, differing, digest_of(state.stored))
            self.findings.differing.append(difference.packed())

    def _is_first(self, place: int) -> bool:
        bit = 1 << (place & 7)
        is_first = not self._seen[place >> 3] & bit
        self._seen[place >> 3] |= bit
        return is_first


def id_in(value: CellValue) -> str:
    """Return the Entry ID in a cell, or nothing."""
    return str(value).strip() if value is not None else ""


def _digest(value: CellValue) -> int:
    """Return a number for a value; of texts only, as the hashes of numbers add up like the numbers."""
    return hash(str(int(value) if isinstance(value, float) and value.is_integer() else value))
