"""Bringing an entry and its row together: what the chat changed, what a hand changed, who wins.

A correction by hand wins over a change in the chat made since the row was last looked at; what only
the chat changed is written; what a hand wrote and cannot be read stays as it is. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ledger.entry import Details, Entry, Status
from sheets.cells import cells_of
from sheets.corrections import is_figure, understood
from sheets.known import Known
from sheets.layout import ENTRY_ID, NAMES, Cells
from sheets.wire import same


@dataclass(frozen=True, slots=True)
class Merged:
    """The outcome for one row.

    ``details`` and ``status`` are the entry's with the corrections in it; ``writes`` is what is still to
    be written; ``known`` the row as it stands before that; ``unread`` the columns whose correction could
    not be read (each is told once); ``overruled`` those where a hand won over the chat.
    """

    details: Details
    status: Status
    writes: Cells
    known: Known
    unread: tuple[str, ...]
    overruled: tuple[str, ...]

    def changes(self, entry: Entry) -> bool:
        """Tell whether the entry has to be changed."""
        return self.details != entry.details or self.status is not entry.status


def merge(entry: Entry, known: Known, row: Cells) -> Merged:
    """Compare the entry as it is now, its row as it was known, and the row as it stands there now."""
    want = cells_of(entry)
    cells, seen, kept = dict(known.cells), dict(known.seen), dict(known.kept)
    writes: Cells = {}
    changes: dict[str, Any] = {}
    by_hand: list[str] = []
    unread: list[str] = []
    overruled: list[str] = []
    for name in NAMES:
        if name == ENTRY_ID:
            continue
        there, ours, asked = row.get(name), known.cells.get(name), want[name]
        if same(there, known.last(name)):
            if same(asked, ours) or name in kept:
                cells[name] = asked
            else:
                writes[name] = asked
            continue
        seen.pop(name, None)
        kept.pop(name, None)
        cells[name] = asked
        if same(there, asked):
            continue
        if name in known.sent and same(there, known.sent[name]):
            cells[name], writes[name] = there, asked
            continue
        if not same(asked, ours):
            overruled.append(name)
        found = understood(name, there)
        if found is None:
            kept[name] = there
            if is_figure(name):
                unread.append(name)
        else:
            changes[found[0]] = found[1]
            by_hand.append(name)
    status = changes.pop("status", entry.status)
    details = replace(entry.details, **changes)
    after = cells_of(replace(entry, details=details, status=status))
    for name in by_hand:
        cells[name] = after[name]
        if not same(row.get(name), after[name]):
            seen[name] = row.get(name)
    return Merged(details, status, writes, Known(cells, seen, kept), tuple(unread), tuple(overruled))
