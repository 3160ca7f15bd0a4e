"""Sums kept in the entry's own transaction, so that a figure is read and never computed.

Voiding and correcting take the old state out and put the new state in; :func:`differences` recomputes
everything from the entries and says where the two disagree (they never should).
"""

from __future__ import annotations

from sqlalchemy import Connection, Insert, Table, text
from sqlalchemy.dialects.sqlite import insert

from ledger import accounts, schema
from ledger.entry import Entry, Status
from ledger.rows import MONEY_SCALE, QUANTITY_SCALE, scaled
from ledger.schema import client_months, daily
from ledger.statements import run

_DAILY_FROM_ENTRIES = """
SELECT company, date, user_id, type, coalesce(currency, '') AS currency, count(*) AS entries,
       coalesce(sum(orders), 0) AS orders, coalesce(sum(amount), 0) AS amount, coalesce(sum(paid), 0) AS paid
FROM entries WHERE status = 'Active' GROUP BY 1, 2, 3, 4, 5"""
_MONTHS_FROM_ENTRIES = """
SELECT company, substr(date, 1, 7) AS month, coalesce(client, '') AS client,
       coalesce(location, '') AS location, type, coalesce(currency, '') AS currency, count(*) AS entries,
       coalesce(sum(orders), 0) AS orders, coalesce(sum(amount), 0) AS amount
FROM entries WHERE status = 'Active' GROUP BY 1, 2, 3, 4, 5, 6"""


def add(tx: Connection, entry: Entry, sign: int) -> None:
    """Put an entry into the sums (+1) or take it out (-1). A void entry is in no sum."""
    if entry.status is not Status.ACTIVE:
        return
    details = entry.details
    if details.type is None or details.date is None:
        raise ValueError("an entry needs a type and a date before it can be stored")
    common = {
        "company": entry.company,
        "type": details.type.value,
        "currency": details.currency or "",
        "entries": sign,
        "orders": sign * (scaled(details.orders, QUANTITY_SCALE) or 0),
        "amount": sign * (scaled(details.amount, MONEY_SCALE) or 0),
    }
    day = details.date.isoformat()
    paid = sign * (scaled(details.paid, MONEY_SCALE) or 0)
    run(tx, _add_to_day, {**common, "date": day, "user_id": entry.user_id, "paid": paid})
    client = {"client": details.client or "", "location": details.location or ""}
    run(tx, _add_to_month, {**common, "month": day[:7], **client})
    accounts.add(tx, entry, sign)


def _add_to_day() -> Insert:
    return _adding(daily, "entries", "orders", "amount", "paid")


def _add_to_month() -> Insert:
    return _adding(client_months, "entries", "orders", "amount")


def _adding(table: Table, *sums: str) -> Insert:
    statement = insert(table)
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={name: table.c[name] + statement.excluded[name] for name in sums},
    )


def _sources() -> tuple[tuple[Table, str], ...]:
    """Every table of sums, and the statement that computes it from the entries."""
    return (
        (daily, _DAILY_FROM_ENTRIES),
        (client_months, _MONTHS_FROM_ENTRIES),
        (schema.accounts, accounts.FROM_ENTRIES),
    )


def rebuild(tx: Connection) -> None:
    """Compute all sums anew from the entries (after an import or a repair)."""
    for table, source in _sources():
        tx.execute(table.delete())
        tx.execute(text(f"INSERT INTO {table.name} ({', '.join(table.c.keys())}) {_ordered(table, source)}"))


def _ordered(table: Table, source: str) -> str:
    return f"SELECT {', '.join(table.c.keys())} FROM ({source})"  # noqa: S608  our own names only


def differences(tx: Connection) -> int:
    """Return how many sums differ from what the entries say; 0 is the only right answer."""
    count = 0
    for table, source in _sources():
        kept = f"SELECT {', '.join(table.c.keys())} FROM {table.name} WHERE entries <> 0"  # noqa: S608
        wanted = _ordered(table, source)
        for left, right in ((kept, wanted), (wanted, kept)):
            count += tx.execute(text(f"SELECT count(*) FROM ({left} EXCEPT {right})")).scalar_one()  # noqa: S608
    return count
