"""A written yes, no or ok under a reading that is shown for checking, where a button was expected."""

from __future__ import annotations

from dataclasses import replace

from ai.assent import Assent
from ai.reading import Doubt, Draft
from bot import messages, questions
from bot.handlers import answers, saved_changes
from bot.turn import Turn, Work
from ledger import entries, pending
from ledger.driver import Connection
from ledger.pending import Pending
from ledger.replies import Outgoing
from services.answers import choose, without
from services.drafts import draft_from_json
from services.sender import Sender

FRESH_SECONDS = 3600.0  # a "yes" later than that may be about something else


def said(
    turn: Turn, sender: Sender, question: Pending, assent: Assent, *, drops: bool = False
) -> Work | None:
    """Return what a yes, no or ok does to the open question; None when it is no answer to it. ``drops``: the
    text says "cancel", which a plain no need not mean."""
    if question.kind == "undo":
        return _about_undo(turn, sender, question, assent)
    if question.kind == "correct":
        return (lambda tx: _cancel(turn, tx, sender, question)) if assent is Assent.NO else None
    draft = draft_from_json(question.draft)
    fresh = _fresh(turn, sender, question)
    if assent is Assent.YES and fresh and Doubt.NEAR_CLIENT in draft.doubts:
        # Yes, it is the known client; what else is unclear about it is asked after that.
        meant = choose(draft, "client") or draft
        return lambda tx: answers.proceed(turn, tx, sender, question, meant)
    if assent is Assent.YES and fresh and (agreed := _agreed(question, draft)) is not None:
        settled = agreed
        return lambda tx: answers.settle(turn, tx, sender, question, settled)
    if assent is Assent.NO and not drops and Doubt.NEAR_CLIENT in draft.doubts:
        own = without(draft, {Doubt.NEAR_CLIENT})
        # The name stands as it was written; that it is meant so is looked at once more.
        kept = replace(own, suggestion=None, doubts=(*own.doubts, Doubt.WORDS))
        return lambda tx: answers.proceed(turn, tx, sender, question, kept)
    if assent is Assent.NO and fresh and (drops or not _either_way(draft)):
        return lambda tx: _cancel(turn, tx, sender, question)
    return lambda tx: again(turn, tx, sender, question)


def _fresh(turn: Turn, sender: Sender, question: Pending) -> bool:
    """Tell whether the question is what the person looks at: no entry came since, and no hour went by."""
    asked = question.asked_at or 0.0
    last = turn.parts.ledger.look(lambda tx: entries.last_of_person(tx, sender.company.key, sender.user_id))
    # Telegram tells whole seconds; the order of messages within one is in their numbers.
    since = any(
        each.source.chat_id == sender.chat_id
        and each.source.message_id > question.source.message_id
        and each.at.timestamp() >= int(asked)
        for each in last
    )
    return turn.now - asked <= FRESH_SECONDS and not since


def _about_undo(turn: Turn, sender: Sender, question: Pending, assent: Assent) -> Work:
    if assent is Assent.NO:
        return lambda tx: _cancel(turn, tx, sender, question)
    if assent is Assent.YES and _fresh(turn, sender, question):
        return lambda tx: saved_changes.undo_agreed(turn, tx, sender, question)
    return lambda tx: saved_changes.undo_again(turn, tx, sender, question)


def _agreed(question: Pending, draft: Draft) -> Draft | None:
    """Return the draft that a yes saves; None when the question is not one that a yes answers."""
    if question.kind == "confirm":
        return None if Doubt.TYPE in draft.doubts else draft
    if not draft.missing and set(draft.doubts) <= {Doubt.HUGE, Doubt.LARGE}:
        return choose(draft, "right")
    if not draft.missing and len(draft.values) == 1 and Doubt.AMOUNTS in draft.doubts:
        return choose(draft, "value:0")
    return None


def _either_way(draft: Draft) -> bool:
    """Tell whether a "no" leaves open what is right, so that it does not mean "drop it"."""
    open_choice = {Doubt.TYPE, Doubt.HUGE, Doubt.ZERO, Doubt.NEGATIVE, Doubt.FUTURE, Doubt.ARITHMETIC}
    return not draft.missing and bool(open_choice & set(draft.doubts))


def _cancel(turn: Turn, tx: Connection, sender: Sender, question: Pending) -> list[Outgoing]:
    pending.close(tx, question.id, "cancelled")
    turn.outcome = "cancelled"
    text = turn.w("Cancelled, nothing was saved.")
    if question.entry_id is not None or question.draft.get("path") == "edit":
        text = turn.w("Cancelled, the entry stays as it was.")
    sent = messages.send(turn.chat_id, text, reply_to=sender.message_id)
    return [*sent, *answers.ask_next(turn, tx, sender)]


def again(turn: Turn, tx: Connection, sender: Sender, question: Pending) -> list[Outgoing]:
    """Show the question once more: its buttons say what can be answered."""
    turn.outcome = "asked"
    pending.asked(tx, question.id, turn.now)
    content = questions.question(turn.w, question, sender.today, turn.currency, 0)
    return messages.send(turn.chat_id, *content, reply_to=sender.message_id)


def not_understood(turn: Turn, sender: Sender, question: Pending) -> Work | None:
    """Return work that says so and shows the open question again; None when the person has left it behind."""
    if question.kind == "undo" or turn.now - (question.asked_at or 0.0) > FRESH_SECONDS:
        return None

    def work(tx: Connection) -> list[Outgoing]:
        text, below = questions.question(turn.w, question, sender.today, turn.currency, 0)
        pending.asked(tx, question.id, turn.now)
        turn.outcome = "not_understood"
        head = turn.w("I did not understand that; nothing changed.")
        return messages.send(turn.chat_id, f"{head}\n\n{text}", below, reply_to=sender.message_id)

    return work if question.kind != "correct" else None
