"""The entry that a message replies to: its ID stands in the receipt, or it came from the message."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import Message

from bot import buttons
from bot.turn import Turn
from ledger import entries, pending
from ledger.driver import Connection
from ledger.entry import Entry
from services import correct, meant, origin, record
from services.sender import Sender

_LAST = re.compile(r"\b(last|pichl[aie]|aakhri|akhri|previous)\b|पिछल|आखिरी|आख़िरी", re.IGNORECASE)
ENTRY_ID = re.compile(r"\b[0-9A-Z]{12}\b")


@dataclass(frozen=True, slots=True)
class Replied:
    """What a message replies to. ``entry`` is the one that is meant; without one ``hindrance`` says why none
    of the entries that are replied to is, empty when it replies to no entry at all. ``several``: a name
    would tell which."""

    entry: Entry | None = None
    hindrance: str = ""
    several: bool = False


async def replied_to(turn: Turn, sender: Sender) -> Replied:
    """Return the entry whose receipt, question or message the text replies to."""
    message = replied_message(turn)
    if message is None:
        return Replied()
    return await turn.parts.ledger.read(lambda tx: _found(tx, turn, sender, message))


def replied_message(turn: Turn) -> Message | None:
    """Return the message that the text replies to; None without one."""
    message = None if turn.received.plain is not None else turn.message
    return message.reply_to_message if message is not None else None


def _found(tx: Connection, turn: Turn, sender: Sender, message: Message) -> Replied:
    if is_own(turn, message):
        written = (sender.user_id, sender.chat_id, message.message_id, message.date)
        found = list(origin.entries_of(tx, sender.company.key, *written).values())
    elif (number := quoted_question(turn)) is not None:
        question = pending.find(tx, number, turn.user_id)
        became = record.saved_by(tx, question) if question and question.state != "open" else None
        found = [became] if became is not None else []
    else:
        ids = list(dict.fromkeys(ENTRY_ID.findall(message.text or "")))
        found = [each for one in ids if (each := entries.find(tx, sender.company.key, one)) is not None]
        if ids and not found and (company := meant.elsewhere(tx, turn.others(), ids[0])) is not None:
            return Replied(hindrance=turn.belongs_to(company))
    mine = [entry for entry in found if correct.may_change(sender, entry)]
    named = [entry for entry in mine if _named_in(entry, turn.text)] if len(mine) > 1 else mine
    if len(named) == 1:
        return Replied(named[0])
    if found and not mine:
        if (company := found[0].company) in turn.others():
            return Replied(hindrance=turn.belongs_to(company))
        return Replied(hindrance=turn.w("That entry is somebody else's: they or a manager can change it."))
    return Replied(hindrance=_which(turn, mine), several=True) if mine else Replied()


def _which(turn: Turn, found: list[Entry]) -> str:
    client = next((each.details.client for each in found if each.details.client), "Noble")
    return turn.w(
        "Which of them do you mean? Write its client too, for example: {client} amount 650. "
        "Or press its button.",
        client=client,
    )


def is_own(turn: Turn, message: Message) -> bool:
    """Tell whether the person wrote the message."""
    return message.from_user is not None and message.from_user.id == turn.user_id


def _named_in(entry: Entry, text: str) -> bool:
    words = text.casefold()
    return entry.entry_id in text or bool(entry.details.client and entry.details.client.casefold() in words)


def quoted_question(turn: Turn) -> int | None:
    """Return the number of the question that the text replies to: its buttons carry it."""
    message = replied_message(turn)
    markup = message.reply_markup if message is not None else None
    for row in markup.inline_keyboard if markup is not None else ():
        for button in row:
            named = buttons.decode(str(button.callback_data or ""))
            if named is not None and named[0] in ("save", "choose", "revise", "cancel") and named[1]:
                return buttons.number(named[1][0])
    return None


def names_last(text: str) -> bool:
    """Tell whether an undo in words names the last entry, so that it means a saved one."""
    return bool(_LAST.search(text))
