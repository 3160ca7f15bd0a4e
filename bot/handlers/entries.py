"""A text: an answer to a question, a correction, one or more entries, or something else."""

from __future__ import annotations

from ai.assent import Assent
from ai.clients import ClientIndex
from ai.model import ModelFault
from ai.reading import Intent, Reading, ReadingContext
from bot import asking, messages, receipts, rollout
from bot.handlers import amends, answers, assents, conversation, habits, open_questions
from bot.handlers.replied import names_last, replied_to
from bot.model_link import Asking
from bot.turn import Turn, Work
from ledger.driver import Connection
from ledger.entry import Entry
from ledger.replies import Outgoing
from services import record
from services.flags.catalogue import GEMINI_MODEL, MODEL_READING
from services.record import Recorded
from services.sender import Sender
from sidecar.health import Health


async def text(turn: Turn) -> Work:
    """Handle a text of a member."""
    sender = turn.sender()
    context = await reading_context(turn, sender)
    reply = await replied_to(turn, sender)
    replied = reply.entry
    with turn.parts.tracing.span("read", layer="rules"):
        reading = turn.parts.reader.read(turn.text, context)
    if replied is not None and open_questions.is_next_sale(replied, reading):
        replied = None  # in a group a reply is how the bot is spoken to
    if replied is not None:
        correction = turn.parts.reader.read_correction(turn.text, replied.details, context)
        if correction is not None:
            return amends.corrected(turn, sender, replied, correction, source="reply")
        if reading.intent is Intent.UNDO:
            return conversation.ask_undo(turn, sender, replied)
    if reply.hindrance and (work := await amends.hindered(turn, sender, reading, context, reply)):
        return work
    open_question = open_questions.latest(turn, sender)
    if open_question is not None and replied is None:
        assent = turn.parts.reader.read_assent(turn.text, context)
        drops = False
        if reading.intent is Intent.UNDO and not names_last(turn.text):
            # About what is in front of the person's eyes. To "Undo this entry?" it is what the button says.
            drops = open_question.kind != "undo"
            assent = Assent.NO if drops else assent or Assent.YES
        work = None
        if assent is not None:
            work = assents.said(turn, sender, open_question, assent, drops=drops)
        if work is not None:
            return work
    if open_question is not None and open_question.kind == "undo":
        # Only a yes or a no is about that; anything else may answer the question before it.
        open_question = open_questions.latest(turn, sender, undo=False)
    if replied is None:
        work = await amends.about_saved(turn, sender, reading, context, open_question)
        if work is not None:
            return work
    if open_question is not None and (
        turn.parts.reader.after_assent(turn.text, context) != turn.text  # "yes, but 600"
        or not await open_questions.another_matter(turn, sender, open_question, reading)
    ):
        work = await answers.written(turn, sender, open_question, context)
        if work is not None:
            return work
    # An amount alone has no language: only a text that says something decides it.
    if reading.intent is not Intent.UNKNOWN and any(character.isalpha() for character in turn.text):
        turn.speak(reading.language)
    usual = turn.parts.model.asking()
    # Only a text the grammar is not sure of goes to a model; whatever that proposes is confirmed.
    if usual is not None and usual.reader.wants(turn.text, reading, context):
        with turn.parts.tracing.span("read", layer="model"):
            reading = await _completed(turn, usual, reading, context)
    if reading.intent is Intent.UNKNOWN and replied is None and not habits.is_wish(turn):
        work = (
            assents.not_understood(turn, sender, open_question)
            if open_question is not None
            else await amends.about_last(turn, sender, context)
        )
        if work is not None:
            return work
    return await act(turn, sender, reading, context)


