"""The tables of conversations: updates that came in, replies that wait, open questions, groups."""

from __future__ import annotations

from sqlalchemy import REAL, Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, text

from ledger.migrations.newest.metadata import BIG, LEDGER, STRICT

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
    Column("state", Text, nullable=False, server_default="new"),  # new, done, dead, again
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("done_at", REAL),
    # Whom it was handled for when that failed; empty before, and for who is in no company.
    Column("company", Text, nullable=False, server_default=""),
    UniqueConstraint("bot_id", "identity"),
    Index("inbox_open", "id", sqlite_where=text("state = 'new'")),
    Index("inbox_state", "state", "done_at"),
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
    Column("state", Text, nullable=False, server_default="due"),  # due, dead, again; a sent one is removed
    Column("error", Text),
    Index("replies_due", "id", sqlite_where=text("state = 'due'")),
    **STRICT,
)

pending = Table(
    "pending",
    LEDGER,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("chat_id", BIG, nullable=False),
    Column("user_id", BIG, nullable=False),
    Column("company", Text, nullable=False),
    Column("kind", Text, nullable=False),  # confirm, ask, correct, undo
    Column("state", Text, nullable=False, server_default="open"),  # open, done, cancelled
    Column("entry_id", Text),  # the saved entry that it is about
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
