"""How a company uses the bot: who writes, how the texts were read, how much is corrected afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ledger import figures
from ledger.driver import Connection
from ledger.people import list_members
from ledger.statements import value

DAYS = 30
_RECENT = """
SELECT user_id, sum(entries) FROM daily
WHERE company = :company AND date BETWEEN :since AND :until
GROUP BY user_id"""
_LAST = """
SELECT user_id, max(date) FROM daily WHERE company = :company AND entries > 0
GROUP BY user_id"""
_PATHS = """
SELECT path, count(*) FROM entries
WHERE company = :company AND date BETWEEN :since AND :until
GROUP BY path"""
_CORRECTED = """
SELECT count(DISTINCT history.entry_id)
FROM history JOIN entries ON entries.company = history.company AND entries.entry_id = history.entry_id
WHERE entries.company = :company AND entries.date BETWEEN :since AND :until"""


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
    since = today - timedelta(days=DAYS - 1)
    span = {"company": company, "since": since.isoformat(), "until": today.isoformat()}
    counts: dict[int, int] = dict(tx.execute(_RECENT, span))
    last: dict[int, str] = dict(tx.execute(_LAST, {"company": company}))
    names = {each.user_id: each.name for each in list_members(tx, company)}
    gone = [user for user, count in counts.items() if count and user not in names]
    names.update(figures.names(tx, company, gone))
    writers = [
        Writer(name, counts.get(user, 0), date.fromisoformat(last[user]) if user in last else None)
        for user, name in names.items()
    ]
    paths: list[tuple[str, int]] = tx.execute(_PATHS, span).fetchall()
    return Usage(
        writers=tuple(sorted(writers, key=lambda each: (-each.entries, each.name))),
        entries=sum(counts.values()),
        paths=tuple(sorted(paths, key=lambda each: -each[1])),
        corrected=int(value(tx, _CORRECTED, span)),
    )
