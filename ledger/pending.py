"""What a person was asked and has not answered: readings to confirm, pieces to ask for, corrections."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, text, update

from ledger.asked import may_be_asked, note
from ledger.entry import Source
from ledger.schema import pending
from ledger.statements import rows

KEEP_SECONDS = 7 * 86_400
SKIPPED = 1_000_000
OPEN_LIMIT = 30  # a person's open questions: beyond it the oldest are given up


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
    tx.execute(
        update(pending)
        .where(
            pending.c.chat_id == source.chat_id,
            pending.c.message_id == source.message_id,
            pending.c.position == source.position,
            pending.c.user_id == user_id,
            pending.c.state == "open",
        )
        .values(state="cancelled")
    )
    note(tx, source.chat_id, user_id)
    number = tx.execute(
        insert(pending)
        .values(
            chat_id=source.chat_id,
            user_id=user_id,
            company=company,
            kind=kind,
            entry_id=entry_id,
            message_id=source.message_id,
            position=source.position,
            sent_at=sent_at.isoformat(),
            draft=json.dumps(draft),
            created_at=now,
        )
        .returning(pending.c.id)
    ).scalar_one()
    return Pending(
        number, source.chat_id, user_id, company, kind, "open", entry_id, source, sent_at, draft, None
    )


def skip_numbers(tx: Connection) -> None:
    """Leave out numbers, more than were given since any backup: buttons still carry them after a restore."""
    counted = {"table": pending.name, "more": SKIPPED}
    tx.execute(text("UPDATE sqlite_sequence SET seq = seq + :more WHERE name = :table"), counted)


def find(tx: Connection, number: int, user_id: int) -> Pending | None:
    """Return a person's question by its number, whatever its state."""
    row = tx.execute(
        select(pending).where(pending.c.id == number, pending.c.user_id == user_id)
    ).one_or_none()
    return None if row is None else _from_row(row)


def _open_questions() -> Select[Any]:
    return (
        select(pending)
        .where(
            pending.c.chat_id == bindparam("chat_id"),
            pending.c.user_id == bindparam("user_id"),
            pending.c.state == "open",
        )
        .order_by(pending.c.id)
    )


def open_of(tx: Connection, chat_id: int, user_id: int) -> list[Pending]:
    """Return a person's open questions in a chat, oldest first."""
    if not may_be_asked(tx, chat_id, user_id):
        return []
    found = rows(tx, _open_questions, {"chat_id": chat_id, "user_id": user_id})
    return [_from_row(row) for row in found]


def follow(tx: Connection, old: int, new: int) -> None:
    """Move a group's questions to the supergroup that it became."""
    tx.execute(update(pending).where(pending.c.chat_id == old).values(chat_id=new))
    for user_id in tx.execute(select(pending.c.user_id).where(pending.c.chat_id == new)).scalars():
        note(tx, new, user_id)


def of_message(tx: Connection, chat_id: int, message_id: int, user_id: int) -> list[Pending]:
    """Return the open questions about a message of the person."""
    query = select(pending).where(
        pending.c.chat_id == chat_id,
        pending.c.message_id == message_id,
        pending.c.user_id == user_id,
        pending.c.state == "open",
    )
    return [_from_row(row) for row in tx.execute(query.order_by(pending.c.position))]


def close(tx: Connection, number: int, state: str) -> bool:
    """End an open question (done, cancelled); False when it was ended before."""
    result = tx.execute(
        update(pending).where(pending.c.id == number, pending.c.state == "open").values(state=state)
    )
    return result.rowcount == 1


def give_up(tx: Connection, entry_id: str, source: Source) -> None:
    """End the open questions about a saved entry: it is taken back, so there is nothing left to ask."""
    about = (pending.c.entry_id == entry_id) | (
        (pending.c.chat_id == source.chat_id)
        & (pending.c.message_id == source.message_id)
        & (pending.c.position == source.position)
    )
    tx.execute(update(pending).where(about, pending.c.state == "open").values(state="cancelled"))


def revise(tx: Connection, number: int, kind: str, draft: dict[str, Any]) -> None:
    """Put what is known now into an open question."""
    tx.execute(
        update(pending)
        .where(pending.c.id == number)
        .values(kind=kind, draft=json.dumps(draft), asked_at=None)
    )


def asked(tx: Connection, number: int, now: float) -> None:
    """Note that the person has been shown the question."""
    tx.execute(update(pending).where(pending.c.id == number).values(asked_at=now))


def prune(tx: Connection, now: float) -> int:
    """Forget questions that nobody answered for a week, and ended ones."""
    return tx.execute(delete(pending).where(pending.c.created_at < now - KEEP_SECONDS)).rowcount


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
