"""How the uses of a flag went, by hour, and which messages were read under it.

Both are kept for both cohorts: the chats that had the feature (given) and the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from ledger.driver import Connection
from ledger.statements import first, rows

HOUR = 3600
NEWEST = 500  # enough for any test, few enough to look at every ten seconds
KEEP_SECONDS = 8 * 86_400  # the longest span that is judged is a week
_COUNTED = "SELECT * FROM flag_counts WHERE flag = :flag AND given = :given AND slot = :slot"
_COUNT = """
INSERT INTO flag_counts (flag, given, slot, uses, failed, grew, timings)
VALUES (:flag, :given, :slot, :uses, :failed, :grew, :timings)
ON CONFLICT (flag, given, slot) DO UPDATE SET
 uses = excluded.uses, failed = excluded.failed, grew = excluded.grew, timings = excluded.timings"""
_OF_FLAG = "SELECT * FROM flag_counts WHERE flag = :flag AND slot >= :since ORDER BY slot"
_READ = """
INSERT INTO flag_readings (flag, company, chat_id, message_id, given, at)
VALUES (:flag, :company, :chat_id, :message_id, :given, :at)
ON CONFLICT DO NOTHING"""
# The history inside the entries and not joined: without statistics SQLite begins a join at the history.
_CORRECTED = """
SELECT count(*), coalesce(sum(
 EXISTS (
  SELECT * FROM entries WHERE entries.company = read.company
   AND entries.chat_id = read.chat_id AND entries.message_id = read.message_id
   AND EXISTS (
    SELECT * FROM history WHERE history.company = entries.company AND history.entry_id = entries.entry_id))
 OR EXISTS (
  SELECT * FROM pending WHERE pending.company = read.company
   AND pending.chat_id = read.chat_id AND pending.message_id = read.message_id
   AND pending.kind IN ('confirm', 'ask') AND pending.state = 'cancelled')), 0)
FROM (
 SELECT * FROM flag_readings WHERE flag = :flag AND given = :given AND at >= :since
 ORDER BY at DESC LIMIT :newest) AS read"""
_CORRECTED_ELSEWHERE = """
SELECT count(*), coalesce(sum(EXISTS (
 SELECT * FROM history WHERE history.company = newest.company AND history.entry_id = newest.entry_id)), 0)
FROM (SELECT * FROM entries ORDER BY sequence DESC LIMIT :newest) AS newest
WHERE newest.accepted_at >= :since AND NOT EXISTS (
 SELECT * FROM flag_readings WHERE flag_readings.flag = :flag AND flag_readings.given = 1
  AND flag_readings.company = newest.company
  AND flag_readings.chat_id = newest.chat_id AND flag_readings.message_id = newest.message_id)"""
_FORGET = (
    "DELETE FROM flag_counts WHERE flag = :flag",
    "DELETE FROM flag_readings WHERE flag = :flag",
)
_PRUNE = (
    "DELETE FROM flag_counts WHERE slot < :oldest",
    "DELETE FROM flag_readings WHERE at < :oldest",
)


@dataclass(frozen=True, slots=True)
class Counted:
    """The uses of an hour (``slot`` is its beginning, Unix time); ``timings`` counts them by how long they
    took, in the order of :data:`services.flags.tally.EDGES` with one more for what took longer."""

    flag: str
    given: bool
    slot: int
    uses: int
    failed: int
    grew: int
    timings: tuple[int, ...]


def add(tx: Connection, counts: Iterable[Counted]) -> None:
    """Add uses to what is known of their hours."""
    for each in counts:
        key = {"flag": each.flag, "given": int(each.given), "slot": each.slot}
        known = first(tx, _COUNTED, key)
        timings = [0] * len(each.timings) if known is None else json.loads(known.timings)
        values = {
            **key,
            "uses": each.uses + (known.uses if known else 0),
            "failed": each.failed + (known.failed if known else 0),
            "grew": each.grew + (known.grew if known else 0),
            "timings": json.dumps([a + b for a, b in zip(each.timings, timings, strict=True)]),
        }
        tx.execute(_COUNT, values)


def of_flag(tx: Connection, flag: str, since: float) -> list[Counted]:
    """Return a flag's hours that began at ``since`` (Unix time) or later, oldest first."""
    return [
        Counted(
            row.flag,
            bool(row.given),
            row.slot,
            row.uses,
            row.failed,
            row.grew,
            tuple(json.loads(row.timings)),
        )
        for row in rows(tx, _OF_FLAG, {"flag": flag, "since": since})
    ]


def read_under(
    tx: Connection, flag: str, *, given: bool, company: str, chat_id: int, message_id: int, now: float
) -> None:
    """Note that a message was read with the feature, or without it. Once for each message."""
    values = {
        "flag": flag,
        "company": company,
        "chat_id": chat_id,
        "message_id": message_id,
        "given": int(given),
        "at": now,
    }
    tx.execute(_READ, values)


def corrected(tx: Connection, flag: str, since: float) -> dict[bool, tuple[int, int]]:
    """Return, with the feature (True) and without (False), how many of the newest 500 messages were read at
    ``since`` (Unix time) or later, and of how many of those the person did not leave the reading as it was:
    took an entry back, changed it in the chat or in the sheet, or refused the reading when it was shown."""
    return {given: _corrected(tx, flag, given=given, since=since) for given in (True, False)}


def _corrected(tx: Connection, flag: str, *, given: bool, since: float) -> tuple[int, int]:
    values = {"flag": flag, "given": int(given), "since": since, "newest": NEWEST}
    read, bad = tx.execute(_CORRECTED, values).fetchone()
    return read, bad


def corrected_elsewhere(tx: Connection, flag: str, since: float) -> tuple[int, int]:
    """Return how many of the newest 500 entries are not older than ``since`` and were not read with the
    feature, in any company, and how many of those were changed afterwards: what the rest is where only the
    feature reads at all."""
    values = {"flag": flag, "since": since, "newest": NEWEST}
    written, bad = tx.execute(_CORRECTED_ELSEWHERE, values).fetchone()
    return written, bad


def forget(tx: Connection, flag: str) -> None:
    """Forget how a flag's uses went, in every company: it begins anew."""
    for statement in _FORGET:
        tx.execute(statement, {"flag": flag})


def prune(tx: Connection, now: float) -> None:
    """Forget what is too old to be judged, in every company."""
    for statement in _PRUNE:
        tx.execute(statement, {"oldest": now - KEEP_SECONDS})
