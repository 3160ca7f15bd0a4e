"""The tables of the ledger, once, for SQLite now and PostgreSQL later.

Money is an integer of hundredths of the currency unit, a quantity an integer of thousandths, a date
an ISO string, an instant a Unix time in seconds. Every table that holds what belongs to a company has
the company in its key, so that no query can forget it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    REAL,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

LEDGER = MetaData()
BIG = BigInteger().with_variant(Integer(), "sqlite")  # SQLite's row ids and STRICT tables want INTEGER
STRICT: dict[str, Any] = {"sqlite_strict": True}

inbox = Table(
    "inbox",
    LEDGER,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("bot_id", BIG, nullable=False),
    Column("update_id", BIG),
    Column("identity", Text, nullable=False),  # what makes the update the same one, see ledger.inbox
    Column("chat_key", Text, nullable=False),  # updates with the same key are handled in order
    Column("raw", LargeBinary, nullable=False),
    Column("received_at", REAL, nullable=False),
    Column("state", Text, nullable=False, server_default="new"),  # new, done, dead
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("done_at", REAL),
    UniqueConstraint("bot_id", "identity"),
    Index("inbox_open", "id", sqlite_where=text("state = 'new'"), postgresql_where=text("state = 'new'")),
    Index("inbox_state", "state", "done_at"),
    **STRICT,
)

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
    Column("sheet", Text, nullable=False, server_default="waiting"),  # waiting, present, deleted
    Index("entries_of_company", "company", "date"),
    Index("entries_of_person", "company", "user_id", "sequence"),
    Index("entries_of_message", "chat_id", "message_id"),
    Index("entries_of_client", "company", "client"),
    Index("entries_recent_text", "user_id", "text_digest", "accepted_at"),
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

replies = Table(
    "replies",
    LEDGER,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("chat_id", BIG, nullable=False),
    Column("method", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("attachment", LargeBinary),
    Column("correlation", Text, nullable=False, server_default=""),
    Column("created_at", REAL, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", REAL, nullable=False, server_default="0"),
    Column("state", Text, nullable=False, server_default="due"),  # due, dead; a sent one is removed
    Column("error", Text),
    Index("replies_due", "id", sqlite_where=text("state = 'due'"), postgresql_where=text("state = 'due'")),
    **STRICT,
)

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

pending = Table(
    "pending",
    LEDGER,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("chat_id", BIG, nullable=False),
    Column("user_id", BIG, nullable=False),
    Column("company", Text, nullable=False),
    Column("kind", Text, nullable=False),  # confirm, ask, correct, change
    Column("state", Text, nullable=False, server_default="open"),  # open, done, cancelled
    Column("entry_id", Text),  # the entry that a correction is about
    Column("message_id", BIG, nullable=False),
    Column("position", Integer, nullable=False),
    Column("sent_at", Text, nullable=False),  # when the person wrote it (ISO 8601 with offset)
    Column("draft", Text, nullable=False),
    Column("created_at", REAL, nullable=False),
    Column("asked_at", REAL),
    Index("pending_open", "chat_id", "user_id", "state", "id"),
    Index("pending_of_message", "chat_id", "message_id"),
    sqlite_autoincrement=True,  # its number is in buttons: a pressed button never means another one
    **STRICT,
)

chats = Table(
    "chats",
    LEDGER,
    Column("chat_id", BIG, primary_key=True, autoincrement=False),
    Column("company", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("read_all", Integer, nullable=False, server_default="0"),
    Column("added_by", BIG, nullable=False),
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

marks = Table(
    "marks",
    LEDGER,
    Column("name", Text, primary_key=True),  # what the daemon remembers of itself: last runs, flags
    Column("value", Text, nullable=False),
    **STRICT,
)
