"""What a person was asked and has not answered: readings to confirm, pieces to ask for, corrections."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ledger.asked import may_be_asked, note
from ledger.driver import Connection
from ledger.entry import Source
from ledger.statements import each_row, first, value

KEEP_SECONDS = 7 * 86_400
SKIPPED = 1_000_000
OPEN_LIMIT = 30  # a person's open questions: beyond it the oldest are given up

_ANSWER_BY_NEXT = """
UPDATE pending SET state = 'cancelled'
WHERE chat_id = :chat_id AND message_id = :message_id AND position = :position AND user_id = :user_id
 AND state = 'open'"""
_PUT = """
INSERT INTO pending
 (chat_id, user_id, company, kind, entry_id, message_id, position, sent_at, draft, created_at)
VALUES (:chat_id, :user_id, :company, :kind, :entry_id, :message_id, :position, :sent_at, :draft, :now)
RETURNING id"""
_SKIP_NUMBERS = "UPDATE sqlite_sequence SET seq = seq + :more WHERE name = 'pending'"
_FIND = "SELECT * FROM pending WHERE id = :number AND user_id = :user_id"
_OPEN_OF = """
SELECT * FROM pending WHERE chat_id = :chat_id AND user_id = :user_id AND state = 'open' ORDER BY id"""
_MOVE = "UPDATE pending SET chat_id = :new WHERE chat_id = :old"
_USERS = "SELECT user_id FROM pending WHERE chat_id = :chat_id"
_OF_MESSAGE = """
SELECT * FROM pending
WHERE chat_id = :chat_id AND message_id = :message_id AND user_id = :user_id AND state = 'open'
ORDER BY position"""
_CLOSE = "UPDATE pending SET state = :state WHERE id = :number AND state = 'open'"
_GIVE_UP = """
UPDATE pending SET state = 'cancelled'
WHERE state = 'open' AND (entry_id = :entry_id
 OR (chat_id = :chat_id AND message_id = :message_id AND position = :position))"""
_REVISE = "UPDATE pending SET kind = :kind, draft = :draft, asked_at = NULL WHERE id = :number"
_ASKED = "UPDATE pending SET asked_at = :now WHERE id = :number"
_PRUNE = "DELETE FROM pending WHERE created_at < :before"


@dataclass(frozen=True, slots=True)
class Pending:
    """One open question. ``kind`` is confirm, ask, correct (what should change?) or undo (take it back?)."""

    id: int
    chat_id: int
    user_id: int
    company: str
    kind: str
    state: str
    entry_id: str | None
    source: Source
    sent_at: datetime
    draft: dict[str, Any]
    asked_at: float | None


def put(
    tx: Connection,
    *,
    user_id: int,
    company: str,
    kind: str,
    source: Source,
    sent_at: datetime,
    draft: dict[str, Any],
    now: float,
    entry_id: str | None = None,
) -> Pending:
    """Store a question. One that the same message's same position already has is answered by this one."""
    where = {**_place(source), "user_id": user_id}
    tx.execute(_ANSWER_BY_NEXT, where)
    note(tx, source.chat_id, user_id)
    number = value(
        tx,
        _PUT,
        {
            **where,
            "company": company,
            "kind": kind,
            "entry_id": entry_id,
            "sent_at": sent_at.isoformat(),
            "draft": json.dumps(draft),
            "now": now,
        },
    )
    return Pending(
        number, source.chat_id, user_id, company, kind, "open", entry_id, source, sent_at, draft, None
    )


def skip_numbers(tx: Connection) -> None:
    """Leave out numbers, more than were given since any backup: buttons still carry them after a restore."""
    tx.execute(_SKIP_NUMBERS, {"more": SKIPPED})


def find(tx: Connection, number: int, user_id: int) -> Pending | None:
    """Return a person's question by its number, whatever its state."""
    row = first(tx, _FIND, {"number": number, "user_id": user_id})
    return None if row is None else _from_row(row)


def open_of(tx: Connection, chat_id: int, user_id: int) -> list[Pending]:
    """Return a person's open questions in a chat, oldest first."""
    if not may_be_asked(tx, chat_id, user_id):
        return []
    return [_from_row(row) for row in each_row(tx, _OPEN_OF, {"chat_id": chat_id, "user_id": user_id})]


def follow(tx: Connection, old: int, new: int) -> None:
    """Move a group's questions to the supergroup that it became."""
    tx.execute(_MOVE, {"old": old, "new": new})
    for (user_id,) in tx.execute(_USERS, {"chat_id": new}):
        note(tx, new, user_id)


def of_message(tx: Connection, chat_id: int, message_id: int, user_id: int) -> list[Pending]:
    """Return the open questions about a message of the person."""
    values = {"chat_id": chat_id, "message_id": message_id, "user_id": user_id}
    return [_from_row(row) for row in each_row(tx, _OF_MESSAGE, values)]


def close(tx: Connection, number: int, state: str) -> bool:
    """End an open question (done, cancelled); False when it was ended before."""
    return tx.execute(_CLOSE, {"number": number, "state": state}).rowcount == 1


def give_up(tx: Connection, entry_id: str, source: Source) -> None:
    """End the open questions about a saved entry: it is taken back, so there is nothing left to ask."""
    tx.execute(_GIVE_UP, {"entry_id": entry_id, **_place(source)})


def revise(tx: Connection, number: int, kind: str, draft: dict[str, Any]) -> None:
    """Put what is known now into an open question."""
    tx.execute(_REVISE, {"number": number, "kind": kind, "draft": json.dumps(draft)})


def asked(tx: Connection, number: int, now: float) -> None:
    """Note that the person has been shown the question."""
    tx.execute(_ASKED, {"number": number, "now": now})


def prune(tx: Connection, now: float) -> int:
    """Forget questions that nobody answered for a week, and ended ones."""
    return tx.execute(_PRUNE, {"before": now - KEEP_SECONDS}).rowcount


def _place(source: Source) -> dict[str, int]:
    return {"chat_id": source.chat_id, "message_id": source.message_id, "position": source.position}


def _from_row(row: Any) -> Pending:
    return Pending(
        row.id,
        row.chat_id,
        row.user_id,
        row.company,
        row.kind,
        row.state,
        row.entry_id,
        Source(row.chat_id, row.message_id, row.position),
        datetime.fromisoformat(row.sent_at),
        json.loads(row.draft),
        row.asked_at,
    )
