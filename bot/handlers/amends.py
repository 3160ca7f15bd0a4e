"""Short texts about a saved entry, not replies: "Gupta wala 950 karo", "undo Noble", "kal ka tha"."""

from __future__ import annotations

from ai.assent import Assent
from ai.reading import Correction, Doubt, Field, Intent, Reading, ReadingContext, Verdict
from bot import describe, receipts
from bot.handlers import answers, conversation, saved_changes
from bot.handlers.replied import Replied, replied_message
from bot.turn import Turn, Work
from ledger.entry import Details, Entry
from ledger.pending import Pending
from services import meant
from services.answers import asked_field
from services.drafts import draft_from_json
from services.sender import Sender


async def hindered(
    turn: Turn, sender: Sender, reading: Reading, context: ReadingContext, reply: Replied
) -> Work | None:
    """Return the answer to a correction that replies to entries none of which can be meant: it is about no
    other entry either. None when the text tells something of its own."""
    if reply.several:
        work = await about_saved(turn, sender, reading, context, None, newest=False)
        if work is not None:
            return work
    half = reading.intent is Intent.ENTRIES and not any(draft.details.client for draft in reading.drafts)
    amends = turn.parts.reader.read_amendment(turn.text, Details(), context) is not None
    if half or amends or reading.intent in (Intent.EDIT, Intent.UNDO):
        return turn.say(reply.hindrance)
    return None


async def about_saved(
    turn: Turn,
    sender: Sender,
    reading: Reading,
    context: ReadingContext,
    question: Pending | None,
    *,
    newest: bool = True,
) -> Work | None:
    """Return what the text does to a saved entry; None when it is not about one.

    An entry that the text names is corrected as by a reply to its receipt, and so is the one saved just
    before when the text denies what it says or names a field of it. A text that only sounds like a correction
    of what was saved just before is asked about first; never without ``newest``.
    """
    if not _may_be_about(reading):
        return None
    found = await turn.parts.ledger.read(lambda tx: meant.recent(tx, sender))
    reader = turn.parts.reader
    client, waits = _waiting(question)
    named = meant.named(reader, turn.text, found, client)
    if named is not None:
        rest = reader.read(named.rest, context)
        sure = rest.intent in (Intent.EDIT, Intent.UNDO)
        if named.entry is None:
            which = turn.w("Which entry do you mean? Reply to its receipt with the correction.")
            return turn.say(which) if sure else None
        if rest.intent is Intent.UNDO:
            return conversation.ask_undo(turn, sender, named.entry)
        if question is None and (firm := reader.read_firm(turn.text, named.entry.details, context)):
            return answers.apply_correction(turn, sender, named.entry, firm, source="text")
        if not sure and (waits or reading.intent is Intent.ENTRIES):
            return None
        return _amended(turn, sender, named.entry, (named.rest, turn.text), context, sure=sure)
    last = meant.just_saved(found, turn.now)
    if question is not None or not newest or last is None or reading.intent is Intent.EDIT:
        return None
    if (firm := reader.read_firm(turn.text, last.details, context)) is not None:
        return answers.apply_correction(turn, sender, last, firm, source="text")
    return _amended(turn, sender, last, (turn.text,), context, sure=False)


async def about_last(turn: Turn, sender: Sender, context: ReadingContext) -> Work | None:
    """Return what answers "galat hai" or "no" right after a receipt: the entry with its buttons. None when
    the text is about nothing that was saved just before."""
    reader = turn.parts.reader
    if reader.read_assent(turn.text, context) is not Assent.NO and not reader.sounds_amending(
        turn.text, context
    ):
        return None
    found = await turn.parts.ledger.read(lambda tx: meant.recent(tx, sender))
    last = meant.just_saved(found, turn.now)
    if last is None:
        return None
    turn.outcome = "not_understood"
    text = turn.w("Is this entry wrong? Press Undo or Edit, or reply to it with what is right.")
    line = describe.one_line(turn.w, last, sender.today, turn.currency)
    return turn.say(f"{text}\n{line}", [receipts.entry_buttons(turn.w, last)])


async def edited_answer(turn: Turn, sender: Sender, reading: Reading, context: ReadingContext) -> Work | None:
    """Return what an edited message that was no entry and is none does: it was an answer, and the entry that
    was saved with it is shown as it would be. None when it tells something of its own."""
    own = any(draft.details.client for draft in reading.drafts)
    if own or reading.intent not in (Intent.UNKNOWN, Intent.ENTRIES) or replied_message(turn) is not None:
        return None
    found = await turn.parts.ledger.read(lambda tx: meant.recent(tx, sender))
    last = meant.just_saved(found, turn.now)
    if last is None or last.source.chat_id != sender.chat_id or last.source.message_id > sender.message_id:
        return None
    correction = turn.parts.reader.read_correction(turn.text, last.details, context)
    return _asked(turn, sender, last, correction) if correction is not None else None


def _may_be_about(reading: Reading) -> bool:
    if reading.intent is Intent.EDIT:
        return reading.correction is not None and not reading.correction.was
    if reading.intent is Intent.ENTRIES:
        # "Noble ka amount 700 tha" reads as an entry whose type nobody told, "nahi 5 box the" as half of one.
        draft = reading.drafts[0]
        whole = draft.details.amount is not None and draft.details.orders is not None
        return len(reading.drafts) == 1 and draft.verdict is not Verdict.SAVE and not whole
    return reading.intent in (Intent.UNKNOWN, Intent.GREETING)


def _waiting(question: Pending | None) -> tuple[str | None, bool]:
    """Return the client of the open question, and whether a client is what it waits for."""
    if question is None or not question.draft:
        return None, False
    draft = draft_from_json(question.draft)
    return draft.details.client, asked_field(draft) is Field.CLIENT


def _amended(
    turn: Turn,
    sender: Sender,
    entry: Entry,
    ways: tuple[str, ...],
    context: ReadingContext,
    *,
    sure: bool,
) -> Work | None:
    """Correct the entry, or ask whether to; ``ways`` are the words to try, without and with the name."""
    reader = turn.parts.reader
    read = reader.read_correction if sure else reader.read_amendment
    for words in ways[:1] if sure else ways:
        found = read(words, entry.details, context)
        if found is not None and sure:
            return corrected(turn, sender, entry, found, source="text")
        if found is not None:
            return _asked(turn, sender, entry, found)
    return None


def corrected(turn: Turn, sender: Sender, entry: Entry, found: Correction, *, source: str) -> Work:
    """Return the work that corrects an entry; a name that is guessed is shown and asked about first."""
    if found.guessed:
        return _asked(turn, sender, entry, found)
    return answers.apply_correction(turn, sender, entry, found, source=source)


def _asked(turn: Turn, sender: Sender, entry: Entry, found: Correction) -> Work:
    return lambda tx: saved_changes.ask_change(
        tx, turn, sender, entry, found, words=turn.text, doubt=Doubt.WORDS
    )