async def _completed(turn: Turn, usual: Asking, reading: Reading, context: ReadingContext) -> Reading:
    """Return the reading completed by the model, for chats that have that; for the rest as it is."""
    with rollout.use(turn, MODEL_READING) as given:
        if not given.given:
            turn.parts.metrics.text_read("rules")
            return reading
        with rollout.use(turn, GEMINI_MODEL) as chosen:
            reader = rollout.asking_in(turn, chosen, usual).reader
            better = await reader.complete(turn.text, context, reading)
            rollout.judged(better, given, chosen)
    return reading if better is None or isinstance(better, ModelFault) else better


async def act(turn: Turn, sender: Sender, reading: Reading, context: ReadingContext) -> Work:
    """Do what a reading asks for."""
    if reading.intent is Intent.ENTRIES:
        refused = too_many(turn, reading)
        return refused if refused is not None else _record(turn, sender, reading)
    return await conversation.other(turn, sender, reading, context)


def too_many(turn: Turn, reading: Reading) -> Work | None:
    """Return the refusal of more entries than a message may hold; None when it holds fewer."""
    limit = turn.parts.settings.batch_size_limit
    if len(reading.drafts) <= limit:
        return None
    turn.outcome = "too_many"
    return turn.say(
        turn.w(
            "That is more than I take in one message: {count} entries, and {limit} is the most. "
            "Nothing is saved yet, please send them in smaller messages.",
            count=len(reading.drafts),
            limit=limit,
        )
    )


async def reading_context(turn: Turn, sender: Sender) -> ReadingContext:
    """Return what the reader may know about the sender's company."""
    clients: ClientIndex = await turn.parts.clients.of(sender.company)
    return ReadingContext(
        today=sender.today,
        currency=turn.currency,
        default_type=sender.default_type,
        clients=clients,
    )


def _record(turn: Turn, sender: Sender, reading: Reading) -> Work:
    def work(tx: Connection) -> list[Outgoing]:
        done = record.record(tx, sender, reading, turn.text, turn.now)
        rollout.note_reading(tx, turn)
        return recorded(turn, sender, done, path=reading.path)

    return work


def recorded(turn: Turn, sender: Sender, done: Recorded, *, path: str) -> list[Outgoing]:
    """Return the receipt for what is saved and the question for what is not."""
    calls: list[Outgoing] = []
    if done.saved:
        turn.outcome = "repeated" if done.repeated else "saved"
        content = receipts.receipt(turn.w, done.saved, sender.today, turn.currency, sheet_note(turn))
        calls += messages.send(turn.chat_id, *content, reply_to=sender.message_id)
        if not done.repeated:
            saved(turn, done.saved, path)
    if done.asked.question is not None:
        turn.outcome = "saved_and_asked" if done.saved else "asked"
    return [*calls, *asking.show(turn, sender, done.asked)]


def saved(turn: Turn, new: tuple[Entry, ...], path: str) -> None:
    """Arrange what follows a commit: the sheet is sent to, the client memory learns, the count grows."""
    parts = turn.parts
    turn.entry_ids += [entry.entry_id for entry in new]
    for entry in new:
        kind = entry.details.type.value if entry.details.type else "other"
        turn.after.append(lambda e=entry, k=kind: parts.metrics.entry(e.company, k, path))  # type: ignore[misc]
    turn.after.append(lambda: parts.clients.learn(new))
    position = turn.person.position if turn.person is not None else None
    for entry in new:
        if entry.live_position is not None:
            turn.after.append(lambda e=entry: parts.geocoder.measure(e, position))  # type: ignore[misc]
    changed(turn, new[0].company)


def changed(turn: Turn, company: str) -> None:
    """Arrange that a company's rows are sent and its cached figures are dropped after the commit."""
    turn.after.append(lambda: turn.parts.wake(company))


def sheet_note(turn: Turn) -> str | None:
    """Return what to say while the sheet cannot be reached: saved is true, "in the sheet" is not yet."""
    check = turn.parts.health.check("sheets")
    if check.status in (Health.HEALTHY, Health.DISABLED):
        return None
    return turn.w("The Google Sheet cannot be reached right now; the row follows as soon as it can.")
