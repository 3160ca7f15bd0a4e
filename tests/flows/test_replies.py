"""A reply is about what it replies to, and never about another entry or question."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.stage import ASHA, MEERA, RAVI, Stage, opened
from tests.flows.test_entry_to_row import labels, text_of
from tests.flows.test_groups import BOT, linked
from tests.flows.test_groups import say as say_in_group

NOBLE = "Sold 5 boxes Dolo to Noble Medical Dadar for 700"
GUPTA = "Sold 2 boxes Crocin to Gupta Stores for 900"
APOLLO = "Sold 3 boxes Crocin to Apollo Bandra"  # the amount is asked for
CITY = "Sold 4 boxes ORS to City Chemist"  # the amount is asked for
BATCH = "Apollo 5 box 12000\nNoble 3 box 700\nRaj 10 strip 1450"


async def amounts(stage: Stage, worksheet: str = "JohnLee_Data") -> dict[str, object]:
    return {row["Client"]: row["Amount"] for row in await stage.rows(worksheet)}


def own(stage: Stage, text: str) -> int:
    (found,) = [each["id"] for each in stage.telegram.messages(ASHA) if each["text"] == text]
    return int(found)


@pytest.mark.parametrize("text", ["amount 650", "nahi 650", "650", "undo"])
async def test_a_reply_to_the_receipt_of_several_entries_asks_which_one_is_meant(
    tmp_path: Path, text: str
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, "/sales")
        receipt = await stage.say(ASHA, BATCH)
        asked = await stage.say(ASHA, text, reply_to=receipt[-1]["id"])
        assert "Which of them" in text_of(asked) or "kaun si" in text_of(asked)
        await stage.say(ASHA, "yes")
        assert await amounts(stage) == {"Apollo": 12000, "Noble": 700, "Raj": 1450}
        assert {row["Status"] for row in await stage.rows("JohnLee_Data")} == {"Active"}
        await stage.say(ASHA, "Noble amount 650", reply_to=receipt[-1]["id"])
        assert await amounts(stage) == {"Apollo": 12000, "Noble": 650, "Raj": 1450}


@pytest.mark.parametrize("text", ["amount 650", "undo"])
async def test_a_reply_to_the_receipt_of_somebody_else_changes_nothing_of_ones_own(
    tmp_path: Path, text: str
) -> None:
    async with opened(tmp_path) as stage:
        await linked(stage)
        receipt = await say_in_group(stage, ASHA, f"{BOT} {NOBLE}")
        await say_in_group(stage, RAVI, f"{BOT} {GUPTA}")
        answer = await say_in_group(stage, RAVI, text, reply_to=receipt[-1]["id"])
        assert "somebody else" in text_of(answer)
        assert await amounts(stage) == {"Noble Medical": 700, "Gupta Stores": 900}
        assert labels(answer) == []


async def test_an_answer_that_replies_to_ones_own_message_is_about_that_message(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, APOLLO)
        await stage.say(ASHA, CITY)
        await stage.say(ASHA, "650", reply_to=own(stage, APOLLO))
        assert await amounts(stage) == {"Apollo": 650}
        await stage.say(ASHA, "800")
        assert await amounts(stage) == {"Apollo": 650, "City Chemist": 800}


async def test_a_reply_to_a_question_that_was_answered_corrects_what_it_became(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        question = await stage.say(ASHA, APOLLO)
        await stage.say(ASHA, "500")
        await stage.say(ASHA, CITY)
        await stage.say(ASHA, "amount 600", reply_to=question[-1]["id"])
        assert await amounts(stage) == {"Apollo": 600}


async def test_a_reply_to_a_question_that_was_cancelled_answers_no_other(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        question = await stage.say(ASHA, APOLLO)
        await stage.say(ASHA, "cancel")
        await stage.say(ASHA, CITY)
        await stage.say(ASHA, "500", reply_to=question[-1]["id"])
        assert await amounts(stage) == {}


async def two_companies(stage: Stage) -> int:
    """Asha works for both, has an entry in each and works for Yugrow now; the number of JohnLee's receipt."""
    await stage.say(MEERA, f"/admin_assign {ASHA} yugrow")
    receipt = await stage.say(ASHA, NOBLE)
    await stage.say(ASHA, "/company")
    await stage.press(ASHA, "Yugrow")
    await stage.say(ASHA, GUPTA)
    return int(receipt[-1]["id"])


@pytest.mark.parametrize("text", ["amount 650", "undo"])
async def test_a_reply_to_a_receipt_of_the_other_company_changes_nothing_and_says_whose_it_is(
    tmp_path: Path, text: str
) -> None:
    async with opened(tmp_path) as stage:
        answer = text_of(await stage.say(ASHA, text, reply_to=await two_companies(stage)))
        assert "JohnLee Pharmaceuticals" in answer
        assert "/company" in answer
        assert await amounts(stage) == {"Noble Medical": 700}
        assert await amounts(stage, "Yugrow_Data") == {"Gupta Stores": 900}


async def test_a_button_of_the_other_company_says_whose_it_is_and_how_to_go_there(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(MEERA, f"/admin_assign {ASHA} yugrow")
        receipt = (await stage.say(ASHA, NOBLE))[-1]
        question = (await stage.say(ASHA, APOLLO))[-1]
        await stage.say(ASHA, "/company")
        await stage.press(ASHA, "Yugrow")
        for message in (receipt, question):
            for button in message["reply_markup"]["inline_keyboard"][0]:
                press = stage.telegram.press(ASHA, ASHA, message["id"], button["callback_data"])
                await stage.settled()
                assert "JohnLee Pharmaceuticals" in press.answer["text"], button
                assert "/company" in press.answer["text"]
        assert [row["Status"] for row in await stage.rows("JohnLee_Data")] == ["Active"]


async def test_the_next_sale_in_reply_to_a_receipt_in_a_group_is_an_entry_of_its_own(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await linked(stage)
        receipt = await say_in_group(stage, ASHA, f"{BOT} {NOBLE}")
        await say_in_group(stage, ASHA, GUPTA, reply_to=receipt[-1]["id"])
        assert await amounts(stage) == {"Noble Medical": 700, "Gupta Stores": 900}
        await say_in_group(stage, ASHA, NOBLE.replace("700", "650"), reply_to=receipt[-1]["id"])
        assert await amounts(stage) == {"Noble Medical": 650, "Gupta Stores": 900}


@pytest.mark.parametrize("said", ["client busy", "place far"])
async def test_what_is_told_of_a_client_does_not_rename_it_unasked(tmp_path: Path, said: str) -> None:
    async with opened(tmp_path) as stage:
        receipt = await stage.say(ASHA, NOBLE)
        asked = await stage.say(ASHA, said, reply_to=receipt[-1]["id"])
        assert "Save" in labels(asked)
        (row,) = await stage.rows("JohnLee_Data")
        assert (row["Client"], row["Location"]) == ("Noble Medical", "Dadar")


async def test_a_name_that_nobody_knows_is_taken_once_it_was_agreed_to(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        receipt = await stage.say(ASHA, NOBLE)
        await stage.say(ASHA, "client jagdamba", reply_to=receipt[-1]["id"])
        await stage.say(ASHA, "yes")
        (row,) = await stage.rows("JohnLee_Data")
        assert row["Client"] == "Jagdamba"


async def test_a_plain_text_about_the_client_does_not_rename_it_unasked(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        await stage.say(ASHA, "client is busy")
        (row,) = await stage.rows("JohnLee_Data")
        assert row["Client"] == "Noble Medical"
