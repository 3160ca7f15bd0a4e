"""The entries that a figure comes from: how many, what they add up to, and the largest of them by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, select, text

from ledger.accounts import DUE
from ledger.entry import Entry, EntryType, Status
from ledger.rows import entry_from_row
from ledger.schema import entries


@dataclass(frozen=True, slots=True)
class Selection:
    """Which active entries of one company are meant. Empty ``types`` or ``clients`` and None limit nothing;
    ``clients`` holds every spelling of one client, ``on_account`` means entries that add to what a client
    owes or take from it."""

    company: str
    types: tuple[EntryType, ...] = ()
    since: date | None = None
    until: date | None = None
    clients: Sequence[str] = ()
    user_id: int | None = None
    on_account: bool = False


class Part(NamedTuple):
    """Sums of the selected entries of one type in one currency; hundredths and thousandths."""

    type: EntryType
    currency: str
    entries: int
    amount: int
    orders: int


def parts(tx: Connection, selection: Selection) -> list[Part]:
    """Return what the selected entries add up to, by type and currency."""
    query = (
        select(
            entries.c.type,
            func.coalesce(entries.c.currency, ""),
            func.count(),
            func.coalesce(func.sum(entries.c.amount), 0),
            func.coalesce(func.sum(entries.c.orders), 0),
        )
        .where(_chosen(selection))
        .group_by(entries.c.type, func.coalesce(entries.c.currency, ""))
    )
    return [Part(EntryType(row[0]), *row[1:]) for row in tx.execute(query)]


def clients(tx: Connection, selection: Selection) -> list[str]:
    """Return the clients of the selected entries as they are written."""
    query = select(entries.c.client).where(_chosen(selection), entries.c.client.is_not(None)).distinct()
    return list(tx.execute(query).scalars())


def largest(tx: Connection, selection: Selection, limit: int) -> list[Entry]:
    """Return the selected entries with the largest amounts, the newest first among equal ones."""
    query = select(entries).where(_chosen(selection))
    query = query.order_by(func.coalesce(entries.c.amount, -1).desc(), entries.c.sequence.desc())
    return [entry_from_row(row) for row in tx.execute(query.limit(limit))]


def newest(tx: Connection, selection: Selection, limit: int) -> list[Entry]:
    """Return the newest of the selected entries by date."""
    query = select(entries).where(_chosen(selection))
    query = query.order_by(entries.c.date.desc(), entries.c.sequence.desc())
    return [entry_from_row(row) for row in tx.execute(query.limit(limit))]


def _chosen(selection: Selection) -> ColumnElement[bool]:
    chosen = [entries.c.company == selection.company, entries.c.status == Status.ACTIVE.value]
    if selection.types:
        chosen.append(entries.c.type.in_([kind.value for kind in selection.types]))
    if selection.since is not None:
        chosen.append(entries.c.date >= selection.since.isoformat())
    if selection.until is not None:
        chosen.append(entries.c.date <= selection.until.isoformat())
    if selection.clients:
        chosen.append(entries.c.client.in_(selection.clients))
    if selection.user_id is not None:
        chosen.append(entries.c.user_id == selection.user_id)
    if selection.on_account:
        return and_(*chosen, text(f"({DUE}) > 0"))
    return and_(*chosen)
