"""Dead letters: updates that could not be handled, rows that a worksheet refuses, replies that were refused.

Each stays where it failed (inbox, outbox, replies) and is only seen together here. What is replayed is
marked (an update or a reply by the state "again") and taken up by the running daemon (or the next one), so
that another process may order it, and so that each order is carried out once: the mark is set on a dead
letter alone and taken off as it is taken up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice

from ledger import marks
from ledger.driver import Connection
from ledger.statements import each_row

MOST_SHOWN = 1_000
COMPANY_MARK = "letters:"  # followed by a company: rows of it were put back, or given up
# Of a company: kept with it; or from before that was known, or never handled, of somebody who is in it.
_UPDATES = """
SELECT id, update_id, identity, chat_key, received_at, error, company FROM inbox
WHERE state = 'dead' AND (:company IS NULL OR company = :company
 OR company = '' AND CAST(chat_key AS INTEGER) IN (
  SELECT user_id FROM members WHERE company = :company
  UNION ALL SELECT chat_id FROM chats WHERE company = :company))
ORDER BY id"""
_UPDATE = """
SELECT id, update_id, identity, chat_key, received_at, error, company FROM inbox
WHERE state = 'dead' AND id = :number"""
_ROWS = """
SELECT id, company, entry_id, kind, created_at, parked, correlation FROM outbox
WHERE parked IS NOT NULL ORDER BY id"""
_ROWS_OF_COMPANY = """
SELECT id, company, entry_id, kind, created_at, parked, correlation FROM outbox
WHERE company = :company AND parked IS NOT NULL ORDER BY id"""
_ROW = """
SELECT id, company, entry_id, kind, created_at, parked, correlation FROM outbox
WHERE parked IS NOT NULL AND id = :number"""
# Of a company: to a chat with one of its people, or to a group of it.
_REPLIES = """
SELECT id, created_at, chat_id, payload, method, error, correlation FROM replies
WHERE state = 'dead' AND (:company IS NULL OR chat_id IN (
 SELECT user_id FROM members WHERE company = :company
 UNION ALL SELECT chat_id FROM chats WHERE company = :company))
ORDER BY id"""
_REPLY = """
SELECT id, created_at, chat_id, payload, method, error, correlation FROM replies
WHERE state = 'dead' AND id = :number"""
_REPLAY_UPDATE = "UPDATE inbox SET state = 'again', attempts = 0 WHERE id = :number AND state = 'dead'"
_REPLAY_ROW = """
UPDATE outbox SET parked = NULL WHERE company = :company AND id = :number AND parked IS NOT NULL"""
# It has a day from now on, as a new one has.
_REPLAY_REPLY = """
UPDATE replies SET state = 'again', attempts = 0, not_before = 0.0, created_at = :now
WHERE id = :number AND state = 'dead'"""
_DROP_UPDATE = """
UPDATE inbox SET state = 'done', done_at = :now, raw = x'' WHERE id = :number AND state = 'dead'"""
_DROP_ROW = "DELETE FROM outbox WHERE company = :company AND id = :number AND parked IS NOT NULL"
_DROP_REPLY = "DELETE FROM replies WHERE id = :number AND state = 'dead'"


class Kind(StrEnum):
    """Where a letter died."""

    UPDATE = "update"
    ROW = "row"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter. ``number`` is its row's; ``digest`` keeps a number that is given out again later
    from meaning another letter. ``company`` is the one it is kept with, empty for replies and for updates
    that could not be read at all; ``person`` the chat or the person it is about (None: unknown), ``what`` one
    word or an Entry ID, ``since`` a Unix time."""

    kind: Kind
    number: int
    digest: str
    since: float
    company: str
    person: int | None
    what: str
    why: str
    correlation: str

    @property
    def name(self) -> str:
        """How people and buttons call it."""
        return f"{self.kind.value}-{self.number}-{self.digest}"


def listed(tx: Connection, limit: int = MOST_SHOWN, kind: Kind | None = None) -> list[Letter]:
    """Return the dead letters of all companies, for the operator: oldest first, at most ``limit``, of one
    ``kind`` or of all."""
    return oldest((islice(every(tx, each), limit) for each in kinds(kind)), limit)


