"""Comparing a whole worksheet with what its rows are known to hold. Pure, and made for many rows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from ledger.worksheet_rows import RowState
from sheets.layout import ENTRY_ID, NAMES, Cells, CellValue
from sheets.repository import Table
from sheets.vanished import is_damage
from sheets.wire import same


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that does not hold what it is known to hold; ``stored`` is what it was compared with."""

    entry_id: str
    cells: Cells
    stored: str


@dataclass(slots=True)
class Findings:
    """What a look at the whole worksheet found. ``shuffled`` names columns that were sorted by themselves."""

    known: int = 0
    differing: list[Difference] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    shuffled: list[str] = field(default_factory=list)
    passed_over: int = 0


def compare(table: Table, states: Sequence[RowState], waiting: Collection[str]) -> Findings:
    """Compare rows by Entry ID. Rows of entries with something waiting are passed over; of copies the
    first counts; rows without an id of ours are the people's.
    """
    by_id = {state.entry_id: state for state in states}
    findings = Findings(known=sum(not state.deleted for state in states))
    moved: dict[str, list[tuple[CellValue, CellValue]]] = {}
    seen: set[str] = set()
    columns = [(name, table.columns[name]) for name in NAMES if name != ENTRY_ID]
    for index, value in enumerate(table.columns[ENTRY_ID]):
        entry_id = str(value).strip() if value is not None else ""
        state = by_id.get(entry_id)
        if state is None:
            continue
        if entry_id in seen:
            findings.duplicated.append(entry_id)
            continue
        seen.add(entry_id)
        if entry_id in waiting:
            findings.passed_over += 1
            continue
        stored = json.loads(state.stored)
        last = stored | stored.get("seen", {}) | stored.get("kept", {})
        differs = state.deleted
        for name, column in columns:
            there, before = column[index], last.get(name)
            if there != before and not same(there, before):
                differs = True
                moved.setdefault(name, []).append((there, before))
        if differs:
            findings.differing.append(Difference(entry_id, table.row(index), state.stored))
    findings.vanished = [
        state.entry_id
        for state in states
        if not state.deleted and state.entry_id not in seen and state.entry_id not in waiting
    ]
    findings.shuffled = [name for name, pairs in moved.items() if _is_shuffled(pairs, findings.known)]
    return findings


def _is_shuffled(pairs: Sequence[tuple[CellValue, CellValue]], known: int) -> bool:
    """Tell whether many rows of a column hold each other's values: it was sorted without the others."""
    return is_damage(len(pairs), known) and Counter(new for new, _ in pairs) == Counter(
        old for _, old in pairs
    )
