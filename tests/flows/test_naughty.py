"""Hostile texts through the whole daemon: nothing wrong is saved, nothing stops, everybody is served."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.flows.naughty import naughty_texts
from tests.flows.stage import ASHA, RAVI, Stage, opened
from tests.flows.test_entry_to_row import SALE, text_of

CASES = Path(__file__).resolve().parents[2] / "bench" / "cases"
UNHURRIED = {"RATE_LIMIT_CALLS_PER_MINUTE": "1000"}


async def sent(stage: Stage, text: str, number: int) -> list[dict[str, Any]]:
    """Send a text as an app would, or as the service would pass on what no app can send."""
    if not any("\ud800" <= character <= "\udfff" for character in text):
        return await stage.say(ASHA, text)
    message = {
        "message_id": 500_000 + number,
        "date": int(time.time()),
        "chat": {"id": ASHA, "type": "private", "first_name": "Asha"},
        "from": {"id": ASHA, "is_bot": False, "first_name": "Asha"},
        "text": text,
    }
    return await stage.answers(ASHA, lambda: stage.telegram.inject({"message": message}))


async def test_texts_that_break_programs_save_nothing_and_are_each_answered(tmp_path: Path) -> None:
    async with opened(tmp_path, **UNHURRIED) as stage:
        unanswered = []
        for number, text in enumerate(naughty_texts()):
            # A command for another bot is not for this one.
            if not await sent(stage, text, number) and text.strip() and text != "/start@other_bot":
                unanswered.append(text)
        assert unanswered == []
        assert not await stage.rows("JohnLee_Data")
        assert "Saved" in text_of(await stage.say(RAVI, SALE))


async def test_a_name_of_hostile_text_stays_text_in_receipt_and_sheet(tmp_path: Path) -> None:
    async with opened(tmp_path, **UNHURRIED) as stage:
        for name in ("=SUM(A1) Traders", "<b>Bold</b> Stores", "' OR 1=1 -- Medical", "{name} Stores"):
            await stage.say(ASHA, f"Client: {name}\nOrders: 3\nAmount: 500\nType: sale")
        for row in await stage.rows("JohnLee_Data"):
            assert isinstance(row["Client"], str)
            assert row["Amount"] == 500


def hostile_cases() -> Iterator[dict[str, Any]]:
    for name in ("hostile", "second_hostile"):
        for line in (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


async def test_of_the_hostile_cases_only_true_entries_are_saved_and_as_they_are(tmp_path: Path) -> None:
    async with opened(tmp_path, **UNHURRIED) as stage:
        expected = []
        for number, case in enumerate(hostile_cases()):
            await sent(stage, case["text"], number)
            if case["action"] == "save":
                expected += [(each["client"], each["orders"], each["amount"]) for each in case["entries"]]
        rows = await stage.rows("JohnLee_Data")
        saved = [(row["Client"] or None, row["Orders"] or None, row["Amount"] or None) for row in rows]
        wrong = [each for each in saved if each not in expected]
        assert wrong == []
