"""Entries: accepting one, changing it, voiding it, always with its rollups, history and outbox row.

Each function is one step inside a transaction; the entry, the figures that follow from it and the
intent to send it to its worksheet are committed together or not at all.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Insert, Select, bindparam, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from ledger import outbox, rollups
from ledger.driver import clean
from ledger.entry import Details, Entry, Status
from ledger.rows import as_stored, details_to_columns, entry_from_row, storable
from ledger.schema import entries, history
from ledger.statements import rows, run

DUPLICATE_SECONDS = 600  # the same text within ten minutes is asked about before it is saved again


def _insert_entry() -> Insert:
    return insert_or(entries).on_conflict_do_nothing().returning(entries.c.sequence)


def record(tx: Connection, entry: Entry, text: str, text_digest: str, now: float) -> Entry:
    """Accept an entry and return it as stored; an Entry ID that is known already changes nothing."""
    details = storable(entry.details)
    columns = details_to_columns(details)
    name = clean(entry.user_name)
    values = {
        "entry_id": entry.entry_id,
        "company": entry.company,
        "user_id": entry.user_id,
        "user_name": name,
        "chat_id": entry.source.chat_id,
        "message_id": entry.source.message_id,
        "position": entry.source.position,
        "at": entry.at.isoformat(),
        "status": entry.status.value,
        "live_position": entry.live_position,
        "path": entry.path,
        "text": text,
        "text_digest": text_digest,
        "accepted_at": now,
        **columns,
    }
    inserted = run(tx, _insert_entry, values).fetchone()
    if inserted is None:
        known = find(tx, entry.company, entry.entry_id)
        if known is None:
            raise ValueError(f"Entry ID {entry.entry_id} belongs to another company")
        return known
    stored = replace(
        entry,
        user_name=name,
        details=as_stored(details, columns),
        version=1,
        sequence=inserted[0],
        modified_at=None,
    )
    rollups.add(tx, stored, +1)
    outbox.put(tx, entry.company, entry.entry_id, "append", now)
    return stored


def change(
    tx: Connection,
    entry: Entry,
    *,
    by: int | None,
    source: str,
    at: datetime,
    now: float,
    details: Details | None = None,
    status: Status | None = None,
) -> Entry:
    """Change an entry's details or status, keep the old values in the history, return the new state.

    ``source`` says where the change came from. A change from the worksheet is not sent back to it.
    What does not differ from the current state changes nothing. Raises LookupError when the company has
    no such entry.
    """
    # Read anew: the caller's copy may be older than what another change has made of the entry.
    current = find(tx, entry.company, entry.entry_id)
    if current is None:
        raise LookupError(f"{entry.company} has no entry {entry.entry_id}")
    after_details = storable(details or current.details)
    after_status = status or current.status
    before, after = details_to_columns(current.details), details_to_columns(after_details)
    changes: dict[str, list[Any]] = {
        name: [before[name], after[name]] for name in after if before[name] != after[name]
    }
    if after_status is not current.status:
        changes["status"] = [current.status.value, after_status.value]
    if not changes:
        return current
    changed = replace(
        current,
        details=as_stored(after_details, after),
        status=after_status,
        version=current.version + 1,
        modified_at=at,
    )
    rollups.add(tx, current, -1)
    rollups.add(tx, changed, +1)
    tx.execute(
        update(entries)
        .where(entries.c.company == entry.company, entries.c.entry_id == entry.entry_id)
        .values(**after, status=after_status.value, version=changed.version, modified_at=at.isoformat())
    )
    tx.execute(
        insert(history).values(
            company=entry.company,
            entry_id=entry.entry_id,
            version=changed.version,
            at=at.isoformat(),
            by=by,
            source=source,
            changes=json.dumps(changes),
        )
    )
    if source != "sheet":
        outbox.put(tx, entry.company, entry.entry_id, "update", now)
    return changed


def _entry_by_id() -> Select[Any]:
    return select(entries).where(
        entries.c.entry_id == bindparam("entry_id"), entries.c.company == bindparam("company")
    )


def find(tx: Connection, company: str, entry_id: str) -> Entry | None:
    """Return a company's entry, or None when the company has none with this id."""
    found = rows(tx, _entry_by_id, {"entry_id": entry_id, "company": company})
    return entry_from_row(found[0]) if found else None


