"""Revenue by client and by place, and what each day was made of: summed where the entries are.

A company with a million entries has thousands of clients and ninety days: those cross into Python, not lines
of entries. Amounts are hundredths, quantities thousandths, as stored.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection

from ledger.statements import driver_of

_MINE = "company = :company AND status = 'Active' AND date BETWEEN :since AND :until"
_SIGNED = """coalesce(sum(CASE WHEN coalesce(currency, '') NOT IN ('', :currency) THEN 0
 WHEN type = 'Sales' THEN amount WHEN type = 'Return' THEN -amount ELSE 0 END), 0)"""
# What is written last stands last: of several spellings of a name it is the one to show.
_BY_CLIENT = f"""
SELECT client, {_SIGNED} FROM entries
WHERE {_MINE} AND type IN ('Sales', 'Return') AND client IS NOT NULL
GROUP BY client ORDER BY max(date), client"""  # noqa: S608  fixed text
_BY_PLACE = f"""
SELECT location, {_SIGNED} FROM entries
WHERE {_MINE} AND location IS NOT NULL
GROUP BY location ORDER BY max(date), location"""  # noqa: S608  fixed text
_DAYS = f"""
SELECT date, {_SIGNED},
 coalesce(sum(CASE WHEN type = 'Collection' AND currency IN ('', :currency) THEN amount ELSE 0 END), 0),
 coalesce(sum(CASE WHEN type = 'Sales' THEN orders ELSE 0 END), 0),
 coalesce(sum(CASE WHEN type = 'Sales' THEN entries ELSE 0 END), 0),
 coalesce(sum(CASE WHEN type = 'Visit' THEN entries ELSE 0 END), 0)
FROM daily WHERE company = :company AND date BETWEEN :since AND :until AND entries > 0
GROUP BY date"""  # noqa: S608  fixed text
_BUYERS = f"""
SELECT date, json_group_array(client) FROM (
 SELECT date, client FROM entries WHERE {_MINE} AND type = 'Sales' AND client IS NOT NULL
 GROUP BY date, client)
GROUP BY date"""  # noqa: S608  fixed text


class Day(NamedTuple):
    """What a company's day was made of; ``buyers`` are the clients with a sale, as they are written."""

    revenue: int
    collections: int
    orders: int
    sales: int
    visits: int
    buyers: list[str]


def by_client(tx: Connection, company: str, currency: str, since: date, until: date) -> list[tuple[str, int]]:
    """Return (client as written, revenue in ``currency``), the name that was written last at the end."""
    return driver_of(tx).execute(_BY_CLIENT, _values(company, currency, since, until)).fetchall()


def by_place(tx: Connection, company: str, currency: str, since: date, until: date) -> list[tuple[str, int]]:
    """Return (place as written, revenue in ``currency``), the name that was written last at the end."""
    return driver_of(tx).execute(_BY_PLACE, _values(company, currency, since, until)).fetchall()


def days(tx: Connection, company: str, currency: str, since: date, until: date) -> dict[date, Day]:
    """Return every day of a span that has entries."""
    values = _values(company, currency, since, until)
    buyers = {day: orjson.loads(names) for day, names in driver_of(tx).execute(_BUYERS, values)}
    return {
        date.fromisoformat(day): Day(signed, collected, quantity, sales, visits, buyers.get(day, []))
        for day, signed, collected, quantity, sales, visits in driver_of(tx).execute(_DAYS, values)
    }


def _values(company: str, currency: str, since: date, until: date) -> dict[str, Any]:
    return {
        "company": company,
        "currency": currency,
        "since": since.isoformat(),
        "until": until.isoformat(),
    }
