"""The tables of the ledger as the migrations leave them, declared for Alembic and the tests alone.

The daemon loads none of this; statements name tables and columns in SQL.
Money is an integer of hundredths of the currency unit, a quantity an integer of thousandths, a date
an ISO string, an instant a Unix time in seconds. Every table that holds what belongs to a company has
the company in its key, so that no query can forget it.
"""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from ledger.migrations.newest.chats import chats, inbox, pending, replies
from ledger.migrations.newest.entries import (
    accounts,
    batches,
    client_months,
    daily,
    entries,
    history,
    outbox,
    targets,
)
from ledger.migrations.newest.flags import flag_changes, flag_counts, flag_readings, flags
from ledger.migrations.newest.metadata import LEDGER, STRICT
from ledger.migrations.newest.people import (
    audit,
    distances,
    geocodes,
    invites,
    join_requests,
    members,
    people,
    positions,
)

__all__ = [
    "LEDGER",
    "accounts",
    "audit",
    "batches",
    "chats",
    "client_months",
    "daily",
    "distances",
    "entries",
    "flag_changes",
    "flag_counts",
    "flag_readings",
    "flags",
    "geocodes",
    "history",
    "inbox",
    "invites",
    "join_requests",
    "marks",
    "members",
    "outbox",
    "pending",
    "people",
    "positions",
    "replies",
    "targets",
]

marks = Table(
    "marks",
    LEDGER,
    Column("name", Text, primary_key=True),  # what the daemon remembers of itself: last runs, flags
    Column("value", Text, nullable=False),
    **STRICT,
)
