"""Admins at work: who is in a company, assigning and removing people, inviting new ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger import people, positions
from ledger.driver import Connection
from ledger.people import Role
from ledger.statements import value

_AUDIT_LINES = """
SELECT at, actor, action, subject, detail FROM audit WHERE company = :company
ORDER BY id DESC LIMIT :limit"""
_COUNT_PEOPLE = "SELECT count(*) FROM members WHERE company = :company"
_COUNT_ENTRIES = """
SELECT count(*), sum(status <> 'Active'), min(date), max(date) FROM entries WHERE company = :company"""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who did what to whom, when (Unix time)."""

    at: float
    actor: int
    action: str
    subject: int | None
    detail: str


@dataclass(frozen=True, slots=True)
class CompanyStats:
    """How large a company's ledger is."""

    people: int
    entries: int
    void: int
    first: date | None
    last: date | None


def assign(tx: Connection, user_id: int, company: str, role: Role, *, actor: int, now: float) -> bool:
    """Give a person a role in a company; False when it is theirs already.

    Somebody who never wrote to the bot is known by the number until they do.
    """
    if people.find(tx, user_id) is None:
        people.remember(tx, user_id, str(user_id), None, now)
    return people.join(tx, user_id, company, role, actor=actor, now=now, how="assigned")


def remove(tx: Connection, user_id: int, company: str, *, actor: int, now: float) -> bool:
    """End a membership, also the last one; the entries stay the company's. False when there was none.

    A position that was shared for the company goes with it.
    """
    if not people.leave(tx, user_id, company, actor=actor, now=now):
        return False
    shared = positions.of_person(tx, user_id)
    if shared is not None and shared.company == company:
        positions.clear(tx, user_id)
    return True


def audit_lines(tx: Connection, company: str, limit: int = 10) -> list[AuditLine]:
    """Return a company's newest audit lines, newest first."""
    return [AuditLine(*row) for row in tx.execute(_AUDIT_LINES, {"company": company, "limit": limit})]


def stats(tx: Connection, company: str) -> CompanyStats:
    """Return how many people and entries a company has."""
    number = value(tx, _COUNT_PEOPLE, {"company": company})
    count, void, first, last = tx.execute(_COUNT_ENTRIES, {"company": company}).fetchone()
    day = date.fromisoformat
    return CompanyStats(
        number, count, int(void or 0), day(first) if first else None, day(last) if last else None
    )
