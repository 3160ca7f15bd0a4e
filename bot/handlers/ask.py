"""/ask: a question in plain words, answered with a figure that code computed and the entries behind it."""

from __future__ import annotations

from dataclasses import replace

from ai.reading import Intent, Question
from analytics.periods import Period, Span, month_of
from bot import describe, rollout
from bot.amounts import day, quantity
from bot.figure_words import amount
from bot.handlers import entries as entries_handler
from bot.handlers import targets, top
from bot.handlers.slow import patient
from bot.turn import Turn, Work
from bot.wording import Wording
from ledger import people
from ledger.rows import QUANTITY_SCALE, unscaled
from services.insight import asking
from services.insight.asking import Found
from services.insight.findings import Findings
from services.insight.scope import Scope

MOST_NAMES = 8
EXAMPLE = "/ask How much did we sell to Apollo this month?"


@patient
async def ask(turn: Turn) -> Work:
    """Answer the question behind the command."""
    w, text = turn.w, " ".join(turn.arguments)
    if not text:
        return turn.say(w("Write the question behind it, for example: {example}", example=EXAMPLE))
    sender = turn.sender()
    context = await entries_handler.reading_context(turn, sender)
    reading = turn.parts.reader.read(text, context)
    question = reading.question if reading.intent is Intent.QUESTION else None
    if question is None and (asking_model := rollout.asking(turn)) is not None:
        question = await asking_model.questioner.read(text, sender.today)
    if question is None:
        return _unanswerable(turn)
    return await answered(turn, question)


@patient
async def answered(turn: Turn, question: Question) -> Work:
    """Answer a question that was understood, from the figures of the asker's company."""
    scope, insight, w = turn.scope(), turn.parts.insight.desk, turn.w
    if question.figure == "target":
        return await targets.listed(turn)
    if question.figure == "top_clients":
        span = _period(question, scope)
        return turn.say(top.render(w, await insight.best(scope, span), scope) + left_aside(w, question))
    if question.figure == "dues" and question.client is None:
        return turn.say(_all_dues(w, await insight.findings(scope, month_of(scope.today)), scope))
    if not asking.is_known(question.figure):
        return _unanswerable(turn)
    members = await turn.parts.ledger.read(lambda tx: people.list_members(tx, scope.company))

    def person(name: str) -> int | None:
        folded = name.casefold()
        named = [
            each.user_id
            for each in members
            if folded in (each.name.casefold(), each.name.split()[0].casefold())
        ]
        return named[0] if len(named) == 1 else None

    asked = asking.asked(question, scope, person)
    if asked.client is not None:
        called = (await turn.parts.clients.of(turn.sender().company)).called(asked.client)
        if len(called) > 1:
            return which(turn, called)
        colleague = person(asked.client.split()[0]) if not called else None
        client = called[0] if called else asked.client
        # "did Asha make" is about Asha where nobody is called so.
        asked = replace(asked, client=None if colleague else client, user_id=colleague or asked.user_id)
    found = await turn.parts.ledger.read(lambda tx: asking.answer(tx, scope, asked))
    if found is None:
        return unknown(turn, question)
    name = next((each.name for each in members if each.user_id == asked.user_id), None)
    return turn.say(render(w, found, scope, name) + left_aside(w, question))


def left_aside(w: Wording, question: Question) -> str:
    """Return a line that says which words of the question no figure takes into account."""
    words = ", ".join(question.aside)
    return "\n\n" + w("Not taken into account: {words}", words=words) if words else ""


def which(turn: Turn, clients: list[str]) -> Work:
    """Ask which of several clients is meant."""
    turn.outcome = "unanswered"
    return turn.say(turn.w("Which client do you mean: {names}?", names=", ".join(clients[:MOST_NAMES])))


def unknown(turn: Turn, question: Question) -> Work:
    """Say that the company has no such client."""
    turn.outcome = "unanswered"
    return turn.say(
        turn.w("I know no client {client} here. Nothing was computed.", client=question.client or "")
    )


def _period(question: Question, scope: Scope) -> Period:
    if question.since is None or question.until is None:
        return month_of(scope.today)
    return Period(question.since, question.until, Span.CUSTOM)


