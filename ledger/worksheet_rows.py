"""What the ledger knows of the entries' rows in the worksheets: what each holds, and whether it is there.

What a row holds is JSON that :mod:`sheets.known` reads and writes; here it is only kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.driver import Connection
from ledger.rows import json_text
from ledger.statements import value

PRESENT, DELETED, FORMER = "present", "deleted", "former"
_SET_DELIVERED = """
UPDATE entries SET delivered = :delivered WHERE company = :company AND entry_id = :entry_id"""
_DELIVERED = "SELECT delivered FROM entries WHERE company = :company AND entry_id = :entry_id"
_SET_SHEET = "UPDATE entries SET sheet = :sheet WHERE company = :company AND entry_id = :entry_id"
_SHEET = "SELECT sheet FROM entries WHERE company = :company AND entry_id = :entry_id"
_END_ARRIVED = """
DELETE FROM outbox WHERE company = :company AND entry_id = :entry_id AND (kind = 'append' OR :version =
 (SELECT version FROM entries WHERE company = :company AND entry_id = :entry_id))"""
_END_ALL = "DELETE FROM outbox WHERE company = :company AND entry_id = :entry_id"
# The plus leaves the company to be checked on what was found by Entry ID: SQLite expects few entries of a
# company, and would go through all of them for each list.
_LEFT_BEHIND = """
SELECT entry_id FROM entries
WHERE +company = :company AND entry_id IN (SELECT value FROM json_each(:entry_ids)) AND sheet = 'former'"""
_NEWEST = "SELECT sequence FROM entries WHERE company = :company ORDER BY sequence DESC LIMIT 1"
_ANY_WRITTEN = """
SELECT sequence FROM entries
WHERE company = :company AND sheet IN ('present', 'deleted') AND delivered IS NOT NULL
LIMIT 1"""
_STATES = """
SELECT entry_id, sequence, delivered, sheet FROM entries
WHERE +company = :company AND sheet IN ('present', 'deleted', 'former') AND delivered IS NOT NULL
 AND entry_id IN (SELECT value FROM json_each(:entry_ids))"""
_NEXT_PRESENT = """
SELECT sequence, entry_id FROM entries
WHERE company = :company AND sheet = 'present' AND delivered IS NOT NULL AND sequence > :after
ORDER BY sequence LIMIT :limit"""
_PRESENT_IDS = "SELECT entry_id FROM entries WHERE company = :company AND sheet = 'present'"


@dataclass(frozen=True, slots=True)
class RowState:
    """A row that was written once: its entry's place in the order of acceptance, the JSON of what it
    holds, and whether it should not stand in the worksheet: a person deleted it, or it was left behind."""

    entry_id: str
    sequence: int
    stored: str
    deleted: bool


def remember(tx: Connection, company: str, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Keep what rows hold, or are about to hold: Entry IDs, each with its cells."""
    tx.executemany(
        _SET_DELIVERED,
        ({"company": company, "entry_id": key, "delivered": json_text(row)} for key, row in rows),
    )


def stored(tx: Connection, company: str, entry_id: str) -> str | None:
    """Return the JSON of what an entry's row holds, or None when it was never sent."""
    found: str | None = value(tx, _DELIVERED, {"company": company, "entry_id": entry_id})
    return found


def arrived(tx: Connection, company: str, versions: Mapping[str, int]) -> None:
    """Note that rows stand in the worksheet as these versions of their entries.

    Nothing waits any more for an entry that has not changed since; one that has is due again.
    """
    _set_sheet(tx, company, versions, PRESENT)
    tx.executemany(
        _END_ARRIVED,
        ({"company": company, "entry_id": key, "version": version} for key, version in versions.items()),
    )


def deleted(tx: Connection, company: str, entry_ids: list[str]) -> None:
    """Note that a person deleted rows; nothing is sent for them any more."""
    _set_sheet(tx, company, entry_ids, DELETED)
    _end_all(tx, company, entry_ids)


def left_behind(tx: Connection, company: str, entry_ids: Sequence[str]) -> None:
    """Note that rows stand in a worksheet that the company no longer uses: there they are looked for no more,
    and should they be copied into the new one, they count as rows that came back."""
    _set_sheet(tx, company, entry_ids, FORMER)


def dropped_updates(tx: Connection, company: str, entry_ids: Sequence[str]) -> set[str]:
    """Have nothing sent any more for those of these rows that were left behind; returns which these are."""
    values = {"company": company, "entry_ids": json_text(list(entry_ids))}
    found = {entry_id for (entry_id,) in tx.execute(_LEFT_BEHIND, values)}
    _end_all(tx, company, found)
    return found


def newest(tx: Connection, company: str) -> int:
    """Return the place of the company's entry that was accepted last; 0 when there is none."""
    return value(tx, _NEWEST, {"company": company}) or 0


def were_written(tx: Connection, company: str) -> bool:
    """Tell whether any row of a company was written once."""
    return value(tx, _ANY_WRITTEN, {"company": company}) is not None


def states(tx: Connection, company: str, entry_ids: Sequence[str]) -> dict[str, RowState]:
    """Return those of these rows that were written once, by Entry ID."""
    values = {"company": company, "entry_ids": json_text(list(entry_ids))}
    return {
        entry_id: RowState(entry_id, sequence, held, sheet != PRESENT)
        for entry_id, sequence, held, sheet in tx.execute(_STATES, values)
    }


def present(tx: Connection, company: str, after: int, limit: int) -> list[tuple[int, str]]:
    """Return the next rows that stand in the worksheet as far as is known: place and Entry ID, in the
    order of acceptance.
    """
    return tx.execute(_NEXT_PRESENT, {"company": company, "after": after, "limit": limit}).fetchall()


def stands(tx: Connection, company: str, entry_id: str) -> bool:
    """Tell whether an entry's row stands in the worksheet as far as is known."""
    return bool(value(tx, _SHEET, {"company": company, "entry_id": entry_id}) == PRESENT)


def present_ids(tx: Connection, company: str) -> set[str]:
    """Return the Entry IDs whose rows stand in the worksheet as far as is known."""
    return {entry_id for (entry_id,) in tx.execute(_PRESENT_IDS, {"company": company})}


def _set_sheet(tx: Connection, company: str, entry_ids: Iterable[str], sheet: str) -> None:
    tx.executemany(_SET_SHEET, ({"company": company, "entry_id": each, "sheet": sheet} for each in entry_ids))


def _end_all(tx: Connection, company: str, entry_ids: Iterable[str]) -> None:
    tx.executemany(_END_ALL, ({"company": company, "entry_id": each} for each in entry_ids))
