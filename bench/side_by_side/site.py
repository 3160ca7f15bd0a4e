"""The ledger that a measured daemon starts with: companies, their reps, and entries of earlier days."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from bench.dashboard import FILL
from bench.ledger_path import entry_of
from bench.side_by_side.messages import FIRST_PERSON
from ledger import entries, people, rollups
from ledger.database import prepare
from ledger.driver import Connection, connect
from ledger.people import Role
from ledger.statements import value


@dataclass(frozen=True, slots=True)
class Size:
    """How large the world is: people and companies in all, entries of earlier days, and new entries that wait
    to be sent to the sheets."""

    people: int = 300
    companies: int = 4
    entries: int = 0
    waiting: int = 0


def make_site(folder: Path, size: Size, today: str) -> Path:
    """Write companies file and ledger into ``folder``; returns the ledger's path."""
    keys = [f"company_{number}" for number in range(size.companies)]
    tables = (f'[companies.{key}]\nname = "{key}"\nworksheet = "{key}_rows"\n' for key in keys)
    (folder / "companies.toml").write_text("\n".join(tables))
    path = folder / "data" / "ledger.db"
    prepare(path)
    with closing(connect(path)) as connection, connection.transaction():
        _hire(connection, size, keys)
        if size.entries:
            for key in keys:
                _fill(connection, key, size.entries // size.companies, today)
            rollups.rebuild(connection)
        for number in range(size.waiting):
            entry = replace(entry_of(number), company=keys[number % len(keys)])
            entries.record(connection, entry, "Sold 10 strip Dolo", f"digest {number}", 2.0)
    return path


def _hire(connection: Connection, size: Size, keys: list[str]) -> None:
    for number in range(size.people):
        rep = FIRST_PERSON + number
        people.remember(connection, rep, f"Rep {number}", None, 0.0)
        company = keys[number % len(keys)]
        people.join(connection, rep, company, Role.REP, actor=0, now=0.0, how="bench")


def _fill(connection: Connection, company: str, count: int, today: str) -> None:
    start = int(value(connection, "SELECT count(*) FROM entries"))
    values = {"count": count, "reps": 40, "clients": 400, "days": 365, "today": today}
    connection.execute(FILL, {**values, "company": company, "start": start})
