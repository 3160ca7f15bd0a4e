"""The outbox: what still has to reach a worksheet, and the batches that are under way.

A batch is written down before it is sent. While its row stands here the batch may have been applied:
nothing of that company is sent again before the worksheet's ids were read (see ``sheets.sync``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ledger.cause import cause
from ledger.driver import Connection
from ledger.entry import Entry
from ledger.rows import entry_from_row
from ledger.statements import each_row, rows, value

_PUT = """
INSERT INTO outbox (company, entry_id, kind, created_at, correlation)
VALUES (:company, :entry_id, :kind, :created_at, :correlation)
ON CONFLICT DO NOTHING"""
_WITH_ENTRIES = """
SELECT outbox.id AS outbox_id, outbox.kind, outbox.correlation, entries.*
FROM outbox JOIN entries ON entries.entry_id = outbox.entry_id AND entries.company = outbox.company
WHERE outbox.company = :company"""
_APPENDS = f"""{_WITH_ENTRIES}
 AND outbox.kind = 'append' AND outbox.batch IS NULL AND outbox.parked IS NULL
ORDER BY entries.sequence LIMIT :limit"""
_UPDATES = f"""{_WITH_ENTRIES}
 AND outbox.kind = 'update' AND outbox.batch IS NULL AND outbox.parked IS NULL
 AND NOT EXISTS (
  SELECT 1 FROM outbox AS append
  WHERE append.company = outbox.company AND append.entry_id = outbox.entry_id AND append.kind = 'append')
ORDER BY entries.sequence LIMIT :limit"""  # noqa: S608  fixed text
_IN_BATCH = f"""{_WITH_ENTRIES} AND outbox.batch = :batch
ORDER BY entries.sequence"""
_BEGIN_BATCH = """
INSERT INTO batches (company, kind, sent_at) VALUES (:company, :kind, :sent_at)
RETURNING id"""
_TAKE_ALONG = """
UPDATE outbox SET batch = :batch
WHERE company = :company AND id IN (SELECT value FROM json_each(:numbers))"""
_OPEN_BATCHES = "SELECT id, company, kind, sent_at FROM batches ORDER BY id"
_OPEN_BATCHES_OF = "SELECT id, company, kind, sent_at FROM batches WHERE company = :company ORDER BY id"
_RELEASE = "UPDATE outbox SET batch = NULL WHERE batch = :batch"
_FORGET_BATCH = "DELETE FROM batches WHERE id = :batch"
_PARK = """
UPDATE outbox SET parked = :why, batch = NULL
WHERE company = :company AND id IN (SELECT value FROM json_each(:numbers))"""
_UNPARK = "UPDATE outbox SET parked = NULL WHERE company = :company AND parked IS NOT NULL"
_UNPARK_THESE = f"{_UNPARK} AND id IN (SELECT value FROM json_each(:numbers))"  # noqa: S608  fixed text
_WAITING = "SELECT entry_id FROM outbox WHERE company = :company"
_BACKLOG = """
SELECT company, count(*) FILTER (WHERE parked IS NULL), min(created_at) FILTER (WHERE parked IS NULL),
 count(*)
FROM outbox GROUP BY company"""


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


def put(tx: Connection, company: str, entry_id: str, kind: str, now: float) -> None:
    """Note that an entry has to be appended or updated. An entry waits at most once for each."""
    values = {"company": company, "entry_id": entry_id, "kind": kind, "created_at": now}
    tx.execute(_PUT, {**values, "correlation": cause(tx)})


def due(tx: Connection, company: str, kind: str, limit: int) -> list[Due]:
    """Return what :func:`each_due` does, all at once."""
    return list(each_due(tx, company, kind, limit))


def each_due(tx: Connection, company: str, kind: str, limit: int) -> Iterator[Due]:
    """Yield what waits for one company, in the order of acceptance, without what is parked or sent.

    An update of an entry whose append has not arrived yet goes with the append and is left out.
    """
    statement = _UPDATES if kind == "update" else _APPENDS
    return map(_due, each_row(tx, statement, {"company": company, "limit": limit}))


def begin_batch(tx: Connection, company: str, kind: str, numbers: list[int], now: float) -> int:
    """Write down that these outbox rows are about to be sent; returns the batch's number."""
    batch = value(tx, _BEGIN_BATCH, {"company": company, "kind": kind, "sent_at": now})
    tx.execute(_TAKE_ALONG, {"company": company, "numbers": json.dumps(numbers), "batch": batch})
    return int(batch)


def in_batch(tx: Connection, batch: Batch) -> list[Due]:
    """Return the entries of a batch that is under way or in doubt."""
    values = {"company": batch.company, "batch": batch.id}
    return [_due(row) for row in rows(tx, _IN_BATCH, values)]


def open_batches(tx: Connection, company: str | None = None) -> list[Batch]:
    """Return the batches whose outcome is not known, of one company or of all."""
    if company is None:
        return [Batch(*row) for row in tx.execute(_OPEN_BATCHES)]
    return [Batch(*row) for row in tx.execute(_OPEN_BATCHES_OF, {"company": company})]


def end_batch(tx: Connection, batch: int) -> None:
    """Forget a batch whose outcome is known; what it left undone is due again."""
    tx.execute(_RELEASE, {"batch": batch})
    tx.execute(_FORGET_BATCH, {"batch": batch})


def park(tx: Connection, company: str, numbers: list[int], why: str) -> None:
    """Set rows aside that the worksheet refuses; they wait for somebody to act."""
    tx.execute(_PARK, {"company": company, "numbers": json.dumps(numbers), "why": why[:500]})


def unpark(tx: Connection, company: str, numbers: list[int] | None = None) -> int:
    """Try a company's parked rows again, all of them or these; returns how many."""
    if numbers is None:
        return tx.execute(_UNPARK, {"company": company}).rowcount
    return tx.execute(_UNPARK_THESE, {"company": company, "numbers": json.dumps(numbers)}).rowcount


def waiting_ids(tx: Connection, company: str) -> set[str]:
    """Return the Entry IDs of a company that have anything waiting, under way or parked."""
    return {entry_id for (entry_id,) in tx.execute(_WAITING, {"company": company})}


def backlog(tx: Connection) -> list[Backlog]:
    """Return what waits, a line a company that has anything waiting or parked."""
    return [
        Backlog(company, n, float("inf") if at is None else at, total - n)
        for company, n, at, total in tx.execute(_BACKLOG)
    ]
