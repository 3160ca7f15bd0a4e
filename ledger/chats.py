"""Group chats that belong to a company, and what happens when Telegram moves them."""

from __future__ import annotations

from dataclasses import dataclass

from ledger import pending, replies
from ledger.driver import Connection

_FIND = "SELECT chat_id, company, title, read_all FROM chats WHERE chat_id = :chat_id"
_PUT = """
INSERT INTO chats (chat_id, company, title, read_all, added_by)
VALUES (:chat_id, :company, :title, :read_all, :added_by)
ON CONFLICT (chat_id) DO UPDATE
SET company = excluded.company, title = excluded.title, read_all = excluded.read_all"""
_FORGET = "DELETE FROM chats WHERE chat_id = :chat_id"
_MOVE = "UPDATE chats SET chat_id = :new WHERE chat_id = :old"


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat that a company uses; ``read_all``: every text is read, not only those to the bot."""

    chat_id: int
    company: str
    title: str
    read_all: bool


def find(tx: Connection, chat_id: int) -> Group | None:
    """Return a known group, or None."""
    row = tx.execute(_FIND, {"chat_id": chat_id}).fetchone()
    return None if row is None else Group(row[0], row[1], row[2], bool(row[3]))


def put(tx: Connection, group: Group, added_by: int) -> None:
    """Store a group or change what is stored of it."""
    values = {"company": group.company, "title": group.title, "read_all": int(group.read_all)}
    tx.execute(_PUT, {"chat_id": group.chat_id, "added_by": added_by, **values})


def forget(tx: Connection, chat_id: int) -> None:
    """Forget a group that the bot was removed from."""
    tx.execute(_FORGET, {"chat_id": chat_id})


def migrate(tx: Connection, old: int, new: int) -> None:
    """Follow a group to the supergroup it became: same company, waiting replies and questions too."""
    if find(tx, old) is not None:  # Telegram says it in both chats: the second time nothing is left to move
        forget(tx, new)
    tx.execute(_MOVE, {"old": old, "new": new})
    pending.follow(tx, old, new)
    replies.move_chat(tx, old, new)
