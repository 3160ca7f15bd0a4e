"""Indexes of sales and of entries with goods: what the deeper figures are read from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

SOLD = "type = 'Sales' AND status = 'Active'"
WITH_GOODS = "items <> '[]'"


def upgrade() -> None:
    """Create the indexes."""
    op.create_index(
        "entries_sold",
        "entries",
        ["company", "date", "client", "currency", "amount", "paid", "payment", "type", "status"],
        sqlite_where=sa.text(SOLD),
        postgresql_where=sa.text(SOLD),
    )
    op.create_index(
        "entries_traded",
        "entries",
        ["company", "type", "date"],
        sqlite_where=sa.text(WITH_GOODS),
        postgresql_where=sa.text(WITH_GOODS),
    )