def render(w: Wording, found: Found, scope: Scope, person: str | None) -> str:
    """Return a figure with what it is of and what it comes from; without a ``person`` one's own."""
    asked = found.asked
    about = [each for each in (asked.client, person) if each]
    days = describe.days(w, asked.since, asked.until, scope.today) or w("all days")
    lines = [w("{figure}: <b>{value}</b>", figure=_name(w, asked.figure), value=_value(w, found, scope))]
    for currency, beside in found.others:
        lines.append(w("and beside it {amount}", amount=amount(beside, currency)))
    if asked.figure == "dues":
        days = w("as of today")
    lines.append(" · ".join([*(w("{name}", name=each) for each in about), days]))
    if found.due is not None:
        lines += _ages(w, found, scope)
    if asked.figure in ("total", "sales"):
        lines.append(w("Sales minus returns."))
    lines += ["", w("From {count} entries", count=found.entries) + (":" if found.rows else ".")]
    lines += [describe.one_line(w, entry, scope.today, scope.currency) for entry in found.rows]
    if (more := found.entries - len(found.rows)) > 0 and found.rows:
        exported = asked.user_id is None or person is not None
        lines.append(
            w("and {count} more; /export has all", count=more)
            if exported
            else w("and {count} more", count=more)
        )
    return "\n".join(lines)


def _name(w: Wording, figure: str) -> str:
    names = {
        "total": w("Revenue"),
        "sales": w("Revenue"),
        "orders": w("Sales"),
        "purchases": w("Purchases"),
        "collections": w("Collected"),
        "expenses": w("Expenses"),
        "visits": w("Visits without an order"),
        "clients": w("Clients who bought"),
        "entries": w("Entries"),
        "dues": w("Still to be paid"),
    }
    return names[figure]


def _value(w: Wording, found: Found, scope: Scope) -> str:
    if found.asked.figure in ("visits", "clients", "entries"):
        return str(found.count)
    if found.asked.figure == "orders":
        pieces = unscaled(found.quantity, QUANTITY_SCALE)
        return w.plain(
            "{count}, quantity {pieces}, {amount}",
            count=found.count,
            pieces=quantity(pieces) if pieces is not None else "0",
            amount=amount(found.amount, scope.currency),
        )
    return amount(found.amount, scope.currency)


def _ages(w: Wording, found: Found, scope: Scope) -> list[str]:
    due = found.due
    if due is None:
        return []
    lines = [
        w("{age} days: {amount}", age=age, amount=amount(part, scope.currency))
        for age, part in zip(("0–30", "31–60", "61–90", "90+"), due.by_age, strict=True)
        if part
    ]
    if due.advance:
        lines.append(w("Paid in advance: {amount}", amount=amount(due.advance, scope.currency)))
    if due.oldest is not None:
        lines.append(w("Oldest open bill: {day}", day=day(due.oldest)))
    return lines


def _all_dues(w: Wording, found: Findings, scope: Scope) -> str:
    if not found.debtors:
        return w("Nobody owes anything, as far as the entries say.")
    lines = [
        w(
            "Still to be paid: <b>{amount}</b> by {count} clients",
            amount=amount(sum(found.owed), scope.currency),
            count=found.debtor_count,
        )
    ]
    for place, due in enumerate(found.debtors, 1):
        line = w(
            "{place}. {client}: {amount}",
            place=place,
            client=due.client,
            amount=amount(due.owed, scope.currency),
        )
        if due.oldest is not None:
            line += w(", since {day}", day=day(due.oldest))
        lines.append(line)
    if found.debtor_count > len(found.debtors):
        lines.append(w("and {count} more", count=found.debtor_count - len(found.debtors)))
    lines.append(w("Sales on credit, less what was paid and returned; the oldest bills are settled first."))
    return "\n".join(lines)


def _unanswerable(turn: Turn) -> Work:
    turn.outcome = "unanswered"
    w = turn.w
    return turn.say(
        "\n".join(
            [
                w("I cannot answer that from the figures."),
                w(
                    "I know revenue, purchases, collections, dues, sales, clients, visits, expenses, top "
                    "clients and targets, for a client, a person or a span of days."
                ),
                w("For example: {example}", example=EXAMPLE),
            ]
        )
    )
