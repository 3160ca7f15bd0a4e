"""An edited message: the same rows change."""

from __future__ import annotations

from sqlalchemy import Connection

from ai.reading import Intent
from bot import messages, receipts
from bot.handlers import entries as entries_handler
from bot.turn import Turn, Work
from ledger import pending
from ledger.entry import Entry
from ledger.replies import Outgoing
from services import correct, origin
from services.sender import Sender


async def edited_aside(turn: Turn) -> Work:
    """In a group an edit may leave out the bot's name; what the message became still follows it."""
    if await _is_known(turn, turn.sender()):
        return await edited(turn)
    turn.outcome = "left_alone"
    return lambda _tx: []


async def _is_known(turn: Turn, sender: Sender) -> bool:
    """Tell whether an entry or an open question came from the message."""

    def known(tx: Connection) -> bool:
        message = (sender.chat_id, sender.message_id, sender.user_id)
        return bool(_entries(tx, sender) or pending.of_message(tx, *message))

    return await turn.parts.ledger.read(known)


async def _is_of_another_company(turn: Turn, sender: Sender) -> bool:
    """Tell whether the message became an entry of a company that its person does not work for now."""
    found = await turn.parts.ledger.read(lambda tx: _entries(tx, sender))
    return any(entry.company != sender.company.key for entry in found)


def _entries(tx: Connection, sender: Sender) -> list[Entry]:
    message = (sender.user_id, sender.chat_id, sender.message_id, sender.sent_at)
    return list(origin.entries_of(tx, sender.company.key, *message).values())


async def edited(turn: Turn) -> Work:
    """Bring what a message became in line with its new text."""
    sender = turn.sender()
    if not await _is_known(turn, sender):
        # It was no entry before; perhaps the edit made it one.
        return await entries_handler.text(turn)
    if await _is_of_another_company(turn, sender):
        turn.outcome = "refused"
        return turn.say(
            turn.w("That message was for another company than the one you work for now. Nothing changed.")
        )
    context = await entries_handler.reading_context(turn, sender)
    reading = turn.parts.reader.read(turn.text, context)
    if reading.intent is not Intent.ENTRIES or not reading.drafts:
        turn.outcome = "unchanged"
        return turn.say(
            turn.w(
                "I cannot read the edited message as an entry, so nothing changed. "
                "To take the entry back, press Undo."
            )
        )

    def work(tx: Connection) -> list[Outgoing]:
        revised = correct.revise_message(tx, sender, reading, turn.text, turn.now)
        calls: list[Outgoing] = []
        turn.outcome = "changed"
        for each in revised.changed:
            if each.before.version != each.after.version:
                content = receipts.change(turn.w, each, sender.today, turn.currency)
                calls += messages.send(turn.chat_id, *content, reply_to=sender.message_id)
        entries_handler.changed(turn, sender.company.key)
        after = tuple(each.after for each in revised.changed)
        turn.after.append(lambda: turn.parts.clients.learn(after))
        return [*calls, *entries_handler.recorded(turn, sender, revised.recorded, path="edit")]

    return work
