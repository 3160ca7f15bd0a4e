"""Which company an update was handled for, so that as a dead letter it is nobody else's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column; a program that does not know it leaves it empty."""
    op.add_column("inbox", sa.Column("company", sa.Text, nullable=False, server_default=""))
