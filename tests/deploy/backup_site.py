"""A place to back up: a ledger of the real schema, a configuration, keys, and the scripts to run on it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from ledger.database import prepare

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "scripts"
NEEDED = ("age", "age-keygen", "zstd", "flock", "bash")
FILL = """
WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last)
INSERT INTO entries (entry_id, company, user_id, user_name, chat_id, message_id, position, type, client,
    location, items, orders, amount, currency, payment, date, at, path, text, text_digest, accepted_at)
SELECT printf('E%011d', i), 'johnlee', 700 + i % 50, 'Asha Patil', 700 + i % 50, i, 0, 'Sales',
    'Apollo Pharmacy ' || (i % 900), 'Bandra', '[{"name": "tablet", "quantity": 5000}]', 5000, 2500000 + i,
    'INR', 'credit', date('2026-01-01', '+' || (i % 300) || ' days'), '2026-11-21T10:00:00+05:30', 'rules',
    'Sold 5 tablets to Apollo Pharmacy for 25000', printf('%064x', i), 1.7e9 + i FROM n
"""


def require_tools() -> None:
    """Skip the test where a program is missing that the scripts cannot do without."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}")


def fill(path: Path, first: int, last: int) -> None:
    """Insert the entries with the numbers ``first`` to ``last``."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(FILL, {"first": first, "last": last})


def numbers(path: Path) -> list[int]:
    """The numbers of the entries in a ledger, in their order."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT entry_id FROM entries ORDER BY sequence").fetchall()
    return [int(row[0][1:]) for row in rows]


class BackupSite:
    """Directories as on a server, below ``root``; every script run gets them through its environment."""

    def __init__(self, root: Path, entries: int) -> None:
        require_tools()
        self.root = root
        self.data, self.config, self.backups = root / "data", root / "config", root / "backups"
        self.metrics = root / "metrics"
        for directory in (self.data, self.config / "credentials", self.metrics):
            directory.mkdir(parents=True)
        (self.config / "performance-tracker.env").write_text("SPREADSHEET_ID=abc\n")
        (self.config / "companies.toml").write_text("[companies.johnlee]\n")
        (self.config / "credentials" / "telegram_bot_token").write_text("CANARY-TOKEN")
        self.ledger = self.data / "ledger.db"
        prepare(self.ledger)
        if entries:
            fill(self.ledger, 1, entries)
        self.key = root / "private.key"
        subprocess.run(["age-keygen", "-o", self.key], check=True, capture_output=True)
        public = subprocess.run(["age-keygen", "-y", self.key], check=True, capture_output=True, text=True)
        self.recipients = self.config / "backup-recipients.txt"
        self.recipients.write_text(public.stdout)
        self.settings: dict[str, str] = {}
        self.scripts, self.run_by = SCRIPTS, list[str]()

    def environment(self) -> dict[str, str]:
        """What the scripts are told."""
        return {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(self.data),
            "CONFIG_DIR": str(self.config),
            "BACKUP_DIR": str(self.backups),
            "METRICS_DIR": str(self.metrics),
            "STOP_SERVICE": "true",
            "START_SERVICE": "true",
            **self.settings,
        }

    def start(self, script: str, *arguments: str | Path) -> subprocess.Popen[str]:
        """Start a script in a process group of its own."""
        return subprocess.Popen(
            [*self.run_by, self.scripts / script, *arguments],
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, script: str, *arguments: str | Path, status: int = 0) -> str:
        """Run a script to its end and return what it said; fails unless it exits with ``status``."""
        process = self.start(script, *arguments)
        said, _ = process.communicate(timeout=300)
        assert process.returncode == status, f"exit {process.returncode}, not {status}: {said}"
        return said

    def give_to(self, uid: int, gid: int) -> None:
        """Let what a service would own belong to ``uid``, and have copies of the scripts that it can read."""
        self.scripts = self.root / "release" / "scripts"
        shutil.copytree(SCRIPTS, self.scripts)
        shutil.copy(ROOT / "version.py", self.root / "release")
        self.backups.mkdir(exist_ok=True)
        for directory in (self.data, self.backups, self.metrics):
            for path in (directory, *directory.rglob("*")):
                os.chown(path, uid, gid, follow_symlinks=False)

    def backup(self, status: int = 0) -> str:
        """Make a backup and return the newest id."""
        self.run("backup.sh", status=status)
        return self.ids()[-1] if self.ids() else ""

    def ids(self) -> list[str]:
        """The ids of the finished backups, oldest first."""
        return sorted(path.name for path in self.backups.glob("2*"))

    def manifest(self, identity: str) -> dict[str, object]:
        """The manifest of a backup."""
        document: dict[str, object] = json.loads((self.backups / identity / "manifest.json").read_text())
        return document

    def archive(self, identity: str) -> Path:
        """The encrypted file of a backup."""
        return self.backups / identity / "archive.tar.zst.age"

    def metric(self, name: str) -> float:
        """A number of the metrics file that the last backup left."""
        lines = (self.metrics / "backup.prom").read_text().splitlines()
        found = {line.split(" ")[0]: float(line.split(" ")[1]) for line in lines}
        return found[f"performance_tracker_backup_{name}"]

    def script(self, name: str, text: str) -> Path:
        """Write a small executable for a hook."""
        path = self.root / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        return path


WRITER = """
import json, signal, sqlite3, sys, time
path, first, rate, fill = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
connection = sqlite3.connect(path, isolation_level=None, timeout=20)
connection.execute("PRAGMA synchronous=FULL")
going, slowest, number, began = True, 0.0, first, time.monotonic()
def stop(*_):
    global going
    going = False
signal.signal(signal.SIGTERM, stop)
while going:
    at = time.monotonic()
    due = first + int((at - began) * rate)
    if due > number:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(fill, {"first": number, "last": due - 1})
        connection.execute("COMMIT")
        slowest = max(slowest, time.monotonic() - at)
        number = due
    time.sleep(0.002)
seconds = time.monotonic() - began
print(json.dumps({"written": number - first, "rate": (number - first) / seconds, "slowest": slowest}))
"""


class Writer:
    """Another process that commits ``rate`` entries a second until stopped.

    Like the daemon it commits together what has come in meanwhile, at once and synced to the disk.
    """

    def __init__(self, ledger: Path, first: int, rate: float = 400.0) -> None:
        command = [sys.executable, "-c", WRITER, str(ledger), str(first), str(rate), FILL]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.pid = self._process.pid

    def stop(self) -> dict[str, float]:
        """End it; returns ``written``, ``rate`` and the ``slowest`` commit in seconds."""
        self._process.terminate()
        said, _ = self._process.communicate(timeout=30)
        result: dict[str, float] = json.loads(said)
        return result
