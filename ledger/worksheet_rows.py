"""What the ledger knows of the entries' rows in the worksheets: what each holds, and whether it is there.

What a row holds is JSON that :mod:`sheets.known` reads and writes; here it is only kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Delete, Update, bindparam, delete, select, update

from ledger.rows import json_text
from ledger.schema import entries, outbox
from ledger.statements import run_many

PRESENT, DELETED, FORMER = "present", "deleted", "former"
_IDS_A_QUERY = 500  # SQLite allows 32,766 values in a statement, and compiles long ones slowly


@dataclass(frozen=True, slots=True)
class RowState:
    """A row that was written once: its entry's place in the order of acceptance, the JSON of what it
    holds, and whether it should not stand in the worksheet: a person deleted it, or it was left behind."""

    entry_id: str
    sequence: int
    stored: str
    deleted: bool


def remember(tx: Connection, company: str, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Keep what rows hold, or are about to hold: Entry IDs, each with its cells."""
    run_many(
        tx,
        _set_delivered,
        ({"of": company, "which": key, "stored": json_text(row)} for key, row in rows),
    )


def _set_delivered() -> Update:
    return _of_entry().values(delivered=bindparam("stored"))


def _of_entry() -> Update:
    return update(entries).where(
        entries.c.company == bindparam("of"), entries.c.entry_id == bindparam("which")
    )


def stored(tx: Connection, company: str, entry_id: str) -> str | None:
    """Return the JSON of what an entry's row holds, or None when it was never sent."""
    query = select(entries.c.delivered).where(entries.c.company == company, entries.c.entry_id == entry_id)
    return tx.execute(query).scalar()


def arrived(tx: Connection, company: str, versions: Mapping[str, int]) -> None:
    """Note that rows stand in the worksheet as these versions of their entries.

    Nothing waits any more for an entry that has not changed since; one that has is due again.
    """
    run_many(tx, _set_present, ({"of": company, "which": key} for key in versions))
    run_many(
        tx,
        _delete_arrived,
        ({"of": company, "which": key, "sent": version} for key, version in versions.items()),
    )


def _set_present() -> Update:
    return _of_entry().values(sheet=PRESENT)


def _delete_arrived() -> Delete:
    which = (entries.c.company == bindparam("of")) & (entries.c.entry_id == bindparam("which"))
    mine = (outbox.c.company == bindparam("of")) & (outbox.c.entry_id == bindparam("which"))
    now = select(entries.c.version).where(which).scalar_subquery()
    return delete(outbox).where(mine, (outbox.c.kind == "append") | (now == bindparam("sent")))


def deleted(tx: Connection, company: str, entry_ids: list[str]) -> None:
    """Note that a person deleted rows; nothing is sent for them any more."""
    mine = [{"which": each} for each in entry_ids]
    if not mine:
        return
    which = (entries.c.company == company) & (entries.c.entry_id == bindparam("which"))
    tx.execute(update(entries).where(which).values(sheet=DELETED), mine)
    tx.execute(
        delete(outbox).where(outbox.c.company == company, outbox.c.entry_id == bindparam("which")), mine
    )


def left_behind(tx: Connection, company: str, entry_ids: Sequence[str]) -> None:
    """Note that rows stand in a worksheet that the company no longer uses: there they are looked for no more,
    and should they be copied into the new one, they count as rows that came back."""
    mine = [{"which": each} for each in entry_ids]
    if mine:
        which = (entries.c.company == company) & (entries.c.entry_id == bindparam("which"))
        tx.execute(update(entries).where(which).values(sheet=FORMER), mine)


def dropped_updates(tx: Connection, company: str, entry_ids: Sequence[str]) -> set[str]:
    """Have nothing sent any more for those of these rows that were left behind; returns which these are."""
    mine = (entries.c.company == company) & entries.c.entry_id.in_(entry_ids)
    found = set(tx.execute(select(entries.c.entry_id).where(mine, entries.c.sheet == FORMER)).scalars())
    tx.execute(delete(outbox).where(outbox.c.company == company, outbox.c.entry_id.in_(found)))
    return found


def newest(tx: Connection, company: str) -> int:
    """Return the place of the company's entry that was accepted last; 0 when there is none."""
    query = select(entries.c.sequence).where(entries.c.company == company)
    return tx.execute(query.order_by(entries.c.sequence.desc()).limit(1)).scalar() or 0


def were_written(tx: Connection, company: str) -> bool:
    """Tell whether any row of a company was written once."""
    return tx.execute(select(entries.c.sequence).where(*_written(company)).limit(1)).first() is not None


def states(tx: Connection, company: str, entry_ids: Sequence[str]) -> dict[str, RowState]:
    """Return those of these rows that were written once, by Entry ID."""
    columns = (entries.c.entry_id, entries.c.sequence, entries.c.delivered, entries.c.sheet != PRESENT)
    written = _written(company, PRESENT, DELETED, FORMER)
    found: dict[str, RowState] = {}
    for start in range(0, len(entry_ids), _IDS_A_QUERY):
        these = entries.c.entry_id.in_(entry_ids[start : start + _IDS_A_QUERY])
        for row in tx.execute(select(*columns).where(*written, these)):
            found[row.entry_id] = RowState(*row)
    return found


def present(tx: Connection, company: str, after: int, limit: int) -> list[tuple[int, str]]:
    """Return the next rows that stand in the worksheet as far as is known: place and Entry ID, in the
    order of acceptance.
    """
    query = (
        select(entries.c.sequence, entries.c.entry_id)
        .where(*_written(company), entries.c.sheet == PRESENT, entries.c.sequence > after)
        .order_by(entries.c.sequence)
        .limit(limit)
    )
    return [(sequence, entry_id) for sequence, entry_id in tx.execute(query)]


def stands(tx: Connection, company: str, entry_id: str) -> bool:
    """Tell whether an entry's row stands in the worksheet as far as is known."""
    query = select(entries.c.sheet).where(entries.c.company == company, entries.c.entry_id == entry_id)
    return tx.execute(query).scalar() == PRESENT


def present_ids(tx: Connection, company: str) -> set[str]:
    """Return the Entry IDs whose rows stand in the worksheet as far as is known."""
    query = select(entries.c.entry_id).where(entries.c.company == company, entries.c.sheet == PRESENT)
    return set(tx.execute(query).scalars())


def _written(company: str, *states: str) -> tuple[ColumnElement[bool], ...]:
    return (
        entries.c.company == company,
        entries.c.sheet.in_(states or (PRESENT, DELETED)),
        entries.c.delivered.is_not(None),
    )
