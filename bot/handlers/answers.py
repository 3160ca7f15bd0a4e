"""Answers to the bot's questions, pressed or written, and corrections."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from ai.reading import Correction, Doubt, Draft, Field, ReadingContext, Verdict
from bot import asking, messages, receipts
from bot.buttons import Button
from bot.handlers import entries as entries_handler
from bot.handlers import saved_changes
from bot.turn import Turn, Work
from ledger import entries, pending
from ledger.driver import Connection
from ledger.entry import Entry, EntryType
from ledger.pending import Pending
from ledger.replies import Outgoing
from services import answers, correct, record
from services.correct import Changed
from services.drafts import draft_from_json, draft_to_json
from services.sender import Sender

# Words in an answer: a longer text says something else, and must not be mistaken for a yes.
LONGEST_ANSWER = {Field.TYPE: 3, Field.CLIENT: 8}
# What talk about something else tells too ("Gupta ji ka phone aaya"): no answer where other words are by it.
BY_THE_WAY = frozenset({"type", "date"})


async def written(turn: Turn, sender: Sender, question: Pending, context: ReadingContext) -> Work | None:
    """Take a text as the answer to a question; None when it answers nothing."""
    reader = turn.parts.reader
    text = reader.after_assent(turn.text, context)
    if question.kind == "undo":
        return None
    if question.kind == "correct":
        entry = await turn.parts.ledger.read(
            lambda tx: entries.find(tx, sender.company.key, question.entry_id or "")
        )
        correction = reader.read_correction(text, entry.details, context) if entry else None
        if entry is None or correction is None:
            return None
        if correction.guessed:
            return partial(_ask_instead, turn, sender, question, entry, correction)
        return apply_correction(turn, sender, entry, correction, source="button", question=question)
    draft = draft_from_json(question.draft)
    if (said := _return_or_sale(turn, draft, text, context)) is not None:
        return lambda tx: proceed(turn, tx, sender, question, said)
    field = answers.asked_field(draft)
    short = len(text.split()) <= LONGEST_ANSWER.get(field or Field.TYPE, 6)
    answered = reader.read_answer(field, text, draft, context) if field and short else None
    more = reader.says_more(text, draft.details, context)
    doubtful = text.rstrip().endswith("?") or (more and answered is not None and field is not Field.CLIENT)
    doubtful = doubtful or (field in (Field.AMOUNT, Field.QUANTITY) and reader.competes(text, context))
    if answered is None:
        correction = reader.read_correction(text, draft.details, context)
        if correction is None or (more and correction.changes.keys() <= BY_THE_WAY):
            return None
        answered = answers.with_correction(draft, correction)
        doubtful = doubtful or correction.guessed
    if doubtful:
        answered = replace(answered, doubts=tuple(dict.fromkeys((*answered.doubts, Doubt.WORDS))))
    result = answered
    return lambda tx: proceed(turn, tx, sender, question, result)


def _ask_instead(
    turn: Turn, sender: Sender, question: Pending, entry: Entry, correction: Correction, tx: Connection
) -> list[Outgoing]:
    """Show what the answer to "what is right?" would make of the entry: its name may be none."""
    pending.close(tx, question.id, "done")
    return saved_changes.ask_change(tx, turn, sender, entry, correction, words=turn.text, doubt=Doubt.WORDS)


def _return_or_sale(turn: Turn, draft: Draft, text: str, context: ReadingContext) -> Draft | None:
    """Return the draft with the type that a text names, where an amount below zero is asked about."""
    if Doubt.NEGATIVE not in draft.doubts or draft.missing or len(text.split()) > LONGEST_ANSWER[Field.TYPE]:
        return None
    named = turn.parts.reader.read_answer(Field.TYPE, text, draft, context)
    kind = named.details.type if named is not None else None
    return answers.choose(draft, f"type:{kind}") if kind in (EntryType.RETURN, EntryType.SALES) else None


def is_answer(turn: Turn, question: Pending, context: ReadingContext) -> bool:
    """Tell whether a text is nothing but the answer to the question for a missing piece."""
    if question.kind != "ask":
        return False
    reader, draft = turn.parts.reader, draft_from_json(question.draft)
    field = answers.asked_field(draft)
    if field is None or field is Field.CLIENT or reader.says_more(turn.text, draft.details, context):
        return False
    return reader.read_answer(field, turn.text, draft, context) is not None


def proceed(turn: Turn, tx: Connection, sender: Sender, question: Pending, draft: Draft) -> list[Outgoing]:
    """Save the draft if it is certain now, else ask on."""
    if draft.verdict is Verdict.SAVE:
        return settle(turn, tx, sender, question, draft)
    known = draft_to_json(draft, text=question.draft["text"], path=question.draft["path"])
    pending.revise(tx, question.id, draft.verdict.value, {**question.draft, **known})
    turn.outcome = "asked"
    asked = record.next_question(tx, sender, turn.now, number=question.id)
    return asking.show(turn, sender, asked, quoting=False)


def settle(turn: Turn, tx: Connection, sender: Sender, question: Pending, draft: Draft) -> list[Outgoing]:
    """Save a confirmed draft, replace the question by its receipt and ask the next one."""
    if question.draft["path"] == "edit":
        return _settle_change(turn, tx, sender, question, draft)
    entry = record.save_pending(tx, sender, question, draft, turn.now)
    if entry is None:
        turn.outcome = "repeated"
        return [turn.toast(turn.w("That is done already."))] if turn.callback else []
    turn.outcome = "saved"
    content = receipts.receipt(
        turn.w, (entry,), sender.today, turn.currency, entries_handler.sheet_note(turn)
    )
    entries_handler.saved(turn, (entry,), entry.path)
    _type_learnt(turn)
    return [*_show(turn, question, *content), *ask_next(turn, tx, sender)]


def _type_learnt(turn: Turn) -> None:
    """An answer to "sale or purchase?" is the person's choice from now on."""
    turn.after.append(lambda: turn.parts.directory.forget(turn.user_id))


