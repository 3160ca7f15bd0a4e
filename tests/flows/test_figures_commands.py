"""A manager asks for figures, pictures and files; reps see their own, nobody sees another company's."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from bot.handlers.replied import ENTRY_ID
from ledger import geocodes
from ledger.driver import Connection
from ledger.entry import EntryType
from tests.flows.figures_stage import CANARY, files, fill, words
from tests.flows.stage import ASHA, BILAL, BOOK, CHITRA, MEERA, PATIENCE, RAVI, Stage, opened

PNG = b"\x89PNG\r\n\x1a\n"
MANAGERS = (
    "/dashboard", "/top", "/location_analytics", "/predictions", "/forecast", "/charts", "/trends",
    "/ask who owes us money?", "/export",
)  # fmt: skip


async def test_a_manager_sees_how_the_company_stands(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        mine = await fill(stage)
        await stage.say(BILAL, "/target Asha 5 lakh")
        said = words(await stage.say(BILAL, "/dashboard"))
        assert "JohnLee Pharmaceuticals · This month" in said
        for part in (
            "Revenue ₹",
            "To be paid ₹",
            "Asha: ₹",
            "% of target",
            "What stands out",
            "compared with",
        ):
            assert part in said
        best = words(await stage.say(BILAL, "/top year"))
        for part in ("Clients", "Items", "Dolo 650", "Places", "Bandra", "People"):
            assert part in best
        sold = sum(
            (e.details.amount or 0) * (1 if e.details.type is EntryType.SALES else -1)
            for e in mine
            if e.details.type in (EntryType.SALES, EntryType.RETURN)
        )
        year = words(await stage.say(BILAL, "/ask total sales this year"))
        shown = int("".join(filter(str.isdigit, year.split("Revenue: ")[1].splitlines()[0])))
        assert 0 < shown <= sold
        assert len(said) < 1_600  # a phone's screen or two, not a wall
        assert CANARY not in said + best + year


async def test_pictures_are_sent_and_can_be_opened(tmp_path: Path) -> None:
    from PIL import Image

    async with opened(tmp_path) as stage:
        await fill(stage)
        predicted = await stage.say(BILAL, "/predictions")
        assert "the next 30 days" in words(predicted)
        drawn = await stage.say(BILAL, "/charts")
        one = await stage.say(BILAL, "/charts reps")
        place = await stage.say(BILAL, "/location_analytics")
        assert [len(files(stage, each, "photo")) for each in (predicted, drawn, one, place)] == [1, 6, 1, 1]
        for content in files(stage, [*predicted, *drawn, *one, *place], "photo"):
            assert content.startswith(PNG)
            with Image.open(io.BytesIO(content)) as image:
                image.verify()
                assert min(image.size) >= 600
        assert "An order for the next visits" in words(place)
        left = [path for path in (tmp_path / "data" / "charts").rglob("*") if path.is_file()]
        assert left == []


async def test_pictures_speak_the_language_of_who_asks(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await fill(stage, days=70)
        drawn = {}
        for language in ("english", "hinglish", "hindi", "english"):
            await stage.say(BILAL, f"/language {language}")
            for name in ("/charts hours", "/predictions"):
                [picture] = files(stage, await stage.say(BILAL, name), "photo")
                drawn.setdefault(name, []).append(picture)
        for name, (english, hinglish, hindi, again) in drawn.items():
            assert len({english, hinglish, hindi}) == 3, name
            assert again == english, name


async def test_an_export_is_a_workbook_without_formulas(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    async with opened(tmp_path) as stage:
        mine = await fill(stage, days=20)
        await stage.say(ASHA, "Sold 5 boxes Crocin to Apollo for 12,500")
        first = min(e.details.date for e in mine if e.details.date)
        sent = await stage.say(BILAL, f"/export {first:%d-%m-%Y}")
        [content] = files(stage, sent, "document")
        sheet = load_workbook(io.BytesIO(content)).active
        rows = list(sheet.iter_rows(values_only=True))
        assert len(rows) - 1 == len(mine) + 1
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
        assert CANARY not in str(rows)
        assert "no entries" in words(await stage.say(BILAL, "/export 01-01-2001 02-01-2001"))
        assert "after the last" in words(await stage.say(BILAL, "/export 02-01-2026 01-01-2026"))
        assert "Write the days so" in words(await stage.say(BILAL, "/export yesterday-ish"))


async def test_a_rep_is_refused_in_one_sentence_and_sees_only_the_own_standing(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await fill(stage)
        for command in MANAGERS:
            said = await stage.say(RAVI, command)
            assert [words([each]) for each in said] == ["This is for managers only."]
        assert "Only a manager sets targets" in words(await stage.say(ASHA, "/target Ravi 1"))
        assert "You have no target" in words(await stage.say(ASHA, "/target"))
        await stage.say(BILAL, "/target asha 2,00,000")
        assert "Target ₹2,00,000" in words(await stage.say(ASHA, "/target"))
        own = words(await stage.say(ASHA, "/month"))
        for part in ("This month · Asha", "place ", "of 2", "Target ₹2,00,000", "Your clients still owe ₹"):
            assert part in own
        assert "Ravi" not in own


async def test_nothing_of_another_company_comes_through_any_command(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await fill(stage)
        said = [words(await stage.say(BILAL, command)) for command in MANAGERS]
        said.append(words(await stage.say(MEERA, f"/ask what does {CANARY} owe?")))
        said.append(words(await stage.say(MEERA, "/ask how much did Chitra sell this month?")))
        assert not any("Zulu Mart" in each or "Zanzibar Traders:" in each for each in said)
        assert "I know no client" in said[-2]
        await stage.say(MEERA, f"/admin_assign {CHITRA} yugrow manager")
        theirs = words(await stage.say(CHITRA, "/top"))
        assert CANARY in theirs
        assert "Apollo" not in theirs


@pytest.mark.parametrize("command", MANAGERS)
async def test_a_company_without_entries_is_told_so_kindly(
    stage_without_entries: Stage, command: str
) -> None:
    said = await stage_without_entries.say(MEERA, command)
    assert len(said) == 1
    assert not said[0]["photo"]
    kind = (
        "No entries",
        "No sales",
        "no forecast",
        "nothing to draw",
        "names a place",
        "Nobody owes",
        "no entries",
    )
    assert any(part in words(said) for part in kind)


@pytest.fixture
async def stage_without_entries(tmp_path: Path) -> Any:
    async with opened(tmp_path, employ=False) as stage:
        await stage.say(MEERA, "/start")
        yield stage


async def revenue(stage: Stage) -> str:
    """The company's revenue of the month as the manager is told."""
    said = words(await stage.say(BILAL, "/month"))
    return said.split("Revenue ")[1].split()[0] if "Revenue " in said else said


