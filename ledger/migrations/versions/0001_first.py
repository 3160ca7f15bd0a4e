"""The first schema."""

from __future__ import annotations

from alembic import op

from ledger.schema import LEDGER

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table."""
    LEDGER.create_all(op.get_bind())
