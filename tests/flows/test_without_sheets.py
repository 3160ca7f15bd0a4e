"""Without Google Sheets the ledger is the book: nothing waits for a sheet."""

from __future__ import annotations

import time
from pathlib import Path

from ledger import outbox
from tests.flows.stage import ASHA, MEERA, opened
from tests.flows.test_entry_to_row import SALE, text_of


async def test_without_google_sheets_nothing_is_said_to_wait_for_one(tmp_path: Path) -> None:
    async with opened(tmp_path, GOOGLE_SHEETS_CREDENTIALS_FILE="", SPREADSHEET_ID="") as stage:
        assert "Saved" in text_of(await stage.say(ASHA, SALE))
        daemon = stage.daemon
        later = time.time() + 3600
        await daemon.numbers.refresh(daemon.ledger, daemon.metrics, later)
        assert (daemon.numbers.stats.outbox, daemon.numbers.stats.oldest_seconds) == (0, 0.0)
        said = text_of(await stage.say(MEERA, "/admin_health"))
        assert "rows wait" not in said
        assert "in its sheet" not in said
        (kept,) = await daemon.ledger.read(outbox.backlog)
        assert kept.waiting == 1  # it is sent should a spreadsheet be set up
