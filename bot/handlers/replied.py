"""The entry that a message replies to: its ID stands in the receipt, or it came from the message."""

from __future__ import annotations

import re

from bot import buttons
from bot.turn import Turn
from ledger import entries
from ledger.entry import Entry
from services import correct, origin
from services.sender import Sender

_LAST = re.compile(r"\b(last|pichl[aie]|aakhri|akhri|previous)\b|पिछल|आखिरी|आख़िरी", re.IGNORECASE)
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
        written = (sender.user_id, sender.chat_id, replied.message_id, replied.date)
        became = await turn.parts.ledger.read(lambda tx: origin.entries_of(tx, sender.company.key, *written))
        found = list(became.values())
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


def quoted_question(turn: Turn) -> int | None:
    """Return the number of the question whose message the text replies to: its buttons carry it."""
    if turn.received.plain is not None:
        return None
    message = turn.message
    replied = message.reply_to_message if message is not None else None
    markup = replied.reply_markup if replied is not None else None
    for row in markup.inline_keyboard if markup is not None else ():
        for button in row:
            named = buttons.decode(str(button.callback_data or ""))
            if named is not None and named[0] in ("save", "choose", "revise", "cancel") and named[1]:
                return buttons.number(named[1][0])
    return None


def names_last(text: str) -> bool:
    """Tell whether an undo in words names the last entry, so that it means a saved one."""
    return bool(_LAST.search(text))
