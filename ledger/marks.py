"""What the daemon remembers of itself between two runs: small named values."""

from __future__ import annotations

from ledger import statements
from ledger.driver import Connection

_GET = "SELECT value FROM marks WHERE name = :name"
_PUT = """
INSERT INTO marks (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value"""
_CLEAR = "DELETE FROM marks WHERE name = :name"
_NAMED = "SELECT name, value FROM marks WHERE name LIKE :literally || '%' ESCAPE '/'"


def get(tx: Connection, name: str) -> str | None:
    """Return a value, or None when it was never set."""
    found: str | None = statements.value(tx, _GET, {"name": name})
    return found


def put(tx: Connection, name: str, value: str) -> None:
    """Set a value."""
    tx.execute(_PUT, {"name": name, "value": value})


def clear(tx: Connection, name: str) -> None:
    """Forget a value."""
    tx.execute(_CLEAR, {"name": name})


def named(tx: Connection, prefix: str) -> dict[str, str]:
    """Return every value whose name begins so."""
    literally = prefix.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return dict(tx.execute(_NAMED, {"literally": literally}))
