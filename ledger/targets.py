"""Monthly targets: one a person, in force from the month it was set for until another one is set."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from ledger import people
from ledger.schema import targets
from ledger.statements import driver_of

# With one max() in it, SQLite takes the other columns from the row that has it.
_OF_MONTH = """
SELECT user_id, amount FROM (
 SELECT user_id, amount, max(month) FROM targets
 WHERE company = :company AND month <= :month GROUP BY user_id)"""


def put(tx: Connection, company: str, user_id: int, month: date, amount: int, by: int, now: float) -> None:
    """Set a person's target from ``month`` on, in hundredths of the company's currency; 0 ends it.

    Audited.
    """
    values = {"amount": amount, "set_by": by}
    statement = insert(targets).values(company=company, user_id=user_id, month=_key(month), **values)
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=[targets.c.company, targets.c.user_id, targets.c.month], set_=values
        )
    )
    people.note(tx, company, by, "target_set", user_id, f"{_key(month)}: {amount / 100:.2f}", now)


def of_month(tx: Connection, company: str, month: date) -> dict[int, int]:
    """Return the targets in force in a month, by person, in hundredths; people without one are not in it."""
    found = driver_of(tx).execute(_OF_MONTH, {"company": company, "month": _key(month)})
    return {user: amount for user, amount in found if amount > 0}


def _key(month: date) -> str:
    return month.isoformat()[:7]
