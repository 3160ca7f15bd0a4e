"""Recording: what a reading becomes in the ledger, and what has to be asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ai.reading import Doubt, Draft, Reading, Verdict
from ledger import entries, pending, people
from ledger.driver import Connection
from ledger.entry import Entry, EntryType, Source
from ledger.pending import Pending
from services.drafts import draft_to_json, entry_of
from services.origin import accept, entry_at
from services.sender import Sender, digest_of


@dataclass(frozen=True, slots=True)
class Asked:
    """The question to show now, if any, and how many such wait behind it.

    ``given_up``: the oldest questions, where more were open than a person may have; they must be told.
    """

    question: Pending | None = None
    waiting: int = 0
    given_up: tuple[Pending, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of a message: entries that are saved, and what is asked.

    ``repeated`` says that the message had been recorded before and nothing was done.
    """

    saved: tuple[Entry, ...] = ()
    asked: Asked = Asked()
    repeated: bool = False


def record(tx: Connection, sender: Sender, reading: Reading, text: str, now: float) -> Recorded:
    """Save what is certain and put the rest into questions. The same message again changes nothing."""
    held = entries.of_message(tx, sender.chat_id, sender.message_id, sender.user_id)
    known = tuple(each for each in held if each.at == sender.sent_at)
    if known:
        return Recorded(known, repeated=True)
    digest = digest_of(text)
    duplicate = entries.same_text_lately(tx, sender.company.key, sender.user_id, digest, now)
    saved = []
    for position, each in enumerate(reading.drafts):
        draft = replace(each, doubts=(*each.doubts, Doubt.DUPLICATE)) if duplicate else each
        if draft.verdict is Verdict.SAVE:
            entry = entry_of(sender, draft.details, position, reading.path)
            saved.append(accept(tx, entry, text, digest, now))
        else:
            ask(tx, sender, draft, position, text=text, path=reading.path, now=now)
    return Recorded(tuple(saved), next_question(tx, sender, now, message_id=sender.message_id))


def ask(
    tx: Connection, sender: Sender, draft: Draft, position: int, *, text: str, path: str, now: float
) -> Pending:
    """Keep a draft until the person has answered."""
    return pending.put(
        tx,
        user_id=sender.user_id,
        company=sender.company.key,
        kind=draft.verdict.value,
        source=Source(sender.chat_id, sender.message_id, position),
        sent_at=sender.sent_at,
        draft=draft_to_json(draft, text=text, path=path),
        now=now,
    )


def next_question(
    tx: Connection,
    sender: Sender,
    now: float,
    *,
    message_id: int | None = None,
    number: int | None = None,
) -> Asked:
    """Return the oldest question that was not shown yet; it counts as shown.

    With ``message_id`` only that message's questions are looked at: each message is answered at once,
    its questions come one at a time. With ``number`` that question is shown, if it is open and unshown.
    """
    waiting = pending.open_of(tx, sender.chat_id, sender.user_id)
    given_up = tuple(waiting[: max(0, len(waiting) - pending.OPEN_LIMIT)])
    waiting = waiting[len(given_up) :]
    for each in given_up:
        pending.close(tx, each.id, "cancelled")
    unshown = [each for each in waiting if each.asked_at is None]
    if message_id is not None:
        unshown = [each for each in unshown if each.source.message_id == message_id]
    if number is not None:
        unshown.sort(key=lambda each: each.id != number)
    if not unshown:
        return Asked(given_up=given_up)
    pending.asked(tx, unshown[0].id, now)
    return Asked(unshown[0], len(unshown) - 1, given_up)


def save_pending(tx: Connection, sender: Sender, question: Pending, draft: Draft, now: float) -> Entry | None:
    """Save the draft of a question; None when the question was answered before.

    The entry is that of the message which the question came from, so a second press finds it saved.
    """
    if not pending.close(tx, question.id, "done"):
        return None
    text, path = question.draft["text"], question.draft["path"]
    origin = replace(
        sender,
        chat_id=question.source.chat_id,
        message_id=question.source.message_id,
        sent_at=question.sent_at,
    )
    entry = entry_of(origin, draft.details, question.source.position, path)
    # Asked of the question, not of the draft: a written answer has settled the draft's doubt already.
    asked_type = Doubt.TYPE.value in question.draft["doubts"]
    if asked_type and draft.details.type in (EntryType.SALES, EntryType.PURCHASE):
        people.set_choice(tx, sender.user_id, default_type=draft.details.type.value)
    return accept(tx, entry, text, digest_of(text), now)


def saved_by(tx: Connection, question: Pending) -> Entry | None:
    """Return the entry that a question is about, or that its message already became; None without one."""
    if question.entry_id is not None:
        return entries.find(tx, question.company, question.entry_id)
    return entry_at(tx, question.company, question.source, question.sent_at)
