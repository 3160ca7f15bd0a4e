"""Reminders in the evening, days off, and the digests, with a clock that the test sets."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.flows.stage import ASHA, BILAL, BOOK, CHITRA, MEERA, RAVI, Stage, opened

INDIA = ZoneInfo("Asia/Kolkata")
SALE = "Sold 5 tablets to Apollo Pharmacy for 25000"


class Clock:
    """The wall clock of the daemon and of Telegram."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 24, 10, 0, tzinfo=INDIA)  # a Tuesday

    def __call__(self) -> float:
        return self.moment.timestamp()

    def at(self, hour: int, minute: int = 0, *, days: int = 0) -> None:
        self.moment = self.moment.replace(hour=hour, minute=minute) + timedelta(days=days)


def text_of(messages: list[dict[str, Any]]) -> str:
    return "\n".join(message["text"] or "" for message in messages)


def said(stage: Stage, person: int, words: str) -> list[dict[str, Any]]:
    return [m for m in stage.telegram.messages(person) if m["from"]["is_bot"] and words in (m["text"] or "")]


def documents(stage: Stage, person: int) -> list[dict[str, Any]]:
    return [m for m in stage.telegram.messages(person) if m.get("document")]


async def tick(stage: Stage) -> None:
    await stage.daemon.beside.schedule.tick()
    await stage.settled()


async def test_only_reps_without_an_entry_are_reminded_once(tmp_path: Path) -> None:
    clock = Clock()
    async with opened(tmp_path, clock=clock) as stage:
        await tick(stage)
        await stage.say(ASHA, SALE)
        clock.at(19, 29)
        await tick(stage)
        assert said(stage, RAVI, "No entry for") == []
        clock.at(19, 30)
        await tick(stage)
        await tick(stage)
        assert len(said(stage, RAVI, "No entry for JohnLee")) == 1
        assert len(said(stage, CHITRA, "No entry for Yugrow")) == 1
        for person in (ASHA, BILAL, MEERA):
            assert said(stage, person, "No entry for") == []


async def test_a_person_chooses_time_strength_and_off_by_command_or_by_words(tmp_path: Path) -> None:
    clock = Clock()
    async with opened(tmp_path, clock=clock) as stage:
        await tick(stage)
        assert "18:00" in text_of(await stage.say(ASHA, "/nudge 18:00"))
        assert "not reminded" in text_of(await stage.say(RAVI, "reminder off"))
        assert "20:15" in text_of(await stage.say(CHITRA, "remind me at 8:15 pm"))
        assert "twice" in text_of(await stage.say(CHITRA, "/nudge firm"))
        clock.at(18, 0)
        await tick(stage)
        assert len(said(stage, ASHA, "No entry for")) == 1
        clock.at(20, 30)
        await tick(stage)
        assert said(stage, RAVI, "No entry for") == []
        assert len(said(stage, CHITRA, "No entry for")) == 1
        clock.at(21, 15)
        await tick(stage)
        assert len(said(stage, CHITRA, "No entry for")) == 2


async def test_in_an_hour_and_a_day_off_are_buttons_under_the_reminder(tmp_path: Path) -> None:
    clock = Clock()
    async with opened(tmp_path, clock=clock) as stage:
        await tick(stage)
        clock.at(19, 30)
        await tick(stage)
        assert "in an hour" in text_of(await stage.press(ASHA, "In an hour"))
        assert "day off" in text_of(await stage.press(RAVI, "Day off today"))
        clock.at(20, 31)
        await tick(stage)
        assert len(said(stage, ASHA, "No entry for")) == 1
        assert said(stage, RAVI, "No entry for") == []


async def test_a_day_off_in_words_spares_the_reminder_and_stands_in_the_digest(tmp_path: Path) -> None:
    clock = Clock()
    async with opened(tmp_path, clock=clock) as stage:
        await tick(stage)
        assert "chhutti" in text_of(await stage.say(RAVI, "aaj leave pe hu"))
        await stage.say(ASHA, SALE)
        clock.at(20, 0)
        await tick(stage)
        assert said(stage, RAVI, "No entry for") == []
        (digest,) = said(stage, MEERA, "JohnLee Pharmaceuticals")[-1:]
        assert "Day off: Ravi" in digest["text"]


