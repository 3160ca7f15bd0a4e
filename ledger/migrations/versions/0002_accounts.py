"""Clients' accounts among the sums."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

DUE = """CASE
 WHEN type = 'Sales' AND paid IS NOT NULL THEN max(0, coalesce(amount, 0) - paid)
 WHEN type = 'Sales' AND payment IN ('credit', 'partial') THEN coalesce(amount, 0)
 WHEN type = 'Return' AND paid IS NOT NULL THEN max(0, coalesce(amount, 0) - paid)
 WHEN type = 'Return' AND coalesce(payment, '') NOT IN ('cash', 'upi', 'bank', 'card', 'cheque')
  THEN coalesce(amount, 0)
 WHEN type = 'Collection' THEN coalesce(amount, 0)
 ELSE 0 END"""
FILL = f"""
INSERT INTO accounts (company, client, currency, entries, billed, credited)
SELECT company, client, coalesce(currency, ''), count(*),
 sum(CASE WHEN type = 'Sales' THEN {DUE} ELSE 0 END),
 sum(CASE WHEN type <> 'Sales' THEN {DUE} ELSE 0 END)
FROM entries WHERE status = 'Active' AND client IS NOT NULL AND ({DUE}) <> 0 GROUP BY 1, 2, 3"""  # noqa: S608


def upgrade() -> None:
    """Create the table, where an early build did not, and compute it from the entries."""
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "accounts",
        sa.Column("company", sa.Text, nullable=False),
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("billed", big, nullable=False),
        sa.Column("credited", big, nullable=False),
        sa.PrimaryKeyConstraint("company", "client", "currency"),
        sqlite_with_rowid=False,
        sqlite_strict=True,
        if_not_exists=True,
    )
    op.execute("DELETE FROM accounts")
    op.execute(sa.text(FILL))
