"""Clients' accounts: what was billed to each and what came back, kept in the entry's own transaction.

What an entry adds to or takes from an account is a rule of :func:`analytics.rows.due_of`; it stands here once
as SQL and once for the write path, and tests hold the three together. Names stand as they were written.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from ledger.driver import Connection
from ledger.entry import Details, Entry, EntryType, Payment
from ledger.rows import MONEY_SCALE, scaled

DUE = """CASE
 WHEN type = 'Sales' AND paid IS NOT NULL THEN max(0, coalesce(amount, 0) - paid)
 WHEN type = 'Sales' AND payment IN ('credit', 'partial') THEN coalesce(amount, 0)
 WHEN type = 'Return' AND paid IS NOT NULL THEN max(0, coalesce(amount, 0) - paid)
 WHEN type = 'Return' AND coalesce(payment, '') NOT IN ('cash', 'upi', 'bank', 'card', 'cheque')
  THEN coalesce(amount, 0)
 WHEN type = 'Collection' THEN coalesce(amount, 0)
 ELSE 0 END"""
_SUMS = f"""
 sum(CASE WHEN type = 'Sales' THEN {DUE} ELSE 0 END) AS billed,
 sum(CASE WHEN type <> 'Sales' THEN {DUE} ELSE 0 END) AS credited"""
_COUNTS = f"status = 'Active' AND client IS NOT NULL AND ({DUE}) <> 0"
FROM_ENTRIES = f"""
SELECT company, client, coalesce(currency, '') AS currency, count(*) AS entries, {_SUMS}
FROM entries WHERE {_COUNTS} GROUP BY 1, 2, 3"""  # noqa: S608  fixed text
# Entry by entry: a GROUP BY makes SQLite walk the index of clients, all of it, for a few days' entries.
_LATER = f"""
SELECT client, coalesce(currency, ''), type = 'Sales', {DUE}
FROM entries WHERE company = :company AND date > :day AND +client IS NOT NULL AND status = 'Active'"""  # noqa: S608
_BILLS = f"""
SELECT client, coalesce(currency, ''), (date < :first) + (date < :second), sum({DUE})
FROM entries WHERE company = :company AND date BETWEEN :since AND :until AND type = 'Sales' AND {_COUNTS}
GROUP BY 1, 2, 3"""  # noqa: S608  fixed text
_OF_COMPANY = """
SELECT client, currency, billed, credited FROM accounts
WHERE company = :company AND entries > 0"""
_ADD = """
INSERT INTO accounts (company, client, currency, entries, billed, credited)
VALUES (:company, :client, :currency, :entries, :billed, :credited)
ON CONFLICT (company, client, currency) DO UPDATE
SET entries = accounts.entries + excluded.entries, billed = accounts.billed + excluded.billed,
 credited = accounts.credited + excluded.credited"""
_AT_ONCE = frozenset({Payment.CASH, Payment.UPI, Payment.BANK, Payment.CARD, Payment.CHEQUE})
_ON_ACCOUNT = frozenset({Payment.CREDIT, Payment.PARTIAL})


class Account(NamedTuple):
    """What was billed to a client (named as written) and what came back, in hundredths of a currency."""

    client: str
    currency: str
    billed: int
    credited: int


class Billed(NamedTuple):
    """What was billed to a client in one of three spans of days (0 the newest), in hundredths."""

    client: str
    currency: str
    age: int
    amount: int


def add(tx: Connection, entry: Entry, sign: int) -> None:
    """Put an entry into its client's account (+1) or take it out (-1)."""
    details = entry.details
    due = _due(details)
    if due == 0 or details.client is None:
        return
    billed = due if details.type is EntryType.SALES else 0
    values = {
        "company": entry.company,
        "client": details.client,
        "currency": details.currency or "",
        "entries": sign,
        "billed": sign * billed,
        "credited": sign * (due - billed),
    }
    tx.execute(_ADD, values)


def _due(details: Details) -> int:
    amount = scaled(details.amount, MONEY_SCALE) or 0
    if details.type is EntryType.COLLECTION:
        return amount
    if details.type not in (EntryType.SALES, EntryType.RETURN):
        return 0
    paid = scaled(details.paid, MONEY_SCALE)
    if paid is not None:
        return max(0, amount - paid)
    if details.type is EntryType.SALES:
        return amount if details.payment in _ON_ACCOUNT else 0
    return 0 if details.payment in _AT_ONCE else amount


def of_company(tx: Connection, company: str, until: date) -> list[Account]:
    """Return a company's accounts as of the evening of ``until``, by name as written."""
    later: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    values = {"company": company, "day": until.isoformat()}
    for client, currency, billed, due in tx.execute(_LATER, values):
        later[client, currency][0 if billed else 1] += due
    found = []
    for client, currency, billed, credited in tx.execute(_OF_COMPANY, {"company": company}):
        ahead = later[client, currency]
        found.append(Account(client, currency, billed - ahead[0], credited - ahead[1]))
    return found


def bills(tx: Connection, company: str, bounds: tuple[date, date, date], until: date) -> list[Billed]:
    """Return what was billed up to ``until`` in three spans of days that begin on the days of ``bounds``,
    newest first."""
    first, second, since = (day.isoformat() for day in bounds)
    spans = {"first": first, "second": second, "since": since, "until": until.isoformat()}
    return [Billed(*row) for row in tx.execute(_BILLS, {"company": company, **spans})]
