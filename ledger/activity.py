"""Who of a company writes, and what was written last: for reminders and digests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger import preferences
from ledger.driver import Connection
from ledger.entry import Entry
from ledger.people import Role
from ledger.rows import entry_from_row
from ledger.statements import rows, value

_COLLEAGUES = """
SELECT people.user_id, people.name, members.role, members.since, people.language, people.reachable,
 people.company, people.preferences
FROM people JOIN members ON members.user_id = people.user_id
WHERE members.company = :company
ORDER BY people.name, people.user_id"""
_LAST_WRITTEN = """
SELECT at FROM entries WHERE company = :company AND user_id = :user_id
ORDER BY sequence DESC LIMIT 1"""
_WROTE_ABOUT = """
SELECT 1 FROM daily WHERE company = :company AND date BETWEEN :since AND :until
 AND user_id = :user_id AND entries > 0
LIMIT 1"""
_NEWEST = """
SELECT * FROM entries WHERE company = :company AND status = 'Active'
ORDER BY sequence DESC LIMIT :limit"""


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of a company as reminders and digests need them. ``works_here``: this is the company they
    work for now; ``reachable``: they have not blocked the bot."""

    user_id: int
    name: str
    role: Role
    since: float
    language: str | None
    reachable: bool
    works_here: bool
    preferences: dict[str, Any]


def colleagues(tx: Connection, company: str) -> list[Colleague]:
    """Return a company's members by name."""
    return [
        Colleague(
            row.user_id,
            row.name,
            Role(row.role),
            row.since,
            row.language,
            bool(row.reachable),
            row.company == company,
            preferences.parsed(row.preferences),
        )
        for row in rows(tx, _COLLEAGUES, {"company": company})
    ]


def wrote(tx: Connection, company: str, user_id: int, since: date, until: date) -> bool:
    """Tell whether a person wrote an entry in a span of days, or about one of them; one that they undid
    counts too when it is their newest."""
    person = {"company": company, "user_id": user_id}
    written = str(value(tx, _LAST_WRITTEN, person) or "")[:10]
    if since.isoformat() <= written <= until.isoformat():
        return True
    span = {"since": since.isoformat(), "until": until.isoformat()}
    return value(tx, _WROTE_ABOUT, {**person, **span}) is not None


def newest(tx: Connection, company: str, limit: int) -> list[Entry]:
    """Return a company's newest active entries, in the order in which they were accepted."""
    found = rows(tx, _NEWEST, {"company": company, "limit": limit})
    return [entry_from_row(row) for row in reversed(found)]
