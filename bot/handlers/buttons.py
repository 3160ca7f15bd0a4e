"""Pressed buttons under questions and receipts. What they are about is looked up and checked again."""

from __future__ import annotations

from collections.abc import Callable

from bot import buttons, messages, questions, receipts
from bot.handlers import answers, saved_changes
from bot.handlers import entries as entries_handler
from bot.handlers.replied import ENTRY_ID
from bot.turn import Turn, Work
from ledger import entries, pending
from ledger.driver import Connection
from ledger.entry import Source, Status
from ledger.pending import Pending
from ledger.replies import Outgoing
from services import correct, meant
from services.answers import choose
from services.correct import Changed
from services.drafts import draft_from_json
from services.sender import Sender

Step = Callable[[Connection, Sender, Pending], list[Outgoing]]


async def save(turn: Turn) -> Work:
    """Save what was shown."""

    def step(tx: Connection, sender: Sender, question: Pending) -> list[Outgoing]:
        value = turn.arguments[1] if len(turn.arguments) > 1 else None
        draft = answers.typed(draft_from_json(question.draft), value)
        return answers.settle(turn, tx, sender, question, draft)

    return _with_question(turn, step, "confirm")


async def choose_value(turn: Turn) -> Work:
    """Take the pressed choice as the answer."""

    def step(tx: Connection, sender: Sender, question: Pending) -> list[Outgoing]:
        code = turn.arguments[1] if len(turn.arguments) > 1 else ""
        draft = choose(draft_from_json(question.draft), code)
        if draft is None:
            return [turn.toast(turn.w("That is not possible."))]
        calls = answers.proceed(turn, tx, sender, question, draft)
        return (
            calls if any(call.method == "answerCallbackQuery" for call in calls) else [turn.toast(), *calls]
        )

    return _with_question(turn, step, "confirm", "ask")


async def cancel(turn: Turn) -> Work:
    """Drop what was shown; nothing is saved."""

    def step(tx: Connection, sender: Sender, question: Pending) -> list[Outgoing]:
        pending.close(tx, question.id, "cancelled")
        turn.outcome = "cancelled"
        calls = [turn.toast()]
        if turn.message is not None:
            text = turn.w("Cancelled, nothing was saved.")
            if question.entry_id is not None or question.draft.get("path") == "edit":
                text = turn.w("Cancelled, the entry stays as it was.")
            calls.append(messages.rewrite(turn.chat_id, turn.message.message_id, text))
        return [*calls, *answers.ask_next(turn, tx, sender)]

    return _with_question(turn, step, "confirm", "ask", "correct")


async def revise(turn: Turn) -> Work:
    """Ask what to change in a reading before it is saved."""

    def step(tx: Connection, sender: Sender, question: Pending) -> list[Outgoing]:
        text = turn.w("Write what is different, for example: amount 5500, or: client Noble Dadar")
        return [turn.toast(), *messages.send(turn.chat_id, text)]

    return _with_question(turn, step, "confirm")


async def undo(turn: Turn) -> Work:
    """Void an entry."""

    def work(tx: Connection) -> list[Outgoing]:
        sender = turn.sender()
        done = correct.undo(tx, sender, _first(turn), turn.now, source="button")
        return _impossible(tx, turn) if done is None else _changed(turn, sender, done)

    return work


async def restore(turn: Turn) -> Work:
    """Let a void entry count again."""

    def work(tx: Connection) -> list[Outgoing]:
        sender = turn.sender()
        entry = entries.find(tx, sender.company.key, _first(turn))
        if entry is None or not correct.may_change(sender, entry):
            return _impossible(tx, turn)
        if entries.is_deleted(tx, entry):
            return [turn.toast(turn.w("Its row was deleted in the sheet. Please write the entry again."))]
        after = entries.change(
            tx,
            entry,
            by=sender.user_id,
            source="restore",
            at=sender.sent_at,
            now=turn.now,
            status=Status.ACTIVE,
        )
        return _changed(turn, sender, Changed(entry, after))

    return work


async def edit(turn: Turn) -> Work:
    """Ask what should change in a saved entry."""

    def work(tx: Connection) -> list[Outgoing]:
        sender = turn.sender()
        entry = entries.find(tx, sender.company.key, _first(turn))
        if entry is None or not correct.may_change(sender, entry):
            return _impossible(tx, turn)
        source = Source(turn.chat_id, sender.message_id, saved_changes.PLACE)
        question = pending.put(
            tx,
            user_id=turn.user_id,
            company=sender.company.key,
            kind="correct",
            source=source,
            sent_at=sender.sent_at,
            draft={},
            now=turn.now,
            entry_id=entry.entry_id,
        )
        pending.asked(tx, question.id, turn.now)
        turn.outcome = "asked"
        return [
            turn.toast(),
            *messages.send(turn.chat_id, *questions.what_to_change(turn.w, entry, question, turn.currency)),
        ]

    return work


def _first(turn: Turn) -> str:
    return turn.arguments[0] if turn.arguments else ""


def _impossible(tx: Connection, turn: Turn) -> list[Outgoing]:
    """Say that the entry cannot be changed, and why where it is one of the person's other company."""
    company = meant.elsewhere(tx, turn.others(), _first(turn))
    said = turn.belongs_to(company) if company is not None else turn.w("That is not possible.")
    return [turn.toast(said)]


def _changed(turn: Turn, sender: Sender, done: Changed) -> list[Outgoing]:
    turn.outcome = "changed" if done.before.version != done.after.version else "repeated"
    entries_handler.changed(turn, sender.company.key)
    calls = [turn.toast()]
    text, below = receipts.change(turn.w, done, sender.today, turn.currency)
    message = turn.message
    single = message is not None and len(ENTRY_ID.findall(message.text or "")) == 1
    if message is not None and single:
        calls.append(messages.rewrite(turn.chat_id, message.message_id, text, below))
    elif done.before.version != done.after.version:
        calls += messages.send(turn.chat_id, text, below)
    return calls


def _with_question(turn: Turn, step: Step, *kinds: str) -> Work:
    """Run a step with the question that the button names, if it is the person's, open and of these kinds."""

    def work(tx: Connection) -> list[Outgoing]:
        sender = turn.sender()
        number = buttons.number(_first(turn)) or 0
        question = pending.find(tx, number, turn.user_id)
        if question is None or question.chat_id != turn.chat_id:
            return [turn.toast(turn.w("That is not possible."))]
        if question.company != sender.company.key:
            known = question.company in turn.others()
            said = turn.belongs_to(question.company) if known else turn.w("That is not possible.")
            return [turn.toast(said)]
        if question.state != "open":
            turn.outcome = "repeated"
            return [turn.toast(turn.w("That is done already."))]
        if question.kind not in kinds:
            return [turn.toast(turn.w("That is not possible."))]
        return step(tx, sender, question)

    return work
