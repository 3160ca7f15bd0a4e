"""Group chats that belong to a company, and what happens when Telegram moves them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from ledger import pending, replies
from ledger.schema import chats


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat that a company uses; ``read_all``: every text is read, not only those to the bot."""

    chat_id: int
    company: str
    title: str
    read_all: bool


def find(tx: Connection, chat_id: int) -> Group | None:
    """Return a known group, or None."""
    query = select(chats.c.chat_id, chats.c.company, chats.c.title, chats.c.read_all)
    row = tx.execute(query.where(chats.c.chat_id == chat_id)).one_or_none()
    return None if row is None else Group(row[0], row[1], row[2], bool(row[3]))


def put(tx: Connection, group: Group, added_by: int) -> None:
    """Store a group or change what is stored of it."""
    values = {"company": group.company, "title": group.title, "read_all": int(group.read_all)}
    statement = insert(chats).values(chat_id=group.chat_id, added_by=added_by, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=[chats.c.chat_id], set_=values))


def forget(tx: Connection, chat_id: int) -> None:
    """Forget a group that the bot was removed from."""
    tx.execute(delete(chats).where(chats.c.chat_id == chat_id))


def migrate(tx: Connection, old: int, new: int) -> None:
    """Follow a group to the supergroup it became: same company, waiting replies and questions too."""
    if find(tx, old) is not None:  # Telegram says it in both chats: the second time nothing is left to move
        forget(tx, new)
    tx.execute(update(chats).where(chats.c.chat_id == old).values(chat_id=new))
    pending.follow(tx, old, new)
    replies.move_chat(tx, old, new)
