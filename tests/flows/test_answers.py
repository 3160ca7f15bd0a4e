"""What is said while a question is open: an answer, something else, or nothing that can be understood."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.flows.stage import ASHA, MEERA, Stage, opened
from tests.flows.test_entry_to_row import labels, text_of
from tests.flows.test_groups import BOT, GROUP, linked
from tests.flows.test_groups import say as say_in_group

NOBLE = "Sold 5 boxes Dolo to Noble Medical for 700"
OPEN = "Sold 3 boxes Crocin to Apollo Bandra"  # the amount is asked for


async def rows(stage: Stage) -> list[tuple[object, ...]]:
    return [(row["Type"], row["Client"], row["Amount"]) for row in await stage.rows("JohnLee_Data")]


@pytest.mark.parametrize(
    "text",
    ["meeting at 5", "Gupta wala 650", "last 7 days sales?", "650 shayad", "500 600", "100+550", "-650"],
)
async def test_an_answer_with_words_of_something_else_is_shown_before_it_is_saved(
    tmp_path: Path, text: str
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, OPEN)
        await stage.say(ASHA, text)
        assert await rows(stage) == []


@pytest.mark.parametrize(
    "text", ["650 rupaye hai sir", "total 650 cash", "Apollo ka 650", "650/- only", "3 box, 650"]
)
async def test_an_answer_with_words_of_a_figure_is_saved_at_once(tmp_path: Path, text: str) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, OPEN)
        await stage.say(ASHA, text)
        assert await rows(stage) == [("Sales", "Apollo", 650)]


@pytest.mark.parametrize("text", ["i dont know", "baad mein batata hu", "asdfgh"])
async def test_what_is_not_understood_shows_the_question_again(tmp_path: Path, text: str) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, OPEN)
        again = await stage.say(ASHA, text)
        assert "Apollo" in text_of(again)
        assert labels(again) == ["Cancel"]
        await stage.say(ASHA, "650")
        assert await rows(stage) == [("Sales", "Apollo", 650)]


async def test_not_knowing_is_no_name_of_a_client(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, "Sold 4 boxes Dolo for 300")
        assert "Which client" in text_of(await stage.say(ASHA, "pata nahi"))
        assert await rows(stage) == []


async def test_a_new_sale_long_after_edit_was_pressed_is_a_new_entry(tmp_path: Path) -> None:
    hours = [0]
    started = time.time()
    async with opened(tmp_path, clock=lambda: started + hours[0] * 3600) as stage:
        await stage.say(ASHA, NOBLE)
        await stage.press(ASHA, "Edit")
        hours[0] = 5
        await stage.say(ASHA, "Sold 9 boxes Crocin to Noble Medical for 1800")
        assert await rows(stage) == [("Sales", "Noble Medical", 700), ("Sales", "Noble Medical", 1800)]


async def test_talk_in_a_group_neither_answers_nor_changes_an_open_question(tmp_path: Path) -> None:
    async with opened(tmp_path, reads_all=True) as stage:
        await linked(stage)
        await stage.press(MEERA, "Read every text", GROUP)
        (asked,) = await say_in_group(stage, ASHA, f"{BOT} {OPEN}")
        for talk in (
            "good morning all",
            "lunch at 2?",
            "ok",
            "haan",
            "Gupta ji ka phone aaya",
            "kal milte hai",
        ):
            assert await say_in_group(stage, ASHA, talk) == [], talk
        await say_in_group(stage, ASHA, "650")
        assert await rows(stage) == [("Sales", "Apollo", 650)]
        assert asked["id"]


@pytest.mark.parametrize("text", ["galat hai", "wrong", "nahi", "edit karo"])
async def test_a_complaint_right_after_a_receipt_shows_the_entry_with_its_buttons(
    tmp_path: Path, text: str
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        shown = await stage.say(ASHA, text)
        assert "Noble Medical" in text_of(shown)
        assert labels(shown) == ["Undo", "Edit"]
        assert await rows(stage) == [("Sales", "Noble Medical", 700)]


async def test_the_same_again_without_a_client_asks_for_which(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        assert "For which client" in text_of(await stage.say(ASHA, "same as last time"))


@pytest.mark.parametrize(
    "text",
    [
        "sold 5 boxes ORS to Apollo for -5000",
        "sold 5 boxes ORS @ 200 to Apollo for 1200",
        "sold 5 boxes ORS to Apollo for 500 on 25 December 2099",
    ],
)
async def test_cancel_in_words_ends_every_question(tmp_path: Path, text: str) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, text)
        assert "nothing was saved" in text_of(await stage.say(ASHA, "cancel"))
        assert await rows(stage) == []


@pytest.mark.parametrize(
    ("said", "kind"), [("return", "Return"), ("wapas aaya tha", "Return"), ("sale", "Sales")]
)
async def test_the_word_on_a_button_answers_like_the_button(tmp_path: Path, said: str, kind: str) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, "sold 5 boxes ORS to Apollo for -5000")
        await stage.say(ASHA, said)
        assert await rows(stage) == [(kind, "Apollo", 5000)]


@pytest.mark.parametrize("text", ["help", "madad", "मदद"])
async def test_help_needs_no_slash(tmp_path: Path, text: str) -> None:
    async with opened(tmp_path) as stage:
        assert "/entries" in text_of(await stage.say(ASHA, text))
