"""Runs Alembic's migrations on the connection that the ledger opened."""

from __future__ import annotations

from alembic import context

from ledger.migrations.newest.schema import LEDGER

context.configure(
    connection=context.config.attributes["connection"], target_metadata=LEDGER, transactional_ddl=False
)
context.run_migrations()
