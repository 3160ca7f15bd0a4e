"""The ledger's connections: transactions are whole or nothing, every text can be stored, nothing piles up."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ledger.driver import Connection, clean, connect

BROKEN = "Sold \ud83d to \x00 Noble"  # half of an emoji, and a character that ends a text in C


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.db"
    with closing(connect(path, create=True)) as connection:
        connection.execute("CREATE TABLE notes (text TEXT UNIQUE ON CONFLICT ROLLBACK) STRICT")
        connection.execute(
            "CREATE TABLE marks (note TEXT REFERENCES notes (text) DEFERRABLE INITIALLY DEFERRED) STRICT"
        )
    return path


@pytest.fixture
def writer(path: Path) -> Iterator[Connection]:
    with closing(connect(path)) as connection:
        yield connection


def notes(path: Path) -> list[str]:
    """What another connection sees."""
    with closing(sqlite3.connect(path)) as other:
        return [text for (text,) in other.execute("SELECT text FROM notes ORDER BY rowid")]


def note(connection: Connection, text: str) -> None:
    connection.execute("INSERT INTO notes VALUES (:text)", {"text": text})


def test_what_a_transaction_did_is_seen_when_it_is_through(path: Path, writer: Connection) -> None:
    with writer.transaction() as tx:
        assert tx is writer
        note(tx, "a")
        assert notes(path) == []
    assert notes(path) == ["a"]
    assert not writer.in_transaction


@pytest.mark.parametrize("error", [KeyError("x"), KeyboardInterrupt(), asyncio.CancelledError()])
def test_whatever_is_raised_inside_undoes_all_of_it(
    path: Path, writer: Connection, error: BaseException
) -> None:
    def fails() -> None:
        with writer.transaction() as tx:
            note(tx, "a")
            raise error

    with pytest.raises(type(error)) as caught:
        fails()
    assert caught.value is error
    assert not writer.in_transaction
    with writer.transaction() as tx:
        note(tx, "b")
    assert notes(path) == ["b"]


def test_a_commit_that_fails_undoes_all_of_it_and_says_why(path: Path, writer: Connection) -> None:
    def fails() -> None:
        with writer.transaction() as tx:
            note(tx, "a")
            tx.execute("INSERT INTO marks VALUES ('of no note')")  # is looked at by COMMIT

    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        fails()
    assert not writer.in_transaction
    assert notes(path) == []
    with writer.transaction() as tx:
        note(tx, "b")
    assert notes(path) == ["b"]


def test_what_happened_is_raised_and_not_that_undoing_it_failed(path: Path, writer: Connection) -> None:
    def fails() -> None:
        with writer.transaction() as tx:
            note(tx, "a")
            tx.close()
            raise KeyError("first")

    with pytest.raises(KeyError, match="first"):
        fails()
    assert notes(path) == []


def test_what_sqlite_undid_itself_is_not_undone_again(path: Path, writer: Connection) -> None:
    def fails() -> None:
        with writer.transaction() as tx:
            note(tx, "a")
            note(tx, "a")

    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        fails()
    assert notes(path) == []


def test_a_transaction_of_a_writer_takes_the_lock_at_once_and_one_of_a_reader_none(path: Path) -> None:
    with (
        closing(connect(path)) as writer,
        closing(connect(path)) as second,
        closing(connect(path, read_only=True)) as reader,
    ):
        second.execute("PRAGMA busy_timeout=0")
        with writer.transaction():
            with pytest.raises(sqlite3.OperationalError, match="locked"), second.transaction():
                pass
            with reader.transaction() as tx:
                assert tx.execute("SELECT count(*) FROM notes").fetchone() == (0,)
                note(writer, "a")
        with reader.transaction(), second.transaction():  # nor does a reader hold up a writer
            note(second, "b")
        assert notes(path) == ["a", "b"]


def test_a_reader_sees_one_moment_and_cannot_write(path: Path, writer: Connection) -> None:
    with closing(connect(path, read_only=True)) as reader:
        with reader.transaction() as tx:
            assert tx.execute("SELECT text FROM notes").fetchall() == []
            note(writer, "a")
            assert tx.execute("SELECT text FROM notes").fetchall() == []
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            note(reader, "b")
    assert notes(path) == ["a"]


def test_only_who_says_so_makes_a_file(tmp_path: Path) -> None:
    for read_only in (False, True):
        with pytest.raises(sqlite3.OperationalError, match="unable to open"):
            connect(tmp_path / "none.db", read_only=read_only)
    assert not (tmp_path / "none.db").exists()


def test_a_text_that_no_encoding_holds_is_stored_cleaned(path: Path, writer: Connection) -> None:
    note(writer, BROKEN)
    writer.execute("INSERT INTO notes VALUES (?)", (BROKEN + "!",))
    assert notes(path) == [clean(BROKEN), clean(BROKEN + "!")] == ["Sold � to  Noble", "Sold � to  Noble!"]


def test_of_many_rows_each_is_stored_once_and_what_no_encoding_holds_cleaned(
    path: Path, writer: Connection
) -> None:
    texts = ["a", BROKEN, "b"]
    writer.execute("CREATE TABLE more (text TEXT, at REAL)")
    writer.executemany("INSERT INTO more VALUES (:text, :at)", ({"text": each, "at": 1.5} for each in texts))
    writer.executemany("INSERT INTO more VALUES (?, ?)", ((each, None) for each in texts))
    stored = [clean(each) for each in texts]
    wanted = [(each, at) for at in (1.5, None) for each in stored]
    assert writer.execute("SELECT text, at FROM more ORDER BY rowid").fetchall() == wanted


def test_a_connection_does_not_note_every_statement_that_it_ever_ran(writer: Connection) -> None:
    for _ in range(5_000):
        writer.execute("SELECT 1").fetchone()
        writer.executemany("DELETE FROM notes WHERE text = ?", [("none",)])
    # The driver keeps a list of weak references to its cursors, and looks through it every 200 cursors.
    assert not [each for each in gc.get_referents(writer) if isinstance(each, list) and len(each) > 1_000]
