"""The question that is open when a text comes, and whether the text is about something else."""

from __future__ import annotations

from ai.reading import Doubt, Draft, Intent, Reading, Verdict
from bot.handlers.replied import is_own, quoted_question, replied_message
from bot.turn import Turn
from ledger import entries, pending
from ledger.entry import Entry
from ledger.pending import Pending
from services.sender import Sender

RESENT_SECONDS = 3600.0  # a whole entry later than that is the next sale to the client
UNDO_SECONDS = 3600.0  # a "yes" later than that is not about taking an entry back


def latest(turn: Turn, sender: Sender, *, undo: bool = True) -> Pending | None:
    """Return the question that the text would answer: the one that it replies to or that is about the message
    it replies to, else the one asked last. ``undo``: also whether a saved entry is to be taken back."""
    if not turn.parts.ledger.asked.may_be(sender.chat_id, sender.user_id):
        return None
    waiting = turn.parts.ledger.look(lambda tx: pending.open_of(tx, sender.chat_id, sender.user_id))
    mine = [each for each in waiting if each.company == sender.company.key and each.asked_at is not None]
    mine = [each for each in mine if each.kind != "undo" or (undo and _lately(turn, each))]
    if (quoted := quoted_question(turn)) is not None:
        # A question that was answered is not the next one: what is said to it answers no other.
        mine = [each for each in mine if each.id == quoted]
    elif (message := replied_message(turn)) is not None and is_own(turn, message):
        mine = [each for each in mine if each.source.message_id == message.message_id]
    # The question asked last is the one in front of the person's eyes.
    return max(mine, key=lambda each: (each.asked_at or 0.0, -each.id), default=None)


def _stands_alone(reading: Reading) -> bool:
    """Tell whether a text says enough to be an entry of its own, and so is no answer to a question."""
    if reading.intent in (Intent.UNDO, Intent.QUESTION, Intent.REPEAT):
        return True
    if reading.intent is Intent.EDIT and reading.correction is not None and reading.correction.was:
        return True  # "wrote 25000 by mistake, it was 2500" is about an entry that stands already
    return any(_complete(draft) for draft in reading.drafts)


def _lately(turn: Turn, question: Pending) -> bool:
    return turn.now - (question.asked_at or 0.0) <= UNDO_SECONDS


async def another_matter(turn: Turn, sender: Sender, question: Pending, reading: Reading) -> bool:
    """Tell whether a text is an entry of its own although a question is open.

    Who pressed Edit and then sends the whole entry again corrects it; one of another client is new, and so is
    one that comes hours after the button.
    """
    if question.kind != "correct" or turn.now - (question.asked_at or 0.0) > RESENT_SECONDS:
        return _stands_alone(reading)
    entry = await turn.parts.ledger.read(
        lambda tx: entries.find(tx, sender.company.key, question.entry_id or "")
    )
    return _of_another_client(reading, entry)


def is_next_sale(entry: Entry, reading: Reading) -> bool:
    """Tell whether a text that replies to an entry's receipt is a whole entry of its own: of another client
    and with another amount."""
    amounts = {draft.details.amount for draft in reading.drafts}
    return (
        reading.intent is Intent.ENTRIES
        and all(
            draft.verdict is not Verdict.ASK and draft.details.orders is not None for draft in reading.drafts
        )
        and entry.details.amount not in amounts
        and _of_another_client(reading, entry)
    )


def _of_another_client(reading: Reading, entry: Entry | None) -> bool:
    clients = {draft.details.client for draft in reading.drafts if _complete(draft)}
    known = entry.details.client if entry else None
    return (
        bool(clients)
        and all(client is not None and client.casefold() != (known or "").casefold() for client in clients)
        and not any(Doubt.TYPE in draft.doubts for draft in reading.drafts)
    )


def _complete(draft: Draft) -> bool:
    details = draft.details
    named = details.client is not None
    return draft.verdict is not Verdict.ASK or (
        named and (details.amount is not None or details.orders is not None)
    )
