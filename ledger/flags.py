"""Feature flags as they are kept: one row a flag, and a line for every change of one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.sqlite import insert as insert_or

from ledger.schema import flag_changes, flags, members

WHOLE = 10_000  # a share of 100 %, in hundredths of a percent
LONGEST_DETAIL = 500


@dataclass(frozen=True, slots=True)
class FlagState:
    """How a flag stands. ``share`` is in hundredths of a percent of the chats; ``killed`` says why nobody
    has the feature, None while it is alive; ``rolled_back``: the daemon killed it. ``version`` rises with
    each change, 0 for a flag that nobody ever changed."""

    name: str
    share: int
    groups: tuple[str, ...] = ()
    included: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()
    value: str | None = None
    killed: str | None = None
    rolled_back: bool = False
    version: int = 0
    changed_at: float = 0.0


@dataclass(frozen=True, slots=True)
class FlagChange:
    """A line of the audit: who did what to a flag, when (Unix time)."""

    at: float
    flag: str
    actor: str
    action: str
    detail: str


def every(tx: Connection) -> dict[str, FlagState]:
    """Return the flags that were ever changed, by name."""
    return {row.name: _state(row) for row in tx.execute(select(flags))}


def store(tx: Connection, state: FlagState) -> None:
    """Keep a flag's state in place of the one before."""
    values = {
        "name": state.name,
        "share": state.share,
        "groups": json.dumps(sorted(state.groups)),
        "included": json.dumps(sorted(state.included)),
        "excluded": json.dumps(sorted(state.excluded)),
        "value": state.value,
        "killed": state.killed,
        "rolled_back": int(state.rolled_back),
        "version": state.version,
        "changed_at": state.changed_at,
    }
    statement = insert_or(flags).values(values)
    tx.execute(statement.on_conflict_do_update(index_elements=[flags.c.name], set_=values))


def note(tx: Connection, change: FlagChange) -> None:
    """Write a line into the audit."""
    tx.execute(
        insert(flag_changes).values(
            at=change.at,
            flag=change.flag,
            actor=change.actor,
            action=change.action,
            detail=change.detail[:LONGEST_DETAIL],
        )
    )


def changes(tx: Connection, flag: str, most: int) -> list[FlagChange]:
    """Return the newest changes of a flag, newest first."""
    query = select(flag_changes).where(flag_changes.c.flag == flag).order_by(flag_changes.c.id.desc())
    return [
        FlagChange(row.at, row.flag, row.actor, row.action, row.detail)
        for row in tx.execute(query.limit(most))
    ]


def peopled(tx: Connection) -> frozenset[str]:
    """Return the companies that somebody works for."""
    return frozenset(tx.execute(select(members.c.company).distinct()).scalars())


def _state(row: Any) -> FlagState:
    return FlagState(
        name=row.name,
        share=row.share,
        groups=tuple(json.loads(row.groups)),
        included=frozenset(json.loads(row.included)),
        excluded=frozenset(json.loads(row.excluded)),
        value=row.value,
        killed=row.killed,
        rolled_back=bool(row.rolled_back),
        version=row.version,
        changed_at=row.changed_at,
    )
