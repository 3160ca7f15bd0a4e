"""Statements with named values, and their rows with the columns as attributes."""

from __future__ import annotations

import sqlite3

import pytest

from ledger.driver import Connection
from ledger.statements import each_row, first, inserting, rows, setting, value

_ALL = "SELECT name, value AS held FROM marks ORDER BY name"
_ONE = "SELECT name, value AS held FROM marks WHERE name = :name"


@pytest.fixture
def marks(tx: Connection) -> Connection:
    tx.executemany("INSERT INTO marks VALUES (?, ?)", [("a", "1"), ("b", "2")])
    return tx


def test_rows_have_the_columns_as_attributes_and_are_tuples(marks: Connection) -> None:
    found = rows(marks, _ALL)
    assert [(row.name, row.held) for row in found] == found == [("a", "1"), ("b", "2")]
    assert [row._asdict() for row in rows(marks, _ONE, {"name": "b"})] == [{"name": "b", "held": "2"}]
    assert rows(marks, "SELECT value AS held FROM marks WHERE name = ?", ("a",))[0].held == "1"


def test_a_statement_run_again_has_its_own_rows_and_another_its_own_columns(marks: Connection) -> None:
    assert first(marks, _ONE, {"name": "a"}).held == "1"
    assert first(marks, _ONE, {"name": "b"}).held == "2"
    assert first(marks, "SELECT value AS name FROM marks WHERE name = :name", {"name": "a"}).name == "1"


def test_rows_come_one_by_one(marks: Connection) -> None:
    found = each_row(marks, _ALL)
    assert next(found).name == "a"
    assert [row.name for row in found] == ["b"]


def test_where_there_is_no_row_there_is_none(marks: Connection) -> None:
    nothing = {"name": "x"}
    assert rows(marks, _ONE, nothing) == list(each_row(marks, _ONE, nothing)) == []
    assert first(marks, _ONE, nothing) is None
    assert value(marks, _ONE, nothing) is None


def test_a_value_is_the_first_column_of_the_first_row_whatever_it_is(marks: Connection) -> None:
    assert value(marks, _ALL) == "a"
    assert value(marks, "SELECT count(*) FROM marks WHERE name = :name", {"name": "x"}) == 0
    assert value(marks, "SELECT NULL") is None


def test_a_row_is_inserted_by_the_names_of_its_columns(marks: Connection) -> None:
    row = {"name": "c", "value": "x'); DELETE FROM marks; --"}
    marks.execute(inserting("marks", row), row)
    assert rows(marks, _ONE, {"name": "c"}) == [("c", row["value"])]
    statement = inserting("marks", ("value", "name"), "ON CONFLICT (name) DO NOTHING RETURNING value")
    assert value(marks, statement, {"name": "d", "value": "4"}) == "4"
    assert value(marks, statement, {"name": "d", "value": "5"}) is None
    with pytest.raises(sqlite3.IntegrityError):
        marks.execute(inserting("marks", row), row)


def test_columns_are_set_by_their_names_even_those_that_sqlite_reserves(marks: Connection) -> None:
    marks.execute('CREATE TABLE kept ("by" TEXT, "order" TEXT, name TEXT)')
    row = {"by": "41", "order": "1", "name": "n"}
    marks.execute(inserting("kept", row), row)
    marks.execute(f"UPDATE kept SET {setting(('by', 'order'))} WHERE name = :name", {**row, "by": "42"})
    assert marks.execute("SELECT * FROM kept").fetchall() == [("42", "1", "n")]


def test_a_value_that_was_not_given_is_refused(marks: Connection) -> None:
    with pytest.raises(sqlite3.ProgrammingError, match="name"):
        rows(marks, _ONE, {})
