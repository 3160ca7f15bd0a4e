"""What a person chose for themselves: when to be reminded, which days they are away."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select, update

from ledger.schema import people

Preferences = dict[str, Any]


def read(tx: Connection, user_id: int) -> Preferences:
    """Return a person's preferences; empty for somebody who chose nothing."""
    stored = tx.execute(select(people.c.preferences).where(people.c.user_id == user_id)).scalar()
    return parsed(stored)


def change(tx: Connection, user_id: int, **changes: Any) -> Preferences:
    """Change preferences by name; None takes one away. Returns them as they are then."""
    after = {name: value for name, value in {**read(tx, user_id), **changes}.items() if value is not None}
    tx.execute(update(people).where(people.c.user_id == user_id).values(preferences=json.dumps(after)))
    return after


def parsed(stored: str | None) -> Preferences:
    """Return preferences as they are kept in the column."""
    found = json.loads(stored) if stored else {}
    return found if isinstance(found, dict) else {}
