"""Entries that name goods, of chosen types: what margins and item figures are read from."""

from __future__ import annotations

import json
from datetime import date

from ledger.driver import Connection
from ledger.entry import Entry, EntryType
from ledger.rows import entry_from_row
from ledger.statements import rows

# ``items <> '[]'`` stands as the index of entries with goods says it.
_TRADED = """
SELECT * FROM entries
WHERE company = :company AND status = 'Active' AND type IN (SELECT value FROM json_each(:types))
 AND date BETWEEN :since AND :until AND items <> '[]'
ORDER BY sequence"""


def traded(
    tx: Connection, company: str, types: tuple[EntryType, ...], since: date, until: date
) -> list[Entry]:
    """Return a company's active entries with items, of these types, of a span of days (both included)."""
    values = {
        "company": company,
        "types": json.dumps([kind.value for kind in types]),
        "since": since.isoformat(),
        "until": until.isoformat(),
    }
    return [entry_from_row(row) for row in rows(tx, _TRADED, values)]
