"""Monthly targets: one a person, in force from the month it was set for until another one is set."""

from __future__ import annotations

from datetime import date

from ledger import people
from ledger.driver import Connection

_PUT = """
INSERT INTO targets (company, user_id, month, amount, set_by)
VALUES (:company, :user_id, :month, :amount, :set_by)
ON CONFLICT (company, user_id, month) DO UPDATE SET
 amount = excluded.amount, set_by = excluded.set_by"""
# With one max() in it, SQLite takes the other columns from the row that has it.
_OF_MONTH = """
SELECT user_id, amount FROM (
 SELECT user_id, amount, max(month) FROM targets
 WHERE company = :company AND month <= :month
 GROUP BY user_id)"""


def put(tx: Connection, company: str, user_id: int, month: date, amount: int, by: int, now: float) -> None:
    """Set a person's target from ``month`` on, in hundredths of the company's currency; 0 ends it.

    Audited.
    """
    key = {"company": company, "user_id": user_id, "month": _key(month)}
    tx.execute(_PUT, {**key, "amount": amount, "set_by": by})
    people.note(tx, company, by, "target_set", user_id, f"{_key(month)}: {amount / 100:.2f}", now)


def of_month(tx: Connection, company: str, month: date) -> dict[int, int]:
    """Return the targets in force in a month, by person, in hundredths; people without one are not in it."""
    found = tx.execute(_OF_MONTH, {"company": company, "month": _key(month)})
    return {user: amount for user, amount in found if amount > 0}


def _key(month: date) -> str:
    return month.isoformat()[:7]
