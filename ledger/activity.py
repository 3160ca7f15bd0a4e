"""Who of a company writes, and what was written last: for reminders and digests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from ledger import preferences
from ledger.entry import Entry, Status
from ledger.people import Role
from ledger.rows import entry_from_row
from ledger.schema import daily, entries, members, people


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
    query = (
        select(
            people.c.user_id,
            people.c.name,
            members.c.role,
            members.c.since,
            people.c.language,
            people.c.reachable,
            people.c.company,
            people.c.preferences,
        )
        .join(members, members.c.user_id == people.c.user_id)
        .where(members.c.company == company)
        .order_by(people.c.name, people.c.user_id)
    )
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
        for row in tx.execute(query)
    ]


def wrote(tx: Connection, company: str, user_id: int, since: date, until: date) -> bool:
    """Tell whether a person wrote an entry in a span of days, or about one of them; one that they undid
    counts too when it is their newest."""
    mine = (entries.c.company == company) & (entries.c.user_id == user_id)
    last = select(entries.c.at).where(mine).order_by(entries.c.sequence.desc()).limit(1)
    written = str(tx.execute(last).scalar() or "")[:10]
    if since.isoformat() <= written <= until.isoformat():
        return True
    about = select(daily.c.date).where(
        daily.c.company == company,
        daily.c.date.between(since.isoformat(), until.isoformat()),
        daily.c.user_id == user_id,
        daily.c.entries > 0,
    )
    return tx.execute(about.limit(1)).first() is not None


def newest(tx: Connection, company: str, limit: int) -> list[Entry]:
    """Return a company's newest active entries, in the order in which they were accepted."""
    query = select(entries).where(entries.c.company == company, entries.c.status == Status.ACTIVE.value)
    found = tx.execute(query.order_by(entries.c.sequence.desc()).limit(limit)).all()
    return [entry_from_row(row) for row in reversed(found)]
