"""Showing the next open question, and telling of those that were given up."""

from __future__ import annotations

from bot import messages, questions
from bot.turn import Turn
from ledger import pending
from ledger.replies import Outgoing
from services.record import Asked
from services.sender import Sender


def show(turn: Turn, sender: Sender, asked: Asked, *, quoting: bool = True) -> list[Outgoing]:
    """Return the calls that show a question; ``quoting``: as a reply to the message that it is about."""
    w, today, currency = turn.w, sender.today, turn.currency
    calls: list[Outgoing] = []
    for each in asked.given_up:
        text = questions.given_up(w, each, today, currency, pending.OPEN_LIMIT)
        calls += messages.send(turn.chat_id, text, reply_to=each.source.message_id)
    if (shown := asked.question) is not None:
        content = questions.question(w, shown, today, currency, asked.waiting)
        about = shown.source.message_id if quoting else None
        calls += messages.send(turn.chat_id, *content, reply_to=about)
    return calls