async def test_a_new_entry_an_undo_and_a_correction_in_the_sheet_are_in_the_next_answer(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path, ANALYTICS_CACHE_TTL="86400") as stage:
        assert "No entries yet" in await revenue(stage)
        await stage.say(ASHA, "Sold 5 boxes Crocin to Apollo for 12,500")
        assert await revenue(stage) == "₹12,500"
        await stage.say(ASHA, "Sold 2 boxes Crocin to Noble for 500")
        assert await revenue(stage) == "₹13,000"
        await stage.press(ASHA, "Undo")
        assert await revenue(stage) == "₹12,500"
        rows = await stage.rows("JohnLee_Data")
        row = next(number for number, each in enumerate(rows, 2) if each["Amount"] == 12_500)
        column = chr(ord("A") + list(rows[0]).index("Amount"))
        stage.sheets.set_cell(BOOK, "JohnLee_Data", f"{column}{row}", "700")
        ends = time.monotonic() + PATIENCE
        while await revenue(stage) != "₹700":
            assert time.monotonic() < ends, "the correction never reached the figures"
            await asyncio.sleep(0.05)


async def test_figures_are_kept_until_something_changes(tmp_path: Path) -> None:
    async with opened(tmp_path, ANALYTICS_CACHE_TTL="86400") as stage:
        await fill(stage, days=30)
        first = await stage.say(BILAL, "/dashboard")
        worker = stage.daemon.insight.workshop.process
        assert worker is not None
        os.kill(worker, signal.SIGKILL)
        again = await stage.say(BILAL, "/dashboard")
        assert words(again) == words(first)  # nothing had to be computed