def _settle_change(
    turn: Turn, tx: Connection, sender: Sender, question: Pending, draft: Draft
) -> list[Outgoing]:
    """An edited message's reading was confirmed: the same row changes, or a new one is added."""
    known = record.saved_by(tx, question)
    if question.entry_id is not None and (known is None or known.version != question.draft["version"]):
        return saved_changes.stale(turn, tx, sender, question, known)
    if known is None:
        entry = record.save_pending(tx, sender, question, draft, turn.now)
        if entry is None:
            return []
        entries_handler.saved(turn, (entry,), "edit")
        _type_learnt(turn)
        content = receipts.receipt(turn.w, (entry,), sender.today, turn.currency)
        return [*_show(turn, question, *content), *ask_next(turn, tx, sender)]
    if not pending.close(tx, question.id, "done"):
        return []
    details = draft.details.with_(
        date=draft.details.date or known.details.date,
        currency=draft.details.currency or known.details.currency,
    )
    after = entries.change(
        tx, known, by=sender.user_id, source="message", at=sender.sent_at, now=turn.now, details=details
    )
    entries_handler.changed(turn, known.company)
    content = receipts.change(turn.w, Changed(known, after), sender.today, turn.currency)
    return [*_show(turn, question, *content), *ask_next(turn, tx, sender)]


def _show(turn: Turn, question: Pending, text: str, buttons: list[list[Button]]) -> list[Outgoing]:
    if turn.callback is not None and turn.message is not None:
        return [turn.toast(), messages.rewrite(turn.chat_id, turn.message.message_id, text, buttons)]
    return messages.send(turn.chat_id, text, buttons, reply_to=question.source.message_id)


def ask_next(turn: Turn, tx: Connection, sender: Sender) -> list[Outgoing]:
    """Return the next open question that was not shown yet."""
    return asking.show(turn, sender, record.next_question(tx, sender, turn.now))


def apply_correction(
    turn: Turn,
    sender: Sender,
    entry: Entry,
    correction: Correction,
    *,
    source: str,
    question: Pending | None = None,
) -> Work:
    """Return the work that corrects an entry and shows it before and after."""

    def work(tx: Connection) -> list[Outgoing]:
        current = entries.find(tx, entry.company, entry.entry_id) or entry
        changed = correct.apply(tx, sender, current, correction, turn.now, source=source)
        if question is not None:
            pending.close(tx, question.id, "done")
        turn.outcome = "changed"
        entries_handler.changed(turn, entry.company)
        turn.after.append(lambda: turn.parts.clients.learn((changed.after,)))
        content = receipts.change(turn.w, changed, sender.today, turn.currency)
        return [
            *messages.send(turn.chat_id, *content, reply_to=sender.message_id),
            *ask_next(turn, tx, sender),
        ]

    return work


def typed(draft: Draft, value: str | None) -> Draft:
    """Return the draft with the type that a Save button carries; Doubt.TYPE stays, so that the answer
    becomes the person's default."""
    if value is None or value not in set(EntryType):
        return draft
    return replace(draft, details=draft.details.with_(type=EntryType(value)))
