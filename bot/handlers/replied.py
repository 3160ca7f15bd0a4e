"""The entry that a message replies to: its ID stands in the receipt, or it came from the message."""

from __future__ import annotations

import re

from bot.turn import Turn
from ledger import entries
from ledger.entry import Entry
from services import correct
from services.sender import Sender

ENTRY_ID = re.compile(r"\b[0-9A-Z]{12}\b")


async def replied_entry(turn: Turn, sender: Sender) -> Entry | None:
    """Return the entry whose receipt the text replies to: its ID stands in the receipt."""
    if turn.received.plain is not None:
        return None
    message = turn.message
    replied = message.reply_to_message if message is not None else None
    if replied is None:
        return None
    own = replied.from_user is not None and replied.from_user.id == turn.user_id
    if own:
        number = replied.message_id
        found = await turn.parts.ledger.read(
            lambda tx: entries.of_message(tx, sender.chat_id, number, sender.user_id)
        )
    else:
        ids = list(dict.fromkeys(ENTRY_ID.findall(replied.text or "")))
        found = await turn.parts.ledger.read(
            lambda tx: [
                entry for each in ids if (entry := entries.find(tx, sender.company.key, each)) is not None
            ]
        )
    found = [entry for entry in found if correct.may_change(sender, entry)]
    if len(found) > 1:
        named = [entry for entry in found if _named_in(entry, turn.text)]
        found = named if len(named) == 1 else []
    return found[0] if found else None


def _named_in(entry: Entry, text: str) -> bool:
    words = text.casefold()
    return entry.entry_id in text or bool(entry.details.client and entry.details.client.casefold() in words)
