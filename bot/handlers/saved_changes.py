"""Asking before a saved entry is changed or taken back, where the words or the voice are no certain order."""

from __future__ import annotations

from ai.reading import Correction, Doubt, Draft
from bot import asking, describe, messages, questions, receipts
from bot.turn import Turn
from ledger import pending
from ledger.driver import Connection
from ledger.entry import Entry, Source, Status
from ledger.pending import Pending
from ledger.replies import Outgoing
from services import correct, record
from services.correct import Changed
from services.drafts import draft_to_json
from services.sender import Sender

PLACE = 1000  # the place of such a question among what its message holds: below every entry of it


def ask_change(
    tx: Connection,
    turn: Turn,
    sender: Sender,
    entry: Entry,
    correction: Correction,
    *,
    words: str,
    doubt: Doubt,
) -> list[Outgoing]:
    """Show the entry as it would be, and ask. ``doubt`` says why it is not simply done."""
    draft = Draft(correct.corrected(entry.details, correction.changes), words, doubts=(doubt,))
    question = _put(tx, turn, sender, entry, "confirm", draft)
    turn.outcome = "asked"
    shown = record.next_question(tx, sender, turn.now, number=question.id)
    return asking.show(turn, sender, shown, quoting=False)


def ask_undo(tx: Connection, turn: Turn, sender: Sender, entry: Entry) -> list[Outgoing]:
    """Ask whether the entry is to be taken back; one that was shows how to restore it."""
    if entry.status is Status.VOID:
        return turn.answer(*receipts.change(turn.w, Changed(entry, entry), sender.today, turn.currency))
    question = _put(tx, turn, sender, entry, "undo", Draft(entry.details, turn.text))
    pending.asked(tx, question.id, turn.now)
    turn.outcome = "asked"
    return turn.answer(*questions.take_back(turn.w, entry, sender.today, turn.currency))


def undo_again(turn: Turn, tx: Connection, sender: Sender, question: Pending) -> list[Outgoing]:
    """Show once more what would be taken back; nothing when there is no such entry any more."""
    entry = record.saved_by(tx, question)
    pending.close(tx, question.id, "cancelled")  # the question that is shown now takes its place
    return [] if entry is None else ask_undo(tx, turn, sender, entry)


def undo_agreed(turn: Turn, tx: Connection, sender: Sender, question: Pending) -> list[Outgoing]:
    """Take back the entry that a written yes is about."""
    done = correct.undo(tx, sender, question.entry_id or "", turn.now, source="text")
    pending.close(tx, question.id, "done")
    if done is None:
        return turn.answer(turn.w("That is not possible."))
    turn.outcome = "changed"
    turn.after.append(lambda: turn.parts.wake(sender.company.key))
    return turn.answer(*receipts.change(turn.w, done, sender.today, turn.currency))


def stale(
    turn: Turn, tx: Connection, sender: Sender, question: Pending, entry: Entry | None
) -> list[Outgoing]:
    """Drop a change of an entry that has become another since it was asked about, and show what it is now."""
    pending.close(tx, question.id, "cancelled")
    turn.outcome = "cancelled"
    text = turn.w("The entry has changed since; it stays as it is now. Write the correction again.")
    if entry is not None:
        text += "\n" + describe.one_line(turn.w, entry, sender.today, turn.currency)
    if turn.callback is not None and turn.message is not None:
        return [turn.toast(), messages.rewrite(turn.chat_id, turn.message.message_id, text)]
    return messages.send(turn.chat_id, text, reply_to=sender.message_id)


def _put(tx: Connection, turn: Turn, sender: Sender, entry: Entry, kind: str, draft: Draft) -> Pending:
    # It stands where it is asked, which may be another chat than the one the entry was written in.
    return pending.put(
        tx,
        user_id=sender.user_id,
        company=sender.company.key,
        kind=kind,
        source=Source(sender.chat_id, sender.message_id, PLACE),
        sent_at=sender.sent_at,
        draft=draft_to_json(draft, text=draft.text, path="edit", version=entry.version),
        now=turn.now,
        entry_id=entry.entry_id,
    )
