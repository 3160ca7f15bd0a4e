"""Revenue by client and by place, and what each day was made of: summed where the entries are.

Of a company with a million entries a row a day crosses into Python, not lines of entries. Amounts are
hundredths, quantities thousandths, as stored.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

import orjson

from ledger.driver import Connection

_MINE = "company = :company AND status = 'Active' AND date BETWEEN :since AND :until"
_AMOUNT = """CASE WHEN coalesce(currency, '') NOT IN ('', :currency) THEN 0
 WHEN type = 'Sales' THEN amount WHEN type = 'Return' THEN -amount ELSE 0 END"""
_SIGNED = f"coalesce(sum({_AMOUNT}), 0)"
# A row a day, out of one index in its order: sorting entries by name would take longer than reading them.
_BY_CLIENT = f"""
SELECT date, json_group_array(client), json_group_array(coalesce({_AMOUNT}, 0)) FROM entries
WHERE {_MINE} AND type IN ('Sales', 'Return') AND client IS NOT NULL
GROUP BY date ORDER BY date"""  # noqa: S608  fixed text
_BY_PLACE = f"""
SELECT date, json_group_array(location), json_group_array(coalesce({_AMOUNT}, 0)) FROM entries
WHERE {_MINE} AND location IS NOT NULL
GROUP BY date ORDER BY date"""  # noqa: S608  fixed text
_DAYS = f"""
SELECT date, {_SIGNED},
 coalesce(sum(CASE WHEN type = 'Collection' AND currency IN ('', :currency) THEN amount ELSE 0 END), 0),
 coalesce(sum(CASE WHEN type = 'Sales' THEN orders ELSE 0 END), 0),
 coalesce(sum(CASE WHEN type = 'Sales' THEN entries ELSE 0 END), 0),
 coalesce(sum(CASE WHEN type = 'Visit' THEN entries ELSE 0 END), 0)
FROM daily WHERE company = :company AND date BETWEEN :since AND :until AND entries > 0
GROUP BY date"""  # noqa: S608  fixed text
_BUYERS = f"""
SELECT date, json_group_array(client) FROM entries
WHERE {_MINE} AND type = 'Sales' AND client IS NOT NULL
GROUP BY date"""  # noqa: S608  fixed text


class Day(NamedTuple):
    """What a company's day was made of; ``buyers`` are the clients with a sale, as they are written."""

    revenue: int
    collections: int
    orders: int
    sales: int
    visits: int
    buyers: frozenset[str]


def by_client(tx: Connection, company: str, currency: str, since: date, until: date) -> list[tuple[str, int]]:
    """Return (client as written, revenue in ``currency``), the name that was written last at the end."""
    return _by_name(tx, _BY_CLIENT, _values(company, currency, since, until))


def by_place(tx: Connection, company: str, currency: str, since: date, until: date) -> list[tuple[str, int]]:
    """Return (place as written, revenue in ``currency``), the name that was written last at the end."""
    return _by_name(tx, _BY_PLACE, _values(company, currency, since, until))


def days(tx: Connection, company: str, currency: str, since: date, until: date) -> dict[date, Day]:
    """Return every day of a span that has entries."""
    values = _values(company, currency, since, until)
    buyers = {day: frozenset(orjson.loads(names)) for day, names in tx.execute(_BUYERS, values)}
    return {
        date.fromisoformat(day): Day(signed, collected, quantity, sales, visits, buyers.get(day, frozenset()))
        for day, signed, collected, quantity, sales, visits in tx.execute(_DAYS, values)
    }


def _by_name(tx: Connection, statement: str, values: dict[str, Any]) -> list[tuple[str, int]]:
    """Add up by name; of several spellings the one written last is to be shown, so it stands last."""
    sums: dict[str, int] = defaultdict(int)
    last: dict[str, str] = {}
    for day, names, amounts in tx.execute(statement, values):
        written = orjson.loads(names)
        for name, amount in zip(written, orjson.loads(amounts), strict=True):
            sums[name] += amount
        last.update(dict.fromkeys(written, day))
    return [(name, sums[name]) for name in sorted(sums, key=lambda name: (last[name], name))]


def _values(company: str, currency: str, since: date, until: date) -> dict[str, Any]:
    return {
        "company": company,
        "currency": currency,
        "since": since.isoformat(),
        "until": until.isoformat(),
    }
