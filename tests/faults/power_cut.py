"""A power cut: whatever of the unsynced writes reaches the disk, no acknowledged entry is lost.

The statements of the ledger's writer, with their real values, are recorded while it runs. They are replayed
with its settings on a file system layer that notes every write, truncation and sync. From that log a disk is
made up as a power cut at a random moment might leave it: what was synced is there; what was not is there,
missing, or torn at 512-byte sectors, each write for itself. Whether a new file's name survives is not
modelled.
"""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
from bisect import bisect_left
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from ledger.database import prepare
from ledger.driver import SETTINGS, WRITER_SETTINGS, connect
from ledger.ledger import Ledger
from tests.faults.ledger_writing import take_through

MESSAGES, CUTS, SECTOR = 360, 400, 512
Operation = tuple[str, str, int, bytes]  # file, what was done (write, truncate, sync, delete), where, data


@dataclass
class Disk:
    """What was done to the files of a directory, in order, and after how much each entry was acknowledged."""

    log: list[Operation] = field(default_factory=list)
    acknowledged: list[tuple[int, int]] = field(default_factory=list)  # (length of the log, entries then)
    settled: int = 0  # up to here everything has surely reached the disk

    def settle(self) -> None:
        """Everything so far is on the disk."""
        self.log += [(name, "sync", 0, b"") for name in {each[0] for each in self.log}]
        self.settled = len(self.log)

    def entries_owed(self, cut: int) -> int:
        """How many entries had been acknowledged when the power went after ``cut`` operations."""
        earlier = bisect_left(self.acknowledged, (cut + 1, 0))
        return self.acknowledged[earlier - 1][1] if earlier else 0

    def left_after(self, cut: int, chance: random.Random) -> dict[str, bytearray]:
        """The files as a power cut after ``cut`` operations may leave them."""
        last_sync = {name: at for at, (name, what, _, _) in enumerate(self.log[:cut]) if what == "sync"}
        files: dict[str, bytearray] = {}
        for at, (name, what, offset, data) in enumerate(self.log[:cut]):
            file = files.setdefault(name, bytearray())
            durable = at < last_sync.get(name, -1)
            if what == "delete":
                file.clear()
            elif what == "truncate" and (durable or chance.random() < 0.5):
                del file[offset:]
            elif what == "write":
                for start, end in kept_parts(len(data), durable, chance):
                    file.extend(bytes(max(0, offset + end - len(file))))
                    file[offset + start : offset + end] = data[start:end]
        return files


def kept_parts(length: int, durable: bool, chance: random.Random) -> list[tuple[int, int]]:
    luck = chance.random()
    if durable or luck < 0.4:
        return [(0, length)]
    if luck < 0.7:
        return []
    sectors = range(0, length, SECTOR)
    return [(start, min(start + SECTOR, length)) for start in sectors if chance.random() < 0.5]


class RecordingFile(apsw.VFSFile):
    """Passes everything on and notes what changes the file."""

    def __init__(self, name: Any, flags: list[int], disk: Disk) -> None:
        self.name = os.path.basename(name.filename() if hasattr(name, "filename") else name or "")
        self.disk = disk
        super().__init__("", name, flags)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802
        self.disk.log.append((self.name, "write", offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self.disk.log.append((self.name, "truncate", size, b""))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self.disk.log.append((self.name, "sync", 0, b""))
        super().xSync(flags)


class RecordingLayer(apsw.VFS):
    """SQLite's file system layer, with a note of every change."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.name = f"recording {id(disk)}"
        super().__init__(self.name, "")

    def xOpen(self, name: Any, flags: list[int]) -> RecordingFile:  # noqa: N802
        return RecordingFile(name, flags, self.disk)

    def xDelete(self, path: str, sync: bool) -> None:  # noqa: N802
        self.disk.log.append((os.path.basename(path), "delete", 0, b""))
        super().xDelete(path, sync)


class Recorded(NamedTuple):
    """The ledger's file as it was made, and what the writer ran on it after that, with the values."""

    made: bytes
    statements: list[str]


def newly_made(path: Path) -> bytes:
    prepare(path)
    return path.read_bytes()


async def run_the_ledger(path: Path) -> Recorded:
    """Take messages through a ledger, a few at a time."""
    statements: list[str] = []
    made = await asyncio.to_thread(newly_made, path)
    ledger = Ledger(path)
    await ledger.open()
    await ledger.write(lambda tx: tx.set_trace_callback(statements.append))
    for first in range(0, MESSAGES, 4):
        await asyncio.gather(*(take_through(ledger, number) for number in range(first, first + 4)))
    await ledger.close()
    # Before the first BEGIN stands the end of the transaction in which the recording began.
    return Recorded(made, statements[statements.index("BEGIN IMMEDIATE") :])


def replay(recorded: Recorded, folder: Path, synchronous: str) -> Disk:
    """Run the statements again on the recording layer; returns what that did to the disk."""
    disk = Disk([("ledger.db", "write", 0, recorded.made)])
    disk.settle()  # the file was made whole before it got its name
    (folder / "ledger.db").write_bytes(recorded.made)
    layer = RecordingLayer(disk)
    connection = apsw.Connection(str(folder / "ledger.db"), vfs=layer.name)
    for setting in (*SETTINGS, *WRITER_SETTINGS, f"synchronous={synchronous}"):
        connection.execute(f"PRAGMA {setting}").fetchall()
    entries = 0
    for statement in recorded.statements:
        connection.execute(statement).fetchall()
        entries += statement.startswith("INSERT INTO entries ")
        if statement == "COMMIT":
            disk.acknowledged.append((len(disk.log), entries))
    return disk


def verdict(disk: Disk, cut: int, chance: random.Random, folder: Path) -> str:
    """Cut the power and start again: ok, lost or corrupt."""
    for old in folder.iterdir():
        old.unlink()
    for name, data in disk.left_after(cut, chance).items():
        if name.startswith("ledger.db"):
            (folder / name).write_bytes(data)
    try:
        with closing(connect(folder / "ledger.db")) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
            sequences = [row[0] for row in connection.execute("SELECT sequence FROM entries ORDER BY 1")]
            sent = connection.execute("SELECT count(*) FROM outbox").fetchone()[0]
    except sqlite3.DatabaseError:
        return "corrupt"
    if sound != "ok" or sequences != list(range(1, sent + 1)):
        return "corrupt"
    return "ok" if len(sequences) >= disk.entries_owed(cut) else "lost"


def verdicts(recorded: Recorded, folder: Path, synchronous: str, cuts: int) -> Counter[str]:
    live, image = folder / "live", folder / "image"
    live.mkdir()
    image.mkdir()
    disk = replay(recorded, live, synchronous)
    assert disk.acknowledged[-1][1] == MESSAGES
    into_the_file = [each for each in disk.log[disk.settled :] if each[:2] == ("ledger.db", "write")]
    assert len(into_the_file) > 100  # the journal was carried over into the file on the way
    chance = random.Random(42)
    moments = (chance.randint(disk.settled, len(disk.log)) for _ in range(cuts))
    return Counter(verdict(disk, cut, chance, image) for cut in moments)
