"""The model phrases figures and maps questions in the chat: honest, lying, down, slow, and out of bounds."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.gemini.prompt import Prompt
from sandbox.gemini.service import GeminiService, Mode
from sandbox.server import LoopbackServer
from tests.flows.figures_stage import CANARY, fill, words
from tests.flows.stage import ASHA, BILAL, Stage, opened

KEY = "AIza" + "k" * 35
INDIA = ZoneInfo("Asia/Kolkata")
STANDS_OUT = "What stands out"
LIES = 200
ODD_QUESTION = "Apollo Bandra wale se dhandha kaisa chal raha, zara batao to sahi"
Facts = list[dict[str, str]]


class Clock:
    """Wall and monotonic clock in one; each look at a figure moves it, so that no limit is reached."""

    def __init__(self) -> None:
        now = dt.datetime.now(INDIA)
        self.moment = now.replace(hour=10, minute=0, second=0, microsecond=0).timestamp()

    def __call__(self) -> float:
        return self.moment


@dataclass
class Mouth:
    """What the model says: ``phrase`` makes sentences of facts, ``question`` maps a question."""

    phrase: Callable[[Facts], list[dict[str, Any]]] = lambda facts: []
    question: dict[str, str] = field(default_factory=dict)
    phrased: int = 0
    asked: int = 0

    def __call__(self, prompt: Prompt) -> dict[str, Any]:
        fields = (prompt.schema or {}).get("properties", {})
        if "sentences" in fields:
            self.phrased += 1
            return {"sentences": self.phrase(json.loads(prompt.text)["facts"])}
        if "figure" in fields:
            self.asked += 1
            return {"figure": "none", "client": "", "since": "", "until": "", **self.question}
        return {"entries": []}


@asynccontextmanager
async def talking(folder: Path) -> AsyncIterator[tuple[Stage, GeminiService, Mouth, Clock]]:
    mouth, clock = Mouth(), Clock()
    gemini = GeminiService(KEY, responder=mouth)
    async with (
        LoopbackServer(gemini.app()) as server,
        opened(folder, clock=clock, monotonic=clock, GEMINI_API_KEY=KEY, GEMINI_API_URL=server.url) as stage,
    ):
        await fill(stage, days=70)
        yield stage, gemini, mouth, clock


async def stands_out(stage: Stage, clock: Clock) -> list[str]:
    """What /dashboard says there, nothing kept from before."""
    clock.moment += 10
    stage.daemon.insight.desk.drop("johnlee")
    said = words(await stage.say(BILAL, "/dashboard"))
    return [line for line in said.partition(STANDS_OUT)[2].splitlines() if line.startswith("• ")]


def refused(facts: Facts) -> list[dict[str, Any]]:
    """Sentences about a fact that was never given: the code's own words are the answer."""
    return [{"facts": ["nothing of the kind"], "text": "All is well."}]


def sentence(fact: dict[str, str], text: str) -> dict[str, Any]:
    return {"facts": [fact["name"]], "text": text}


def lies(number: int) -> Callable[[Facts], list[dict[str, Any]]]:
    """The ``number``-th way to say something false about the facts, with a number or a name of its own."""

    def told(facts: Facts) -> list[dict[str, Any]]:
        fact = facts[number % len(facts)]
        other = facts[(number + 1) % len(facts)]
        text = fact["text"]
        false = 910_007 + 13 * number
        made = (
            f"{text} In all that is {false}.",
            re.sub(r"\d[\d,.]*\d|\d", str(false), text, count=1)
            if re.search(r"\d", text)
            else f"{text} {false}",
            f"{text} That is {number % 89 + 311}% more.",
            f"₹{false} is missing. {text}",
            f"{text} {other['text']} Together ₹{false}.",
            f"{text} Lakhon mein: {number + 211}.{number % 9 + 1} lakh.",
            f"{text} {CANARY} bought for it.",
            f"{text} यह {str(false).translate(str.maketrans('0123456789', '०१२३४५६७८९'))} है।",
            f"{text} About {('twelve', 'forty', 'ninety')[number % 3]} thousand {number + 7} in all.",
            f"{text} Since 0{number % 9 + 1}-01-2019.",
        )
        return [sentence(fact, made[number % len(made)])]

    return told


async def test_an_honest_model_chooses_and_its_words_are_shown(tmp_path: Path) -> None:
    async with talking(tmp_path) as (stage, _, mouth, clock):
        mouth.phrase = refused
        plain = await stands_out(stage, clock)
        assert len(plain) > 2
        mouth.phrase = lambda facts: [sentence(fact, fact["text"]) for fact in facts[1:3]]
        (bullet,) = await stands_out(stage, clock)
        assert bullet == f"• {plain[1][2:]} {plain[2][2:]}"
        asked = mouth.phrased
        assert bullet in words(await stage.say(BILAL, "/dashboard"))
        assert mouth.phrased == asked  # the same facts are phrased once


