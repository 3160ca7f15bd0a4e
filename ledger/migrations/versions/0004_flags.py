"""Feature flags: how each stands, who changed it, how its uses went, what was read under it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables."""
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "flags",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("share", sa.Integer, nullable=False),
        sa.Column("groups", sa.Text, nullable=False, server_default="[]"),
        sa.Column("included", sa.Text, nullable=False, server_default="[]"),
        sa.Column("excluded", sa.Text, nullable=False, server_default="[]"),
        sa.Column("value", sa.Text),
        sa.Column("killed", sa.Text),
        sa.Column("rolled_back", sa.Integer, nullable=False, server_default="0"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.REAL, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "flag_changes",
        sa.Column("id", big, primary_key=True, autoincrement=True),
        sa.Column("at", sa.REAL, nullable=False),
        sa.Column("flag", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False, server_default=""),
        sqlite_strict=True,
    )
    op.create_index("flag_changes_of_flag", "flag_changes", ["flag", "id"])
    op.create_table(
        "flag_counts",
        sa.Column("flag", sa.Text, nullable=False),
        sa.Column("given", sa.Integer, nullable=False),
        sa.Column("slot", sa.Integer, nullable=False),
        sa.Column("uses", sa.Integer, nullable=False),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("grew", sa.Integer, nullable=False),
        sa.Column("timings", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("flag", "given", "slot"),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )
    op.create_table(
        "flag_readings",
        sa.Column("flag", sa.Text, nullable=False),
        sa.Column("company", sa.Text, nullable=False),
        sa.Column("chat_id", big, nullable=False),
        sa.Column("message_id", big, nullable=False),
        sa.Column("given", sa.Integer, nullable=False),
        sa.Column("at", sa.REAL, nullable=False),
        sa.PrimaryKeyConstraint("flag", "company", "chat_id", "message_id"),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )
    op.create_index("flag_readings_newest", "flag_readings", ["flag", "given", "at"])
