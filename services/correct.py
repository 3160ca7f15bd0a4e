"""Corrections: undo, edit by reply, by button, by words, and by editing the original message."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from ai.reading import Correction, Doubt, Draft, Reading, Verdict
from ledger import entries, message_texts, pending
from ledger.driver import Connection
from ledger.entry import Details, Entry, Status
from ledger.people import RANK, Role
from services.drafts import entry_of
from services.origin import accept, entries_of
from services.record import Recorded, ask, next_question
from services.sender import Sender, digest_of


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry before and after a correction; the same when nothing differed."""

    before: Entry
    after: Entry


def may_change(sender: Sender, entry: Entry) -> bool:
    """Tell whether the person may change the entry: their own, or a manager's of the same company."""
    return entry.company == sender.company.key and (
        entry.user_id == sender.user_id or RANK[sender.role] >= RANK[Role.MANAGER]
    )


def undo(tx: Connection, sender: Sender, entry_id: str, now: float, *, source: str) -> Changed | None:
    """Void an entry; None when there is none that the person may change. Twice is the same as once."""
    entry = entries.find(tx, sender.company.key, entry_id)
    if entry is None or not may_change(sender, entry):
        return None
    after = entries.change(
        tx, entry, by=sender.user_id, source=source, at=sender.sent_at, now=now, status=Status.VOID
    )
    pending.give_up(tx, entry.entry_id, entry.source)
    return Changed(entry, after)


def undo_last(tx: Connection, sender: Sender, now: float) -> Changed | None:
    """Void the person's newest entry that counts; None when there is none."""
    last = entries.last_of_person(tx, sender.company.key, sender.user_id, active=True)
    return undo(tx, sender, last[0].entry_id, now, source="text") if last else None


def meant(tx: Connection, sender: Sender, correction: Correction) -> Entry | None:
    """Return the newest of the person's last ten entries that fits what a correction in words says stood
    there; None when none does."""
    recent = entries.last_of_person(tx, sender.company.key, sender.user_id, 10, active=True)
    return next((entry for entry in recent if _fits(entry, correction)), None)


def _fits(entry: Entry, correction: Correction) -> bool:
    return all(getattr(entry.details, name) == value for name, value in correction.was.items())


def apply(
    tx: Connection, sender: Sender, entry: Entry, correction: Correction, now: float, *, source: str
) -> Changed:
    """Put a correction into an entry; the old values stay in its history."""
    details = corrected(entry.details, correction.changes)
    after = entries.change(
        tx, entry, by=sender.user_id, source=source, at=sender.sent_at, now=now, details=details
    )
    return Changed(entry, after)


def corrected(details: Details, changes: dict[str, Any]) -> Details:
    """Return the details with changes applied; a new quantity of a single item changes the item too."""
    result = details.with_(**changes)
    if "orders" in changes and "items" not in changes and len(details.items) == 1:
        item = replace(details.items[0], quantity=changes["orders"])
        result = result.with_(items=(item,))
    return result


@dataclass(frozen=True, slots=True)
class Revised:
    """What editing the original message did: changed, new and withdrawn entries, and questions. ``kept`` are
    the entries of lines that the edit did not touch."""

    changed: tuple[Changed, ...] = ()
    recorded: Recorded = field(default_factory=Recorded)
    kept: tuple[Entry, ...] = ()


def revise_message(
    tx: Connection,
    sender: Sender,
    reading: Reading,
    former: Reading | None,
    text: str,
    now: float,
    *,
    at: datetime,
) -> Revised:
    """Bring the entries of a message that was edited ``at`` a moment in line with its new text, position by
    position. ``former`` is what its text said before: what the edit leaves as it was is left as it is.

    A position that is no longer certain is asked about and its row stays as it was until then; one
    that is gone from the text is voided. A row that a person deleted in the worksheet stays void.
    """
    message = (sender.user_id, sender.chat_id, sender.message_id, sender.sent_at)
    before = entries_of(tx, sender.company.key, *message)
    unsettled = set()
    for question in pending.of_message(tx, sender.chat_id, sender.message_id, sender.user_id):
        pending.close(tx, question.id, "cancelled")
        unsettled.add(question.source.position)
    ids = [entry.entry_id for entry in before.values()]
    message_texts.retell(tx, sender.company.key, ids, text, digest_of(text))
    changed: list[Changed] = []
    saved: list[Entry] = []
    kept: list[Entry] = []
    for position, draft in enumerate(reading.drafts):
        known = before.pop(position, None)
        if known is not None:
            was = former.drafts[position] if former and position < len(former.drafts) else None
            if position in unsettled:
                was = None  # the edit before this one never became the entry's
            if was is not None and was.details == draft.details:
                kept.append(known)
                continue
            draft = settle(draft, known.details) or draft
            if was is not None and former is not None and _same_line(draft, was, reading, former):
                draft = replace(draft, details=_only_edited(draft.details, was.details, known.details))
        if draft.verdict is not Verdict.SAVE:
            ask(tx, sender, draft, position, text=text, path="edit", now=now)
        elif known is None:
            entry = entry_of(sender, draft.details, position, reading.path)
            saved.append(accept(tx, entry, text, digest_of(text), now))
        else:
            details = entry_of(sender, draft.details, position, "edit").details
            if draft.details.date is None:
                details = details.with_(date=known.details.date)
            after = entries.change(
                tx,
                known,
                by=sender.user_id,
                source="message",
                at=at,
                now=now,
                details=details,
                status=None if entries.is_deleted(tx, known) else Status.ACTIVE,
            )
            changed.append(Changed(known, after))
    for entry in before.values():
        done = undo(tx, replace(sender, sent_at=at), entry.entry_id, now, source="message")
        if done is not None:
            changed.append(done)
    asked = next_question(tx, sender, now, message_id=sender.message_id)
    return Revised(tuple(changed), Recorded(tuple(saved), asked), tuple(kept))


def _same_line(draft: Draft, was: Draft, reading: Reading, former: Reading) -> bool:
    """Tell whether a line tells of what it told of before the edit: lines may have come or gone above it."""
    if len(reading.drafts) != len(former.drafts):
        return False
    return len(reading.drafts) == 1 or draft.details.client == was.details.client


def _only_edited(new: Details, was: Details, known: Details) -> Details:
    """Return what is known of an entry with those fields changed in which two readings of its line differ."""
    told = {one.name: getattr(new, one.name) for one in fields(Details)}
    return known.with_(**{name: value for name, value in told.items() if value != getattr(was, name)})


def settle(draft: Draft, known: Details) -> Draft | None:
    """Return the draft without the doubts that the entry's earlier confirmation had settled."""
    left = tuple(doubt for doubt in draft.doubts if doubt not in (Doubt.TYPE, Doubt.LARGE, Doubt.OLD))
    if draft.missing or left:
        return None
    kind = known.type if Doubt.TYPE in draft.doubts else draft.details.type
    return replace(draft, details=draft.details.with_(type=kind), doubts=())
