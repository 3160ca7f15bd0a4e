"""The tables of conversations, as the first schema had them."""

from __future__ import annotations

from sqlalchemy import REAL, Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, text

from ledger.migrations.first.metadata import BIG, FIRST, STRICT

inbox = Table(
    "inbox",
    FIRST,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("bot_id", BIG, nullable=False),
    Column("update_id", BIG),
    Column("identity", Text, nullable=False),
    Column("chat_key", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("received_at", REAL, nullable=False),
    Column("state", Text, nullable=False, server_default="new"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("done_at", REAL),
    UniqueConstraint("bot_id", "identity"),
    Index("inbox_open", "id", sqlite_where=text("state = 'new'"), postgresql_where=text("state = 'new'")),
    Index("inbox_state", "state", "done_at"),
    **STRICT,
)

replies = Table(
    "replies",
    FIRST,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("chat_id", BIG, nullable=False),
    Column("method", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("attachment", LargeBinary),
    Column("correlation", Text, nullable=False, server_default=""),
    Column("created_at", REAL, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", REAL, nullable=False, server_default="0"),
    Column("state", Text, nullable=False, server_default="due"),
    Column("error", Text),
    Index("replies_due", "id", sqlite_where=text("state = 'due'"), postgresql_where=text("state = 'due'")),
    **STRICT,
)

pending = Table(
    "pending",
    FIRST,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("chat_id", BIG, nullable=False),
    Column("user_id", BIG, nullable=False),
    Column("company", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="open"),
    Column("entry_id", Text),
    Column("message_id", BIG, nullable=False),
    Column("position", Integer, nullable=False),
    Column("sent_at", Text, nullable=False),
    Column("draft", Text, nullable=False),
    Column("created_at", REAL, nullable=False),
    Column("asked_at", REAL),
    Index("pending_open", "chat_id", "user_id", "state", "id"),
    Index("pending_of_message", "chat_id", "message_id"),
    sqlite_autoincrement=True,
    **STRICT,
)

chats = Table(
    "chats",
    FIRST,
    Column("chat_id", BIG, primary_key=True, autoincrement=False),
    Column("company", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("read_all", Integer, nullable=False, server_default="0"),
    Column("added_by", BIG, nullable=False),
    **STRICT,
)
