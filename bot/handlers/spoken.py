"""What a voice note wants when it tells no entry: undo, a correction, a question, the same again.

Speech is misheard, so what would change an entry is shown and waits for a button, even where the same
words typed would be done at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ai.reading import Correction, Doubt, Intent, ReadingContext
from bot.handlers import answers, assents, conversation, open_questions, saved_changes
from bot.turn import Turn, Work
from ledger.driver import Connection
from ledger.pending import Pending
from ledger.replies import Outgoing
from services import correct
from services.answers import asked_field, with_correction
from services.drafts import draft_from_json
from services.sender import Sender

if TYPE_CHECKING:
    from ai.model_reading import Heard

HARMLESS = (Intent.UNDO, Intent.QUESTION, Intent.REPEAT)  # undo by words and repeat ask before they act


async def wish(turn: Turn, sender: Sender, heard: Heard, context: ReadingContext) -> Work | None:
    """Return what answers a spoken wish; None when the note tells an entry, or nothing."""
    reading = heard.reading
    question = open_questions.latest(turn, sender, undo=False)
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
    if await open_questions.another_matter(turn, sender, question, heard.reading):
        return None
    draft = draft_from_json(question.draft)
    field = asked_field(draft)
    filled = reader.read_answer(field, words, draft, context) if field is not None else None
    if filled is None and (correction := reader.read_correction(words, draft.details, context)) is not None:
        filled = with_correction(draft, correction)
    if filled is None:
        return None
    checked = replace(filled, doubts=tuple(dict.fromkeys((*filled.doubts, Doubt.MODEL))))
    return lambda tx: answers.proceed(turn, tx, sender, question, checked)


def _confirm_change(turn: Turn, sender: Sender, correction: Correction, words: str) -> Work:
    def work(tx: Connection) -> list[Outgoing]:
        entry = correct.meant(tx, sender, correction)
        if entry is None:
            return turn.answer(turn.w("Which entry do you mean? Reply to its receipt with the correction."))
        return saved_changes.ask_change(tx, turn, sender, entry, correction, words=words, doubt=Doubt.MODEL)

    return work
