"""Entries: accepting one, changing it, voiding it, always with its rollups, history and outbox row.

Each function is one step inside a transaction; the entry, the figures that follow from it and the
intent to send it to its worksheet are committed together or not at all.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ledger import outbox, rollups
from ledger.driver import Connection, clean
from ledger.entry import Details, Entry, Status
from ledger.rows import OF_DETAILS, as_stored, details_to_columns, entry_from_row, storable
from ledger.statements import first, inserting, rows, setting, value

DUPLICATE_SECONDS = 600  # the same text within ten minutes is asked about before it is saved again

_OF_SOURCE = ("entry_id", "company", "user_id", "user_name", "chat_id", "message_id", "position", "at")
_OF_STATE = ("status", "live_position", "path", "text", "text_digest", "accepted_at")
_INSERT = inserting(
    "entries", _OF_SOURCE + _OF_STATE + OF_DETAILS, "ON CONFLICT DO NOTHING RETURNING sequence"
)
_UPDATE = f"""
UPDATE entries
SET {setting(OF_DETAILS)}, status = :status, version = :version, modified_at = :modified_at
WHERE company = :company AND entry_id = :entry_id"""  # noqa: S608  fixed text
_INSERT_HISTORY = """
INSERT INTO history (company, entry_id, version, at, "by", source, changes)
VALUES (:company, :entry_id, :version, :at, :by, :source, :changes)"""
_HISTORY = "SELECT * FROM history WHERE company = :company AND entry_id = :entry_id ORDER BY id"
_BY_ID = "SELECT * FROM entries WHERE entry_id = :entry_id AND company = :company"
_SHEET = "SELECT sheet FROM entries WHERE company = :company AND entry_id = :entry_id"
_OF_MESSAGE = """
SELECT * FROM entries
WHERE chat_id = :chat_id AND message_id = :message_id AND user_id = :user_id
ORDER BY position"""
_LAST_OF_PERSON = """
SELECT * FROM entries
WHERE company = :company AND user_id = :user_id AND (NOT :active OR status = 'Active')
ORDER BY sequence DESC LIMIT :limit"""
_BETWEEN = """
SELECT * FROM entries
WHERE company = :company AND date BETWEEN :since AND :until
ORDER BY sequence"""
_LAST_OF_CLIENT = """
SELECT * FROM entries
WHERE company = :company AND client = :client AND status = 'Active' AND type IN ('Sales', 'Purchase')
 AND (:location IS NULL OR location = :location)
ORDER BY sequence DESC LIMIT 1"""
_SAME_TEXT = """
SELECT entry_id FROM entries
WHERE user_id = :user_id AND text_digest = :text_digest AND accepted_at > :since
 AND company = :company AND status = 'Active'
LIMIT 1"""
_WITH_TEXT = """
SELECT * FROM entries
WHERE user_id = :user_id AND text_digest = :text_digest AND accepted_at > :since AND status = 'Active'
ORDER BY sequence LIMIT 1"""


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
    sequence = value(tx, _INSERT, values)
    if sequence is None:
        known = find(tx, entry.company, entry.entry_id)
        if known is None:
            raise ValueError(f"Entry ID {entry.entry_id} belongs to another company")
        return known
    stored = replace(
        entry,
        user_name=name,
        details=as_stored(details, columns),
        version=1,
        sequence=sequence,
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
    key = {"company": entry.company, "entry_id": entry.entry_id}
    state = {"status": after_status.value, "version": changed.version, "modified_at": at.isoformat()}
    tx.execute(_UPDATE, {**key, **after, **state})
    noted = {"version": changed.version, "at": at.isoformat(), "by": by, "source": source}
    tx.execute(_INSERT_HISTORY, {**key, **noted, "changes": json.dumps(changes)})
    if source != "sheet":
        outbox.put(tx, entry.company, entry.entry_id, "update", now)
    return changed


def find(tx: Connection, company: str, entry_id: str) -> Entry | None:
    """Return a company's entry, or None when the company has none with this id."""
    return _one(tx, _BY_ID, {"entry_id": entry_id, "company": company})


def of_message(tx: Connection, chat_id: int, message_id: int, user_id: int) -> list[Entry]:
    """Return the entries that a person's message became, in their order in it."""
    values = {"chat_id": chat_id, "message_id": message_id, "user_id": user_id}
    return [entry_from_row(row) for row in rows(tx, _OF_MESSAGE, values)]


def last_of_person(
    tx: Connection, company: str, user_id: int, limit: int = 1, *, active: bool = False
) -> list[Entry]:
    """Return a person's newest entries in a company, newest first."""
    values = {"company": company, "user_id": user_id, "active": active, "limit": limit}
    return [entry_from_row(row) for row in rows(tx, _LAST_OF_PERSON, values)]


def between(tx: Connection, company: str, since: date, until: date) -> list[Entry]:
    """Return a company's entries of a span of days (both included), void ones too, as accepted."""
    values = {"company": company, "since": since.isoformat(), "until": until.isoformat()}
    return [entry_from_row(row) for row in rows(tx, _BETWEEN, values)]


def last_of_client(tx: Connection, company: str, client: str, location: str | None = None) -> Entry | None:
    """Return the newest active entry with goods of a client, or None."""
    return _one(tx, _LAST_OF_CLIENT, {"company": company, "client": client, "location": location})


def same_text_lately(tx: Connection, company: str, user_id: int, text_digest: str, now: float) -> bool:
    """Tell whether the person sent this very text within the last ten minutes (and it counts)."""
    since = now - DUPLICATE_SECONDS
    values = {"user_id": user_id, "text_digest": text_digest, "since": since, "company": company}
    return value(tx, _SAME_TEXT, values) is not None


def with_text_since(tx: Connection, user_id: int, text_digest: str, since: float) -> Entry | None:
    """Return an entry that counts and that a person's same text became after ``since``, in any company."""
    return _one(tx, _WITH_TEXT, {"user_id": user_id, "text_digest": text_digest, "since": since})


def is_deleted(tx: Connection, entry: Entry) -> bool:
    """Tell whether a person deleted the entry's row in the worksheet; it is then never written again."""
    return bool(value(tx, _SHEET, {"company": entry.company, "entry_id": entry.entry_id}) == "deleted")


def history_of(tx: Connection, company: str, entry_id: str) -> list[dict[str, Any]]:
    """Return an entry's changes, oldest first: version, at, by, source and {field: [old, new]}."""
    return [
        {**row._asdict(), "changes": json.loads(row.changes)}
        for row in rows(tx, _HISTORY, {"company": company, "entry_id": entry_id})
    ]


def _one(tx: Connection, sql: str, values: dict[str, Any]) -> Entry | None:
    row = first(tx, sql, values)
    return None if row is None else entry_from_row(row)
