"""The inbox: every update as Telegram handed it over, stored before it is confirmed.

An update is the same one as another when its identity is the same: for a message its chat, number and
edit time, for a pressed button the callback's id, else its update_id and bytes. Telegram's update_id
alone is not enough: after a quiet week the next one is random.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Insert, Update, bindparam, case, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from ledger.schema import inbox
from ledger.statements import run

KEEP_SECONDS = 3 * 86_400  # Telegram delivers an update for up to 24 hours; twice that, and a margin
KEEP_DEAD_SECONDS = 180 * 86_400  # they hold what a person wrote: not for ever
MAX_ATTEMPTS = 5
# Of an InboxRow, in its order.
COLUMNS = (
    *(inbox.c.id, inbox.c.chat_key, inbox.c.raw, inbox.c.attempts, inbox.c.update_id),
    inbox.c.company,
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update on its way into the inbox. ``raw`` is its JSON exactly as it was received."""

    update_id: int | None
    identity: str
    chat_key: str
    raw: bytes
    broken: str | None = None  # why it can never be processed; it then goes to the dead letters


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An update that waits to be processed. ``company`` is the one that it was handled for when that failed
    before; empty when it is new. It may be handled for no other."""

    id: int
    chat_key: str
    raw: bytes
    attempts: int
    update_id: int | None
    company: str = ""


def _insert_update() -> Insert:
    return insert(inbox).on_conflict_do_nothing().returning(inbox.c.id)


def store(tx: Connection, bot_id: int, arrivals: Iterable[Arrival], now: float) -> list[InboxRow]:
    """Store new updates and return those that were not known yet, in order, without the broken ones."""
    rows: list[InboxRow] = []
    for arrival in arrivals:
        values = {
            "bot_id": bot_id,
            "update_id": arrival.update_id,
            "identity": arrival.identity,
            "chat_key": arrival.chat_key,
            "raw": arrival.raw,
            "received_at": now,
            "state": "new" if arrival.broken is None else "dead",
            "error": arrival.broken,
        }
        inserted = run(tx, _insert_update, values).fetchone()
        if inserted is not None and arrival.broken is None:
            rows.append(InboxRow(inserted[0], arrival.chat_key, arrival.raw, 0, arrival.update_id))
    return rows


def waiting(tx: Connection, bot_id: int, limit: int = 10_000) -> list[InboxRow]:
    """Return updates that are stored but not processed, oldest first."""
    query = select(*COLUMNS).where(inbox.c.state == "new", inbox.c.bot_id == bot_id)
    return [InboxRow(*row) for row in tx.execute(query.order_by(inbox.c.id).limit(limit))]


def _mark_done() -> Update:
    return (
        update(inbox)
        .where(inbox.c.id == bindparam("number"))
        .values(state="done", done_at=bindparam("now"), raw=b"")
    )


def done(tx: Connection, number: int, now: float) -> None:
    """Mark an update as processed; its text is dropped, its identity kept to know it again."""
    run(tx, _mark_done, {"number": number, "now": now})


def failed(
    tx: Connection, number: int, error: str, now: float, company: str = "", most: int = MAX_ATTEMPTS
) -> int:
    """Count a failed attempt of ``most``, for the ``company`` that the update was handled for (the first
    attempt's stays); returns how many are left. With none left the update is a dead letter."""
    first = (inbox.c.company == "") & (inbox.c.attempts == 0)
    attempts = tx.execute(
        update(inbox)
        .where(inbox.c.id == number)
        .values(
            attempts=inbox.c.attempts + 1,
            error=error[:500],
            company=case((first, company), else_=inbox.c.company),
        )
        .returning(inbox.c.attempts)
    ).scalar_one()
    if attempts >= most:
        tx.execute(update(inbox).where(inbox.c.id == number).values(state="dead", done_at=now))
    return max(0, most - int(attempts))


@dataclass(frozen=True, slots=True)
class Counts:
    """Updates that wait, those that wait for another bot than this one, and dead letters."""

    waiting: int
    elsewhere: int
    dead: int


def counts(tx: Connection, bot_id: int) -> Counts:
    """Count the updates that are not processed; what came through another bot waits until that one runs."""
    dead, own = inbox.c.state == "dead", inbox.c.bot_id == bot_id
    query = select(dead, own, func.count()).where(inbox.c.state.in_(("new", "again", "dead")))
    waiting = elsewhere = gone = 0
    for is_dead, is_own, count in tx.execute(query.group_by(dead, own)):
        gone += count if is_dead else 0
        waiting += count if is_own and not is_dead else 0
        elsewhere += 0 if is_own or is_dead else count
    return Counts(waiting, elsewhere, gone)


def prune(tx: Connection, now: float) -> int:
    """Forget processed updates that Telegram can no longer deliver again."""
    old = (inbox.c.state == "done") & (inbox.c.done_at < now - KEEP_SECONDS)
    return tx.execute(delete(inbox).where(old)).rowcount


def prune_dead(tx: Connection, now: float) -> int:
    """Forget dead letters that nobody did anything about for half a year; returns how many."""
    left_alone = (inbox.c.state == "dead") & (inbox.c.received_at < now - KEEP_DEAD_SECONDS)
    return tx.execute(delete(inbox).where(left_alone)).rowcount
