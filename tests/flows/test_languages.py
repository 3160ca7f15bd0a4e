"""The answer comes in the language of the message, until a language is chosen."""

from __future__ import annotations

from pathlib import Path

from tests.flows.stage import ASHA, BILAL, MEERA, RAVI, opened
from tests.flows.test_entry_to_row import ID, SALE, labels, text_of
from tests.flows.test_groups import BOT, GROUP, linked

HINGLISH = "Sharma Medical ko 20 peti becha 12500 ka"
HINDI = "शर्मा मेडिकल को 20 पेटी बेचा 12500 का"


async def test_a_hinglish_sale_is_answered_in_hinglish(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        answer = await stage.say(ASHA, HINGLISH)
        assert "Save ho gaya" in text_of(answer)
        assert "Sharma Medical" in text_of(answer)
        assert "₹12,500" in text_of(answer)
        assert labels(answer) == ["Undo", "Edit"]
        (row,) = await stage.rows("JohnLee_Data")
        assert (row["Type"], row["Client"], row["Amount"]) == ("Sales", "Sharma Medical", 12500)


async def test_a_hindi_sale_is_answered_in_hindi(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        answer = await stage.say(ASHA, HINDI)
        assert "सेव हो गया" in text_of(answer)
        assert "शर्मा मेडिकल" in text_of(answer)
        assert "₹12,500" in text_of(answer)
        (entry_id,) = [word for word in text_of(answer).split() if ID.fullmatch(word)]
        assert labels(answer) == ["Undo", "Edit"]
        (row,) = await stage.rows("JohnLee_Data")
        assert (row["Entry ID"], row["Client"], row["Amount"]) == (entry_id, "शर्मा मेडिकल", 12500)


async def test_what_is_missing_is_asked_in_the_language_of_the_message(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        asked = await stage.say(ASHA, "Sharma Medical ko 20 peti becha")
        assert "Sharma Medical ka kitne ka hai?" in text_of(asked)
        assert labels(asked) == ["Cancel"]
        assert "Save ho gaya" in text_of(await stage.say(ASHA, "12500"))


async def test_a_pressed_button_answers_in_the_language_spoken_before(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, HINDI)
        assert "वापस ले लिया" in text_of(await stage.press(ASHA, "Undo"))
        (row,) = await stage.rows("JohnLee_Data")
        assert row["Status"] == "Void"


async def test_a_chosen_language_stays_whatever_is_written(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, "/language english")
        assert "Saved" in text_of(await stage.say(ASHA, HINGLISH))
        await stage.say(ASHA, "/language auto")
        assert "Save ho gaya" in text_of(await stage.say(ASHA, HINGLISH.replace("12500", "900")))


async def test_the_language_of_one_is_not_the_language_of_another(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        assert "सेव हो गया" in text_of(await stage.say(ASHA, HINDI))
        assert "✅ Saved" in text_of(await stage.say(RAVI, SALE))


async def test_what_an_admin_did_is_told_in_the_language_of_the_person_it_is_about(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, "/language hindi")
        for command, word in (
            (f"/admin_assign {ASHA} yugrow", "Yugrow"),
            (f"/admin_remove {ASHA} yugrow", "Yugrow"),
        ):
            told = await stage.answers(ASHA, lambda c=command: stage.telegram.send_text(MEERA, c))
            assert word in text_of(told)
            assert "हैं" in text_of(told) or "नहीं" in text_of(told)


async def test_a_manager_who_asks_in_a_group_is_told_that_these_are_the_own_figures(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await linked(stage)
        asked = f"{BOT} aaj ka total?"
        shown = await stage.answers(GROUP, lambda: stage.telegram.send_text(BILAL, asked, GROUP))
        assert "/today" in text_of(shown)
