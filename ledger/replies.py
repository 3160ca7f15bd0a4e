"""The replies outbox: what is to be said, committed together with why it is said.

A receipt can so only follow its entry's commit. A crash may repeat a reply, never invent one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Insert, bindparam, delete, func, insert, select, update

from ledger.rows import json_text
from ledger.schema import replies
from ledger.statements import run

KEEP_DEAD_SECONDS = 14 * 86_400
MOST_DUE = 50_000  # far more than can wait: with a tenth of it nothing new is fetched (bot.intake)


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


def _insert_reply() -> Insert:
    return insert(replies)


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
            "created_at": now,
        }
        number = run(tx, _insert_reply, values).lastrowid or 0
        stored.append(
            Reply(number, each.chat_id, each.method, each.payload, each.attachment, correlation, 0, 0.0, now)
        )
    return stored


def due(tx: Connection, limit: int = MOST_DUE) -> list[Reply]:
    """Return the calls that wait, oldest first."""
    query = select(
        replies.c.id,
        replies.c.chat_id,
        replies.c.method,
        replies.c.payload,
        replies.c.attachment,
        replies.c.correlation,
        replies.c.attempts,
        replies.c.not_before,
        replies.c.created_at,
    ).where(replies.c.state == "due")
    return [
        Reply(row[0], row[1], row[2], json.loads(row[3]), *row[4:])
        for row in tx.execute(query.order_by(replies.c.id).limit(limit))
    ]


def _delete_reply() -> Delete:
    return delete(replies).where(replies.c.id == bindparam("number"))


def sent(tx: Connection, numbers: list[int]) -> None:
    """Forget calls that were made."""
    for number in numbers:
        run(tx, _delete_reply, {"number": number})


def later(tx: Connection, number: int, not_before: float, error: str) -> None:
    """Keep a call for a later attempt."""
    tx.execute(
        update(replies)
        .where(replies.c.id == number)
        .values(attempts=replies.c.attempts + 1, not_before=not_before, error=error[:300])
    )


def dead(tx: Connection, number: int, error: str) -> None:
    """Give a call up; it is kept for a while to be looked at."""
    tx.execute(update(replies).where(replies.c.id == number).values(state="dead", error=error[:300]))


def move_chat(tx: Connection, old: int, new: int) -> None:
    """Send what waits for a group to the supergroup that it became."""
    query = select(replies.c.id, replies.c.payload).where(replies.c.chat_id == old)
    for number, payload in tx.execute(query).all():
        moved = json.dumps({**json.loads(payload), "chat_id": new})
        tx.execute(update(replies).where(replies.c.id == number).values(chat_id=new, payload=moved))


def counts(tx: Connection) -> tuple[int, int]:
    """Return how many calls wait and how many were given up."""
    query = select(replies.c.state, func.count()).group_by(replies.c.state)
    found: dict[str, int] = dict(tx.execute(query).all())
    return found.get("due", 0), found.get("dead", 0)


def prune(tx: Connection, now: float) -> int:
    """Forget calls that were given up long ago."""
    old = (replies.c.state == "dead") & (replies.c.created_at < now - KEEP_DEAD_SECONDS)
    return tx.execute(delete(replies).where(old)).rowcount
