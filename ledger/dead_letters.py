"""Dead letters: updates that could not be handled, rows that a worksheet refuses, replies that were refused.

Each stays where it failed (inbox, outbox, replies) and is only seen together here. What is replayed is
marked and taken up by the running daemon (or the next one), so that another process may order it, and so
that each order is carried out once: the mark is set on a dead letter alone and taken off as it is taken up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    CompoundSelect,
    Connection,
    Select,
    cast,
    delete,
    select,
    union_all,
    update,
)

from ledger import marks
from ledger.schema import chats, inbox, members, outbox, replies

MOST_SHOWN = 1_000
AGAIN = "again"  # the state of an update or a reply that is to be taken up
COMPANY_MARK = "letters:"  # followed by a company: rows of it were put back, or given up


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
    columns = (inbox.c.id, inbox.c.update_id, inbox.c.identity, inbox.c.chat_key, inbox.c.received_at)
    query = select(*columns, inbox.c.error, inbox.c.company).where(inbox.c.state == "dead")
    if company is not None:
        # Kept with it; or from before that was known, or never handled, of somebody who is in it.
        unknown = (inbox.c.company == "") & cast(inbox.c.chat_key, BigInteger).in_(_chats_of(company))
        query = query.where((inbox.c.company == company) | unknown)
    for row in tx.execute(_narrowed(query, inbox.c.id, number)):
        person = int(row.chat_key) if row.chat_key.lstrip("-").isdigit() else None
        cause = f"u-{row.update_id or row.id}"
        digest, why = _digest(row.identity), row.error or ""
        yield Letter(Kind.UPDATE, row.id, digest, row.received_at, row.company, person, "update", why, cause)


def _rows(tx: Connection, company: str | None, number: int | None) -> Iterator[Letter]:
    query = select(outbox).where(outbox.c.parked.is_not(None))
    if company is not None:
        query = query.where(outbox.c.company == company)
    for row in tx.execute(_narrowed(query, outbox.c.id, number)):
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
    columns = (replies.c.id, replies.c.created_at, replies.c.chat_id, replies.c.payload, replies.c.method)
    query = select(*columns, replies.c.error, replies.c.correlation).where(replies.c.state == "dead")
    if company is not None:
        query = query.where(replies.c.chat_id.in_(_chats_of(company)))
    for row in tx.execute(_narrowed(query, replies.c.id, number)):
        digest = _digest(row.created_at, row.chat_id, row.payload)
        why, cause = row.error or "", row.correlation
        yield Letter(Kind.REPLY, row.id, digest, row.created_at, "", row.chat_id, row.method, why, cause)


_SEARCH = {Kind.UPDATE: _updates, Kind.ROW: _rows, Kind.REPLY: _replies}


def _narrowed(query: Select[Any], identity: Column[int], number: int | None) -> Select[Any]:
    return query.order_by(identity) if number is None else query.where(identity == number)


def _chats_of(company: str) -> CompoundSelect[Any]:
    """The chats with the company's people, and its groups."""
    people = select(members.c.user_id).where(members.c.company == company)
    return union_all(people, select(chats.c.chat_id).where(chats.c.company == company))


def _digest(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:4]


def order_replay(tx: Connection, letter: Letter, now: float) -> bool:
    """Have a dead letter tried again; False when it is none any more."""
    if letter.kind is Kind.ROW:
        parked = (outbox.c.company == letter.company) & (outbox.c.id == letter.number)
        marks.put(tx, COMPANY_MARK + letter.company, "replayed")
        back = update(outbox).where(parked, outbox.c.parked.is_not(None)).values(parked=None)
        return tx.execute(back).rowcount == 1
    values: dict[str, Any] = {"state": AGAIN, "attempts": 0}
    table = inbox if letter.kind is Kind.UPDATE else replies
    if table is replies:
        # It has a day from now on, as a new one has.
        values |= {"not_before": 0.0, "created_at": now}
    dead = (table.c.id == letter.number) & (table.c.state == "dead")
    return tx.execute(update(table).where(dead).values(**values)).rowcount == 1


def drop(tx: Connection, letter: Letter, now: float) -> bool:
    """Give a letter up for good; False when it is none any more. Of an update only its identity stays, so
    that Telegram cannot bring it back."""
    if letter.kind is Kind.UPDATE:
        dead = (inbox.c.id == letter.number) & (inbox.c.state == "dead")
        done = update(inbox).where(dead).values(state="done", done_at=now, raw=b"")
        return tx.execute(done).rowcount == 1
    if letter.kind is Kind.REPLY:
        dead = (replies.c.id == letter.number) & (replies.c.state == "dead")
        return tx.execute(delete(replies).where(dead)).rowcount == 1
    parked = (outbox.c.company == letter.company) & (outbox.c.id == letter.number)
    marks.put(tx, COMPANY_MARK + letter.company, "discarded")
    return tx.execute(delete(outbox).where(parked, outbox.c.parked.is_not(None))).rowcount == 1
