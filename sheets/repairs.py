"""A repair under way, written down before it is sent.

Cells that are written by row number may still come when the process that sent them is gone, to rows that a
person has moved meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from ledger import marks
from ledger.driver import Connection
from sheets.repository import CellWrite

REPAIR = "repair:"  # a mark, followed by a company: what is being written to its rows


@dataclass(frozen=True, slots=True)
class Repair:
    """Cells that are written, marked with ``marker`` in the spreadsheet, since the Unix time ``sent_at``.

    ``before`` are the header and the rows they are meant for, as these were read just before.
    """

    marker: int
    sent_at: float
    before: Mapping[int, Sequence[Any]]
    writes: Sequence[CellWrite]


def repair_of(
    marker: int, sent_at: float, every: Mapping[int, Sequence[Any]], writes: Sequence[CellWrite]
) -> Repair:
    """Return the repair, with those of ``every`` row that it touches."""
    touched = {1, *(each.row for each in writes)}
    return Repair(marker, sent_at, {row: every[row] for row in touched if row in every}, writes)


def note(tx: Connection, company: str, repair: Repair) -> None:
    """Write down that a company's repair is about to be sent."""
    marks.put(tx, REPAIR + company, msgspec.json.encode(repair).decode())


def noted(tx: Connection, company: str) -> Repair | None:
    """Return the repair of which nobody knows yet what became of it, None when there is none."""
    stored = marks.get(tx, REPAIR + company)
    return None if stored is None else msgspec.json.decode(stored, type=Repair)


def forget(tx: Connection, company: str) -> None:
    """Forget a repair whose outcome is known."""
    marks.clear(tx, REPAIR + company)
