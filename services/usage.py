"""How a company uses the bot: who writes, how the texts were read, how much is corrected afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, func, select

from ledger import figures
from ledger.people import list_members
from ledger.schema import daily, entries, history

DAYS = 30


@dataclass(frozen=True, slots=True)
class Writer:
    """A person's entries of the last 30 days, and the day of the last one of all; None without any."""

    name: str
    entries: int
    last: date | None


@dataclass(frozen=True, slots=True)
class Usage:
    """``writers`` most entries first, members without any last; ``paths`` is how many entries were read by
    which means; ``corrected`` counts the entries of these days that were changed afterwards."""

    writers: tuple[Writer, ...]
    entries: int
    paths: tuple[tuple[str, int], ...]
    corrected: int


def usage(tx: Connection, company: str, today: date) -> Usage:
    """Return how a company used the bot in the last 30 days."""
    since = (today - timedelta(days=DAYS - 1)).isoformat()
    recent = (
        select(daily.c.user_id, func.sum(daily.c.entries))
        .where(daily.c.company == company, daily.c.date >= since, daily.c.date <= today.isoformat())
        .group_by(daily.c.user_id)
    )
    counts: dict[int, int] = dict(tx.execute(recent).all())
    newest = (
        select(daily.c.user_id, func.max(daily.c.date))
        .where(daily.c.company == company, daily.c.entries > 0)
        .group_by(daily.c.user_id)
    )
    last: dict[int, str] = dict(tx.execute(newest).all())
    names = {each.user_id: each.name for each in list_members(tx, company)}
    gone = [user for user, count in counts.items() if count and user not in names]
    names.update(figures.names(tx, company, gone))
    writers = [
        Writer(name, counts.get(user, 0), date.fromisoformat(last[user]) if user in last else None)
        for user, name in names.items()
    ]
    inside = (entries.c.company == company, entries.c.date >= since, entries.c.date <= today.isoformat())
    paths = select(entries.c.path, func.count()).where(*inside).group_by(entries.c.path)
    changed = (
        select(func.count(history.c.entry_id.distinct()))
        .join(entries, (entries.c.company == history.c.company) & (entries.c.entry_id == history.c.entry_id))
        .where(*inside)
    )
    return Usage(
        writers=tuple(sorted(writers, key=lambda each: (-each.entries, each.name))),
        entries=sum(counts.values()),
        paths=tuple(sorted(((path, count) for path, count in tx.execute(paths)), key=lambda each: -each[1])),
        corrected=int(tx.execute(changed).scalar_one()),
    )
