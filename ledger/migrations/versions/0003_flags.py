"""Feature flags."""

from __future__ import annotations

from alembic import op

from ledger.schema import flag_changes, flag_counts, flag_readings, flags

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables, where the first schema did not."""
    for table in (flags, flag_changes, flag_counts, flag_readings):
        table.create(op.get_bind(), checkfirst=True)
