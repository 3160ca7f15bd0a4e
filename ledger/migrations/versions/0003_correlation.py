"""What caused a row that waits for its worksheet, so that its story can be told from update to row."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; a program that does not know it leaves it empty."""
    op.add_column("outbox", sa.Column("correlation", sa.Text, nullable=False, server_default=""))
