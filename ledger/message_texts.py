"""The text that a message's entries were read from: what an edit of the message is compared with."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from ledger.entry import Source
from ledger.schema import entries


def text_of(tx: Connection, company: str, source: Source, user_id: int) -> str | None:
    """Return the text of a person's message as it was last read; None when no entry came from it."""
    query = select(entries.c.text).where(
        entries.c.company == company,
        entries.c.chat_id == source.chat_id,
        entries.c.message_id == source.message_id,
        entries.c.user_id == user_id,
    )
    return tx.execute(query.order_by(entries.c.position).limit(1)).scalar()


def retell(tx: Connection, company: str, source: Source, user_id: int, text: str, digest: str) -> None:
    """Keep what the person's message says now, beside every entry that came from it."""
    tx.execute(
        update(entries)
        .where(
            entries.c.company == company,
            entries.c.chat_id == source.chat_id,
            entries.c.message_id == source.message_id,
            entries.c.user_id == user_id,
        )
        .values(text=text, text_digest=digest)
    )
