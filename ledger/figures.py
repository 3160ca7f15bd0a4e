"""Figures read from the sums: what was sold, bought, collected, by whom, in a span of days."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from ledger.driver import Connection
from ledger.entry import EntryType
from ledger.rows import QUANTITY_SCALE, money, unscaled

_SUMS = """
SELECT user_id, type, currency, sum(entries), sum(orders), sum(amount)
FROM daily WHERE company = :company AND date BETWEEN :since AND :until
GROUP BY user_id, type, currency HAVING sum(entries) > 0"""
_SUMS_OF_PERSON = """
SELECT user_id, type, currency, sum(entries), sum(orders), sum(amount)
FROM daily WHERE company = :company AND date BETWEEN :since AND :until AND user_id = :user_id
GROUP BY user_id, type, currency HAVING sum(entries) > 0"""
_NAMES = "SELECT user_id, name FROM people WHERE user_id IN (SELECT value FROM json_each(:users))"
_TYPES = {kind.value: kind for kind in EntryType}
_NOTHING = Decimal(0)
# One step down an index a person: grouping would read all the entries of each.
_LAST_NAMES = """
SELECT * FROM (
 SELECT value AS user_id, (SELECT user_name FROM entries WHERE company = :company AND user_id = value
  ORDER BY sequence DESC LIMIT 1) AS name FROM json_each(:users))
WHERE name IS NOT NULL"""
_CLIENTS = """
SELECT client, count(*) FROM entries
WHERE company = :company AND client IS NOT NULL AND status = 'Active'
GROUP BY client"""


# Person, type, currency, entries, then quantity in thousandths and amount in hundredths.
Stored = tuple[int, str, str, int, int, int]


class Sum(NamedTuple):
    """Sums of one person's entries of one type in one currency."""

    user_id: int
    type: EntryType
    currency: str
    entries: int
    orders: Decimal
    amount: Decimal


def stored(
    tx: Connection, company: str, since: date, until: date, user_id: int | None = None
) -> list[Stored]:
    """Return a company's sums from ``since`` to ``until`` (both included), of one person or of all, as they
    are kept."""
    values: dict[str, Any] = {"company": company, "since": since.isoformat(), "until": until.isoformat()}
    statement = _SUMS
    if user_id is not None:
        statement, values = _SUMS_OF_PERSON, {**values, "user_id": user_id}
    return tx.execute(statement, values).fetchall()


def sums(tx: Connection, company: str, since: date, until: date, user_id: int | None = None) -> list[Sum]:
    """Return the same in decimals."""
    return [
        Sum(
            user,
            _TYPES[kind],
            currency,
            count,
            unscaled(orders, QUANTITY_SCALE) or _NOTHING,
            money(amount),
        )
        for user, kind, currency, count, orders, amount in stored(tx, company, since, until, user_id)
    ]


def names(tx: Connection, company: str, user_ids: list[int]) -> dict[int, str]:
    """Return the names of people who have entries in the company: as they call themselves now, or as
    they were called when they wrote their last entry."""
    known: dict[int, str] = dict(tx.execute(_NAMES, {"users": json.dumps(user_ids)}))
    missing = [user for user in user_ids if user not in known]
    if missing:
        known.update(tx.execute(_LAST_NAMES, {"company": company, "users": json.dumps(missing)}))
    return known


def clients(tx: Connection, company: str) -> dict[str, int]:
    """Return a company's clients as they were written, with how many entries each has."""
    return dict(tx.execute(_CLIENTS, {"company": company}))
