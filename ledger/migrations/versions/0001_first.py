"""The first schema."""

from __future__ import annotations

from alembic import op

from ledger.migrations.first import FIRST

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table."""
    FIRST.create_all(op.get_bind())
