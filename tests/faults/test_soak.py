"""A long run: what the process uses does not grow with what it has done.

The claim: through 100,000 entries open files, the ledger's log, the metrics' series and resident memory stay
below their limits, however long the worksheets are that are read back.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from pathlib import Path

import pytest

from tests.faults.campaign import BOOK, COMPANIES, FIRST_REP, Campaign, campaign
from tests.faults.evidence import metrics_text, note_vitals
from tests.faults.history import History
from tests.faults.invariants import use_is_bounded

ENTRIES = int(os.environ.get("SOAK_ENTRIES", "100000"))
IN_A_MESSAGE, AHEAD, PULL_SECONDS = 10, 2000, 60
PATIENCE = 3600.0


def rows_in_sheets(run: Campaign) -> int:
    """How many rows stand in all worksheets."""
    total = 0
    for title in COMPANIES.values():
        try:
            total += max(0, len(run.sheets.grid(BOOK, title)) - 1)
        except KeyError:
            continue
    return total


async def waiting(run: Campaign) -> int:
    """How much waits in the daemon: updates, and rows for the worksheets."""
    text = await metrics_text(run)
    found = re.findall(r"^bot_(?:inbox_pending|outbox_pending\{[^}]*\}) (\S+)", text, re.MULTILINE)
    return len(run.telegram.pending()) + int(sum(map(float, found)))


def send_ten(run: Campaign, message: int) -> None:
    """Let a rep send ten entries in one message."""
    number = message % run.reps
    amounts = range(1000 + message * IN_A_MESSAGE, 1000 + (message + 1) * IN_A_MESSAGE)
    run.telegram.send_text(FIRST_REP + number, "\n".join(run.words(number, amount) for amount in amounts))


@pytest.mark.long
async def test_what_the_process_uses_does_not_grow_with_what_it_has_done(tmp_path: Path) -> None:
    async with campaign(
        tmp_path,
        seed=77,
        BATCH_SIZE_LIMIT=str(IN_A_MESSAGE),
        SHEETS_PULL_SECONDS=str(PULL_SECONDS),
    ) as run:
        await run.start()
        await run.ready()
        await note_vitals(run)
        began, messages = time.monotonic(), ENTRIES // IN_A_MESSAGE
        for message in range(messages):
            send_ten(run, message)
            if message % 20 == 0:
                while await waiting(run) > AHEAD:
                    await asyncio.sleep(0.2)
            if message % (messages // 50) == 0:
                await note_vitals(run)
                used = run.vitals[-1]
                done, resident = message * IN_A_MESSAGE, used.resident_bytes / 2**20
                print(f"{done:7} entries {time.monotonic() - began:6.0f} s {resident:6.1f} MiB {used}")
        async with asyncio.timeout(PATIENCE):
            while rows_in_sheets(run) < messages * IN_A_MESSAGE:
                await asyncio.sleep(1)
                await note_vitals(run)
        assert rows_in_sheets(run) == messages * IN_A_MESSAGE
        until = time.monotonic() + 1.25 * PULL_SECONDS  # all of them are read back once more
        while time.monotonic() < until:
            await asyncio.sleep(1)
            await note_vitals(run)
        most = max(each.resident_bytes for each in run.vitals)
        print(f"resident: at most {most / 2**20:.1f} MiB with {ENTRIES} rows")
        assert list(use_is_bounded(History(vitals=run.vitals))) == []
