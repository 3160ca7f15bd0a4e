"""The entries that a figure comes from: how many, what they add up to, and the largest of them by name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from ledger.accounts import DUE
from ledger.driver import Connection
from ledger.entry import Entry, EntryType
from ledger.rows import entry_from_row
from ledger.statements import each_row

_PARTS = """
SELECT type, coalesce(currency, ''), count(*), coalesce(sum(amount), 0), coalesce(sum(orders), 0)
FROM entries WHERE company = :company AND status = 'Active'"""
_CLIENTS = """
SELECT DISTINCT client
FROM entries WHERE company = :company AND status = 'Active' AND client IS NOT NULL"""
_ENTRIES = "SELECT * FROM entries WHERE company = :company AND status = 'Active'"
_BY_TYPE = "GROUP BY type, coalesce(currency, '')"
_LARGEST_FIRST = "ORDER BY coalesce(amount, -1) DESC, sequence DESC LIMIT :limit"
_NEWEST_FIRST = "ORDER BY date DESC, sequence DESC LIMIT :limit"
# Only those that a selection has: one that might say nothing would keep SQLite from an index.
_CONDITIONS = {
    "types": "AND type IN (SELECT value FROM json_each(:types))",
    "since": "AND date >= :since",
    "until": "AND date <= :until",
    "clients": "AND client IN (SELECT value FROM json_each(:clients))",
    "user_id": "AND user_id = :user_id",
}
_ON_ACCOUNT = f"AND ({DUE}) > 0"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which active entries of one company are meant. Empty ``types`` or ``clients`` and None limit nothing;
    ``clients`` holds every spelling of one client, ``on_account`` means entries that add to what a client
    owes or take from it."""

    company: str
    types: tuple[EntryType, ...] = ()
    since: date | None = None
    until: date | None = None
    clients: Sequence[str] = ()
    user_id: int | None = None
    on_account: bool = False


class Part(NamedTuple):
    """Sums of the selected entries of one type in one currency; hundredths and thousandths."""

    type: EntryType
    currency: str
    entries: int
    amount: int
    orders: int


def parts(tx: Connection, selection: Selection) -> list[Part]:
    """Return what the selected entries add up to, by type and currency."""
    more, values = _chosen(selection)
    found = tx.execute(f"{_PARTS} {more} {_BY_TYPE}", values)
    return [Part(EntryType(kind), *sums) for kind, *sums in found]


def clients(tx: Connection, selection: Selection) -> list[str]:
    """Return the clients of the selected entries as they are written."""
    more, values = _chosen(selection)
    return [client for (client,) in tx.execute(f"{_CLIENTS} {more}", values)]


def largest(tx: Connection, selection: Selection, limit: int) -> list[Entry]:
    """Return the selected entries with the largest amounts, the newest first among equal ones."""
    return _entries(tx, selection, _LARGEST_FIRST, limit)


def newest(tx: Connection, selection: Selection, limit: int) -> list[Entry]:
    """Return the newest of the selected entries by date."""
    return _entries(tx, selection, _NEWEST_FIRST, limit)


def _entries(tx: Connection, selection: Selection, order: str, limit: int) -> list[Entry]:
    more, values = _chosen(selection)
    found = each_row(tx, f"{_ENTRIES} {more} {order}", {**values, "limit": limit})
    return [entry_from_row(row) for row in found]


def _chosen(selection: Selection) -> tuple[str, dict[str, Any]]:
    """Return what a selection asks for besides the company, as conditions, and the values of all of it."""
    asked = {
        "types": json.dumps([kind.value for kind in selection.types]) if selection.types else None,
        "since": selection.since and selection.since.isoformat(),
        "until": selection.until and selection.until.isoformat(),
        "clients": json.dumps(list(selection.clients)) if selection.clients else None,
        "user_id": selection.user_id,
    }
    values = {name: each for name, each in asked.items() if each is not None}
    more = [_CONDITIONS[name] for name in values]
    if selection.on_account:
        more.append(_ON_ACCOUNT)
    return " ".join(more), {"company": selection.company, **values}