def _entries_of_message() -> Select[Any]:
    return (
        select(entries)
        .where(
            entries.c.chat_id == bindparam("chat_id"),
            entries.c.message_id == bindparam("message_id"),
            entries.c.user_id == bindparam("user_id"),
        )
        .order_by(entries.c.position)
    )


def of_message(tx: Connection, chat_id: int, message_id: int, user_id: int) -> list[Entry]:
    """Return the entries that a person's message became, in their order in it."""
    values = {"chat_id": chat_id, "message_id": message_id, "user_id": user_id}
    return [entry_from_row(row) for row in rows(tx, _entries_of_message, values)]


def last_of_person(
    tx: Connection, company: str, user_id: int, limit: int = 1, *, active: bool = False
) -> list[Entry]:
    """Return a person's newest entries in a company, newest first."""
    query = select(entries).where(entries.c.company == company, entries.c.user_id == user_id)
    if active:
        query = query.where(entries.c.status == Status.ACTIVE.value)
    return [entry_from_row(row) for row in tx.execute(query.order_by(entries.c.sequence.desc()).limit(limit))]


def between(tx: Connection, company: str, since: date, until: date) -> list[Entry]:
    """Return a company's entries of a span of days (both included), void ones too, as accepted."""
    query = select(entries).where(
        entries.c.company == company,
        entries.c.date.between(since.isoformat(), until.isoformat()),
    )
    return [entry_from_row(row) for row in tx.execute(query.order_by(entries.c.sequence))]


def last_of_client(tx: Connection, company: str, client: str, location: str | None = None) -> Entry | None:
    """Return the newest active entry with goods of a client, or None."""
    query = select(entries).where(
        entries.c.company == company,
        entries.c.client == client,
        entries.c.status == Status.ACTIVE.value,
        entries.c.type.in_(("Sales", "Purchase")),
    )
    if location is not None:
        query = query.where(entries.c.location == location)
    row = tx.execute(query.order_by(entries.c.sequence.desc()).limit(1)).one_or_none()
    return None if row is None else entry_from_row(row)


def _same_text() -> Select[Any]:
    return (
        select(entries.c.entry_id)
        .where(
            entries.c.user_id == bindparam("user_id"),
            entries.c.text_digest == bindparam("text_digest"),
            entries.c.accepted_at > bindparam("since"),
            entries.c.company == bindparam("company"),
            entries.c.status == Status.ACTIVE.value,
        )
        .limit(1)
    )


def same_text_lately(tx: Connection, company: str, user_id: int, text_digest: str, now: float) -> bool:
    """Tell whether the person sent this very text within the last ten minutes (and it counts)."""
    since = now - DUPLICATE_SECONDS
    values = {"user_id": user_id, "text_digest": text_digest, "since": since, "company": company}
    return run(tx, _same_text, values).fetchone() is not None


def with_text_since(tx: Connection, user_id: int, text_digest: str, since: float) -> Entry | None:
    """Return an entry that counts and that a person's same text became after ``since``, in any company."""
    query = select(entries).where(
        entries.c.user_id == user_id,
        entries.c.text_digest == text_digest,
        entries.c.accepted_at > since,
        entries.c.status == Status.ACTIVE.value,
    )
    row = tx.execute(query.order_by(entries.c.sequence).limit(1)).one_or_none()
    return None if row is None else entry_from_row(row)


def is_deleted(tx: Connection, entry: Entry) -> bool:
    """Tell whether a person deleted the entry's row in the worksheet; it is then never written again."""
    query = select(entries.c.sheet).where(
        entries.c.company == entry.company, entries.c.entry_id == entry.entry_id
    )
    return tx.execute(query).scalar() == "deleted"


def history_of(tx: Connection, company: str, entry_id: str) -> list[dict[str, Any]]:
    """Return an entry's changes, oldest first: version, at, by, source and {field: [old, new]}."""
    query = select(history).where(history.c.company == company, history.c.entry_id == entry_id)
    return [
        {**row._mapping, "changes": json.loads(row.changes)}
        for row in tx.execute(query.order_by(history.c.id))
    ]
