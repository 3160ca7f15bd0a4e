"""What a geocoding service answered, kept for a while, and how far reps were from the shops they wrote about.

A company's questions tell where its people and its clients are, so every line belongs to one company.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.driver import Connection
from ledger.statements import value

KEEP_SECONDS = 30 * 86_400
MOST_KEPT = 20_000  # answers, of all companies: about 4 MB
_FIND = "SELECT answer FROM geocodes WHERE company = :company AND question = :question AND at > :oldest"
_PUT = """
INSERT INTO geocodes (company, question, answer, at) VALUES (:company, :question, :answer, :at)
ON CONFLICT (company, question) DO UPDATE SET answer = excluded.answer, at = excluded.at"""
_MEASURED = """
INSERT INTO distances (company, entry_id, kilometres, at, expires_at)
VALUES (:company, :entry_id, :kilometres, :at, :expires_at)
ON CONFLICT (company, entry_id) DO UPDATE SET kilometres = excluded.kilometres, at = excluded.at,
 expires_at = excluded.expires_at"""
_FAR = """
SELECT entries.entry_id, user_id, user_name, client, location, kilometres
FROM distances
JOIN entries ON entries.company = distances.company AND entries.entry_id = distances.entry_id
WHERE distances.company = :company AND status = 'Active' AND date BETWEEN :since AND :until
 AND kilometres >= :kilometres
ORDER BY kilometres DESC LIMIT :limit"""
_FAR_BY_PERSON = """
SELECT user_id, count(*), sum(kilometres >= :kilometres) AS far, max(kilometres)
FROM distances
JOIN entries ON entries.company = distances.company AND entries.entry_id = distances.entry_id
WHERE distances.company = :company AND status = 'Active' AND date BETWEEN :since AND :until
GROUP BY user_id HAVING far > 0
ORDER BY far DESC, user_id"""
_FORGET_DISTANCES = """
DELETE FROM distances WHERE entry_id IN (SELECT entry_id FROM entries WHERE user_id = :user_id)"""
_DELETE_OLD = "DELETE FROM geocodes WHERE at <= :oldest"
_DELETE_EXPIRED = "DELETE FROM distances WHERE expires_at <= :now"
_COUNT = "SELECT count(*) FROM geocodes"
_DELETE_EXCESS = """
DELETE FROM geocodes WHERE at <= (SELECT at FROM geocodes ORDER BY at LIMIT 1 OFFSET :excess - 1)"""
_NAMED = "named "  # how questions for a place by its name begin
_PLACES = "SELECT question, answer FROM geocodes WHERE company = :company AND question LIKE :pattern"


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
    values = {"company": company, "question": question, "oldest": now - KEEP_SECONDS}
    answer = value(tx, _FIND, values)
    return (False, None) if answer is None else (True, json.loads(answer))


def put(tx: Connection, company: str, question: str, answer: Any, now: float) -> None:
    """Keep an answer (JSON values)."""
    text = json.dumps(answer, ensure_ascii=False)
    tx.execute(_PUT, {"company": company, "question": question, "answer": text, "at": now})


def measured(
    tx: Connection, company: str, entry_id: str, kilometres: float, now: float, until: float
) -> None:
    """Keep how far an entry was written from its client's place, until ``until`` (Unix time)."""
    values = {
        "company": company,
        "entry_id": entry_id,
        "kilometres": kilometres,
        "at": now,
        "expires_at": until,
    }
    tx.execute(_MEASURED, values)


def far(
    tx: Connection, company: str, since: date, until: date, kilometres: float, limit: int = 20
) -> list[FarEntry]:
    """Return a company's active entries of a span of days that were written at least so far from the
    client's place, the farthest first."""
    values = {**_span(company, since, until), "kilometres": kilometres, "limit": limit}
    return [FarEntry(*row) for row in tx.execute(_FAR, values)]


def far_by_person(
    tx: Connection, company: str, since: date, until: date, kilometres: float
) -> list[FarShare]:
    """Return for each person with far entries how many of those whose distance is known were far, those
    with most first."""
    values = {**_span(company, since, until), "kilometres": kilometres}
    return [FarShare(*row) for row in tx.execute(_FAR_BY_PERSON, values)]


def forget_distances(tx: Connection, user_id: int) -> int:
    """Delete the distances measured for a person's entries in every company; returns how many."""
    return tx.execute(_FORGET_DISTANCES, {"user_id": user_id}).rowcount


def prune(tx: Connection, now: float) -> int:
    """Forget old answers, those beyond the limit, and distances whose time is over; returns how many."""
    gone = tx.execute(_DELETE_OLD, {"oldest": now - KEEP_SECONDS}).rowcount
    gone += tx.execute(_DELETE_EXPIRED, {"now": now}).rowcount
    excess = int(value(tx, _COUNT)) - MOST_KEPT
    if excess > 0:
        gone += tx.execute(_DELETE_EXCESS, {"excess": excess}).rowcount
    return gone


def places(tx: Connection, company: str) -> dict[str, str]:
    """Return what is known of where a company's places are: by folded name, a JSON list of points or null."""
    found = tx.execute(_PLACES, {"company": company, "pattern": f"{_NAMED}%"})
    return {question[len(_NAMED) :]: answer for question, answer in found}


def _span(company: str, since: date, until: date) -> dict[str, Any]:
    return {"company": company, "since": since.isoformat(), "until": until.isoformat()}
