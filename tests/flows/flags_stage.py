"""The bot with a model beside it, and the two ways of an operator to its flags."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sandbox.gemini.honest import honest_answer
from sandbox.gemini.prompt import Prompt
from sandbox.gemini.service import GeminiService
from sandbox.server import LoopbackServer
from services.flags.board import Flags
from tests.flows.stage import MEERA, Stage, opened
from tests.flows.test_entry_to_row import text_of
from tests.flows.test_media import PHOTO, VOICE
from tests.model_cases import CASES

ROOT = Path(__file__).resolve().parents[2]
UNSURE = CASES[0]  # the rules alone do not find the goods in it
UNSURE_TOO = (CASES[4], CASES[6], CASES[7], CASES[10])  # nor are they sure of these


def answer(prompt: Prompt) -> dict[str, Any]:
    case = next((each for each in CASES if each.text in repr(prompt)), None)
    return case.answer if case is not None and not prompt.media else honest_answer(prompt)


@asynccontextmanager
async def with_model(folder: Path) -> AsyncIterator[tuple[Stage, GeminiService]]:
    gemini = GeminiService("AIza" + "k" * 35, responder=answer)
    async with (
        LoopbackServer(gemini.app()) as server,
        opened(folder, GEMINI_API_KEY="AIza" + "k" * 35, GEMINI_API_URL=server.url) as stage,
    ):
        yield stage, gemini


def board(stage: Stage) -> Flags:
    return stage.daemon.beside.flags


async def owner(stage: Stage, command: str) -> str:
    """What the owner is told; the daemon knows of the change when this returns."""
    told = text_of(await stage.say(MEERA, f"/admin_flags {command}".strip()))
    await board(stage).refresh()
    return told


async def script(stage: Stage, *arguments: str) -> tuple[int, str]:
    """Run the operator's script beside the running daemon."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "scripts" / "feature_flags.py"),
        "--data",
        str(stage.folder / "data"),
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


async def voice(stage: Stage, person: int) -> str:
    return text_of(await stage.answers(person, lambda: stage.telegram.send_voice(person, VOICE)))


async def photo(stage: Stage, person: int) -> str:
    return text_of(await stage.answers(person, lambda: stage.telegram.send_photo(person, PHOTO)))
