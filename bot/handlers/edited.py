"""An edited message: the same rows change."""

from __future__ import annotations

from datetime import UTC, datetime

from ai.reading import Intent
from bot import messages, receipts
from bot.handlers import amends
from bot.handlers import entries as entries_handler
from bot.turn import Turn, Work
from ledger import message_texts, pending
from ledger.driver import Connection
from ledger.entry import Entry
from ledger.replies import Outgoing
from services import correct, origin
from services.correct import Changed
from services.sender import Sender


async def edited_aside(turn: Turn) -> Work:
    """In a group an edit may leave out the bot's name; what the message became still follows it."""
    if await _company_of(turn, turn.sender()) is not None:
        return await edited(turn)
    turn.outcome = "left_alone"
    return lambda _tx: []


async def _company_of(turn: Turn, sender: Sender) -> str | None:
    """Return the company of the entries or open questions that came from the message; None without any."""

    def known(tx: Connection) -> str | None:
        message = (sender.chat_id, sender.message_id, sender.user_id)
        saved, asked = _entries(tx, sender), pending.of_message(tx, *message)
        return next(iter([each.company for each in saved] + [each.company for each in asked]), None)

    return await turn.parts.ledger.read(known)


def _entries(tx: Connection, sender: Sender) -> list[Entry]:
    message = (sender.user_id, sender.chat_id, sender.message_id, sender.sent_at)
    return list(origin.entries_of(tx, sender.company.key, *message).values())


def _told(tx: Connection, sender: Sender) -> str:
    found = _entries(tx, sender)
    return message_texts.text_of(tx, sender.company.key, found[0].entry_id) if found else ""


async def edited(turn: Turn) -> Work:
    """Bring what a message became in line with its new text."""
    sender = turn.sender()
    company = await _company_of(turn, sender)
    context = await entries_handler.reading_context(turn, sender)
    reader = turn.parts.reader
    reading = reader.read(turn.text, context)
    if company is None:
        # It was no entry before; perhaps the edit made it one, perhaps it was an answer.
        answered = await amends.edited_answer(turn, sender, reading, context)
        return answered if answered is not None else await entries_handler.text(turn)
    if company != sender.company.key:
        turn.outcome = "elsewhere"
        others = turn.others()
        return turn.say(turn.belongs_to(company) if company in others else turn.w("That is not possible."))
    if reading.intent is not Intent.ENTRIES or not reading.drafts:
        turn.outcome = "unchanged"
        return turn.say(
            turn.w(
                "I cannot read the edited message as an entry, so nothing changed. "
                "To take the entry back, press Undo."
            )
        )
    if (refused := entries_handler.too_many(turn, reading)) is not None:
        return refused
    told = await turn.parts.ledger.read(lambda tx: _told(tx, sender))
    former = reader.read(told, context) if told else None

    def work(tx: Connection) -> list[Outgoing]:
        revised = correct.revise_message(
            tx, sender, reading, former, turn.text, turn.now, at=_edited_at(turn)
        )
        calls: list[Outgoing] = []
        turn.outcome = "changed"
        for each in revised.changed:
            if each.before.version != each.after.version:
                content = receipts.change(turn.w, each, sender.today, turn.currency)
                calls += messages.send(turn.chat_id, *content, reply_to=sender.message_id)
        entries_handler.changed(turn, sender.company.key)
        after = tuple(each.after for each in revised.changed)
        turn.after.append(lambda: turn.parts.clients.learn(after))
        calls += entries_handler.recorded(turn, sender, revised.recorded, path="edit")
        if not calls and len(revised.kept) == 1:
            same = Changed(revised.kept[0], revised.kept[0])
            calls = turn.answer(*receipts.change(turn.w, same, sender.today, turn.currency))
        return calls

    return work


def _edited_at(turn: Turn) -> datetime:
    message, zone = turn.message, turn.sender().company.zone
    moment = message.edit_date if message is not None else None
    return (moment or datetime.fromtimestamp(turn.now, UTC)).astimezone(zone)
