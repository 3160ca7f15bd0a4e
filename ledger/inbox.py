"""The inbox: every update as Telegram handed it over, stored before it is confirmed.

An update is the same one as another when its identity is the same: for a message its chat, number and
edit time, for a pressed button the callback's id, else its update_id and bytes. Telegram's update_id
alone is not enough: after a quiet week the next one is random.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.driver import Connection
from ledger.statements import value

KEEP_SECONDS = 3 * 86_400  # Telegram delivers an update for up to 24 hours; twice that, and a margin
KEEP_DEAD_SECONDS = 180 * 86_400  # they hold what a person wrote: not for ever
MAX_ATTEMPTS = 5
_STORE = """
INSERT INTO inbox (bot_id, update_id, identity, chat_key, raw, received_at, state, error)
VALUES (:bot_id, :update_id, :identity, :chat_key, :raw, :now, :state, :error)
ON CONFLICT DO NOTHING RETURNING id"""
_WAITING = """
SELECT id, chat_key, raw, attempts, update_id, company FROM inbox
WHERE state = 'new' AND bot_id = :bot_id ORDER BY id LIMIT :limit"""
_DONE = "UPDATE inbox SET state = 'done', done_at = :now, raw = x'' WHERE id = :number"
_FAILED = """
UPDATE inbox SET attempts = attempts + 1, error = :error,
 company = CASE WHEN company = '' AND attempts = 0 THEN :company ELSE company END
WHERE id = :number RETURNING attempts"""
_DEAD = "UPDATE inbox SET state = 'dead', done_at = :now WHERE id = :number"
_COUNTS = """
SELECT state = 'dead', bot_id = :bot_id, count(*) FROM inbox
WHERE state IN ('new', 'again', 'dead') GROUP BY 1, 2"""
_PRUNE = "DELETE FROM inbox WHERE state = 'done' AND done_at < :before"
_PRUNE_DEAD = "DELETE FROM inbox WHERE state = 'dead' AND received_at < :before"


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
            "now": now,
            "state": "new" if arrival.broken is None else "dead",
            "error": arrival.broken,
        }
        number = value(tx, _STORE, values)
        if number is not None and arrival.broken is None:
            rows.append(InboxRow(number, arrival.chat_key, arrival.raw, 0, arrival.update_id))
    return rows


def waiting(tx: Connection, bot_id: int, limit: int = 10_000) -> list[InboxRow]:
    """Return updates that are stored but not processed, oldest first."""
    return [InboxRow(*row) for row in tx.execute(_WAITING, {"bot_id": bot_id, "limit": limit})]


def done(tx: Connection, number: int, now: float) -> None:
    """Mark an update as processed; its text is dropped, its identity kept to know it again."""
    tx.execute(_DONE, {"number": number, "now": now})


def failed(
    tx: Connection, number: int, error: str, now: float, company: str = "", most: int = MAX_ATTEMPTS
) -> int:
    """Count a failed attempt of ``most``, for the ``company`` that the update was handled for (the first
    attempt's stays); returns how many are left. With none left the update is a dead letter."""
    values = {"number": number, "error": error[:500], "company": company}
    [(attempts,)] = tx.execute(_FAILED, values)
    if attempts >= most:
        tx.execute(_DEAD, {"number": number, "now": now})
    return max(0, most - int(attempts))


@dataclass(frozen=True, slots=True)
class Counts:
    """Updates that wait, those that wait for another bot than this one, and dead letters."""

    waiting: int
    elsewhere: int
    dead: int


def counts(tx: Connection, bot_id: int) -> Counts:
    """Count the updates that are not processed; what came through another bot waits until that one runs."""
    waiting = elsewhere = gone = 0
    for is_dead, is_own, count in tx.execute(_COUNTS, {"bot_id": bot_id}):
        gone += count if is_dead else 0
        waiting += count if is_own and not is_dead else 0
        elsewhere += 0 if is_own or is_dead else count
    return Counts(waiting, elsewhere, gone)


def prune(tx: Connection, now: float) -> int:
    """Forget processed updates that Telegram can no longer deliver again."""
    return tx.execute(_PRUNE, {"before": now - KEEP_SECONDS}).rowcount


def prune_dead(tx: Connection, now: float) -> int:
    """Forget dead letters that nobody did anything about for half a year; returns how many."""
    return tx.execute(_PRUNE_DEAD, {"before": now - KEEP_DEAD_SECONDS}).rowcount
