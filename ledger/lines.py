"""Entries summed by day, person, client, place, type and currency: what every deeper figure starts from.

One indexed statement, so that a report over a year hands over days and not entries. Amounts are
hundredths, quantities thousandths, as stored.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, select, text

from ledger.schema import client_months

# What an entry adds to, or takes from, the account of its client, as a size; the rule is
# analytics.rows.due_of, and a test holds the two together.
_DUE = """CASE
 WHEN type = 'Sales' AND paid IS NOT NULL THEN max(0, coalesce(amount, 0) - paid)
 WHEN type = 'Sales' AND payment IN ('credit', 'partial') THEN coalesce(amount, 0)
 WHEN type = 'Return' AND paid IS NOT NULL THEN max(0, coalesce(amount, 0) - paid)
 WHEN type = 'Return' AND coalesce(payment, '') NOT IN ('cash', 'upi', 'bank', 'card', 'cheque')
  THEN coalesce(amount, 0)
 WHEN type = 'Collection' THEN coalesce(amount, 0)
 ELSE 0 END"""
_DAYS = "AND date BETWEEN"
_CLIENT = "AND client IN (SELECT value FROM json_each(:clients)) "
_UNSTATED = (
    "CASE WHEN type = 'Sales' AND payment IS NULL AND paid IS NULL THEN coalesce(amount, 0) ELSE 0 END"
)
_LINES = f"""
SELECT date, user_id, max(user_name), client, location, type, coalesce(currency, ''),
 coalesce(sum(amount), 0), coalesce(sum(paid), 0), coalesce(sum(orders), 0), count(*), count(amount),
 sum({_DUE}), sum({_UNSTATED})
FROM entries
WHERE company = :company AND status = 'Active' AND date BETWEEN :since AND :until
GROUP BY date, user_id, client, location, type, currency
ORDER BY date"""  # noqa: S608  fixed text
_HOURS = """
SELECT CAST(strftime('%w', date) AS INTEGER), CAST(substr(at, 12, 2) AS INTEGER), count(*)
FROM entries WHERE company = :company AND status = 'Active' AND date BETWEEN :since AND :until
GROUP BY 1, 2"""
_ACCOUNTS = f"""
SELECT max(client), coalesce(currency, ''),
 sum(CASE WHEN type = 'Sales' THEN {_DUE} ELSE 0 END),
 sum(CASE WHEN type <> 'Sales' THEN {_DUE} ELSE 0 END),
 sum(CASE WHEN type = 'Sales' AND date >= :recent THEN {_DUE} ELSE 0 END)
FROM entries
WHERE company = :company AND status = 'Active' AND date <= :until AND client IN (
 SELECT DISTINCT client FROM entries WHERE company = :company AND user_id = :user_id
  AND type = 'Sales' AND status = 'Active' AND client IS NOT NULL)
GROUP BY lower(client), currency"""  # noqa: S608  fixed text
_SPAN = "SELECT min(date), max(date) FROM entries WHERE company = :company AND status = 'Active'"


class Line(NamedTuple):
    """Sums of the active entries that share day, person, client, place, type and currency."""

    date: str
    user_id: int
    user_name: str
    client: str | None
    location: str | None
    type: str
    currency: str
    amount: int
    paid: int
    orders: int
    entries: int
    priced: int
    due: int
    unstated: int


class Account(NamedTuple):
    """A client's account: billed, credited, and what of the bills is from ``recent`` on. Hundredths."""

    client: str
    currency: str
    billed: int
    credited: int
    recent: int

    @property
    def owed(self) -> int:
        """What is still to be paid; money that was paid too much owes nothing."""
        return max(0, self.billed - self.credited)

    @property
    def overdue(self) -> int:
        """What of it stands in bills from before ``recent``: the oldest are settled first."""
        return max(0, self.owed - self.recent)


def lines(tx: Connection, company: str, since: date, until: date) -> Iterable[Line]:
    """Return a company's sums from ``since`` to ``until`` (both included), oldest first."""
    values = {"company": company, "since": since.isoformat(), "until": until.isoformat()}
    return (Line(*row) for row in tx.execute(text(_LINES), values))


def spellings(tx: Connection, company: str, folded: str) -> list[str]:
    """Return the ways in which a client is written whose name folds to ``folded`` (case and spacing)."""
    known = select(client_months.c.client).where(client_months.c.company == company).distinct()
    return [name for name in tx.execute(known).scalars() if " ".join(name.split()).casefold() == folded]


def of_client(tx: Connection, company: str, names: Sequence[str], since: date, until: date) -> list[Line]:
    """Return the sums of a client under all its ``names``, from ``since`` to ``until``, oldest first."""
    values = {
        "company": company,
        "clients": json.dumps(list(names)),
        "since": since.isoformat(),
        "until": until.isoformat(),
    }
    return [Line(*row) for row in tx.execute(text(_LINES.replace(_DAYS, _CLIENT + _DAYS)), values)]


def hours(tx: Connection, company: str, since: date, until: date) -> list[list[int]]:
    """Return how many entries were written by weekday (7 rows, Monday first) and local hour (24 columns)."""
    counts = [[0] * 24 for _ in range(7)]
    values = {"company": company, "since": since.isoformat(), "until": until.isoformat()}
    for weekday, hour, count in tx.execute(text(_HOURS), values):
        counts[(weekday - 1) % 7][hour] += count
    return counts


def accounts(tx: Connection, company: str, user_id: int, recent: date, until: date) -> list[Account]:
    """Return the accounts of the clients that a person has sold to, whoever billed and collected."""
    values = {
        "company": company,
        "user_id": user_id,
        "recent": recent.isoformat(),
        "until": until.isoformat(),
    }
    return [Account(*row) for row in tx.execute(text(_ACCOUNTS), values)]


def span(tx: Connection, company: str) -> tuple[date, date] | None:
    """Return the first and last day of a company's entries; None when it has none."""
    first, last = tx.execute(text(_SPAN), {"company": company}).one()
    return (date.fromisoformat(first), date.fromisoformat(last)) if first else None
