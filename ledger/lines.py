"""Entries summed by day, person, client, place, type and currency: what every deeper figure starts from.

One indexed statement, so that a report over a year hands over days and not entries. Amounts are
hundredths, quantities thousandths, as stored.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, select, text

from ledger.accounts import DUE
from ledger.schema import client_months, entries

_DAYS = "AND date BETWEEN"
_CLIENT = "AND client IN (SELECT value FROM json_each(:clients)) "
_UNSTATED = (
    "CASE WHEN type = 'Sales' AND payment IS NULL AND paid IS NULL THEN coalesce(amount, 0) ELSE 0 END"
)
_LINES = f"""
SELECT date, user_id, max(user_name), client, location, type, coalesce(currency, ''),
 coalesce(sum(amount), 0), coalesce(sum(paid), 0), coalesce(sum(orders), 0), count(*), count(amount),
 sum({DUE}), sum({_UNSTATED})
FROM entries
WHERE company = :company AND status = 'Active' AND date BETWEEN :since AND :until
GROUP BY date, user_id, client, location, type, currency
ORDER BY date"""  # noqa: S608  fixed text
_HOURS = """
SELECT CAST(strftime('%w', date) AS INTEGER), CAST(substr(at, 12, 2) AS INTEGER), count(*)
FROM entries WHERE company = :company AND status = 'Active' AND date BETWEEN :since AND :until
GROUP BY 1, 2"""
_REVENUE = """
SELECT date, sum(CASE type WHEN 'Sales' THEN amount ELSE -amount END)
FROM daily WHERE company = :company AND date BETWEEN :since AND :until
 AND type IN ('Sales', 'Return') AND currency IN ('', :currency) AND entries > 0
GROUP BY date"""
_ROWS_AT_ONCE = 1_000  # fetched one by one, rows cost twice as much
# One end of an index each: both in one statement would walk all of it.
_SPAN = """
SELECT (SELECT date FROM daily WHERE company = :company AND entries > 0 ORDER BY date LIMIT 1),
 (SELECT date FROM daily WHERE company = :company AND entries > 0 ORDER BY date DESC LIMIT 1)"""


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


def lines(tx: Connection, company: str, since: date, until: date) -> list[Line]:
    """Return a company's sums from ``since`` to ``until`` (both included), oldest first."""
    values = {"company": company, "since": since.isoformat(), "until": until.isoformat()}
    found = tx.execute(text(_LINES), values)
    return [Line(*row) for rows in found.partitions(_ROWS_AT_ONCE) for row in rows]


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


def clients_of(tx: Connection, company: str, user_id: int) -> list[str]:
    """Return the clients, as they are written, that a person has sold to."""
    query = select(entries.c.client).where(
        entries.c.company == company,
        entries.c.user_id == user_id,
        entries.c.type == "Sales",
        entries.c.status == "Active",
        entries.c.client.is_not(None),
    )
    return list(tx.execute(query.distinct()).scalars())


def revenue(tx: Connection, company: str, currency: str, since: date, until: date) -> dict[date, int]:
    """Return sales less returns of every day that has any, from the sums, in hundredths of ``currency``."""
    values = {
        "company": company,
        "currency": currency,
        "since": since.isoformat(),
        "until": until.isoformat(),
    }
    return {date.fromisoformat(day): amount for day, amount in tx.execute(text(_REVENUE), values)}


def span(tx: Connection, company: str) -> tuple[date, date] | None:
    """Return the first and last day of a company's entries; None when it has none."""
    first, last = tx.execute(text(_SPAN), {"company": company}).one()
    return (date.fromisoformat(first), date.fromisoformat(last)) if first else None
