"""What a person chose for themselves: when to be reminded, which days they are away."""

from __future__ import annotations

import json
from typing import Any

from ledger.driver import Connection
from ledger.statements import value

Preferences = dict[str, Any]
_READ = "SELECT preferences FROM people WHERE user_id = :user_id"
_CHANGE = "UPDATE people SET preferences = :preferences WHERE user_id = :user_id"


def read(tx: Connection, user_id: int) -> Preferences:
    """Return a person's preferences; empty for somebody who chose nothing."""
    return parsed(value(tx, _READ, {"user_id": user_id}))


def change(tx: Connection, user_id: int, **changes: Any) -> Preferences:
    """Change preferences by name; None takes one away. Returns them as they are then."""
    after = {name: chosen for name, chosen in {**read(tx, user_id), **changes}.items() if chosen is not None}
    tx.execute(_CHANGE, {"user_id": user_id, "preferences": json.dumps(after)})
    return after


def parsed(stored: str | None) -> Preferences:
    """Return preferences as they are kept in the column."""
    found = json.loads(stored) if stored else {}
    return found if isinstance(found, dict) else {}
