"""Editing a message changes what the edit changes: nothing that was corrected or taken back since."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.flows.stage import ASHA, BOOK, MEERA, Stage, opened
from tests.flows.test_entry_to_row import labels, text_of

NOBLE = "Sold 5 boxes Dolo to Noble Medical for 700"
BATCH = "Apollo 5 box 12000\nNoble 3 box 700\nRaj 10 strip 1450"


async def edit(stage: Stage, before: str, after: str) -> list[dict[str, Any]]:
    (message,) = [each for each in stage.telegram.messages(ASHA) if each["text"] == before]
    return await stage.answers(ASHA, lambda: stage.telegram.edit_text(ASHA, message["id"], after))


async def kept(stage: Stage, worksheet: str = "JohnLee_Data") -> list[tuple[object, ...]]:
    return [(row["Client"], row["Amount"], row["Status"]) for row in await stage.rows(worksheet)]


async def test_an_entry_that_was_taken_back_stays_so_when_another_line_is_edited(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, "/sales")
        await stage.say(ASHA, BATCH)
        await stage.press(ASHA, "Undo 1")
        shown = text_of(await edit(stage, BATCH, BATCH.replace("1450", "1540")))
        assert "Apollo" not in shown
        expected = [("Apollo", 12000, "Void"), ("Noble", 700, "Active"), ("Raj", 1540, "Active")]
        assert await kept(stage) == expected


async def test_a_correction_of_one_line_outlives_the_edit_of_another_and_of_the_same(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, "/sales")
        await stage.say(ASHA, BATCH)
        await stage.press(ASHA, "Edit 1")
        await stage.say(ASHA, "amount 11000")
        once = BATCH.replace("1450", "1540")
        await edit(stage, BATCH, once)
        assert [amount for _, amount, _ in await kept(stage)] == [11000, 700, 1540]
        await edit(stage, once, once.replace("5 box", "6 box"))
        assert [amount for _, amount, _ in await kept(stage)] == [11000, 700, 1540]
        assert [row["Orders"] for row in await stage.rows("JohnLee_Data")] == [6, 3, 10]


async def test_a_correction_in_the_sheet_outlives_an_edit_of_something_else(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        await stage.rows("JohnLee_Data")
        stage.sheets.set_cell(BOOK, "JohnLee_Data", "H2", "650")
        ends = time.monotonic() + 20
        while "₹650" not in text_of(await stage.say(ASHA, "/entries")):
            assert time.monotonic() < ends, "the correction was never read back"
        await edit(stage, NOBLE, NOBLE.replace("5 boxes", "6 boxes"))
        assert await kept(stage) == [("Noble Medical", 650, "Active")]


async def test_an_edit_there_and_back_leaves_what_stood_before(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        wrong = NOBLE.replace("700", "7000")
        await edit(stage, NOBLE, wrong)
        assert await kept(stage) == [("Noble Medical", 7000, "Active")]
        await edit(stage, wrong, NOBLE)
        assert await kept(stage) == [("Noble Medical", 700, "Active")]


async def test_an_edit_that_changes_nothing_is_told_and_brings_nothing_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        await stage.say(ASHA, "/undo")
        answer = await edit(stage, NOBLE, NOBLE.replace("boxes", "box"))
        assert labels(answer) == ["Restore"]
        assert await kept(stage) == [("Noble Medical", 700, "Void")]
        await edit(stage, NOBLE.replace("boxes", "box"), NOBLE.replace("700", "710"))
        assert await kept(stage) == [("Noble Medical", 710, "Active")]


async def test_last_modified_is_when_the_message_was_edited(tmp_path: Path) -> None:
    moment = [datetime.fromisoformat("2026-11-24T10:00:00+05:30").timestamp()]
    async with opened(tmp_path, clock=lambda: moment[0]) as stage:
        await stage.say(ASHA, NOBLE)
        moment[0] += 3600
        await edit(stage, NOBLE, NOBLE.replace("700", "640"))
        (row,) = await stage.rows("JohnLee_Data")
        assert row["Entry Timestamp"] == "2026-11-24T10:00:00+05:30"
        assert row["Last Modified"] == "2026-11-24T11:00:00+05:30"


async def test_an_edit_makes_no_more_entries_than_a_message_may_hold(tmp_path: Path) -> None:
    async with opened(tmp_path, BATCH_SIZE_LIMIT="3") as stage:
        await stage.say(ASHA, NOBLE)
        many = "\n".join(f"Sold {n} boxes to Client{chr(64 + n)} for {n}000" for n in range(1, 6))
        assert "3 is the most" in text_of(await edit(stage, NOBLE, many))
        assert await kept(stage) == [("Noble Medical", 700, "Active")]


async def test_a_message_of_the_other_company_is_edited_there_and_by_nobody_who_has_left(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(MEERA, f"/admin_assign {ASHA} yugrow")
        await stage.say(ASHA, NOBLE)
        await stage.say(ASHA, "/company")
        await stage.press(ASHA, "Yugrow")
        more = f"{NOBLE}\nSold 2 boxes Crocin to Gupta Stores for 900"
        shown = text_of(await edit(stage, NOBLE, more))
        assert "JohnLee Pharmaceuticals" in shown
        assert "/company" in shown
        await stage.say(MEERA, f"/admin_remove {ASHA} johnlee")
        last = NOBLE.replace("700", "1")
        assert "not possible" in text_of(await edit(stage, more, last))
        assert await kept(stage) == [("Noble Medical", 700, "Active")]
        assert await kept(stage, "Yugrow_Data") == []


async def test_an_edited_answer_shows_the_entry_as_it_would_be(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, "Sold 5 boxes Dolo to Noble Medical")
        await stage.say(ASHA, "650")
        assert "₹560" in text_of(await edit(stage, "650", "560"))
        assert await kept(stage) == [("Noble Medical", 650, "Active")]
        await stage.say(ASHA, "yes")
        assert await kept(stage) == [("Noble Medical", 560, "Active")]
