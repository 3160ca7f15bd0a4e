"""What a geocoding service answered, kept for a while, and how far reps were from the shops they wrote about.

A company's questions tell where its people and its clients are, so every line belongs to one company.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, case, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from ledger.schema import distances, entries, geocodes

KEEP_SECONDS = 30 * 86_400
MOST_KEPT = 20_000  # answers, of all companies: about 4 MB


@dataclass(frozen=True, slots=True)
class FarShare:
    """Of ``measured`` entries of a person ``far`` were written far from their client's place, the farthest
    ``kilometres`` away."""

    user_id: int
    measured: int
    far: int
    kilometres: float


@dataclass(frozen=True, slots=True)
class FarEntry:
    """An entry written far from the client's place, in kilometres."""

    entry_id: str
    user_id: int
    user_name: str
    client: str | None
    location: str | None
    kilometres: float


def find(tx: Connection, company: str, question: str, now: float) -> tuple[bool, Any]:
    """Return (True, answer) when the question was answered within 30 days; an answer may be None."""
    query = select(geocodes.c.answer).where(
        geocodes.c.company == company, geocodes.c.question == question, geocodes.c.at > now - KEEP_SECONDS
    )
    row = tx.execute(query).one_or_none()
    return (False, None) if row is None else (True, json.loads(row[0]))


def put(tx: Connection, company: str, question: str, answer: Any, now: float) -> None:
    """Keep an answer (JSON values)."""
    values = {"answer": json.dumps(answer, ensure_ascii=False), "at": now}
    statement = insert(geocodes).values(company=company, question=question, **values)
    tx.execute(
        statement.on_conflict_do_update(index_elements=[geocodes.c.company, geocodes.c.question], set_=values)
    )


def measured(
    tx: Connection, company: str, entry_id: str, kilometres: float, now: float, until: float
) -> None:
    """Keep how far an entry was written from its client's place, until ``until`` (Unix time)."""
    values = {"kilometres": kilometres, "at": now, "expires_at": until}
    statement = insert(distances).values(company=company, entry_id=entry_id, **values)
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=[distances.c.company, distances.c.entry_id], set_=values
        )
    )


def far(
    tx: Connection, company: str, since: date, until: date, kilometres: float, limit: int = 20
) -> list[FarEntry]:
    """Return a company's active entries of a span of days that were written at least so far from the
    client's place, the farthest first."""
    query = (
        select(
            entries.c.entry_id,
            entries.c.user_id,
            entries.c.user_name,
            entries.c.client,
            entries.c.location,
            distances.c.kilometres,
        )
        .join(
            entries, (entries.c.company == distances.c.company) & (entries.c.entry_id == distances.c.entry_id)
        )
        .where(
            distances.c.company == company,
            entries.c.status == "Active",
            entries.c.date.between(since.isoformat(), until.isoformat()),
            distances.c.kilometres >= kilometres,
        )
        .order_by(distances.c.kilometres.desc())
        .limit(limit)
    )
    return [FarEntry(*row) for row in tx.execute(query)]


def far_by_person(
    tx: Connection, company: str, since: date, until: date, kilometres: float
) -> list[FarShare]:
    """Return for each person with far entries how many of those whose distance is known were far, those
    with most first."""
    is_far = case((distances.c.kilometres >= kilometres, 1), else_=0)
    query = (
        select(entries.c.user_id, func.count(), func.sum(is_far), func.max(distances.c.kilometres))
        .join(
            entries, (entries.c.company == distances.c.company) & (entries.c.entry_id == distances.c.entry_id)
        )
        .where(
            distances.c.company == company,
            entries.c.status == "Active",
            entries.c.date.between(since.isoformat(), until.isoformat()),
        )
        .group_by(entries.c.user_id)
        .having(func.sum(is_far) > 0)
        .order_by(func.sum(is_far).desc(), entries.c.user_id)
    )
    return [FarShare(*row) for row in tx.execute(query)]


def forget_distances(tx: Connection, user_id: int) -> int:
    """Delete the distances measured for a person's entries in every company; returns how many."""
    mine = select(entries.c.entry_id).where(entries.c.user_id == user_id)
    return tx.execute(delete(distances).where(distances.c.entry_id.in_(mine))).rowcount


def prune(tx: Connection, now: float) -> int:
    """Forget old answers, those beyond the limit, and distances whose time is over; returns how many."""
    gone = tx.execute(delete(geocodes).where(geocodes.c.at <= now - KEEP_SECONDS)).rowcount
    gone += tx.execute(delete(distances).where(distances.c.expires_at <= now)).rowcount
    excess = int(tx.execute(select(func.count()).select_from(geocodes)).scalar_one()) - MOST_KEPT
    if excess > 0:
        oldest = select(geocodes.c.at).order_by(geocodes.c.at).offset(excess - 1).limit(1).scalar_subquery()
        gone += tx.execute(delete(geocodes).where(geocodes.c.at <= oldest)).rowcount
    return gone


def places(tx: Connection, company: str) -> dict[str, str]:
    """Return what is known of where a company's places are: by folded name, a JSON list of points or null."""
    prefix = "named "
    query = select(geocodes.c.question, geocodes.c.answer).where(
        geocodes.c.company == company, geocodes.c.question.startswith(prefix, autoescape=True)
    )
    return {question[len(prefix) :]: answer for question, answer in tx.execute(query)}
