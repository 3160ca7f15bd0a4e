"""Clients' accounts among the sums."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

from ledger.accounts import FROM_ENTRIES
from ledger.schema import accounts

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table, where the first schema did not, and compute it from the entries."""
    accounts.create(op.get_bind(), checkfirst=True)
    columns = ", ".join(accounts.c.keys())
    op.execute(accounts.delete())
    op.execute(text(f"INSERT INTO accounts ({columns}) SELECT {columns} FROM ({FROM_ENTRIES})"))  # noqa: S608
