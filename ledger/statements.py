"""Statements of a fixed form, compiled once a connection and run on the driver itself.

Building and running a statement through SQLAlchemy takes some 50 to 250 µs of processor time, SQLite's
part of it 2 to 10. On an entry's way, which runs a dozen, it would be nearly all of it.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ClauseElement, Connection, Insert

Build = Callable[[], ClauseElement]


class _Compiled(NamedTuple):
    sql: str
    fixed: dict[str, Any]  # values that stand in the statement itself
    row: Any  # makes a named row out of a tuple, None when the statement returns none
    size: int
    driver: sqlite3.Connection


def run(tx: Connection, build: Build, values: Mapping[str, Any]) -> sqlite3.Cursor:
    """Run the statement that ``build`` makes, with the values of its named parameters.

    An INSERT without columns of its own takes those that are named in ``values``, the same each time.
    Raises the driver's errors. The values are not converted: texts, bytes and numbers only.
    """
    compiled = _compiled(tx, build, values)
    return compiled.driver.execute(compiled.sql, {**compiled.fixed, **values} if compiled.fixed else values)


def run_many(tx: Connection, build: Build, values: Iterable[Mapping[str, Any]]) -> None:
    """Run a statement that returns nothing once for each mapping of values; all name the same ones."""
    each = list(values)
    if each:
        compiled = _compiled(tx, build, each[0])
        fixed = compiled.fixed
        compiled.driver.executemany(compiled.sql, [{**fixed, **one} for one in each] if fixed else each)


def rows(tx: Connection, build: Build, values: Mapping[str, Any]) -> list[Any]:
    """Run a statement and return its rows, with the columns as attributes."""
    compiled = _compiled(tx, build, values)
    found = compiled.driver.execute(compiled.sql, {**compiled.fixed, **values}).fetchall()
    return [compiled.row(*row) for row in found]


def each_row(tx: Connection, build: Build, values: Mapping[str, Any]) -> Iterator[Any]:
    """Run a statement and yield its rows one by one, with the columns as attributes."""
    compiled = _compiled(tx, build, values)
    found = compiled.driver.execute(compiled.sql, {**compiled.fixed, **values})
    return (compiled.row(*row) for row in found)


def driver_of(tx: Connection) -> sqlite3.Connection:
    """Return the driver's connection below SQLAlchemy's."""
    driver: sqlite3.Connection = tx.connection.driver_connection  # type: ignore[assignment]
    return driver


def _compiled(tx: Connection, build: Build, values: Mapping[str, Any]) -> _Compiled:
    known: _Compiled | None = tx.info.get(build)
    if known is None:
        known = tx.info[build] = _compile(tx, build(), values)
    if len(values) != known.size:
        raise ValueError(f"{build.__name__} was compiled for {known.size} values, not {len(values)}")
    return known


def _compile(tx: Connection, statement: ClauseElement, values: Mapping[str, Any]) -> _Compiled:
    compiled: Any = statement.compile(
        dialect=tx.dialect,
        column_keys=list(values) if isinstance(statement, Insert) else None,
        compile_kwargs={"render_postcompile": True},
    )
    fixed = {name: value for name, value in compiled.params.items() if name not in values}
    columns = getattr(statement, "exported_columns", None)
    row: Any = namedtuple("Row", columns.keys()) if columns else None
    return _Compiled(str(compiled), fixed, row, len(values), driver_of(tx))
