"""Texts that are no entry: undo by words, questions for figures, greetings, and what is not understood."""

from __future__ import annotations

from ai.reading import Doubt, Intent, Question, Reading, ReadingContext
from bot import asking, receipts
from bot.handlers import ask, habits, help, own, own_questions, saved_changes
from bot.turn import Turn, Work
from ledger import entries
from ledger.driver import Connection
from ledger.entry import Entry, Status
from ledger.people import Role
from ledger.replies import Outgoing
from services import correct, inquiry, record
from services.sender import Sender

NAMING = frozenset(
    {"client", "location", "items", "remarks"}
)  # changes that words stand for which nobody knows
HELP = frozenset({"help", "madad", "मदद", "menu", "commands"})


async def other(turn: Turn, sender: Sender, reading: Reading, context: ReadingContext) -> Work:
    """Answer a text in which there is no entry."""
    turn.outcome = reading.intent.value
    if reading.intent is Intent.UNDO:
        return _undo(turn, sender)
    if reading.intent is Intent.EDIT and reading.correction is not None:
        return _correct_last(turn, sender, reading, context)
    if reading.intent is Intent.REPEAT and reading.client:
        return _repeat(turn, sender, reading.client, context)
    if reading.intent is Intent.REPEAT:
        return turn.say(turn.w("For which client? Write for example: same as last time for Noble"))
    if reading.intent is Intent.QUESTION and reading.question is not None:
        return await _question(turn, sender, reading.question)
    if reading.intent is Intent.LEAVE:
        return habits.leave(turn, sender, reading)
    if turn.text.strip(" ?!.").casefold() in HELP:
        return await help.help_(turn)
    if (wish := habits.by_words(turn)) is not None:
        turn.outcome = "reminder"
        return wish
    if reading.intent is Intent.GREETING:
        return turn.say(
            turn.w("Hello {name}! Write me what you sold, bought or collected. /help", name=turn.name)
        )
    return turn.say(
        turn.w(
            "I found no entry in that; nothing is saved. Write client, goods and amount, for example: "
            "Sold 5 boxes Crocin to Apollo Bandra for 12,500"
        )
    )


def _undo(turn: Turn, sender: Sender) -> Work:
    def work(tx: Connection) -> list[Outgoing]:
        last = entries.last_of_person(tx, sender.company.key, sender.user_id, active=True)
        if not last:
            return turn.answer(turn.w("You have no entry that could be undone."))
        return saved_changes.ask_undo(tx, turn, sender, last[0])

    return work


def _restore(turn: Turn, sender: Sender) -> Work:
    def work(tx: Connection) -> list[Outgoing]:
        newest = entries.last_of_person(tx, sender.company.key, sender.user_id, own.MOST)
        voided = next((entry for entry in newest if entry.status is Status.VOID), None)
        if voided is None:
            return turn.answer(turn.w("None of your last entries was taken back."))
        return saved_changes.ask_undo(tx, turn, sender, voided)

    return work


def ask_undo(turn: Turn, sender: Sender, entry: Entry) -> Work:
    """Ask whether the entry, whose receipt was replied to, is to be taken back."""
    return lambda tx: saved_changes.ask_undo(tx, turn, sender, entry)


def _correct_last(turn: Turn, sender: Sender, reading: Reading, context: ReadingContext) -> Work:
    correction = reading.correction

    def work(tx: Connection) -> list[Outgoing]:
        entry = correct.meant(tx, sender, correction) if correction is not None else None
        if correction is None or entry is None:
            return turn.answer(turn.w("Which entry do you mean? Reply to its receipt with the correction."))
        sure = correction.was or correction.changes.keys() & NAMING
        if correction.guessed or (
            not sure and turn.parts.reader.says_more(turn.text, entry.details, context)
        ):
            # "Gupta wala 950 karo" where nothing of Gupta's was saved: perhaps it is not about this entry;
            # or "client is busy", which names nobody.
            return saved_changes.ask_change(
                tx, turn, sender, entry, correction, words=turn.text, doubt=Doubt.WORDS
            )
        changed = correct.apply(tx, sender, entry, correction, turn.now, source="text")
        turn.outcome = "changed"
        turn.after.append(lambda: turn.parts.wake(sender.company.key))
        return turn.answer(*receipts.change(turn.w, changed, sender.today, turn.currency))

    return work


def _repeat(turn: Turn, sender: Sender, client: str, context: ReadingContext) -> Work:
    def work(tx: Connection) -> list[Outgoing]:
        last = inquiry.last_of(tx, sender.company.key, client, context)
        if last is None:
            return turn.answer(turn.w("I know no earlier entry of {client}.", client=client))
        draft = inquiry.repetition(last)
        record.ask(tx, sender, draft, 0, text=turn.text, path="rules", now=turn.now)
        asked = record.next_question(tx, sender, turn.now, message_id=sender.message_id)
        turn.outcome = "asked"
        return asking.show(turn, sender, asked, quoting=False)

    return work


async def _question(turn: Turn, sender: Sender, question: Question) -> Work:
    if question.figure == "how":
        return await help.help_(turn)
    if question.figure == "restore":
        return _restore(turn, sender)
    if question.figure == "undo":
        return await own.last_entries(
            turn, question.count, turn.w("One entry at a time: press Undo for each that was wrong.")
        )
    if question.count is not None and question.client is None:
        return await own.last_entries(turn, question.count)
    # The same words get the same answer, with /ask before them and without.
    if turn.private and turn.member is not None and turn.member.at_least(Role.MANAGER):
        return await ask.answered(turn, question)
    return await own_questions.answered(turn, sender, question)
