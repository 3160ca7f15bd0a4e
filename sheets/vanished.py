"""Rows that are gone: what a person deleted counts as void, but a damaged sheet voids nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from ledger import entries, worksheet_rows
from ledger.entry import Status
from sheets.cells import cells_of
from sheets.known import Known
from sheets.repository import FaultKind, SheetFault

MOST_ROWS, MOST_SHARE = 3, 0.2


def is_damage(missing: int, known: int) -> bool:
    """Tell whether so many rows vanished at once that it is more likely a damaged sheet than a wish."""
    return missing > MOST_ROWS and missing > MOST_SHARE * known


def check_ids(known: Collection[str], there: Collection[str]) -> None:
    """Raise SheetFault REFUSED when rows vanished as they do when the id column is wiped."""
    check_missing(len(set(known).difference(there)), len(known))


def check_missing(missing: int, known: int) -> None:
    """Raise SheetFault REFUSED when too many of the known rows are missing at once."""
    if is_damage(missing, known):
        raise SheetFault(
            FaultKind.REFUSED,
            f"{missing} of {known} rows are gone or have lost their Entry ID all at once; nothing was voided."
            " Bring them back from the version history, or confirm that they were deleted",
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
        worksheet_rows.remember(tx, company, {entry_id: gone.to_json()})
    worksheet_rows.deleted(tx, company, entry_ids)
    return counted
