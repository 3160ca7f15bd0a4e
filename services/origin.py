"""Which entries a message became, also where its number alone does not tell.

A bot counts its messages anew. One that takes another's place sends numbers that the ledger knows already, so
what a message is includes when it was sent; the entries of the later one take further places of the number,
and so other ids. And an entry that was read back from its worksheet knows no message, but its id follows
from one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ledger import entries
from ledger.driver import Connection
from ledger.entry import Entry, Source, entry_id_of

PLACES = 100  # of one message: more than it may hold entries
READ_BACK = 20  # of these the first, where entries that were read back are looked for


def accept(tx: Connection, entry: Entry, text: str, text_digest: str, now: float) -> Entry:
    """Save an entry and return it as stored; one that is saved already changes nothing."""
    stored = entries.record(tx, entry, text, text_digest, now)
    while stored.at != entry.at:
        source = _further(entry.source)
        entry = replace(entry, source=source, entry_id=entry_id_of(source))
        stored = entries.record(tx, entry, text, text_digest, now)
    return stored


def entry_at(tx: Connection, company: str, source: Source, sent_at: datetime) -> Entry | None:
    """Return a company's entry that a place of a message became; None when it became none."""
    found = entries.find(tx, company, entry_id_of(source))
    while found is not None and found.at != sent_at:
        source = _further(source)
        found = entries.find(tx, company, entry_id_of(source))
    return found


def entries_of(
    tx: Connection, company: str, user_id: int, chat_id: int, message_id: int, sent_at: datetime
) -> dict[int, Entry]:
    """Return what a person's message became by its place in it: in whichever company, and what a worksheet
    of ``company`` tells of it."""
    found = {
        each.source.position % PLACES: each
        for each in entries.of_message(tx, chat_id, message_id, user_id)
        if each.at == sent_at
    }
    for position in range(READ_BACK):
        entry = entries.find(tx, company, entry_id_of(Source(chat_id, message_id, position)))
        if entry is not None and (entry.user_id, entry.at) == (user_id, sent_at):
            found.setdefault(position, entry)
    return found


def _further(source: Source) -> Source:
    return replace(source, position=source.position + PLACES)
