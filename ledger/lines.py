"""Entries summed by day, person, client, place, type and currency: what every deeper figure starts from.

One indexed statement, so that a report over a year hands over days and not entries. Amounts are
hundredths, quantities thousandths, as stored.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from ledger.accounts import DUE
from ledger.driver import Connection

_UNSTATED = (
    "CASE WHEN type = 'Sales' AND payment IS NULL AND paid IS NULL THEN coalesce(amount, 0) ELSE 0 END"
)
_SUMS = f"""
date, user_id, max(user_name), client, location, type, coalesce(currency, ''),
 coalesce(sum(amount), 0), coalesce(sum(paid), 0), coalesce(sum(orders), 0), count(*), count(amount),
 sum({DUE}), sum({_UNSTATED})"""
_LINES = f"""
SELECT {_SUMS}
FROM entries WHERE company = :company AND status = 'Active' AND date BETWEEN :since AND :until
GROUP BY date, user_id, client, location, type, currency
ORDER BY date"""  # noqa: S608  fixed text
_LINES_OF_CLIENT = f"""
SELECT {_SUMS}
FROM entries WHERE company = :company AND status = 'Active' AND date BETWEEN :since AND :until
 AND client IN (SELECT value FROM json_each(:clients))
GROUP BY date, user_id, client, location, type, currency
ORDER BY date"""  # noqa: S608  fixed text
_SPELLINGS = "SELECT DISTINCT client FROM client_months WHERE company = :company"
_CLIENTS_OF = """
SELECT DISTINCT client FROM entries
WHERE company = :company AND user_id = :user_id AND type = 'Sales' AND status = 'Active'
 AND client IS NOT NULL"""
_HOURS = """
SELECT CAST(strftime('%w', date) AS INTEGER), CAST(substr(at, 12, 2) AS INTEGER), count(*)
FROM entries WHERE company = :company AND status = 'Active' AND date BETWEEN :since AND :until
GROUP BY 1, 2"""
_REVENUE = """
SELECT date, sum(CASE type WHEN 'Sales' THEN amount ELSE -amount END)
FROM daily WHERE company = :company AND date BETWEEN :since AND :until
 AND type IN ('Sales', 'Return') AND currency IN ('', :currency) AND entries > 0
GROUP BY date"""
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
    return list(map(Line._make, tx.execute(_LINES, values)))


def spellings(tx: Connection, company: str, folded: str) -> list[str]:
    """Return the ways in which a client is written whose name folds to ``folded`` (case and spacing)."""
    known = tx.execute(_SPELLINGS, {"company": company})
    return [name for (name,) in known if " ".join(name.split()).casefold() == folded]


def of_client(tx: Connection, company: str, names: Sequence[str], since: date, until: date) -> list[Line]:
    """Return the sums of a client under all its ``names``, from ``since`` to ``until``, oldest first."""
    values = {
        "company": company,
        "clients": json.dumps(list(names)),
        "since": since.isoformat(),
        "until": until.isoformat(),
    }
    return list(map(Line._make, tx.execute(_LINES_OF_CLIENT, values)))


def hours(tx: Connection, company: str, since: date, until: date) -> list[list[int]]:
    """Return how many entries were written by weekday (7 rows, Monday first) and local hour (24 columns)."""
    counts = [[0] * 24 for _ in range(7)]
    values = {"company": company, "since": since.isoformat(), "until": until.isoformat()}
    for weekday, hour, count in tx.execute(_HOURS, values):
        counts[(weekday - 1) % 7][hour] += count
    return counts


def clients_of(tx: Connection, company: str, user_id: int) -> list[str]:
    """Return the clients, as they are written, that a person has sold to."""
    found = tx.execute(_CLIENTS_OF, {"company": company, "user_id": user_id})
    return [client for (client,) in found]


def revenue(tx: Connection, company: str, currency: str, since: date, until: date) -> dict[date, int]:
    """Return sales less returns of every day that has any, from the sums, in hundredths of ``currency``."""
    values = {
        "company": company,
        "currency": currency,
        "since": since.isoformat(),
        "until": until.isoformat(),
    }
    return {date.fromisoformat(day): amount for day, amount in tx.execute(_REVENUE, values)}


def span(tx: Connection, company: str) -> tuple[date, date] | None:
    """Return the first and last day of a company's entries; None when it has none."""
    first, last = tx.execute(_SPAN, {"company": company}).fetchone()
    return (date.fromisoformat(first), date.fromisoformat(last)) if first else None
