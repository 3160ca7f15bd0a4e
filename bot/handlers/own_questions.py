"""A rep's questions in plain words, answered from the rep's own entries."""

from __future__ import annotations

from decimal import Decimal

from ai.reading import Question
from bot.amounts import money
from bot.handlers import ask, figures, own, targets
from bot.turn import Turn, Work
from services import inquiry
from services.insight import asking
from services.insight.asking import Asked, Found
from services.sender import Sender

COMPANYS = ("dues", "target", "top_clients", "clients")  # figures of the company's, not of one's own days


async def answered(turn: Turn, sender: Sender, question: Question) -> Work:
    """Answer a question that was understood. What a client owes is told whoever sold to it."""
    if question.figure == "target" and turn.private:
        return await targets.own(turn)
    if question.client is None or question.client.casefold() in _own_names(turn):
        if question.figure in COMPANYS or question.figure == "other":
            return _unanswerable(turn)
        if question.figure == "entries" and question.since is None:
            return await own.last_entries(turn)
        report = await turn.parts.ledger.read(lambda tx: inquiry.report(tx, sender, question, turn.currency))
        text = figures.render(turn.w, report, turn.name) + ask.left_aside(turn.w, question)
        return turn.say(text + figures.teams_elsewhere(turn, report.name or "month"))
    called = (await turn.parts.clients.of(sender.company)).called(question.client)
    if len(called) > 1:
        return ask.which(turn, called)
    return await _of_client(turn, sender, question, called[0] if called else question.client)


def _own_names(turn: Turn) -> set[str]:
    return {turn.name.casefold(), *turn.name.casefold().split()[:1]}


async def _of_client(turn: Turn, sender: Sender, question: Question, client: str) -> Work:
    figure, scope = question.figure, turn.scope()
    if not asking.is_known(figure):
        return _unanswerable(turn)
    asked = Asked("dues", None, None, client)
    if figure != "dues":
        asked = Asked(figure, question.since, question.until, client, sender.user_id)
    found = await turn.parts.ledger.read(lambda tx: asking.answer(tx, scope, asked))
    if found is None:
        return ask.unknown(turn, question)
    text = _due(turn, found) if figure == "dues" else ask.render(turn.w, found, scope, None)
    return turn.say(text + ask.left_aside(turn.w, question))


def _due(turn: Turn, found: Found) -> str:
    """Return what a client owes, without the entries that it comes from: they may be a colleague's."""
    w = turn.w
    owed = money(Decimal(found.amount) / 100, turn.currency)
    lines = [
        w("<b>{client}</b>", client=found.asked.client or ""),
        w("{name}: <b>{amount}</b>", name=w("Still to be paid"), amount=owed),
    ]
    for currency, beside in found.others:
        lines.append(w("and beside it {amount}", amount=money(Decimal(beside) / 100, currency)))
    lines.append(w("Sales on credit, less what was paid and returned; the oldest bills are settled first."))
    if found.entries:
        lines.append(w("from {count} entries", count=found.entries))
    return "\n".join(lines)


def _unanswerable(turn: Turn) -> Work:
    turn.outcome = "unanswered"
    return turn.say(turn.w("I cannot answer that. /today, /week and /month show your figures."))
