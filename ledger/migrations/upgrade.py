"""Runs the migrations on a file: the one place where SQLAlchemy and Alembic are loaded.

The tables are declared for them, so that the schema could move to another database; everything else speaks
SQL to SQLite's own driver, because building a statement takes 50 to 250 µs, SQLite's part of it 2 to 10, and
SQLAlchemy takes 10 MB of memory and 0.13 s of every start.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from ledger.driver import connect


def upgrade(path: Path, *, create: bool = False) -> None:
    """Bring a file to the newest schema in one transaction; raises the errors of :mod:`sqlite3`."""
    engine = create_engine(
        "sqlite://", creator=lambda: connect(path, create=create), poolclass=NullPool, paramstyle="named"
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            # An index over a million entries is sorted on the disk: the daemon's memory limit holds here too.
            connection.exec_driver_sql("PRAGMA temp_store=FILE")
            connection.rollback()
            with connection.begin():
                command.upgrade(config, "head")
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise error.orig from error
        raise
