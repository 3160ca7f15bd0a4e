"""A full disk: nothing is acknowledged that is not stored, and work goes on once there is room."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from ledger import entries, rollups
from ledger.database import LedgerUnavailable, prepare
from ledger.driver import Connection
from ledger.ledger import Ledger
from ledger.statements import value
from tests.ledger_samples import sample_entry

SIZE = 3 * 2**20
NOTE = "x" * 3_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A directory on a file system of three megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root can mount a small file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest_asyncio.fixture
async def ledger(small_disk: Path) -> AsyncIterator[Ledger]:
    ledger = Ledger(small_disk / "ledger.db")
    await ledger.open()
    yield ledger
    await ledger.close()


async def record(ledger: Ledger, number: int) -> str:
    entry = sample_entry(number, remarks=NOTE)
    await ledger.write(lambda tx: entries.record(tx, entry, NOTE, "", 0.0))
    return entry.entry_id


async def fill(record_one: Callable[[int], asyncio.Future[str]], start: int) -> tuple[set[str], int]:
    """Record until it is refused; returns what was acknowledged and how many were refused."""
    acknowledged: set[str] = set()
    for first in range(start, start + 20_000, 20):
        results = await asyncio.gather(
            *(record_one(number) for number in range(first, first + 20)), return_exceptions=True
        )
        acknowledged |= {each for each in results if isinstance(each, str)}
        refused = [each for each in results if not isinstance(each, str)]
        if refused:
            assert all(isinstance(each, LedgerUnavailable) for each in refused)
            return acknowledged, len(refused)
    raise AssertionError("the disk never filled up")


async def stored_ids(ledger: Ledger) -> set[str]:
    day = sample_entry().details.date
    assert day is not None
    found = await ledger.read(lambda tx: entries.between(tx, "acme", day, day))
    return {entry.entry_id for entry in found}


async def test_a_full_disk_refuses_and_forgets_nothing_and_recovers_when_there_is_room(
    ledger: Ledger, small_disk: Path
) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(SIZE // 3))
    acknowledged, _ = await fill(lambda number: asyncio.ensure_future(record(ledger, number)), 1)
    assert len(acknowledged) >= 20
    assert ledger.failure is not None
    assert not ledger.broken
    assert acknowledged <= await stored_ids(ledger)  # and what is stored can still be read
    refused = 0
    for number in range(50_000, 51_000):  # one alone may still find room where twenty did not
        try:
            acknowledged.add(await record(ledger, number))
        except LedgerUnavailable:
            refused += 1
    assert refused > 900

    ballast.unlink()
    again = await record(ledger, 60_000)
    assert ledger.failure is None
    assert acknowledged | {again} <= await stored_ids(ledger)
    assert await ledger.read(rollups.differences) == 0
    assert await ledger.read(lambda tx: value(tx, "PRAGMA integrity_check")) == "ok"


async def test_a_ledger_that_was_full_opens_again_with_everything(ledger: Ledger, small_disk: Path) -> None:
    acknowledged, _ = await fill(lambda number: asyncio.ensure_future(record(ledger, number)), 1)
    await ledger.close()
    again = Ledger(small_disk / "ledger.db")
    await again.open()
    assert acknowledged <= await stored_ids(again)
    await again.close()


def test_a_ledger_that_cannot_be_made_for_want_of_room_leaves_nothing_half_made(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(SIZE - 40_960))
    with pytest.raises(LedgerUnavailable, match="full"):
        prepare(small_disk / "ledger.db")
    assert not (small_disk / "ledger.db").exists()
    ballast.unlink()
    prepare(small_disk / "ledger.db")
    assert [each.name for each in small_disk.iterdir()] == ["ledger.db"]


async def test_a_database_at_its_greatest_size_refuses_and_recovers(tmp_path: Path) -> None:
    """The same without a file system of its own, so that it is tested where nobody may mount one."""
    ledger = Ledger(tmp_path / "ledger.db")
    await ledger.open()

    def shrink(tx: Connection) -> None:
        tx.execute(f"PRAGMA max_page_count={value(tx, 'PRAGMA page_count') + 20}")

    await ledger.write(shrink)  # holds for the connection, which is made anew after the failure
    acknowledged, refused = await fill(lambda number: asyncio.ensure_future(record(ledger, number)), 1)
    assert refused == 20  # one commit: together or not at all
    assert await stored_ids(ledger) == acknowledged
    after = await record(ledger, 60_000)
    assert await stored_ids(ledger) == acknowledged | {after}
    await ledger.close()
