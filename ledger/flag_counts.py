"""How the uses of a flag went, by hour, and which messages were read under it.

Both are kept for both cohorts: the chats that had the feature (given) and the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, and_, case, delete, exists, func, select
from sqlalchemy.dialects.sqlite import insert

from ledger.schema import entries, flag_counts, flag_readings, history, pending

HOUR = 3600
NEWEST = 500  # enough for any test, few enough to look at every ten seconds
KEEP_SECONDS = 8 * 86_400  # the longest span that is judged is a week


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
        key = and_(
            flag_counts.c.flag == each.flag,
            flag_counts.c.given == int(each.given),
            flag_counts.c.slot == each.slot,
        )
        known = tx.execute(select(flag_counts).where(key)).one_or_none()
        timings = [0] * len(each.timings) if known is None else json.loads(known.timings)
        values = {
            "flag": each.flag,
            "given": int(each.given),
            "slot": each.slot,
            "uses": each.uses + (known.uses if known else 0),
            "failed": each.failed + (known.failed if known else 0),
            "grew": each.grew + (known.grew if known else 0),
            "timings": json.dumps([a + b for a, b in zip(each.timings, timings, strict=True)]),
        }
        statement = insert(flag_counts).values(values)
        keys = [flag_counts.c.flag, flag_counts.c.given, flag_counts.c.slot]
        tx.execute(statement.on_conflict_do_update(index_elements=keys, set_=values))


def of_flag(tx: Connection, flag: str, since: float) -> list[Counted]:
    """Return a flag's hours that began at ``since`` (Unix time) or later, oldest first."""
    query = select(flag_counts).where(flag_counts.c.flag == flag, flag_counts.c.slot >= since)
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
        for row in tx.execute(query.order_by(flag_counts.c.slot))
    ]


def read_under(
    tx: Connection, flag: str, *, given: bool, company: str, chat_id: int, message_id: int, now: float
) -> None:
    """Note that a message was read with the feature, or without it. Once for each message."""
    statement = insert(flag_readings).values(
        flag=flag, company=company, chat_id=chat_id, message_id=message_id, given=int(given), at=now
    )
    tx.execute(statement.on_conflict_do_nothing())


def corrected(tx: Connection, flag: str, since: float) -> dict[bool, tuple[int, int]]:
    """Return, with the feature (True) and without (False), how many of the newest 500 messages were read at
    ``since`` (Unix time) or later, and of how many of those the person did not leave the reading as it was:
    took an entry back, changed it in the chat or in the sheet, or refused the reading when it was shown."""
    return {given: _corrected(tx, flag, given=given, since=since) for given in (True, False)}


def _corrected(tx: Connection, flag: str, *, given: bool, since: float) -> tuple[int, int]:
    read = (
        select(flag_readings)
        .where(flag_readings.c.flag == flag, flag_readings.c.given == int(given), flag_readings.c.at >= since)
        .order_by(flag_readings.c.at.desc())
        .limit(NEWEST)
        .subquery()
    )
    # One inside the other and not joined: without statistics SQLite begins a join at the history.
    has_history = exists().where(
        history.c.company == entries.c.company, history.c.entry_id == entries.c.entry_id
    )
    changed = exists().where(
        entries.c.company == read.c.company,
        entries.c.chat_id == read.c.chat_id,
        entries.c.message_id == read.c.message_id,
        has_history,
    )
    refused = exists().where(
        pending.c.company == read.c.company,
        pending.c.chat_id == read.c.chat_id,
        pending.c.message_id == read.c.message_id,
        pending.c.kind.in_(("confirm", "ask")),
        pending.c.state == "cancelled",
    )
    bad = func.coalesce(func.sum(case((changed | refused, 1), else_=0)), 0)
    row = tx.execute(select(func.count(), bad).select_from(read)).one()
    return row[0], row[1]


def corrected_elsewhere(tx: Connection, flag: str, since: float) -> tuple[int, int]:
    """Return how many of the newest 500 entries are not older than ``since`` and were not read with the
    feature, in any company, and how many of those were changed afterwards: what the rest is where only the
    feature reads at all."""
    newest = select(entries).order_by(entries.c.sequence.desc()).limit(NEWEST).subquery()
    with_it = exists().where(
        flag_readings.c.flag == flag,
        flag_readings.c.given == 1,
        flag_readings.c.company == newest.c.company,
        flag_readings.c.chat_id == newest.c.chat_id,
        flag_readings.c.message_id == newest.c.message_id,
    )
    changed = exists().where(history.c.company == newest.c.company, history.c.entry_id == newest.c.entry_id)
    query = select(func.count(), func.coalesce(func.sum(case((changed, 1), else_=0)), 0))
    row = tx.execute(query.where(newest.c.accepted_at >= since, ~with_it)).one()
    return row[0], row[1]


def forget(tx: Connection, flag: str) -> None:
    """Forget how a flag's uses went, in every company: it begins anew."""
    tx.execute(delete(flag_counts).where(flag_counts.c.flag == flag))
    tx.execute(delete(flag_readings).where(flag_readings.c.flag == flag))


def prune(tx: Connection, now: float) -> None:
    """Forget what is too old to be judged, in every company."""
    tx.execute(delete(flag_counts).where(flag_counts.c.slot < now - KEEP_SECONDS))
    tx.execute(delete(flag_readings).where(flag_readings.c.at < now - KEEP_SECONDS))
