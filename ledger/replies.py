"""The replies outbox: what is to be said, committed together with why it is said.

A receipt can so only follow its entry's commit. A crash may repeat a reply, never invent one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ledger.driver import Connection
from ledger.rows import json_text

KEEP_DEAD_SECONDS = 14 * 86_400
MOST_DUE = 50_000  # far more than can wait: with a tenth of it nothing new is fetched (bot.intake)
_QUEUE = """
INSERT INTO replies (chat_id, method, payload, attachment, correlation, created_at)
VALUES (:chat_id, :method, :payload, :attachment, :correlation, :now)"""
_DUE = """
SELECT id, chat_id, method, payload, attachment, correlation, attempts, not_before, created_at FROM replies
WHERE state = 'due' ORDER BY id LIMIT :limit"""
_SENT = "DELETE FROM replies WHERE id = :number"
_LATER = """
UPDATE replies SET attempts = attempts + 1, not_before = :not_before, error = :error WHERE id = :number"""
_DEAD = "UPDATE replies SET state = 'dead', error = :error WHERE id = :number"
_OF_CHAT = "SELECT id, payload FROM replies WHERE chat_id = :chat_id"
_MOVE = "UPDATE replies SET chat_id = :chat_id, payload = :payload WHERE id = :number"
_COUNTS = "SELECT state, count(*) FROM replies GROUP BY state"
_PRUNE = "DELETE FROM replies WHERE state = 'dead' AND created_at < :before"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A Bot API call to be made. ``attachment`` is the bytes of a file, sent as the method's file."""

    chat_id: int
    method: str
    payload: dict[str, Any]
    attachment: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A stored call that waits to be made."""

    id: int
    chat_id: int
    method: str
    payload: dict[str, Any]
    attachment: bytes | None
    correlation: str
    attempts: int
    not_before: float
    created_at: float


def queue(tx: Connection, outgoing: Iterable[Outgoing], correlation: str, now: float) -> list[Reply]:
    """Store calls to be made, in order, and return them with their numbers."""
    stored = []
    for each in outgoing:
        values = {
            "chat_id": each.chat_id,
            "method": each.method,
            "payload": json_text(each.payload),
            "attachment": each.attachment,
            "correlation": correlation,
            "now": now,
        }
        number = tx.execute(_QUEUE, values).lastrowid or 0
        stored.append(
            Reply(number, each.chat_id, each.method, each.payload, each.attachment, correlation, 0, 0.0, now)
        )
    return stored


def due(tx: Connection, limit: int = MOST_DUE) -> list[Reply]:
    """Return the calls that wait, oldest first."""
    found = tx.execute(_DUE, {"limit": limit})
    return [Reply(row[0], row[1], row[2], json.loads(row[3]), *row[4:]) for row in found]


def sent(tx: Connection, numbers: list[int]) -> None:
    """Forget calls that were made."""
    tx.executemany(_SENT, [{"number": number} for number in numbers])


def later(tx: Connection, number: int, not_before: float, error: str) -> None:
    """Keep a call for a later attempt."""
    tx.execute(_LATER, {"number": number, "not_before": not_before, "error": error[:300]})


def dead(tx: Connection, number: int, error: str) -> None:
    """Give a call up; it is kept for a while to be looked at."""
    tx.execute(_DEAD, {"number": number, "error": error[:300]})


def move_chat(tx: Connection, old: int, new: int) -> None:
    """Send what waits for a group to the supergroup that it became."""
    for number, payload in tx.execute(_OF_CHAT, {"chat_id": old}).fetchall():
        moved = json.dumps({**json.loads(payload), "chat_id": new})
        tx.execute(_MOVE, {"number": number, "chat_id": new, "payload": moved})


def counts(tx: Connection) -> tuple[int, int]:
    """Return how many calls wait and how many were given up."""
    found: dict[str, int] = dict(tx.execute(_COUNTS))
    return found.get("due", 0), found.get("dead", 0)


def prune(tx: Connection, now: float) -> int:
    """Forget calls that were given up long ago."""
    return tx.execute(_PRUNE, {"before": now - KEEP_DEAD_SECONDS}).rowcount
