"""Replaying and discarding dead letters: who may be hurt by it is asked first, and who did it is noted.

A replay never doubles anything: an update's entries have ids that follow from the message, a row's id is
looked for in the sheet where there was a doubt, and a letter that was replayed or discarded is none any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from typing import Any

import orjson

from ledger import chats, dead_letters, entries, people, worksheet_rows
from ledger.dead_letters import Kind, Letter
from ledger.driver import Connection
from ledger.entry import Entry, Status
from ledger.statements import value
from services.sender import digest_of

NOBODY = 0  # the actor in the audit when it was done at the machine and not in the chat
_PAYLOAD = "SELECT payload FROM replies WHERE id = :number"
_RAW = "SELECT raw FROM inbox WHERE id = :number"


class Result(StrEnum):
    """What became of an order."""

    DONE = "done"
    GONE = "gone"  # there is no such dead letter, or not any more
    MOVED = "moved"  # its person changed companies or works in several: it could reach the wrong one
    SENT_AGAIN = "sent_again"  # the person sent the same text since then: a replay would save it twice


@dataclass(frozen=True, slots=True)
class Outcome:
    """``entry`` is the one that was saved since (SENT_AGAIN), or the one that was taken back (discarded)."""

    result: Result
    letter: Letter | None = None
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person in the chat, or NOBODY with the account's name at the machine."""

    user_id: int = NOBODY
    account: str = ""


def replay(tx: Connection, name: str, actor: Actor, now: float, *, anyway: bool = False) -> Outcome:
    """Have a letter tried again. ``anyway``: also when its person has sent the same text since. Audited."""
    letter = dead_letters.find(tx, name)
    if letter is None:
        return Outcome(Result.GONE)
    if letter.kind is not Kind.ROW and _moved(tx, letter):
        return Outcome(Result.MOVED, letter)
    if not anyway and (twin := _sent_again(tx, letter)) is not None:
        return Outcome(Result.SENT_AGAIN, letter, twin)
    if not dead_letters.order_replay(tx, letter, now):
        return Outcome(Result.GONE)
    _note(tx, letter, actor, "letter_replayed", now)
    return Outcome(Result.DONE, letter)


def discard(tx: Connection, name: str, actor: Actor, now: float) -> Outcome:
    """Give a letter up for good. The entry of a row that never reached its sheet becomes void with it, so
    that the figures and the sheet agree; its person must be told. Audited."""
    letter = dead_letters.find(tx, name)
    if letter is None or not dead_letters.drop(tx, letter, now):
        return Outcome(Result.GONE)
    _note(tx, letter, actor, "letter_discarded", now)
    if letter.kind is not Kind.ROW:
        return Outcome(Result.DONE, letter)
    entry = entries.find(tx, letter.company, letter.what)
    if entry is None or worksheet_rows.stands(tx, letter.company, entry.entry_id):
        return Outcome(Result.DONE, letter)
    counted = entry.status is Status.ACTIVE
    if counted:
        at = datetime.fromtimestamp(int(now), UTC)
        entry = entries.change(
            tx, entry, by=actor.user_id or None, source="operator", at=at, now=now, status=Status.VOID
        )
    worksheet_rows.deleted(tx, letter.company, [entry.entry_id])
    return Outcome(Result.DONE, letter, entry if counted else None)


def company_of(tx: Connection, letter: Letter) -> str:
    """Return the company that a letter certainly belongs to: the one that it is kept with, else the only one
    that its person has had since it came, or the one that its group has been linked to all along. Empty when
    that is not certain."""
    if letter.company or letter.person is None or not _stayed(tx, letter):
        return letter.company
    if letter.person < 0:
        group = chats.find(tx, letter.person)
        return group.company if group is not None else ""
    person = people.find(tx, letter.person)
    if person is None or not person.roles:
        return ""
    # An owner may work for another company than the one that they are a member of.
    only = person.roles[0][0]
    return only if person.company == only else ""


def matching(
    tx: Connection, kind: Kind | None, company: str | None, limit: int = dead_letters.MOST_SHOWN
) -> list[Letter]:
    """Return the letters of a kind, and with a ``company`` those that certainly belong to it: oldest first,
    at most ``limit``."""
    if company is None:
        return dead_letters.listed(tx, limit, kind)
    certain = (
        islice(
            (each for each in dead_letters.every(tx, one, company) if company_of(tx, each) == company), limit
        )
        for one in dead_letters.kinds(kind)
    )
    return dead_letters.oldest(certain, limit)


