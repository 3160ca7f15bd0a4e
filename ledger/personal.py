"""Everything the ledger holds about one person, and taking it out again.

These questions are asked by the person (their own id, never a company's), so they run over all companies;
what belongs to a company (the text of entries) is listed only for companies named by the caller.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, literal, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from ledger.schema import (
    audit,
    chats,
    entries,
    flag_changes,
    flag_readings,
    history,
    invites,
    join_requests,
    members,
    outbox,
    pending,
    people,
    positions,
    targets,
)

MOST_ENTRIES = 10_000  # newest first; a file of about 5 MB
NO_NAME = "User {user_id}"


def profile(tx: Connection, user_id: int) -> dict[str, Any]:
    """Return what is known of the person themselves, empty when nothing is."""
    found = _rows(tx, people, people.c.user_id == user_id)
    return {**found[0], "preferences": json.loads(found[0]["preferences"])} if found else {}


def memberships(tx: Connection, user_id: int) -> list[dict[str, Any]]:
    """Return the person's companies with role and since when."""
    return _rows(tx, members, members.c.user_id == user_id)


def position(tx: Connection, user_id: int) -> list[dict[str, Any]]:
    """Return the person's position, a list of at most one."""
    return _rows(tx, positions, positions.c.user_id == user_id)


def entry_counts(tx: Connection, user_id: int) -> dict[str, int]:
    """Return how many entries the person wrote, by company."""
    query = select(entries.c.company, func.count()).where(entries.c.user_id == user_id)
    return dict(tx.execute(query.group_by(entries.c.company)).all())


def entries_of(tx: Connection, user_id: int, companies: list[str]) -> list[dict[str, Any]]:
    """Return the person's entries in these companies with the words they wrote, newest first."""
    columns = [entries.c[name] for name in _ENTRY_COLUMNS]
    query = (
        select(*columns)
        .where(entries.c.user_id == user_id, entries.c.company.in_(companies))
        .order_by(entries.c.sequence.desc())
        .limit(MOST_ENTRIES)
    )
    return [
        {**row._mapping, "items": json.loads(row.items), "amount": _hundredths(row.amount)}
        for row in tx.execute(query)
    ]


def more(tx: Connection, user_id: int, companies: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Return what else names the person: open questions, requests, invites, groups, targets, audit."""
    own = pending.c.user_id == user_id
    return {
        "open_questions": _rows(tx, pending, own & (pending.c.state == "open"), but=("draft",)),
        "requests_to_join": _rows(tx, join_requests, join_requests.c.user_id == user_id),
        "invites": _rows(
            tx, invites, or_(invites.c.created_by == user_id, invites.c.used_by == user_id), but=("digest",)
        ),
        "groups_linked": _rows(tx, chats, chats.c.added_by == user_id),
        "targets": _rows(tx, targets, (targets.c.user_id == user_id) & targets.c.company.in_(companies)),
        "corrections_made": _rows(tx, history, (history.c.by == user_id) & history.c.company.in_(companies)),
        # A private chat has the person's own number.
        "messages_read_under_flags": _rows(tx, flag_readings, flag_readings.c.chat_id == user_id),
        "flags_changed": _rows(tx, flag_changes, flag_changes.c.actor == f"chat {user_id}"),
        "audit": _rows(tx, audit, or_(audit.c.actor == user_id, audit.c.subject == user_id)),
    }


def erase_profile(tx: Connection, user_id: int) -> None:
    """Delete a person's position and profile details; the number alone stays, for their memberships."""
    name = NO_NAME.format(user_id=user_id)
    tx.execute(delete(positions).where(positions.c.user_id == user_id))
    tx.execute(
        update(people)
        .where(people.c.user_id == user_id)
        .values(
            name=name,
            username=None,
            language=None,
            language_fixed=0,
            default_type=None,
            preferences="{}",
            consented_at=None,
        )
    )
    tx.execute(update(join_requests).where(join_requests.c.user_id == user_id).values(name=name))


def named_entries(tx: Connection, company: str, user_id: int) -> int:
    """Return how many of a company's entries carry the person's name."""
    query = select(func.count()).where(_named(company, user_id))
    return int(tx.execute(query).scalar_one())


def replace_name(tx: Connection, company: str, user_id: int, now: float, at: str) -> int:
    """Replace the person's name in a company's entries, and have their rows rewritten; returns how many.

    Rows that a person deleted in the worksheet are not written again. ``at`` is the moment as it stands
    in ``Last Modified`` (ISO 8601).
    """
    which = _named(company, user_id)
    waiting = select(entries.c.company, entries.c.entry_id, literal("update"), literal(now))
    waiting = waiting.where(which, entries.c.sheet != "deleted")
    statement = insert(outbox).from_select(["company", "entry_id", "kind", "created_at"], waiting)
    tx.execute(statement.on_conflict_do_nothing())
    changed = tx.execute(
        update(entries)
        .where(which)
        .values(user_name=NO_NAME.format(user_id=user_id), version=entries.c.version + 1, modified_at=at)
    )
    return changed.rowcount


_ENTRY_COLUMNS = (
    *("entry_id", "company", "type", "client", "location", "items", "orders", "amount", "currency"),
    *("payment", "paid", "remarks", "date", "at", "status", "user_name", "live_position", "text"),
)


def _named(company: str, user_id: int) -> ColumnElement[bool]:
    return (
        (entries.c.company == company)
        & (entries.c.user_id == user_id)
        & (entries.c.user_name != NO_NAME.format(user_id=user_id))
    )


def _rows(
    tx: Connection, table: Table, which: ColumnElement[bool], but: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    columns = [column for column in table.c if column.name not in but]
    return [dict(row._mapping) for row in tx.execute(select(*columns).where(which))]


def _hundredths(value: int | None) -> str | None:
    return None if value is None else f"{value / 100:.2f}"
