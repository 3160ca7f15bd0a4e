"""Everything the ledger holds about one person, and taking it out again.

These questions are asked by the person (their own id, never a company's), so they run over all companies;
what belongs to a company (the text of entries) is listed only for companies named by the caller.
"""

from __future__ import annotations

import json
from typing import Any

from ledger.driver import Connection
from ledger.statements import each_row, value

MOST_ENTRIES = 10_000  # newest first; a file of about 5 MB
NO_NAME = "User {user_id}"

_PROFILE = "SELECT * FROM people WHERE user_id = :user_id"
_MEMBERSHIPS = "SELECT * FROM members WHERE user_id = :user_id"
_POSITION = "SELECT * FROM positions WHERE user_id = :user_id"
_ENTRY_COUNTS = "SELECT company, count(*) FROM entries WHERE user_id = :user_id GROUP BY company"
_ENTRIES = """
SELECT entry_id, company, type, client, location, items, orders, amount, currency, payment, paid, remarks,
 date, at, status, user_name, live_position, text
FROM entries WHERE user_id = :user_id AND company IN (SELECT value FROM json_each(:companies))
ORDER BY sequence DESC LIMIT :limit"""
_QUESTIONS = "SELECT * FROM pending WHERE user_id = :user_id AND state = 'open'"
_REQUESTS = "SELECT * FROM join_requests WHERE user_id = :user_id"
_INVITES = "SELECT * FROM invites WHERE created_by = :user_id OR used_by = :user_id"
_GROUPS = "SELECT * FROM chats WHERE added_by = :user_id"
_TARGETS = """
SELECT * FROM targets
WHERE user_id = :user_id AND company IN (SELECT value FROM json_each(:companies))"""
_CORRECTIONS = """
SELECT * FROM history
WHERE "by" = :user_id AND company IN (SELECT value FROM json_each(:companies))"""
# A private chat has the person's own number.
_MESSAGES_READ = "SELECT * FROM flag_readings WHERE chat_id = :user_id"
_FLAGS_CHANGED = "SELECT * FROM flag_changes WHERE actor = :actor"
_AUDIT = "SELECT * FROM audit WHERE actor = :user_id OR subject = :user_id"
_CLEAR_POSITION = "DELETE FROM positions WHERE user_id = :user_id"
_CLEAR_PROFILE = """
UPDATE people SET name = :no_name, username = NULL, language = NULL, language_fixed = 0,
 default_type = NULL, preferences = '{}', consented_at = NULL
WHERE user_id = :user_id"""
_CLEAR_REQUESTS = "UPDATE join_requests SET name = :no_name WHERE user_id = :user_id"
_NAMED = """
SELECT count(*) FROM entries
WHERE company = :company AND user_id = :user_id AND user_name <> :no_name"""
_REWRITE_NAMED = """
INSERT INTO outbox (company, entry_id, kind, created_at)
SELECT company, entry_id, 'update', :now FROM entries
WHERE company = :company AND user_id = :user_id AND user_name <> :no_name AND sheet <> 'deleted'
ON CONFLICT DO NOTHING"""
_REPLACE_NAME = """
UPDATE entries SET user_name = :no_name, version = version + 1, modified_at = :at
WHERE company = :company AND user_id = :user_id AND user_name <> :no_name"""


def profile(tx: Connection, user_id: int) -> dict[str, Any]:
    """Return what is known of the person themselves, empty when nothing is."""
    found = _rows(tx, _PROFILE, {"user_id": user_id})
    return {**found[0], "preferences": json.loads(found[0]["preferences"])} if found else {}


def memberships(tx: Connection, user_id: int) -> list[dict[str, Any]]:
    """Return the person's companies with role and since when."""
    return _rows(tx, _MEMBERSHIPS, {"user_id": user_id})


def position(tx: Connection, user_id: int) -> list[dict[str, Any]]:
    """Return the person's position, a list of at most one."""
    return _rows(tx, _POSITION, {"user_id": user_id})


def entry_counts(tx: Connection, user_id: int) -> dict[str, int]:
    """Return how many entries the person wrote, by company."""
    return dict(tx.execute(_ENTRY_COUNTS, {"user_id": user_id}).fetchall())


def entries_of(tx: Connection, user_id: int, companies: list[str]) -> list[dict[str, Any]]:
    """Return the person's entries in these companies with the words they wrote, newest first."""
    values = {"user_id": user_id, "companies": json.dumps(companies), "limit": MOST_ENTRIES}
    return [
        {**row._asdict(), "items": json.loads(row.items), "amount": _hundredths(row.amount)}
        for row in each_row(tx, _ENTRIES, values)
    ]


def more(tx: Connection, user_id: int, companies: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Return what else names the person: open questions, requests, invites, groups, targets, audit."""
    own = {"user_id": user_id}
    own_in_companies = {**own, "companies": json.dumps(companies)}
    return {
        "open_questions": _rows(tx, _QUESTIONS, own, but="draft"),
        "requests_to_join": _rows(tx, _REQUESTS, own),
        "invites": _rows(tx, _INVITES, own, but="digest"),
        "groups_linked": _rows(tx, _GROUPS, own),
        "targets": _rows(tx, _TARGETS, own_in_companies),
        "corrections_made": _rows(tx, _CORRECTIONS, own_in_companies),
        "messages_read_under_flags": _rows(tx, _MESSAGES_READ, own),
        "flags_changed": _rows(tx, _FLAGS_CHANGED, {"actor": f"chat {user_id}"}),
        "audit": _rows(tx, _AUDIT, own),
    }


def erase_profile(tx: Connection, user_id: int) -> None:
    """Delete a person's position and profile details; the number alone stays, for their memberships."""
    values = {"user_id": user_id, "no_name": NO_NAME.format(user_id=user_id)}
    tx.execute(_CLEAR_POSITION, {"user_id": user_id})
    tx.execute(_CLEAR_PROFILE, values)
    tx.execute(_CLEAR_REQUESTS, values)


def named_entries(tx: Connection, company: str, user_id: int) -> int:
    """Return how many of a company's entries carry the person's name."""
    return int(value(tx, _NAMED, _name_of(company, user_id)))


def replace_name(tx: Connection, company: str, user_id: int, now: float, at: str) -> int:
    """Replace the person's name in a company's entries, and have their rows rewritten; returns how many.

    Rows that a person deleted in the worksheet are not written again. ``at`` is the moment as it stands
    in ``Last Modified`` (ISO 8601).
    """
    values = _name_of(company, user_id)
    tx.execute(_REWRITE_NAMED, {**values, "now": now})
    return tx.execute(_REPLACE_NAME, {**values, "at": at}).rowcount


def _name_of(company: str, user_id: int) -> dict[str, Any]:
    return {"company": company, "user_id": user_id, "no_name": NO_NAME.format(user_id=user_id)}


def _rows(tx: Connection, sql: str, values: dict[str, Any], but: str | None = None) -> list[dict[str, Any]]:
    return [
        {column: held for column, held in row._asdict().items() if column != but}
        for row in each_row(tx, sql, values)
    ]


def _hundredths(value: int | None) -> str | None:
    return None if value is None else f"{value / 100:.2f}"
