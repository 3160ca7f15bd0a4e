"""The tables of entries: what was recorded, how it changed, what still has to reach a worksheet, the sums."""

from __future__ import annotations

from sqlalchemy import REAL, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint, text

from ledger.migrations.newest.metadata import BIG, LEDGER, STRICT

# For which rows an index is. The migrations say the same to PostgreSQL; said here, every start would load
# SQLAlchemy's half a dozen drivers for it.
_SOLD = "type = 'Sales' AND status = 'Active'"
_WITH_GOODS = "items <> '[]'"

entries = Table(
    "entries",
    LEDGER,
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
    Column("delivered", Text),  # the cells as the worksheet was last known to hold them (JSON), or null
    Column("sheet", Text, nullable=False, server_default="waiting"),  # waiting, present, deleted, former
    # Holds all that a span's figures by type, client and place are read from, so that the entries are not.
    Index(
        "entries_by_day",
        *("company", "date", "status", "type", "client", "location", "currency", "amount", "orders"),
        "user_id",
    ),
    Index("entries_of_person", "company", "user_id", "sequence"),
    Index("entries_of_message", "chat_id", "message_id"),
    Index("entries_of_client", "company", "client"),
    Index("entries_recent_text", "user_id", "text_digest", "accepted_at"),
    # Holds all that a client's rhythm and bills are read from, so that the entries themselves are not.
    Index(
        "entries_sold",
        *("company", "date", "client", "currency", "amount", "paid", "payment", "type", "status"),
        sqlite_where=text(_SOLD),
    ),
    Index(
        "entries_traded",
        *("company", "type", "date"),
        sqlite_where=text(_WITH_GOODS),
    ),
    **STRICT,
)

history = Table(
    "history",
    LEDGER,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("company", Text, nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("by", BIG),  # the person, or null when it was read from the worksheet
    Column("source", Text, nullable=False),  # button, reply, message, text, sheet, restore
    Column("changes", Text, nullable=False),  # JSON {field: [old, new]}
    Index("history_of_entry", "company", "entry_id"),
    **STRICT,
)

outbox = Table(
    "outbox",
    LEDGER,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("company", Text, nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("kind", Text, nullable=False),  # append, update
    Column("created_at", REAL, nullable=False),
    Column("batch", BIG),  # the batch that took it along, while that is under way or in doubt
    Column("parked", Text),  # why it is not tried any more until somebody acts
    Column("correlation", Text, nullable=False, server_default=""),  # the update that caused it
    UniqueConstraint("company", "entry_id", "kind"),
    Index("outbox_due", "company", "id"),
    **STRICT,
)

batches = Table(
    "batches",
    LEDGER,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("company", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sent_at", REAL, nullable=False),
    Index("batches_of_company", "company"),
    sqlite_autoincrement=True,  # a batch's number is its marker in the sheet: never used again
    **STRICT,
)

daily = Table(
    "daily",
    LEDGER,
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
    LEDGER,
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

accounts = Table(
    "accounts",
    LEDGER,
    Column("company", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("billed", BIG, nullable=False),  # sales on account
    Column("credited", BIG, nullable=False),  # collections, and returns against the account
    PrimaryKeyConstraint("company", "client", "currency"),
    sqlite_with_rowid=False,
    **STRICT,
)

targets = Table(
    "targets",
    LEDGER,
    Column("company", Text, nullable=False),
    Column("user_id", BIG, nullable=False),
    Column("month", Text, nullable=False),
    Column("amount", BIG, nullable=False),
    Column("set_by", BIG, nullable=False),
    PrimaryKeyConstraint("company", "user_id", "month"),
    **STRICT,
)