async def test_none_of_200_false_numbers_is_shown(tmp_path: Path) -> None:
    async with talking(tmp_path) as (stage, _, mouth, clock):
        mouth.phrase = refused
        plain = await stands_out(stage, clock)
        shown = []
        for number in range(LIES):
            mouth.phrase = lies(number)
            if await stands_out(stage, clock) != plain:
                shown.append(number)
        assert mouth.phrased == LIES + 1
        assert shown == []


async def test_while_the_model_is_down_the_facts_are_told_in_the_codes_own_words(tmp_path: Path) -> None:
    async with talking(tmp_path) as (stage, gemini, mouth, clock):
        mouth.phrase = refused
        plain = await stands_out(stage, clock)
        for mode in (Mode.UNAVAILABLE, Mode.MALFORMED, Mode.SAFETY, Mode.FENCED, Mode.RATE_LIMITED):
            gemini.mode = mode
            mouth.phrase = lambda facts: [sentence(facts[0], facts[0]["text"])]
            shown = await stands_out(stage, clock)
            assert shown == plain or (mode is Mode.FENCED and shown == plain[:1])
        assert "I cannot answer that" in words(await stage.say(BILAL, f"/ask {ODD_QUESTION}"))
        assert "Revenue: ₹" in words(await stage.say(BILAL, "/ask total sales this month"))


async def test_a_slow_model_delays_nobody_elses_entry_and_then_goes_without(tmp_path: Path) -> None:
    async with talking(tmp_path) as (stage, gemini, mouth, clock):
        mouth.phrase = refused
        plain = await stands_out(stage, clock)
        gemini.mode, gemini.slow_seconds = Mode.SLOW, 60.0
        before = mouth.phrased + len(gemini.journal)
        stage.daemon.insight.desk.drop("johnlee")
        clock.moment += 10
        started = time.monotonic()
        asked = asyncio.create_task(stage.say(BILAL, "/dashboard"))
        await stage.until(lambda: stage.daemon.insight.workshop.waiting == 0, "the figures are there")
        stage.telegram.send_text(ASHA, "Sold 5 boxes ORS to Noble Medical for 500")
        saved = lambda: any("Saved" in (m["text"] or "") for m in stage.telegram.messages(ASHA))  # noqa: E731
        await stage.until(saved, "the entry is answered")
        assert not asked.done()
        shown = words(await asked)
        assert time.monotonic() - started < 15
        assert all(line in shown for line in plain[:1])
        assert before == mouth.phrased + len(gemini.journal)


async def test_a_question_the_grammar_does_not_know_is_mapped_by_the_model_and_answered_by_code(
    tmp_path: Path,
) -> None:
    async with talking(tmp_path) as (stage, _, mouth, _):
        mouth.question = {"figure": "sales", "client": "Apollo Bandra"}
        answer = words(await stage.say(BILAL, f"/ask {ODD_QUESTION}"))
        assert mouth.asked == 1
        assert "Revenue: ₹" in answer or "I know no client Apollo Bandra" in answer
        mouth.question = {}
        assert "I cannot answer that" in words(await stage.say(BILAL, f"/ask {ODD_QUESTION}"))


async def test_a_lying_reader_of_questions_changes_no_figure(tmp_path: Path) -> None:
    async with talking(tmp_path) as (stage, gemini, mouth, _):
        gemini.mode = Mode.LYING
        mouth.question = {"figure": "sales", "client": "Apollo Bandra"}
        assert "I cannot answer that" in words(await stage.say(BILAL, f"/ask {ODD_QUESTION}"))
        gemini.mode = Mode.HONEST
        for wrong in (
            {"figure": "sales", "client": CANARY},
            {"figure": "profit"},
            {"figure": "sales", "since": "1900-01-01", "until": "2100-01-01"},
            {"figure": "sales", "since": "tomorrow"},
            {"figure": "sales", "company": "yugrow"},
        ):
            mouth.question = wrong
            assert "I cannot answer that" in words(await stage.say(BILAL, f"/ask {ODD_QUESTION}"))


async def test_another_companys_client_is_unknown_whoever_names_it(tmp_path: Path) -> None:
    async with talking(tmp_path) as (stage, _, mouth, clock):
        mouth.question = {"figure": "sales", "client": CANARY}
        answer = words(await stage.say(BILAL, f"/ask zara {CANARY} wale ka haal batao to sahi"))
        assert f"I know no client {CANARY} here. Nothing was computed." in answer
        mouth.phrase = refused
        plain = await stands_out(stage, clock)
        mouth.phrase = lambda facts: [sentence(facts[0], f"{CANARY} has gone quiet.")]
        assert await stands_out(stage, clock) == plain
