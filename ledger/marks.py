"""What the daemon remembers of itself between two runs: small named values."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from ledger.schema import marks


def get(tx: Connection, name: str) -> str | None:
    """Return a value, or None when it was never set."""
    return tx.execute(select(marks.c.value).where(marks.c.name == name)).scalar()


def put(tx: Connection, name: str, value: str) -> None:
    """Set a value."""
    statement = insert(marks).values(name=name, value=value)
    tx.execute(statement.on_conflict_do_update(index_elements=[marks.c.name], set_={"value": value}))


def clear(tx: Connection, name: str) -> None:
    """Forget a value."""
    tx.execute(delete(marks).where(marks.c.name == name))


def named(tx: Connection, prefix: str) -> dict[str, str]:
    """Return every value whose name begins so."""
    query = select(marks.c.name, marks.c.value).where(marks.c.name.startswith(prefix, autoescape=True))
    return {row.name: row.value for row in tx.execute(query)}