async def test_a_worker_that_dies_costs_one_sentence_and_the_next_question_is_answered(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path, ANALYTICS_CACHE_TTL="0") as stage:
        await fill(stage, days=70)
        await stage.say(BILAL, "/top")
        worker = stage.daemon.insight.workshop.process
        assert worker is not None
        os.kill(worker, signal.SIGSTOP)
        asked = asyncio.create_task(stage.say(BILAL, "/predictions"))
        await stage.until(lambda: stage.daemon.insight.workshop.waiting, "the worker was given work")
        os.kill(worker, signal.SIGKILL)
        assert "could not compute that just now" in words(await asked)
        assert "Saved" in words(await stage.say(ASHA, "Sold 5 boxes Crocin to Apollo for 12,500"))
        assert "the next 30 days" in words(await stage.say(BILAL, "/predictions"))


async def test_predictions_that_are_switched_off_say_so(tmp_path: Path) -> None:
    async with opened(tmp_path, PREDICTIVE_ANALYTICS_ENABLED="false") as stage:
        await fill(stage, days=70)
        assert "switched off" in words(await stage.say(BILAL, "/forecast"))
        assert len(files(stage, await stage.say(BILAL, "/charts trend"), "photo")) == 1


async def test_a_question_shows_its_figure_and_the_entries_behind_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        receipt = words(await stage.say(ASHA, "Sold 5 boxes Crocin to Apollo for 12,500 credit"))
        entry_id = ENTRY_ID.findall(receipt)[0]
        for question in (
            "how much did we sell to Apollo this month?",
            "Apollo ka kitna baki hai?",
            "how much did Asha sell this week?",
        ):
            said = words(await stage.say(BILAL, f"/ask {question}"))
            assert "₹12,500" in said
            assert entry_id in said
        for question in ("why is the sky blue?", "what did Yugrow sell?", ""):
            said = words(await stage.say(BILAL, f"/ask {question}"))
            assert "₹" not in said
            assert "for example" in said.casefold() or "know no client" in said


async def test_an_admin_sees_who_writes(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, "Sold 5 boxes Crocin to Apollo for 12,500")
        said = words(await stage.say(MEERA, "/admin_stats"))
        for part in ("1 entries", "Asha: 1, the last on", "Ravi: no entry yet", "by rules 1"):
            assert part in said


async def test_the_places_say_who_writes_far_from_the_shop(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        mine = await fill(stage, days=40)
        recent = [entry for entry in mine if entry.user_id == ASHA][-5:]
        other = [entry for entry in mine if entry.user_id == RAVI][-2:]

        def measure(tx: Connection) -> None:
            for entry, kilometres in zip(recent, (0.4, 7.4, 31.6, 4.9, 1.0), strict=True):
                geocodes.measured(tx, "johnlee", entry.entry_id, kilometres, 0.0, time.time() + 9_999)
            for entry in other:
                geocodes.measured(tx, "johnlee", entry.entry_id, 0.2, 0.0, time.time() + 9_999)

        await stage.daemon.ledger.write(measure)
        said = words(await stage.say(BILAL, "/location_analytics"))
        assert "Far from the shop" in said
        assert "Asha: 2 of 5 entries, the farthest 32 km away" in said
        assert "Ravi:" not in said.partition("Far from the shop")[2].partition("An order")[0]