def facts(tx: Connection, letter: Letter) -> dict[str, Any]:
    """Return what is known of a letter, without what a person wrote and without coordinates."""
    known: dict[str, Any] = {
        "name": letter.name,
        "kind": letter.kind.value,
        "since": datetime.fromtimestamp(letter.since, UTC).isoformat(timespec="seconds"),
        "company": company_of(tx, letter) or None,
        "person": letter.person,
        "what": letter.what,
        "why": letter.why,
        "correlation_id": letter.correlation or None,
    }
    if letter.kind is Kind.UPDATE:
        update = _update_of(tx, letter)
        kind = next((key for key, part in update.items() if isinstance(part, dict)), None)
        content = update.get(kind or "", {})
        parts = sorted(content.keys() - {"from", "chat", "date", "message_id"})
        known |= {"update": kind, "parts": parts, "characters": len(_text(update))}
        known["sent_again_as"] = twin.entry_id if (twin := _sent_again(tx, letter)) else None
    elif letter.kind is Kind.ROW and (entry := entries.find(tx, letter.company, letter.what)) is not None:
        known |= {
            "person": entry.user_id,
            "type": entry.details.type.value if entry.details.type else None,
            "date": str(entry.details.date),
            "status": entry.status.value,
            "version": entry.version,
        }
    return known


def words(tx: Connection, letter: Letter) -> str:
    """Return what a person wrote, or what was to be said; the caller masks secrets in it."""
    if letter.kind is Kind.UPDATE:
        return _text(_update_of(tx, letter))
    if letter.kind is Kind.REPLY:
        payload = value(tx, _PAYLOAD, {"number": letter.number})
        content = orjson.loads(payload or "{}")
        return str(content.get("text") or content.get("caption") or "")
    entry = entries.find(tx, letter.company, letter.what)
    details = entry.details if entry is not None else None
    return " ".join(str(part) for part in (details.client, details.amount) if part) if details else ""


def _update_of(tx: Connection, letter: Letter) -> dict[str, Any]:
    raw = value(tx, _RAW, {"number": letter.number})
    try:
        update = orjson.loads(raw or b"{}")
    except orjson.JSONDecodeError:
        return {}
    return update if isinstance(update, dict) else {}


def _text(update: dict[str, Any]) -> str:
    message = update.get("message")
    text = (message.get("text") or message.get("caption")) if isinstance(message, dict) else None
    return text if isinstance(text, str) else ""


def _sent_again(tx: Connection, letter: Letter) -> Entry | None:
    """Return the entry that the person's same text became after the letter's update had come."""
    if letter.kind is not Kind.UPDATE:
        return None
    update = _update_of(tx, letter)
    sender = (update.get("message") or {}).get("from") if _text(update) else None
    number = sender.get("id") if isinstance(sender, dict) else None
    if not isinstance(number, int):
        return None
    return entries.with_text_since(tx, number, digest_of(_text(update)), letter.since)


def _moved(tx: Connection, letter: Letter) -> bool:
    """Tell whether an update or a reply could reach another company than the one that it was meant for.

    An update is kept with its company, and its person must work for that one now (who switches before it is
    handled gets it back as a letter, see bot.application). Of others it is not known which company was meant.
    """
    if letter.company and letter.person is not None:
        return _works_for(tx, letter.person) != letter.company
    return letter.person is not None and not _stayed(tx, letter)


def _works_for(tx: Connection, number: int) -> str | None:
    """Return the company of a group, or the one that a person works for now."""
    found = chats.find(tx, number) if number < 0 else people.find(tx, number)
    return found.company if found is not None else None


def _stayed(tx: Connection, letter: Letter) -> bool:
    """Tell whether a letter's person is in the same single company as when it came, or its group has been
    linked to the same one all along."""
    if letter.person is None:
        return False
    if letter.person < 0:
        group = chats.find(tx, letter.person)
        return group is not None and not people.touched(
            tx, letter.person, letter.since, company=group.company
        )
    person = people.find(tx, letter.person)
    if person is None or len(person.roles) > 1:
        return False
    return not people.touched(tx, letter.person, letter.since)


def _note(tx: Connection, letter: Letter, actor: Actor, action: str, now: float) -> None:
    by = f", by {actor.account} at the machine" if actor.account else ""
    detail = f"{letter.name} {letter.what}: {letter.why[:200]}{by}"
    people.note(tx, company_of(tx, letter), actor.user_id, action, letter.person, detail, now)
