"""The tables of entries, as the first schema had them."""

from __future__ import annotations

from sqlalchemy import REAL, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from ledger.migrations.first.metadata import BIG, FIRST, STRICT

entries = Table(
    "entries",
    FIRST,
    Column("sequence", BIG, primary_key=True, autoincrement=True),
    Column("entry_id", Text, nullable=False, unique=True),
    Column("company", Text, nullable=False),
    Column("user_id", BIG, nullable=False),
    Column("user_name", Text, nullable=False),
    Column("chat_id", BIG, nullable=False),
    Column("message_id", BIG, nullable=False),
    Column("position", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("client", Text),
    Column("location", Text),
    Column("items", Text, nullable=False, server_default="[]"),
    Column("orders", BIG),
    Column("amount", BIG),
    Column("currency", Text),
    Column("payment", Text),
    Column("paid", BIG),
    Column("remarks", Text),
    Column("date", Text, nullable=False),
    Column("follow_up", Text),
    Column("at", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="Active"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("modified_at", Text),
    Column("live_position", Text),
    Column("path", Text, nullable=False),
    Column("text", Text, nullable=False, server_default=""),
    Column("text_digest", Text, nullable=False, server_default=""),
    Column("accepted_at", REAL, nullable=False),
    Column("delivered", Text),
    Column("sheet", Text, nullable=False, server_default="waiting"),
    Index("entries_of_company", "company", "date"),
    Index("entries_of_person", "company", "user_id", "sequence"),
    Index("entries_of_message", "chat_id", "message_id"),
    Index("entries_of_client", "company", "client"),
    Index("entries_recent_text", "user_id", "text_digest", "accepted_at"),
    **STRICT,
)

history = Table(
    "history",
    FIRST,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("company", Text, nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("by", BIG),
    Column("source", Text, nullable=False),
    Column("changes", Text, nullable=False),
    Index("history_of_entry", "company", "entry_id"),
    **STRICT,
)

outbox = Table(
    "outbox",
    FIRST,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("company", Text, nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("created_at", REAL, nullable=False),
    Column("batch", BIG),
    Column("parked", Text),
    UniqueConstraint("company", "entry_id", "kind"),
    Index("outbox_due", "company", "id"),
    **STRICT,
)

batches = Table(
    "batches",
    FIRST,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("company", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sent_at", REAL, nullable=False),
    Index("batches_of_company", "company"),
    sqlite_autoincrement=True,
    **STRICT,
)

daily = Table(
    "daily",
    FIRST,
    Column("company", Text, nullable=False),
    Column("date", Text, nullable=False),
    Column("user_id", BIG, nullable=False),
    Column("type", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("orders", BIG, nullable=False),
    Column("amount", BIG, nullable=False),
    Column("paid", BIG, nullable=False),
    PrimaryKeyConstraint("company", "date", "user_id", "type", "currency"),
    sqlite_with_rowid=False,
    **STRICT,
)

client_months = Table(
    "client_months",
    FIRST,
    Column("company", Text, nullable=False),
    Column("month", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("location", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("orders", BIG, nullable=False),
    Column("amount", BIG, nullable=False),
    PrimaryKeyConstraint("company", "month", "client", "location", "type", "currency"),
    sqlite_with_rowid=False,
    **STRICT,
)

targets = Table(
    "targets",
    FIRST,
    Column("company", Text, nullable=False),
    Column("user_id", BIG, nullable=False),
    Column("month", Text, nullable=False),
    Column("amount", BIG, nullable=False),
    Column("set_by", BIG, nullable=False),
    PrimaryKeyConstraint("company", "user_id", "month"),
    **STRICT,
)
