"""The text that a message's entries were read from: what an edit of the message is compared with."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from ledger.schema import entries


def text_of(tx: Connection, company: str, entry_id: str) -> str:
    """Return the text of an entry's message, as it was last read; empty when it is not known."""
    query = select(entries.c.text).where(entries.c.company == company, entries.c.entry_id == entry_id)
    return str(tx.execute(query).scalar() or "")


def retell(tx: Connection, company: str, entry_ids: Sequence[str], text: str, digest: str) -> None:
    """Keep what their message says now, beside every entry that came from it."""
    mine = (entries.c.company == company) & entries.c.entry_id.in_(entry_ids)
    tx.execute(update(entries).where(mine).values(text=text, text_digest=digest))
