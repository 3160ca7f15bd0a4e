"""Feature flags as they are kept: one row a flag, and a line for every change of one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ledger.driver import Connection
from ledger.statements import rows

WHOLE = 10_000  # a share of 100 %, in hundredths of a percent
LONGEST_DETAIL = 500
_EVERY = "SELECT * FROM flags"
_STORE = """
INSERT INTO flags (name, share, groups, included, excluded, value, killed, rolled_back, version, changed_at)
VALUES (:name, :share, :groups, :included, :excluded, :value, :killed, :rolled_back, :version, :changed_at)
ON CONFLICT (name) DO UPDATE SET
 share = excluded.share, groups = excluded.groups, included = excluded.included,
 excluded = excluded.excluded, value = excluded.value, killed = excluded.killed,
 rolled_back = excluded.rolled_back, version = excluded.version, changed_at = excluded.changed_at"""
_NOTE = """
INSERT INTO flag_changes (at, flag, actor, action, detail)
VALUES (:at, :flag, :actor, :action, :detail)"""
_CHANGES = "SELECT * FROM flag_changes WHERE flag = :flag ORDER BY id DESC LIMIT :most"
_PEOPLED = "SELECT DISTINCT company FROM members"


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
    return {row.name: _state(row) for row in rows(tx, _EVERY)}


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
    tx.execute(_STORE, values)


def note(tx: Connection, change: FlagChange) -> None:
    """Write a line into the audit."""
    values = {
        "at": change.at,
        "flag": change.flag,
        "actor": change.actor,
        "action": change.action,
        "detail": change.detail[:LONGEST_DETAIL],
    }
    tx.execute(_NOTE, values)


def changes(tx: Connection, flag: str, most: int) -> list[FlagChange]:
    """Return the newest changes of a flag, newest first."""
    return [
        FlagChange(row.at, row.flag, row.actor, row.action, row.detail)
        for row in rows(tx, _CHANGES, {"flag": flag, "most": most})
    ]


def peopled(tx: Connection) -> frozenset[str]:
    """Return the companies that somebody works for."""
    return frozenset(company for (company,) in tx.execute(_PEOPLED))


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
