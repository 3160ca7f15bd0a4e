"""Sums kept in the entry's own transaction, so that a figure is read and never computed.

Voiding and correcting take the old state out and put the new state in; :func:`differences` recomputes
everything from the entries and says where the two disagree (they never should).
"""

from __future__ import annotations

from ledger import accounts
from ledger.driver import Connection
from ledger.entry import Entry, Status
from ledger.rows import MONEY_SCALE, QUANTITY_SCALE, scaled
from ledger.statements import value

_ADD_TO_DAY = """
INSERT INTO daily (company, date, user_id, type, currency, entries, orders, amount, paid)
VALUES (:company, :date, :user_id, :type, :currency, :entries, :orders, :amount, :paid)
ON CONFLICT (company, date, user_id, type, currency) DO UPDATE
SET entries = daily.entries + excluded.entries, orders = daily.orders + excluded.orders,
 amount = daily.amount + excluded.amount, paid = daily.paid + excluded.paid"""
_ADD_TO_MONTH = """
INSERT INTO client_months (company, month, client, location, type, currency, entries, orders, amount)
VALUES (:company, :month, :client, :location, :type, :currency, :entries, :orders, :amount)
ON CONFLICT (company, month, client, location, type, currency) DO UPDATE
SET entries = client_months.entries + excluded.entries, orders = client_months.orders + excluded.orders,
 amount = client_months.amount + excluded.amount"""
_DAILY_FROM_ENTRIES = """
SELECT company, date, user_id, type, coalesce(currency, '') AS currency, count(*) AS entries,
       coalesce(sum(orders), 0) AS orders, coalesce(sum(amount), 0) AS amount, coalesce(sum(paid), 0) AS paid
FROM entries WHERE status = 'Active' GROUP BY 1, 2, 3, 4, 5"""
_MONTHS_FROM_ENTRIES = """
SELECT company, substr(date, 1, 7) AS month, coalesce(client, '') AS client,
       coalesce(location, '') AS location, type, coalesce(currency, '') AS currency, count(*) AS entries,
       coalesce(sum(orders), 0) AS orders, coalesce(sum(amount), 0) AS amount
FROM entries WHERE status = 'Active' GROUP BY 1, 2, 3, 4, 5, 6"""
# Every table of sums, its columns, and the statement that computes it from the entries.
_SOURCES = (
    (
        "daily",
        "company, date, user_id, type, currency, entries, orders, amount, paid",
        _DAILY_FROM_ENTRIES,
    ),
    (
        "client_months",
        "company, month, client, location, type, currency, entries, orders, amount",
        _MONTHS_FROM_ENTRIES,
    ),
    ("accounts", "company, client, currency, entries, billed, credited", accounts.FROM_ENTRIES),
)


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
    tx.execute(_ADD_TO_DAY, {**common, "date": day, "user_id": entry.user_id, "paid": paid})
    client = {"client": details.client or "", "location": details.location or ""}
    tx.execute(_ADD_TO_MONTH, {**common, "month": day[:7], **client})
    accounts.add(tx, entry, sign)


def rebuild(tx: Connection) -> None:
    """Compute all sums anew from the entries (after an import or a repair)."""
    for table, columns, source in _SOURCES:
        tx.execute(f"DELETE FROM {table}")  # noqa: S608  fixed text
        tx.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM ({source})")  # noqa: S608  fixed text


def differences(tx: Connection) -> int:
    """Return how many sums differ from what the entries say; 0 is the only right answer."""
    count = 0
    for table, columns, source in _SOURCES:
        kept = f"SELECT {columns} FROM {table} WHERE entries <> 0"  # noqa: S608  fixed text
        wanted = f"SELECT {columns} FROM ({source})"  # noqa: S608  fixed text
        for left, right in ((kept, wanted), (wanted, kept)):
            count += value(tx, f"SELECT count(*) FROM ({left} EXCEPT {right})")  # noqa: S608  fixed text
    return count
