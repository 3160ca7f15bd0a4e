"""Indexes of sales and of entries with goods: what the deeper figures are read from."""

from __future__ import annotations

from alembic import op

from ledger.schema import entries

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the indexes, where the first schema did not."""
    for index in entries.indexes:
        if index.name in ("entries_sold", "entries_traded"):
            index.create(op.get_bind(), checkfirst=True)
