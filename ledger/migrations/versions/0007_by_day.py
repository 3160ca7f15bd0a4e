"""An index that holds what figures of days are read from, in place of one that only finds the entries."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the index, and drop the one that it begins with."""
    op.create_index(
        "entries_by_day",
        "entries",
        [
            "company",
            "date",
            "status",
            "type",
            "client",
            "location",
            "currency",
            "amount",
            "orders",
            "user_id",
        ],
        if_not_exists=True,
    )
    op.drop_index("entries_of_company", "entries", if_exists=True)
