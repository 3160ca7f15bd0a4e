"""What causes the work under way in a transaction: the correlation id of an update.

Deep down, where an entry's row is put into the outbox, nobody knows which update it was; the connection
does, for as long as the update's work runs on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ledger.driver import Connection

_KEY = "caused by"


@contextmanager
def caused_by(tx: Connection, correlation: str) -> Iterator[None]:
    """Let everything inside be caused by the update of this correlation id."""
    tx.info[_KEY] = correlation
    try:
        yield
    finally:
        del tx.info[_KEY]


def cause(tx: Connection) -> str:
    """Return the correlation id of what causes this work, empty when it is no update."""
    return str(tx.info.get(_KEY, ""))
