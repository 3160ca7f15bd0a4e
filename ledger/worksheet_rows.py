"""What the ledger knows of the entries' rows in the worksheets: what each holds, and whether it is there.

What a row holds is JSON that :mod:`sheets.known` reads and writes; here it is only kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from ledger.schema import entries, outbox

PRESENT, DELETED = "present", "deleted"


@dataclass(frozen=True, slots=True)
class RowState:
    """A row that was written once: the JSON of what it holds, and whether a person deleted it."""

    entry_id: str
    stored: str
    deleted: bool


def remember(tx: Connection, company: str, rows: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep what rows hold, or are about to hold, by Entry ID."""
    if not rows:
        return
    statement = (
        update(entries)
        .where(entries.c.company == company, entries.c.entry_id == bindparam("which"))
        .values(delivered=bindparam("stored"))
    )
    values = [{"which": key, "stored": json.dumps(row, ensure_ascii=False)} for key, row in rows.items()]
    tx.execute(statement, values)


def stored(tx: Connection, company: str, entry_id: str) -> str | None:
    """Return the JSON of what an entry's row holds, or None when it was never sent."""
    query = select(entries.c.delivered).where(entries.c.company == company, entries.c.entry_id == entry_id)
    return tx.execute(query).scalar()


def arrived(tx: Connection, company: str, versions: Mapping[str, int]) -> None:
    """Note that rows stand in the worksheet as these versions of their entries.

    Nothing waits any more for an entry that has not changed since; one that has is due again.
    """
    if not versions:
        return
    which = (entries.c.company == company) & (entries.c.entry_id == bindparam("which"))
    tx.execute(update(entries).where(which).values(sheet=PRESENT), [{"which": key} for key in versions])
    mine = (outbox.c.company == company) & (outbox.c.entry_id == bindparam("which"))
    now = select(entries.c.version).where(which).scalar_subquery()
    done = (outbox.c.kind == "append") | (now == bindparam("sent"))
    tx.execute(
        delete(outbox).where(mine, done),
        [{"which": key, "sent": version} for key, version in versions.items()],
    )


def deleted(tx: Connection, company: str, entry_ids: list[str]) -> None:
    """Note that a person deleted rows; nothing is sent for them any more."""
    mine = [{"which": each} for each in entry_ids]
    if not mine:
        return
    which = (entries.c.company == company) & (entries.c.entry_id == bindparam("which"))
    tx.execute(update(entries).where(which).values(sheet=DELETED), mine)
    tx.execute(
        delete(outbox).where(outbox.c.company == company, outbox.c.entry_id == bindparam("which")), mine
    )


def states(tx: Connection, company: str) -> list[RowState]:
    """Return every row of a company that was written once, in the order of acceptance."""
    columns = (entries.c.entry_id, entries.c.delivered, entries.c.sheet == DELETED)
    query = select(*columns).where(
        entries.c.company == company,
        entries.c.sheet.in_((PRESENT, DELETED)),
        entries.c.delivered.is_not(None),
    )
    return [RowState(*row) for row in tx.execute(query.order_by(entries.c.sequence))]


def stands(tx: Connection, company: str, entry_id: str) -> bool:
    """Tell whether an entry's row stands in the worksheet as far as is known."""
    query = select(entries.c.sheet).where(entries.c.company == company, entries.c.entry_id == entry_id)
    return tx.execute(query).scalar() == PRESENT


def present_ids(tx: Connection, company: str) -> set[str]:
    """Return the Entry IDs whose rows stand in the worksheet as far as is known."""
    query = select(entries.c.entry_id).where(entries.c.company == company, entries.c.sheet == PRESENT)
    return set(tx.execute(query).scalars())
