"""What a voice note wants when it tells no entry: undo, a correction, a question, the same again.

Speech is misheard, so what would change an entry is shown and waits for a button, even where the same
words typed would be done at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from ai.reading import Correction, Doubt, Draft, Intent, ReadingContext
from bot import asking
from bot.handlers import answers, assents, conversation
from bot.handlers import entries as entries_handler
from bot.turn import Turn, Work
from ledger import pending
from ledger.pending import Pending
from ledger.replies import Outgoing
from services import correct, record
from services.drafts import draft_from_json, draft_to_json
from services.sender import Sender

if TYPE_CHECKING:
    from ai.model_reading import Heard

HARMLESS = (Intent.UNDO, Intent.QUESTION, Intent.REPEAT)  # undo by words and repeat ask before they act


async def wish(turn: Turn, sender: Sender, heard: Heard, context: ReadingContext) -> Work | None:
    """Return what answers a spoken wish; None when the note tells an entry, or nothing."""
    reading = heard.reading
    question = entries_handler.open_question_of(turn, sender)
    if question is not None and question.kind != "correct":
        answered = await _answer(turn, sender, question, heard, context)
        if answered is not None:
            return answered
    if reading.intent is Intent.EDIT and reading.correction is not None:
        return _confirm_change(turn, sender, reading.correction, heard.transcript)
    if reading.intent in HARMLESS:
        return await conversation.other(turn, sender, reading, context)
    return None


async def _answer(
    turn: Turn, sender: Sender, question: Pending, heard: Heard, context: ReadingContext
) -> Work | None:
    """Return what answers the open question: a spoken yes or no shows its buttons again, a spoken figure or
    name goes into the draft, which is then confirmed. None when the note is about something else."""
    reader, words = turn.parts.reader, heard.transcript
    if reader.read_assent(words, context) is not None:
        return lambda tx: assents.again(turn, tx, sender, question)
    if await entries_handler.another_matter(turn, sender, question, heard.reading):
        return None
    draft = draft_from_json(question.draft)
    field = answers.asked_field(draft)
    filled = reader.read_answer(field, words, draft, context) if field is not None else None
    if filled is None and (correction := reader.read_correction(words, draft.details, context)) is not None:
        filled = answers.with_correction(draft, correction)
    if filled is None:
        return None
    checked = replace(filled, doubts=tuple(dict.fromkeys((*filled.doubts, Doubt.MODEL))))
    return lambda tx: answers.proceed(turn, tx, sender, question, checked)


def _confirm_change(turn: Turn, sender: Sender, correction: Correction, words: str) -> Work:
    def work(tx: Connection) -> list[Outgoing]:
        entry = correct.meant(tx, sender, correction)
        if entry is None:
            return turn.answer(turn.w("Which entry do you mean? Reply to its receipt with the correction."))
        changed = correct.corrected(entry.details, correction.changes)
        draft = Draft(changed, words, doubts=(Doubt.MODEL,))
        question = pending.put(
            tx,
            user_id=sender.user_id,
            company=sender.company.key,
            kind="confirm",
            source=entry.source,
            sent_at=sender.sent_at,
            draft=draft_to_json(draft, text=words, path="edit"),
            now=turn.now,
        )
        turn.outcome = "asked"
        return asking.show(
            turn, sender, record.next_question(tx, sender, turn.now, number=question.id), quoting=False
        )

    return work
