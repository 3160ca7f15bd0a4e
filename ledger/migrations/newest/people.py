"""The tables of people: who they are, where they belong, where they were, who did what to whom."""

from __future__ import annotations

from sqlalchemy import REAL, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text

from ledger.migrations.newest.metadata import BIG, LEDGER, STRICT

people = Table(
    "people",
    LEDGER,
    Column("user_id", BIG, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("username", Text),
    Column("language", Text),
    Column("language_fixed", Integer, nullable=False, server_default="0"),
    Column("default_type", Text),
    Column("company", Text),  # the one they work for now, out of their memberships
    Column("reachable", Integer, nullable=False, server_default="1"),
    Column("preferences", Text, nullable=False, server_default="{}"),
    Column("consented_at", REAL),
    Column("first_seen", REAL, nullable=False),
    Column("last_seen", REAL, nullable=False),
    **STRICT,
)

members = Table(
    "members",
    LEDGER,
    Column("user_id", BIG, ForeignKey("people.user_id"), nullable=False),
    Column("company", Text, nullable=False),
    Column("role", Text, nullable=False),  # rep, manager, admin
    Column("since", REAL, nullable=False),
    Column("added_by", BIG, nullable=False),
    PrimaryKeyConstraint("user_id", "company"),
    Index("members_of_company", "company", "role"),
    **STRICT,
)

join_requests = Table(
    "join_requests",
    LEDGER,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("user_id", BIG, nullable=False),
    Column("name", Text, nullable=False),
    Column("company", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="open"),  # open, approved, refused
    Column("asked_at", REAL, nullable=False),
    Column("decided_by", BIG),
    Column("decided_at", REAL),
    Index("join_requests_open", "user_id", "company", "state"),
    **STRICT,
)

invites = Table(
    "invites",
    LEDGER,
    Column("digest", Text, primary_key=True),  # SHA-256 of the token: the token itself is not kept
    Column("company", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("created_by", BIG, nullable=False),
    Column("created_at", REAL, nullable=False),
    Column("expires_at", REAL, nullable=False),
    Column("used_by", BIG),
    Column("used_at", REAL),
    **STRICT,
)

audit = Table(
    "audit",
    LEDGER,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("at", REAL, nullable=False),
    Column("company", Text, nullable=False),
    Column("actor", BIG, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", BIG),
    Column("detail", Text, nullable=False, server_default=""),
    Index("audit_of_company", "company", "id"),
    **STRICT,
)

positions = Table(
    "positions",
    LEDGER,
    Column("user_id", BIG, primary_key=True, autoincrement=False),
    Column("company", Text, nullable=False),
    Column("latitude", REAL, nullable=False),
    Column("longitude", REAL, nullable=False),
    Column("accuracy", REAL),
    Column("place", Text),  # null: not known
    Column("at", REAL, nullable=False),
    Column("expires_at", REAL, nullable=False),
    Index("positions_expiry", "expires_at"),
    **STRICT,
)

geocodes = Table(
    "geocodes",
    LEDGER,
    Column("company", Text, nullable=False),
    Column("question", Text, nullable=False),  # what was asked: rounded coordinates, or a place's name
    Column("answer", Text, nullable=False),  # JSON; null where the service knows nothing
    Column("at", REAL, nullable=False),
    PrimaryKeyConstraint("company", "question"),
    Index("geocodes_age", "at"),
    **STRICT,
)

distances = Table(
    "distances",
    LEDGER,
    Column("company", Text, nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("kilometres", REAL, nullable=False),  # between the rep and the client's place
    Column("at", REAL, nullable=False),
    Column("expires_at", REAL, nullable=False),
    PrimaryKeyConstraint("company", "entry_id"),
    Index("distances_expiry", "expires_at"),
    **STRICT,
)
