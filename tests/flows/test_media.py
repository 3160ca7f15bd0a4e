"""Voice notes and photos: shown, confirmed, never saved unseen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sandbox.gemini.honest import honest_answer
from sandbox.gemini.service import GeminiService, Mode
from sandbox.server import LoopbackServer
from tests.flows.stage import ASHA, Stage, opened
from tests.flows.test_entry_to_row import ID, labels, text_of

VOICE = b"OggS" + b"\0" * 40 + b"DESCRIPTION=Sharma Medical ko 20 peti becha 12500 rupaye me" + b"\0" * 40
PHOTO = b"\xff\xd8\xff\xfe" + b"DESCRIPTION=Sold 10 boxes Crocin to Noble Medical for 2400" + b"\0" * 40


@asynccontextmanager
async def with_model(folder: Path) -> AsyncIterator[tuple[Stage, GeminiService]]:
    gemini = GeminiService("AIza" + "k" * 35, responder=honest_answer)
    async with (
        LoopbackServer(gemini.app()) as server,
        opened(folder, GEMINI_API_KEY="AIza" + "k" * 35, GEMINI_API_URL=server.url) as stage,
    ):
        yield stage, gemini


async def test_a_voice_note_is_shown_and_saved_only_when_confirmed(tmp_path: Path) -> None:
    async with with_model(tmp_path) as (stage, _):
        shown = await stage.answers(ASHA, lambda: stage.telegram.send_voice(ASHA, VOICE))
        assert "20 peti" in text_of(shown)
        assert "₹12,500" in text_of(shown)
        assert labels(shown)[0] == "Save"
        assert not await stage.rows("JohnLee_Data")
        receipt = await stage.press(ASHA, "Save")
        assert ID.findall(text_of(receipt))
        (row,) = await stage.rows("JohnLee_Data")
        assert (row["Client"], row["Amount"], row["Orders"]) == ("Sharma Medical", 12500, 20)


async def test_a_photo_of_a_bill_is_shown_and_saved_only_when_confirmed(tmp_path: Path) -> None:
    async with with_model(tmp_path) as (stage, _):
        shown = await stage.answers(ASHA, lambda: stage.telegram.send_photo(ASHA, PHOTO))
        assert "Noble Medical" in text_of(shown)
        assert not await stage.rows("JohnLee_Data")
        await stage.press(ASHA, "Save")
        (row,) = await stage.rows("JohnLee_Data")
        assert (row["Client"], row["Amount"]) == ("Noble Medical", 2400)


async def test_while_the_model_is_away_texts_work_and_voice_is_explained(tmp_path: Path) -> None:
    async with with_model(tmp_path) as (stage, gemini):
        gemini.mode = Mode.UNAVAILABLE
        answer = await stage.answers(ASHA, lambda: stage.telegram.send_voice(ASHA, VOICE))
        assert "nothing is saved" in text_of(answer)
        assert "Saved" in text_of(await stage.say(ASHA, "Sold 5 boxes ORS to Noble Medical for 500"))


async def test_without_a_key_voice_is_explained(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        answer = await stage.answers(ASHA, lambda: stage.telegram.send_voice(ASHA, VOICE))
        assert "write" in text_of(answer)


def voice(words: str) -> bytes:
    return b"OggS" + b"\0" * 40 + b"DESCRIPTION=" + words.encode() + b"\0" * 40


async def test_a_spoken_undo_waits_for_the_button(tmp_path: Path) -> None:
    async with with_model(tmp_path) as (stage, _):
        await stage.say(ASHA, "Sold 5 boxes ORS to Noble Medical for 500")
        shown = await stage.answers(
            ASHA, lambda: stage.telegram.send_voice(ASHA, voice("cancel my last entry"))
        )
        assert labels(shown) == ["Undo"]
        assert [row["Status"] for row in await stage.rows("JohnLee_Data")] == ["Active"]
        await stage.press(ASHA, "Undo")
        assert [row["Status"] for row in await stage.rows("JohnLee_Data")] == ["Void"]


async def test_a_spoken_correction_waits_for_the_button(tmp_path: Path) -> None:
    async with with_model(tmp_path) as (stage, _):
        await stage.say(ASHA, "Sold 5 boxes ORS to Noble Medical for 25000")
        words = voice("galti se 25000 likha, 2500 tha")
        shown = await stage.answers(ASHA, lambda: stage.telegram.send_voice(ASHA, words))
        assert "₹2,500" in text_of(shown)
        assert [row["Amount"] for row in await stage.rows("JohnLee_Data")] == [25000]
        await stage.press(ASHA, "Save")
        assert [row["Amount"] for row in await stage.rows("JohnLee_Data")] == [2500]


async def test_a_spoken_question_is_answered_with_figures(tmp_path: Path) -> None:
    async with with_model(tmp_path) as (stage, _):
        await stage.say(ASHA, "Sold 5 boxes ORS to Noble Medical for 500")
        shown = await stage.answers(
            ASHA, lambda: stage.telegram.send_voice(ASHA, voice("how much did I sell to Noble Medical today"))
        )
        assert "₹500" in text_of(shown)


async def test_a_spoken_answer_completes_the_entry_that_was_asked_about(tmp_path: Path) -> None:
    async with with_model(tmp_path) as (stage, _):
        await stage.say(ASHA, "sold 5 boxes ORS to Noble Medical")
        shown = await stage.answers(ASHA, lambda: stage.telegram.send_voice(ASHA, voice("500 rupaye")))
        assert "Noble Medical" in text_of(shown)
        assert "₹500" in text_of(shown)
        assert not await stage.rows("JohnLee_Data")
        await stage.press(ASHA, "Save")
        assert [(row["Client"], row["Amount"]) for row in await stage.rows("JohnLee_Data")] == [
            ("Noble Medical", 500)
        ]


async def test_a_spoken_yes_shows_the_buttons_and_saves_nothing_by_itself(tmp_path: Path) -> None:
    async with with_model(tmp_path) as (stage, _):
        await stage.answers(ASHA, lambda: stage.telegram.send_voice(ASHA, VOICE))
        shown = await stage.answers(ASHA, lambda: stage.telegram.send_voice(ASHA, voice("haan save kar do")))
        assert labels(shown)[0] == "Save"
        assert not await stage.rows("JohnLee_Data")


async def test_a_spoken_correction_is_about_what_is_being_asked(tmp_path: Path) -> None:
    async with with_model(tmp_path) as (stage, _):
        await stage.say(ASHA, "Sold 5 boxes ORS to Noble Medical for 500")
        await stage.answers(ASHA, lambda: stage.telegram.send_voice(ASHA, VOICE))
        words = voice("amount 15000 kar do")
        shown = await stage.answers(ASHA, lambda: stage.telegram.send_voice(ASHA, words))
        assert "Sharma Medical" in text_of(shown)
        await stage.press(ASHA, "Save")
        assert {row["Client"]: row["Amount"] for row in await stage.rows("JohnLee_Data")} == {
            "Noble Medical": 500,
            "Sharma Medical": 15000,
        }
