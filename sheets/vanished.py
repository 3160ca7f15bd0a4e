"""Rows that are gone: what a person deleted counts as void, but a damaged sheet voids nothing.

So many rows at once count only when an admin has said that they were meant to go, and how many that are.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from ledger import entries, marks, worksheet_rows
from ledger.driver import Connection
from ledger.entry import Status
from sheets.cells import cells_of
from sheets.known import Known
from sheets.repository import FaultKind, SheetFault

MOST_ROWS, MOST_SHARE = 3, 0.2
_CONFIRMED = "deleted:"  # a mark, followed by a company: how many rows somebody says were meant to go


def is_damage(missing: int, known: int) -> bool:
    """Tell whether so many rows vanished at once that it is more likely a damaged sheet than a wish."""
    return missing > MOST_ROWS and missing > MOST_SHARE * known


def confirm(tx: Connection, company: str, rows: int) -> None:
    """Somebody says that so many rows of a company were meant to go; it is asked again for more."""
    marks.put(tx, _CONFIRMED + company, str(rows))


def confirmed(tx: Connection, company: str) -> int:
    """Return how many rows of a company are known to have been meant to go."""
    return int(marks.get(tx, _CONFIRMED + company) or 0)


def forget_confirmed(tx: Connection, company: str) -> None:
    """What was confirmed is done."""
    marks.clear(tx, _CONFIRMED + company)


def check_ids(tx: Connection, company: str, there: Collection[str]) -> None:
    """Raise SheetFault REFUSED when rows vanished as they do when the id column is wiped."""
    known = worksheet_rows.present_ids(tx, company)
    check_missing(len(known.difference(there)), len(known), confirmed(tx, company))


def check_missing(missing: int, known: int, meant: int) -> None:
    """Raise SheetFault REFUSED when too many of the known rows are missing at once, and more than ``meant``
    were meant to go."""
    if missing > meant and is_damage(missing, known):
        raise SheetFault(
            FaultKind.REFUSED,
            f"{missing} rows are gone or have lost their Entry ID all at once; nothing was voided."
            " Bring them back from the version history, or confirm that they were deleted",
            gone=missing,
        )


def void_deleted(tx: Connection, company: str, entry_ids: list[str], *, at: datetime, now: float) -> int:
    """Void entries whose rows a person deleted; returns how many of them had counted until now."""
    counted = 0
    for entry_id in entry_ids:
        entry = entries.find(tx, company, entry_id)
        if entry is None:
            continue
        if entry.status is Status.ACTIVE:
            entry = entries.change(tx, entry, by=None, source="sheet", at=at, now=now, status=Status.VOID)
            counted += 1
        # Should the row come back as Active, that is a correction like any other.
        gone = Known(cells_of(entry), version=entry.version)
        worksheet_rows.remember(tx, company, [(entry_id, gone.to_json())])
    worksheet_rows.deleted(tx, company, entry_ids)
    return counted
