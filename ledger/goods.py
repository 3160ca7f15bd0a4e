"""Entries that name goods, of chosen types: what margins and item figures are read from."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select, text

from ledger.entry import Entry, EntryType, Status
from ledger.rows import entry_from_row
from ledger.schema import entries


def traded(
    tx: Connection, company: str, types: tuple[EntryType, ...], since: date, until: date
) -> list[Entry]:
    """Return a company's active entries with items, of these types, of a span of days (both included)."""
    query = select(entries).where(
        entries.c.company == company,
        entries.c.status == Status.ACTIVE.value,
        entries.c.type.in_([kind.value for kind in types]),
        entries.c.date.between(since.isoformat(), until.isoformat()),
        text("items <> '[]'"),  # as the index of entries with goods says it
    )
    return [entry_from_row(row) for row in tx.execute(query.order_by(entries.c.sequence))]
