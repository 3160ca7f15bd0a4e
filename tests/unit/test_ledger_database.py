"""The ledger's file: made whole, migrated once, opened the safe way, used by one daemon."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from ledger import entries, outbox, people
from ledger.database import SCHEMA_HEAD, LedgerDamaged, LedgerUnavailable, prepare
from ledger.driver import connect
from ledger.lock import DirectoryInUse, DirectoryLock
from ledger.migrations.first import FIRST
from ledger.migrations.newest.schema import LEDGER
from ledger.statements import value
from tests.ledger_samples import open_ledger_file, sample_entry

ROOT = Path(__file__).resolve().parents[2]


def schema_of(path: Path) -> set[tuple[str, str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        return {(kind, name, re.sub(r"\s+", " ", sql)) for kind, name, sql in rows}


def test_a_new_file_has_exactly_the_schema_that_is_described(tmp_path: Path) -> None:
    prepare(tmp_path / "ledger.db")
    engine = create_engine(f"sqlite:///{tmp_path / 'described.db'}")
    LEDGER.create_all(engine)
    engine.dispose()
    made = {each for each in schema_of(tmp_path / "ledger.db") if "alembic_version" not in each[1]}
    assert made == schema_of(tmp_path / "described.db")


def test_the_newest_migration_is_the_one_the_code_expects(tmp_path: Path) -> None:
    prepare(tmp_path / "ledger.db")
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(SCHEMA_HEAD,)]
    versions = sorted((ROOT / "ledger/migrations/versions").glob("*.py"))
    assert versions[-1].name.startswith(SCHEMA_HEAD)


def test_every_table_that_can_be_is_strict(tmp_path: Path) -> None:
    prepare(tmp_path / "ledger.db")
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
        rows = connection.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")
        loose = {name for name, strict in rows if not strict and not name.startswith("sqlite_")}
    assert loose == {"alembic_version"}


def test_a_ledger_is_opened_the_durable_way(tmp_path: Path) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}
    with open_ledger_file(tmp_path / "ledger.db") as tx:
        found = {name: value(tx, f"PRAGMA {name}") for name in wanted}
        assert found == wanted
    with closing(connect(tmp_path / "ledger.db", read_only=True)) as reader:
        assert value(reader, "PRAGMA query_only") == 0  # the file itself is read-only:
        with pytest.raises(Exception, match="readonly"):
            reader.execute("DELETE FROM marks")


def test_only_its_owner_can_read_a_ledger(tmp_path: Path) -> None:
    prepare(tmp_path / "state" / "ledger.db")
    assert (tmp_path / "state" / "ledger.db").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700


def test_a_path_with_characters_of_an_address_is_that_path(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory&b#c %41" / "ledger.db"
    prepare(path)
    assert [each.name for each in path.parent.iterdir()] == ["ledger.db"]


def test_a_file_at_the_newest_schema_starts_without_loading_the_migrations(tmp_path: Path) -> None:
    prepare(tmp_path / "ledger.db")
    program = (
        "import sys; from pathlib import Path; from ledger.database import prepare\n"
        "prepare(Path(sys.argv[1])); print({'alembic', 'sqlalchemy'} & set(sys.modules))"
    )
    started = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "ledger.db"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert started.stdout.strip() == "set()"


def test_a_start_that_was_cut_short_while_making_the_file_is_made_up_for(tmp_path: Path) -> None:
    (tmp_path / "ledger.db.new").write_bytes(b"half a fil")
    prepare(tmp_path / "ledger.db")
    assert [each.name for each in tmp_path.iterdir()] == ["ledger.db"]


def of_a_newer_version(path: Path, *, oldest: int) -> None:
    """A ledger as a newer program leaves it: more in it, and the oldest schema that may use it."""
    with open_ledger_file(path) as tx:
        tx.execute("UPDATE alembic_version SET version_num = '9000'")
        tx.execute("ALTER TABLE entries ADD COLUMN mood TEXT NOT NULL DEFAULT ''")
        tx.execute("CREATE TABLE moods (name TEXT PRIMARY KEY) STRICT")
        tx.execute(f"PRAGMA user_version = {oldest}")


@pytest.mark.parametrize("oldest", [0, int(SCHEMA_HEAD)])
def test_a_file_that_a_newer_version_only_added_to_is_used_as_it_is(tmp_path: Path, oldest: int) -> None:
    of_a_newer_version(tmp_path / "ledger.db", oldest=oldest)
    made = schema_of(tmp_path / "ledger.db")
    prepare(tmp_path / "ledger.db")
    with closing(connect(tmp_path / "ledger.db")) as connection, connection.transaction():
        entry = entries.record(connection, sample_entry(), "text", "digest", 1.0)
        assert entries.find(connection, "acme", entry.entry_id) == entry
        assert value(connection, "SELECT version_num FROM alembic_version") == "9000"
    assert schema_of(tmp_path / "ledger.db") == made


@pytest.mark.parametrize("column", ["kind", "class", "_x"])
def test_columns_of_a_newer_version_disturb_no_statement_whatever_their_names(
    tmp_path: Path, column: str
) -> None:
    of_a_newer_version(tmp_path / "ledger.db", oldest=0)
    with closing(connect(tmp_path / "ledger.db")) as tx, tx.transaction():
        for table in ("entries", "people"):
            tx.execute(f'ALTER TABLE {table} ADD COLUMN "{column}" TEXT')
        people.remember(tx, 41, "Asha Rao", "asha", 1.0)
        entry = entries.record(tx, sample_entry(), "text", "digest", 1.0)
        assert [(each.kind, each.entry) for each in outbox.due(tx, "acme", "append", 9)] == [
            ("append", entry)
        ]
        person = people.find(tx, 41)
        assert person is not None
        assert person.name == "Asha Rao"


def test_a_file_that_a_newer_version_took_something_from_is_left_alone(tmp_path: Path) -> None:
    of_a_newer_version(tmp_path / "ledger.db", oldest=int(SCHEMA_HEAD) + 1)
    before = (tmp_path / "ledger.db").read_bytes()
    with pytest.raises(LedgerDamaged, match="newer version"):
        prepare(tmp_path / "ledger.db")
    assert (tmp_path / "ledger.db").read_bytes() == before


def test_what_later_schemas_add_does_not_stop_a_program_of_the_first() -> None:
    assert len(FIRST.tables) > 15
    for name, table in FIRST.tables.items():
        added = [column for column in LEDGER.tables[name].columns if column.name not in table.columns]
        assert all(column.nullable or column.server_default is not None for column in added)


def test_no_migration_looks_at_what_the_tables_are_now() -> None:
    program = (
        "import runpy, sys; from pathlib import Path\n"
        "for path in sorted(Path('ledger/migrations/versions').glob('*.py')): runpy.run_path(str(path))\n"
        "ours = [name for name in sys.modules if name.startswith('ledger.')]\n"
        "print([name for name in ours if 'migrations' not in name])"
    )
    run_alone = [sys.executable, "-c", program]
    seen = subprocess.run(run_alone, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert seen.stdout.strip() == "[]"


def test_a_place_where_no_file_can_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerUnavailable, match=r"file/ledger\.db"):
        prepare(tmp_path / "file" / "ledger.db")


def test_a_second_daemon_cannot_use_the_same_directory(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from ledger.lock import DirectoryLock\n"
        "with DirectoryLock(Path(sys.argv[1])): print('locked')"
    )
    command = [sys.executable, "-c", program, tmp_path]
    with DirectoryLock(tmp_path):
        with pytest.raises(DirectoryInUse, match=str(tmp_path)), DirectoryLock(tmp_path):
            pass
        second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
        assert second.returncode != 0
        assert "DirectoryInUse" in second.stderr
    third = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert third.stdout.strip() == "locked"


def test_the_lock_is_let_go_when_its_holder_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from ledger.lock import DirectoryLock\n"
        "with DirectoryLock(Path(sys.argv[1])): print('locked', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program, tmp_path], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    with holder:
        assert holder.stdout.readline() == b"locked\n"
        with pytest.raises(DirectoryInUse), DirectoryLock(tmp_path):
            pass
        holder.kill()
        holder.wait()
    with DirectoryLock(tmp_path):
        pass


def test_an_older_ledger_is_brought_up_and_keeps_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    prepare(path)
    whole = schema_of(path)
    with closing(sqlite3.connect(path)) as connection:
        for table in ("flags", "flag_changes", "flag_counts", "flag_readings"):
            connection.execute(f"DROP TABLE {table}")
        for index in ("entries_sold", "entries_traded", "entries_by_day"):
            connection.execute(f"DROP INDEX {index}")
        connection.execute("CREATE INDEX entries_of_company ON entries (company, date)")
        connection.execute("ALTER TABLE outbox DROP COLUMN correlation")
        connection.execute("ALTER TABLE inbox DROP COLUMN company")
        connection.execute("INSERT INTO marks VALUES ('kept', 'yes')")
        connection.execute("UPDATE alembic_version SET version_num = '0002'")
        connection.commit()
    prepare(path)
    assert schema_of(path) == whole
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(SCHEMA_HEAD,)]
        assert connection.execute("SELECT value FROM marks").fetchall() == [("yes",)]
