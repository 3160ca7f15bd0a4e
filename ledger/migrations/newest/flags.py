"""The tables of feature flags: how each stands, who changed it, how its uses went, what was read under it."""

from __future__ import annotations

from sqlalchemy import REAL, Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from ledger.migrations.newest.metadata import BIG, LEDGER, STRICT

flags = Table(
    "flags",
    LEDGER,
    Column("name", Text, primary_key=True),
    Column("share", Integer, nullable=False),  # of the chats, in hundredths of a percent: 0 to 10000
    Column("groups", Text, nullable=False, server_default="[]"),  # JSON: "johnlee:manager", "*:admin"
    Column("included", Text, nullable=False, server_default="[]"),  # JSON: chat ids
    Column("excluded", Text, nullable=False, server_default="[]"),
    Column("value", Text),  # what the flag brings, where that is not fixed: a model's name
    Column("killed", Text),  # why nobody has it, whatever stands above; null while it is alive
    Column("rolled_back", Integer, nullable=False, server_default="0"),  # 1: the daemon killed it
    Column("version", Integer, nullable=False),
    Column("changed_at", REAL, nullable=False),
    **STRICT,
)

flag_changes = Table(
    "flag_changes",
    LEDGER,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("at", REAL, nullable=False),
    Column("flag", Text, nullable=False),
    Column("actor", Text, nullable=False),  # "chat 900", "script root", "daemon"
    Column("action", Text, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Index("flag_changes_of_flag", "flag", "id"),
    **STRICT,
)

flag_counts = Table(
    "flag_counts",
    LEDGER,
    Column("flag", Text, nullable=False),
    Column("given", Integer, nullable=False),  # 1: chats that had the feature, 0: the rest
    Column("slot", Integer, nullable=False),  # the beginning of an hour, Unix time
    Column("uses", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("grew", Integer, nullable=False),  # uses during which the process's memory grew
    Column("timings", Text, nullable=False),  # JSON: uses by how long they took, see services.flags.tally
    PrimaryKeyConstraint("flag", "given", "slot"),
    sqlite_with_rowid=False,
    **STRICT,
)

flag_readings = Table(
    "flag_readings",
    LEDGER,
    Column("flag", Text, nullable=False),
    Column("company", Text, nullable=False),
    Column("chat_id", BIG, nullable=False),
    Column("message_id", BIG, nullable=False),
    Column("given", Integer, nullable=False),
    Column("at", REAL, nullable=False),
    PrimaryKeyConstraint("flag", "company", "chat_id", "message_id"),
    Index("flag_readings_newest", "flag", "given", "at"),
    sqlite_with_rowid=False,
    **STRICT,
)