def kinds(kind: Kind | None) -> tuple[Kind, ...]:
    """Return the kinds that are meant: the one that is named, else all."""
    return tuple(Kind) if kind is None else (kind,)


def oldest(found: Iterable[Iterable[Letter]], limit: int) -> list[Letter]:
    """Return the oldest of several kinds' letters."""
    return sorted(chain.from_iterable(found), key=lambda letter: (letter.since, letter.name))[:limit]


def every(tx: Connection, kind: Kind, company: str | None = None) -> Iterator[Letter]:
    """Yield the letters of a kind in their order, one by one. With a ``company`` those that may be of it:
    not what is kept with another, nor of people and groups that are not in it."""
    return _SEARCH[kind](tx, company, None)


def find(tx: Connection, name: str) -> Letter | None:
    """Return the dead letter of this name; None when there is none, or none any more."""
    kind, _, rest = name.partition("-")
    number = rest.partition("-")[0]
    if kind not in set(Kind) or not number.isascii() or not number.isdigit() or len(number) > 15:
        return None
    found = _SEARCH[Kind(kind)](tx, None, int(number))
    return next((each for each in found if each.name == name), None)


def _updates(tx: Connection, company: str | None, number: int | None) -> Iterator[Letter]:
    found = _UPDATES if number is None else _UPDATE
    for row in each_row(tx, found, {"company": company, "number": number}):
        person = int(row.chat_key) if row.chat_key.lstrip("-").isdigit() else None
        cause = f"u-{row.update_id or row.id}"
        digest, why = _digest(row.identity), row.error or ""
        yield Letter(Kind.UPDATE, row.id, digest, row.received_at, row.company, person, "update", why, cause)


def _rows(tx: Connection, company: str | None, number: int | None) -> Iterator[Letter]:
    every_one = _ROWS if company is None else _ROWS_OF_COMPANY
    found = every_one if number is None else _ROW
    for row in each_row(tx, found, {"company": company, "number": number}):
        yield Letter(
            Kind.ROW,
            row.id,
            _digest(row.kind, row.entry_id),
            row.created_at,
            row.company,
            None,
            row.entry_id,
            row.parked,
            row.correlation,
        )


def _replies(tx: Connection, company: str | None, number: int | None) -> Iterator[Letter]:
    found = _REPLIES if number is None else _REPLY
    for row in each_row(tx, found, {"company": company, "number": number}):
        digest = _digest(row.created_at, row.chat_id, row.payload)
        why, cause = row.error or "", row.correlation
        yield Letter(Kind.REPLY, row.id, digest, row.created_at, "", row.chat_id, row.method, why, cause)


_SEARCH = {Kind.UPDATE: _updates, Kind.ROW: _rows, Kind.REPLY: _replies}


def _digest(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:4]


def order_replay(tx: Connection, letter: Letter, now: float) -> bool:
    """Have a dead letter tried again; False when it is none any more."""
    if letter.kind is Kind.UPDATE:
        return tx.execute(_REPLAY_UPDATE, {"number": letter.number}).rowcount == 1
    if letter.kind is Kind.REPLY:
        return tx.execute(_REPLAY_REPLY, {"number": letter.number, "now": now}).rowcount == 1
    marks.put(tx, COMPANY_MARK + letter.company, "replayed")
    return tx.execute(_REPLAY_ROW, {"company": letter.company, "number": letter.number}).rowcount == 1


def drop(tx: Connection, letter: Letter, now: float) -> bool:
    """Give a letter up for good; False when it is none any more. Of an update only its identity stays, so
    that Telegram cannot bring it back."""
    if letter.kind is Kind.UPDATE:
        return tx.execute(_DROP_UPDATE, {"number": letter.number, "now": now}).rowcount == 1
    if letter.kind is Kind.REPLY:
        return tx.execute(_DROP_REPLY, {"number": letter.number}).rowcount == 1
    marks.put(tx, COMPANY_MARK + letter.company, "discarded")
    return tx.execute(_DROP_ROW, {"company": letter.company, "number": letter.number}).rowcount == 1