async def test_on_sunday_nobody_is_reminded(tmp_path: Path) -> None:
    clock = Clock()
    clock.at(10, days=5)
    async with opened(tmp_path, clock=clock) as stage:
        await tick(stage)
        clock.at(19, 30)
        await tick(stage)
        assert said(stage, RAVI, "No entry for") == []


async def test_the_digest_tells_totals_the_silent_the_large_and_the_sheet_to_admins_alone(
    tmp_path: Path,
) -> None:
    clock = Clock()
    async with opened(tmp_path, clock=clock) as stage:
        await tick(stage)
        await stage.say(ASHA, SALE)
        await stage.say(ASHA, "Sold 2 boxes ORS to Noble Medical for 800")
        await stage.say(CHITRA, "Sold 2 boxes ORS to Yugrow Canary for 777")
        clock.at(20, 0)
        await tick(stage)
        await tick(stage)
        (digest,) = said(stage, MEERA, "JohnLee Pharmaceuticals")[-1:]
        assert "₹25,800" in digest["text"]
        assert "No entry: Ravi" in digest["text"]
        assert "Apollo Pharmacy" in digest["text"]
        assert "Canary" not in digest["text"]
        assert any(each.get("url", "").endswith(BOOK) for each in digest["entities"])
        assert len(said(stage, MEERA, "₹25,800")) == 1
        assert said(stage, BILAL, "Largest") == []
        assert said(stage, MEERA, "Ambica") == []


async def test_the_week_comes_on_monday_morning_and_the_digest_can_be_ended(tmp_path: Path) -> None:
    clock = Clock()
    async with opened(tmp_path, clock=clock) as stage:
        await tick(stage)
        await stage.say(ASHA, SALE)
        await stage.say(ASHA, "Sold 2 boxes to शर्मा मेडिकल 😀 <b>$x^2$</b> for 800")
        clock.at(9, 0, days=6)
        await tick(stage)
        (week,) = said(stage, MEERA, "23-11-2026 – 29-11-2026")[:1]
        assert "₹25,000" in week["text"]
        (page,) = documents(stage, MEERA)
        assert page["text"] == "JohnLee Pharmaceuticals: the week on one page"
        content = stage.telegram.file(page["document"])
        assert content.startswith(b"%PDF")
        assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") == 1
        assert [documents(stage, person) for person in (ASHA, BILAL, CHITRA)] == [[], [], []]
        assert "No digest" in text_of(await stage.say(MEERA, "/nudge digest off"))
        before = len(stage.telegram.messages(MEERA))
        clock.at(20, 0)
        await tick(stage)
        assert len(stage.telegram.messages(MEERA)) == before


async def test_a_week_whose_page_cannot_be_drawn_is_told_in_words_alone(tmp_path: Path) -> None:
    clock = Clock()
    async with opened(tmp_path, clock=clock) as stage:
        await tick(stage)
        await stage.say(ASHA, SALE)
        await stage.say(BILAL, "/top")
        workshop = stage.daemon.insight.workshop
        assert workshop.process is not None
        os.kill(workshop.process, signal.SIGSTOP)
        clock.at(9, 0, days=6)
        ticking = asyncio.create_task(tick(stage))
        await stage.until(lambda: workshop.waiting, "the worker was given work")
        os.kill(workshop.process, signal.SIGKILL)
        await ticking
        assert "JohnLee Pharmaceuticals" in text_of(said(stage, MEERA, "23-11-2026 – 29-11-2026"))
        assert documents(stage, MEERA) == []


async def test_an_empty_week_has_no_page(tmp_path: Path) -> None:
    clock = Clock()
    async with opened(tmp_path, clock=clock) as stage:
        await tick(stage)
        clock.at(9, 0, days=6)
        await tick(stage)
        assert "JohnLee Pharmaceuticals" in text_of(said(stage, MEERA, "23-11-2026 – 29-11-2026"))
        assert documents(stage, MEERA) == []
