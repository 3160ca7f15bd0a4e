"""The outbox: what still has to reach a worksheet, and the batches that are under way.

A batch is written down before it is sent. While its row stands here the batch may have been applied:
nothing of that company is sent again before the worksheet's ids were read (see ``sheets.sync``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Insert, Select, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from ledger.cause import cause
from ledger.entry import Entry
from ledger.rows import entry_from_row
from ledger.schema import batches, entries, outbox
from ledger.statements import each_row, run


@dataclass(frozen=True, slots=True)
class Due:
    """An entry to be appended or updated; ``cells`` is what its row was last known to hold, and
    ``correlation`` the update that caused it (empty: no update did)."""

    id: int
    kind: str
    entry: Entry
    cells: dict[str, Any] | None
    correlation: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch written down before it was sent and not yet known to be applied."""

    id: int
    company: str
    kind: str
    sent_at: float


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much of a company waits, since when (infinity: nothing does), and how much is parked."""

    company: str
    waiting: int
    oldest_at: float
    parked: int


def _due(row: Any) -> Due:
    cells = json.loads(row.delivered) if row.delivered else None
    return Due(row.outbox_id, row.kind, entry_from_row(row), cells, row.correlation)


def _insert_row() -> Insert:
    return insert_or(outbox).on_conflict_do_nothing()


def put(tx: Connection, company: str, entry_id: str, kind: str, now: float) -> None:
    """Note that an entry has to be appended or updated. An entry waits at most once for each."""
    values = {"company": company, "entry_id": entry_id, "kind": kind, "created_at": now}
    run(tx, _insert_row, {**values, "correlation": cause(tx)})


def due(tx: Connection, company: str, kind: str, limit: int) -> list[Due]:
    """Return what :func:`each_due` does, all at once."""
    return list(each_due(tx, company, kind, limit))


def each_due(tx: Connection, company: str, kind: str, limit: int) -> Iterator[Due]:
    """Yield what waits for one company, in the order of acceptance, without what is parked or sent.

    An update of an entry whose append has not arrived yet goes with the append and is left out.
    """
    build = _updates_due if kind == "update" else _appends_due
    return map(_due, each_row(tx, build, {"of": company, "limit": limit}))


def _appends_due() -> Select[Any]:
    return _waiting_for("append")


def _updates_due() -> Select[Any]:
    append = outbox.alias("append")
    same_entry = (append.c.company == outbox.c.company) & (append.c.entry_id == outbox.c.entry_id)
    return _waiting_for("update").where(~exists().where(same_entry, append.c.kind == "append"))


def _waiting_for(kind: str) -> Select[Any]:
    return (
        select(outbox.c.id.label("outbox_id"), outbox.c.kind, outbox.c.correlation, entries)
        .join(entries, (entries.c.entry_id == outbox.c.entry_id) & (entries.c.company == outbox.c.company))
        .where(
            outbox.c.company == bindparam("of"),
            outbox.c.kind == kind,
            outbox.c.batch.is_(None),
            outbox.c.parked.is_(None),
        )
        .order_by(entries.c.sequence)
        .limit(bindparam("limit"))
    )


def begin_batch(tx: Connection, company: str, kind: str, numbers: list[int], now: float) -> int:
    """Write down that these outbox rows are about to be sent; returns the batch's number."""
    batch = tx.execute(
        insert(batches).values(company=company, kind=kind, sent_at=now).returning(batches.c.id)
    ).scalar_one()
    tx.execute(
        update(outbox).where(outbox.c.company == company, outbox.c.id.in_(numbers)).values(batch=batch)
    )
    return int(batch)


def in_batch(tx: Connection, batch: Batch) -> list[Due]:
    """Return the entries of a batch that is under way or in doubt."""
    query = (
        select(outbox.c.id.label("outbox_id"), outbox.c.kind, outbox.c.correlation, entries)
        .join(entries, (entries.c.entry_id == outbox.c.entry_id) & (entries.c.company == outbox.c.company))
        .where(outbox.c.company == batch.company, outbox.c.batch == batch.id)
        .order_by(entries.c.sequence)
    )
    return [_due(row) for row in tx.execute(query)]


def open_batches(tx: Connection, company: str | None = None) -> list[Batch]:
    """Return the batches whose outcome is not known, of one company or of all."""
    query = select(batches.c.id, batches.c.company, batches.c.kind, batches.c.sent_at).order_by(batches.c.id)
    if company is not None:
        query = query.where(batches.c.company == company)
    return [Batch(*row) for row in tx.execute(query)]


def end_batch(tx: Connection, batch: int) -> None:
    """Forget a batch whose outcome is known; what it left undone is due again."""
    tx.execute(update(outbox).where(outbox.c.batch == batch).values(batch=None))
    tx.execute(delete(batches).where(batches.c.id == batch))


def park(tx: Connection, company: str, numbers: list[int], why: str) -> None:
    """Set rows aside that the worksheet refuses; they wait for somebody to act."""
    tx.execute(
        update(outbox)
        .where(outbox.c.company == company, outbox.c.id.in_(numbers))
        .values(parked=why[:500], batch=None)
    )


def unpark(tx: Connection, company: str, numbers: list[int] | None = None) -> int:
    """Try a company's parked rows again, all of them or these; returns how many."""
    statement = update(outbox).where(outbox.c.company == company, outbox.c.parked.is_not(None))
    if numbers is not None:
        statement = statement.where(outbox.c.id.in_(numbers))
    return tx.execute(statement.values(parked=None)).rowcount


def waiting_ids(tx: Connection, company: str) -> set[str]:
    """Return the Entry IDs of a company that have anything waiting, under way or parked."""
    return set(tx.execute(select(outbox.c.entry_id).where(outbox.c.company == company)).scalars())


def backlog(tx: Connection) -> list[Backlog]:
    """Return what waits, a line a company that has anything waiting or parked."""
    is_due = outbox.c.parked.is_(None)
    waiting = func.count().filter(is_due)
    oldest = func.min(outbox.c.created_at).filter(is_due)
    query = select(outbox.c.company, waiting, oldest, func.count()).group_by(outbox.c.company)
    return [
        Backlog(company, n, float("inf") if at is None else at, total - n)
        for company, n, at, total in tx.execute(query)
    ]
