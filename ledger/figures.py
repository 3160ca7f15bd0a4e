"""Figures read from the sums: what was sold, bought, collected, by whom, in a span of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, func, select

from ledger.entry import EntryType
from ledger.rows import QUANTITY_SCALE, money, unscaled
from ledger.schema import daily, entries, people


@dataclass(frozen=True, slots=True)
class Sum:
    """Sums of one person's entries of one type in one currency."""

    user_id: int
    type: EntryType
    currency: str
    entries: int
    orders: Decimal
    amount: Decimal
    paid: Decimal


def sums(tx: Connection, company: str, since: date, until: date, user_id: int | None = None) -> list[Sum]:
    """Return a company's sums from ``since`` to ``until`` (both included), of one person or of all."""
    query = (
        select(
            daily.c.user_id,
            daily.c.type,
            daily.c.currency,
            func.sum(daily.c.entries),
            func.sum(daily.c.orders),
            func.sum(daily.c.amount),
            func.sum(daily.c.paid),
        )
        .where(daily.c.company == company, daily.c.date.between(since.isoformat(), until.isoformat()))
        .group_by(daily.c.user_id, daily.c.type, daily.c.currency)
        .having(func.sum(daily.c.entries) > 0)
    )
    if user_id is not None:
        query = query.where(daily.c.user_id == user_id)
    return [
        Sum(
            user,
            EntryType(kind),
            currency,
            count,
            unscaled(orders, QUANTITY_SCALE) or Decimal(0),
            money(amount),
            money(paid),
        )
        for user, kind, currency, count, orders, amount, paid in tx.execute(query)
    ]


def names(tx: Connection, company: str, user_ids: list[int]) -> dict[int, str]:
    """Return the names of people who have entries in the company: as they call themselves now, or as
    they were called when they wrote their last entry."""
    query = select(people.c.user_id, people.c.name).where(people.c.user_id.in_(user_ids))
    known: dict[int, str] = dict(tx.execute(query).all())
    missing = [user for user in user_ids if user not in known]
    if missing:
        query = (
            select(entries.c.user_id, func.max(entries.c.user_name))
            .where(entries.c.company == company, entries.c.user_id.in_(missing))
            .group_by(entries.c.user_id)
        )
        known.update(tx.execute(query).all())
    return known


def clients(tx: Connection, company: str) -> dict[str, int]:
    """Return a company's clients as they were written, with how many entries each has."""
    query = (
        select(entries.c.client, func.count())
        .where(entries.c.company == company, entries.c.client.is_not(None), entries.c.status == "Active")
        .group_by(entries.c.client)
    )
    return dict(tx.execute(query).all())


def of_client(
    tx: Connection,
    company: str,
    client: str,
    since: date | None,
    until: date | None,
    user_id: int | None,
) -> dict[tuple[EntryType, str], tuple[Decimal, Decimal, int]]:
    """Return (amount, paid at once, entries) of a client by type and currency; case does not matter."""
    query = (
        select(
            entries.c.type,
            func.coalesce(entries.c.currency, ""),
            func.coalesce(func.sum(entries.c.amount), 0),
            func.coalesce(func.sum(entries.c.paid), 0),
            func.count(),
        )
        .where(
            entries.c.company == company,
            func.lower(entries.c.client) == func.lower(client),  # SQLite's lower on both
            entries.c.status == "Active",
        )
        .group_by(entries.c.type, entries.c.currency)
    )
    if since is not None:
        query = query.where(entries.c.date >= since.isoformat())
    if until is not None:
        query = query.where(entries.c.date <= until.isoformat())
    if user_id is not None:
        query = query.where(entries.c.user_id == user_id)
    return {
        (EntryType(kind), currency): (money(amount), money(paid), count)
        for kind, currency, amount, paid, count in tx.execute(query)
    }
