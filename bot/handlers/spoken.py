"""What a voice note wants when it tells no entry: undo, a correction, a question, the same again.

Speech is misheard, so what would change an entry is shown and waits for a button, even where the same
words typed would be done at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from ai.reading import Correction, Doubt, Draft, Intent, ReadingContext
from bot import asking
from bot.handlers import conversation
from bot.turn import Turn, Work
from ledger import pending
from ledger.replies import Outgoing
from services import correct, record
from services.drafts import draft_to_json
from services.sender import Sender

if TYPE_CHECKING:
    from ai.model_reading import Heard

HARMLESS = (Intent.UNDO, Intent.QUESTION, Intent.REPEAT)  # undo by words and repeat ask before they act


async def wish(turn: Turn, sender: Sender, heard: Heard, context: ReadingContext) -> Work | None:
    """Return what answers a spoken wish; None when the note tells an entry, or nothing."""
    reading = heard.reading
    if reading.intent is Intent.EDIT and reading.correction is not None:
        return _confirm_change(turn, sender, reading.correction, heard.transcript)
    if reading.intent in HARMLESS:
        return await conversation.other(turn, sender, reading, context)
    return None


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
