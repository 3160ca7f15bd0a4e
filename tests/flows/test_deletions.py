"""Many rows deleted at once: an admin is asked, and says so with a button."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ledger import entries
from ledger.entry import Status
from sidecar.health import Health
from tests.flows.isolation_stage import CLIENTS
from tests.flows.stage import ASHA, BOOK, MEERA, PATIENCE, Stage, opened
from tests.flows.test_entry_to_row import ID, labels, text_of

TITLE, PURPOSE = "JohnLee_Data", "They were deleted on purpose"


async def until(stage: Stage, holds: Callable[[], Any], what: str) -> None:
    """Return once what is stored or shown is so."""
    ends = time.monotonic() + PATIENCE
    while not await holds():
        assert time.monotonic() < ends, f"never happened: {what}"
        await asyncio.sleep(0.02)


async def test_rows_that_were_deleted_on_purpose_count_no_more_once_an_admin_says_so(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        ids = []
        for number, client in enumerate(CLIENTS[:6], start=2):
            answer = await stage.say(ASHA, f"Sold {number} boxes ORS to {client} Medical for {700 + number}")
            ids += ID.findall(text_of(answer))
        await stage.rows(TITLE)
        stage.sheets.delete_rows(BOOK, TITLE, 2, 5)

        async def void() -> int:
            found = await stage.daemon.ledger.read(
                lambda tx: [entries.find(tx, "johnlee", entry_id) for entry_id in ids]
            )
            return [each is not None and each.status for each in found].count(Status.VOID)

        await stage.until(lambda: PURPOSE in labels(stage.telegram.messages(MEERA)), "the owner is asked")
        assert await void() == 0
        assert "5 rows are gone" in text_of(stage.telegram.messages(MEERA)[-1:])
        answer = await stage.press(MEERA, PURPOSE)
        assert "5 rows were meant to go" in text_of(answer)

        async def all_void() -> bool:
            return await void() == 5

        await until(stage, all_void, "the deleted rows are void")
        await stage.until(
            lambda: stage.daemon.health.check("sheets").status is Health.HEALTHY, "the worksheet can be used"
        )
        assert len(await stage.rows(TITLE)) == 1
