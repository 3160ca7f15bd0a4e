"""Dead letters: updates that could not be handled, rows that a worksheet refuses, replies that were refused.

Each stays where it failed (inbox, outbox, replies) and is only seen together here. What is replayed is
marked and taken up by the running daemon (or the next one), so that another process may order it, and so
that each order is carried out once: the mark is set on a dead letter alone and taken off as it is taken up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, select, update

from ledger import marks
from ledger.schema import inbox, outbox, replies

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
    from meaning another letter. ``company`` is empty where only the person knows it, ``person`` the chat or
    the person it is about (None: unknown), ``what`` one word or an Entry ID, ``since`` a Unix time."""

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


def listed(tx: Connection, limit: int = MOST_SHOWN) -> list[Letter]:
    """Return the dead letters of all companies, for the operator: oldest first, at most ``limit``."""
    found = [*_updates(tx, limit), *_rows(tx, limit), *_replies(tx, limit)]
    return sorted(found, key=lambda letter: (letter.since, letter.name))[:limit]


def find(tx: Connection, name: str) -> Letter | None:
    """Return the dead letter of this name; None when there is none, or none any more."""
    kind, _, rest = name.partition("-")
    number = rest.partition("-")[0]
    if kind not in set(Kind) or not number.isascii() or not number.isdigit() or len(number) > 15:
        return None
    search = {Kind.UPDATE: _updates, Kind.ROW: _rows, Kind.REPLY: _replies}[Kind(kind)]
    return next((each for each in search(tx, 1, int(number)) if each.name == name), None)


def _updates(tx: Connection, limit: int, number: int | None = None) -> Iterator[Letter]:
    query = select(inbox).where(inbox.c.state == "dead").order_by(inbox.c.id).limit(limit)
    for row in tx.execute(query if number is None else query.where(inbox.c.id == number)):
        person = int(row.chat_key) if row.chat_key.lstrip("-").isdigit() else None
        cause = f"u-{row.update_id or row.id}"
        digest, why = _digest(row.identity), row.error or ""
        yield Letter(Kind.UPDATE, row.id, digest, row.received_at, "", person, "update", why, cause)


def _rows(tx: Connection, limit: int, number: int | None = None) -> Iterator[Letter]:
    query = select(outbox).where(outbox.c.parked.is_not(None)).order_by(outbox.c.id).limit(limit)
    for row in tx.execute(query if number is None else query.where(outbox.c.id == number)):
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


def _replies(tx: Connection, limit: int, number: int | None = None) -> Iterator[Letter]:
    query = select(replies).where(replies.c.state == "dead").order_by(replies.c.id).limit(limit)
    for row in tx.execute(query if number is None else query.where(replies.c.id == number)):
        digest = _digest(row.created_at, row.chat_id, row.payload)
        why, cause = row.error or "", row.correlation
        yield Letter(Kind.REPLY, row.id, digest, row.created_at, "", row.chat_id, row.method, why, cause)


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
