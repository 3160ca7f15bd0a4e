"""What was sold to whom on which day, from the index that holds nothing but sales; and who called where.

Whole years of a large company are read in a few tenths of a second: SQLite puts each client's days
together, and a row a client crosses into Python instead of a row an entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import orjson

from ledger.driver import Connection

_ORDER_DAYS = """
SELECT client, json_group_array(date), json_group_array(amount) FROM (
 SELECT client, date, sum(CASE WHEN coalesce(currency, '') IN ('', :currency) THEN coalesce(amount, 0)
  ELSE 0 END) AS amount
 FROM entries WHERE company = :company AND status = 'Active' AND type = 'Sales'
  AND date BETWEEN :since AND :until AND client IS NOT NULL
 GROUP BY date, client)
GROUP BY client"""
_TYPES = """
SELECT type, coalesce(currency, ''), count(*), count(amount), coalesce(sum(amount), 0),
 coalesce(sum(orders), 0)
FROM entries WHERE company = :company AND status = 'Active' AND date BETWEEN :since AND :until
GROUP BY 1, 2"""
_CALLS = """
SELECT date, user_id, client, max(type = 'Sales')
FROM entries WHERE company = :company AND status = 'Active' AND date BETWEEN :since AND :until
 AND type IN ('Sales', 'Visit')
GROUP BY 1, 2, 3"""


class TypeSum(NamedTuple):
    """Entries of one type in one currency, those of them with an amount, and the sums as stored."""

    type: str
    currency: str
    entries: int
    priced: int
    amount: int
    orders: int


def order_days(
    tx: Connection, company: str, currency: str, since: date, until: date
) -> Iterator[tuple[str, list[str], list[int]]]:
    """Yield each client as it is written, with the days it ordered on and the sales of each in hundredths of
    ``currency``."""
    values = {**_span(company, since, until), "currency": currency}
    for client, days, amounts in tx.execute(_ORDER_DAYS, values):
        yield client, orjson.loads(days), orjson.loads(amounts)


def by_type(tx: Connection, company: str, since: date, until: date) -> list[TypeSum]:
    """Return the sums of a span of days by type and currency."""
    return [TypeSum(*row) for row in tx.execute(_TYPES, _span(company, since, until))]


def calls(tx: Connection, company: str, since: date, until: date) -> list[tuple[str, int, str | None, int]]:
    """Return every (day, person, client as written) that was visited or sold to, with 1 where it was sold."""
    return tx.execute(_CALLS, _span(company, since, until)).fetchall()


def _span(company: str, since: date, until: date) -> dict[str, Any]:
    return {"company": company, "since": since.isoformat(), "until": until.isoformat()}
