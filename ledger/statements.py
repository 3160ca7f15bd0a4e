"""Statements of SQLite with named values, and their rows with the columns as attributes."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ledger.driver import Connection

Values = Mapping[str, Any] | tuple[Any, ...]


def rows(tx: Connection, sql: str, values: Values = ()) -> list[Any]:
    """Run a statement and return its rows, with the columns as attributes."""
    return list(each_row(tx, sql, values))


def each_row(tx: Connection, sql: str, values: Values = ()) -> Iterator[Any]:
    """Run a statement and return its rows one by one, with the columns as attributes."""
    found = tx.execute(sql, values)
    make = tx.info.get(sql)
    if make is None:
        # Kept a connection: making the class takes a hundred times as long as running a short statement. A
        # file of a newer schema may hold columns that are no attributes here, or are named like one before.
        names = [column[0] for column in found.description]
        make = tx.info[sql] = namedtuple("Row", names, rename=True)._make  # type: ignore[attr-defined]
    return map(make, found)


def first(tx: Connection, sql: str, values: Values = ()) -> Any | None:
    """Run a statement and return its first row with the columns as attributes, None when there is none."""
    return next(each_row(tx, sql, values), None)


def value(tx: Connection, sql: str, values: Values = ()) -> Any:
    """Run a statement and return the first column of its first row, None when there is none."""
    found = tx.execute(sql, values).fetchone()
    return None if found is None else found[0]


def inserting(table: str, columns: Iterable[str], then: str = "") -> str:
    """Return an INSERT of a row whose values are named as the columns are; ``then`` is its end, such as
    ``ON CONFLICT DO NOTHING``."""
    names = tuple(columns)
    marks = ", ".join(f":{name}" for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({quoted}) VALUES ({marks}) {then}"  # noqa: S608  names of columns


def setting(columns: Iterable[str]) -> str:
    """Return the assignments of an UPDATE whose values are named as the columns are."""
    return ", ".join(f'"{name}" = :{name}' for name in columns)
