"""A damaged file is said to be damaged, is never started with, and is left as it was."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ledger import entries
from ledger.database import LedgerDamaged, prepare
from ledger.driver import connect
from ledger.ledger import Ledger
from tests.ledger_samples import open_ledger_file, sample_entry

PAGE = 4096


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A ledger with some hundred entries, closed."""
    path = tmp_path / "ledger.db"
    with open_ledger_file(path) as tx:
        for number in range(300):
            entries.record(tx, sample_entry(number), "Sold 5", "", 0.0)
    return path


def contents(path: Path) -> dict[str, bytes]:
    """What is in the directory, without the scratch that looking at a database makes."""
    files = {each.name: each.read_bytes() for each in path.parent.iterdir()}
    return {name: data for name, data in files.items() if not name.endswith("-shm") and data}


def flip_header(data: bytearray) -> None:
    data[5] ^= 0xFF


def not_a_database(data: bytearray) -> None:
    data[:] = b"This is a text file that somebody put here by mistake.\n" * 200


def truncate_to_pages(data: bytearray) -> None:
    del data[len(data) // 2 // PAGE * PAGE :]


def truncate_within_a_page(data: bytearray) -> None:
    del data[len(data) // 2 + 77 :]


def truncate_to_nothing(data: bytearray) -> None:
    data.clear()


def zero_the_schema(data: bytearray) -> None:
    data[100:PAGE] = bytes(PAGE - 100)


@pytest.mark.parametrize(
    "damage",
    [
        flip_header,
        not_a_database,
        truncate_to_pages,
        truncate_within_a_page,
        truncate_to_nothing,
        zero_the_schema,
    ],
)
def test_a_damaged_file_is_refused_and_left_as_it_is(file: Path, damage: Callable[[bytearray], None]) -> None:
    data = bytearray(file.read_bytes())
    damage(data)
    file.write_bytes(data)
    before = contents(file)
    assert bool(before) == bool(data)
    with pytest.raises(LedgerDamaged, match=r"ledger\.db"):
        asyncio.run(Ledger(file).open())
    assert contents(file) == before


@pytest.mark.parametrize("seed", range(20))
def test_a_page_of_rubbish_is_noticed_at_start(file: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(file.read_bytes())
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        used = connection.execute("SELECT rootpage FROM sqlite_schema WHERE rootpage > 0").fetchall()
    start = (chance.choice(used)[0] - 1) * PAGE
    length = chance.randint(8, PAGE)
    data[start : start + length] = chance.randbytes(length)
    file.write_bytes(data)
    before = contents(file)
    with pytest.raises(LedgerDamaged):
        prepare(file)
    assert contents(file) == before


def test_a_damaged_file_with_a_journal_keeps_both(file: Path) -> None:
    writer = connect(file)
    with writer.transaction():
        entries.record(writer, sample_entry(1_000), "", "", 0.0)
    saved = contents(file)
    writer.close()
    assert len(saved["ledger.db-wal"]) > 0
    for name, data in saved.items():
        (file.parent / name).write_bytes(data)
    damaged = bytearray(saved["ledger.db"])
    del damaged[len(damaged) // 2 // PAGE * PAGE :]
    file.write_bytes(damaged)
    before = contents(file)
    with pytest.raises(LedgerDamaged):
        prepare(file)
    assert contents(file) == before


def test_a_journal_whose_ledger_is_gone_is_not_written_over(file: Path) -> None:
    (file.parent / "ledger.db-wal").write_bytes(b"entries")
    file.unlink()
    with pytest.raises(LedgerDamaged, match="is gone"):
        prepare(file)
    assert contents(file) == {"ledger.db-wal": b"entries"}


def test_a_database_of_something_else_is_not_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE songs (title)")
    before = contents(path)
    with pytest.raises(LedgerDamaged, match="no ledger"):
        prepare(path)
    assert contents(path) == before


def test_what_a_killed_daemon_left_in_the_journal_is_there_after_the_next_start(file: Path) -> None:
    writer = connect(file)
    with writer.transaction():
        stored = entries.record(writer, sample_entry(1_000), "", "", 0.0)
    saved = contents(file)
    writer.close()
    for each in file.parent.iterdir():
        each.unlink()
    for name, data in saved.items():
        (file.parent / name).write_bytes(data)
    prepare(file)
    with closing(connect(file, read_only=True)) as reader:
        assert entries.find(reader, "acme", stored.entry_id) == stored
