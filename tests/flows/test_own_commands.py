"""A rep's commands with words behind them, and undo in every order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.stage import ASHA, BILAL, BOOK, Stage, opened
from tests.flows.test_entry_to_row import labels, text_of

NOBLE = "Sold 5 boxes Dolo to Noble Medical for 700"
GUPTA = "Sold 2 boxes Crocin to Gupta Stores for 900"
POUNDS = """
[companies.johnlee]
name = "JohnLee Pharmaceuticals"
worksheet = "JohnLee_Data"
currency = "GBP"
[companies.yugrow]
name = "Yugrow Industries"
worksheet = "Yugrow_Data"
"""


async def states(stage: Stage) -> dict[str, str]:
    return {row["Client"]: row["Status"] for row in await stage.rows("JohnLee_Data")}


async def test_undo_said_twice_takes_the_entry_back_and_cancel_does_not(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        await stage.say(ASHA, GUPTA)
        await stage.say(ASHA, "undo")
        assert "stays as it was" in text_of(await stage.say(ASHA, "cancel"))
        assert labels(await stage.say(ASHA, "undo")) == ["Undo"]
        assert labels(await stage.say(ASHA, "undo")) == ["Restore"]
        assert await states(stage) == {"Noble Medical": "Active", "Gupta Stores": "Void"}


async def test_an_entry_that_is_back_is_said_to_count_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        receipt = await stage.say(ASHA, NOBLE)
        await stage.say(ASHA, "/undo")
        again = await stage.say(ASHA, "undo", reply_to=receipt[-1]["id"])
        assert labels(again) == ["Restore"]
        assert "it counts again" in text_of(await stage.press(ASHA, "Restore"))
        assert await states(stage) == {"Noble Medical": "Active"}


async def test_a_row_that_was_deleted_in_the_sheet_is_named_as_the_reason(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        receipt = await stage.say(ASHA, NOBLE)
        await stage.rows("JohnLee_Data")
        stage.sheets.delete_rows(BOOK, "JohnLee_Data", 2)
        undo = receipt[-1]["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        restore = undo.replace("undo", "restore")
        for _ in range(200):
            if labels(await stage.say(ASHA, "/entries")) == ["Restore 1"]:
                break
        press = stage.telegram.press(ASHA, ASHA, receipt[-1]["id"], restore, stale=True)
        await stage.settled()
        assert "deleted in the sheet" in press.answer["text"]


@pytest.mark.parametrize("command", ["/undo 2", "/undo Gupta", "/undo last one please"])
async def test_undo_with_words_behind_it_takes_nothing_back(tmp_path: Path, command: str) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        assert "/entries" in text_of(await stage.say(ASHA, command))
        assert await states(stage) == {"Noble Medical": "Active"}


async def test_an_entry_behind_a_command_is_not_saved_and_that_is_said(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        assert "not saved" in text_of(await stage.say(ASHA, "/sales Apollo 5 box 12000"))
        assert "not saved" not in text_of(await stage.say(ASHA, "/sales"))
        assert await states(stage) == {}


async def test_junk_behind_a_command_is_answered(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        for junk in ("²", "٣", "-1", "0", "1e3", "abc"):
            assert "Noble Medical" in text_of(await stage.say(ASHA, f"/entries {junk}")), junk
        await stage.say(ASHA, "/language हिंदी")
        assert "नमस्ते" in text_of(await stage.say(ASHA, "/help"))
        await stage.say(BILAL, "/target Asha 5 lakh")
        assert "amount behind the name" in text_of(await stage.say(BILAL, "/target Asha 0.001"))


async def test_a_text_about_a_client_changes_no_reminder(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, "Gupta has no stock, please remind him next week")
        assert "19:30" in text_of(await stage.say(ASHA, "/nudge"))
        assert "not reminded" in text_of(await stage.say(ASHA, "reminder off"))


async def test_an_amount_without_a_sign_is_in_the_companys_money_also_in_a_correction(tmp_path: Path) -> None:
    companies = tmp_path / "companies.toml"
    companies.write_text(POUNDS)
    async with opened(tmp_path, COMPANIES_FILE=str(companies)) as stage:
        await stage.say(ASHA, "Sold 5 boxes Dolo to Boots")
        assert "£500" in text_of(await stage.say(ASHA, "3 box, 500"))
        await stage.say(ASHA, "Visited Superdrug, owner away")
        await stage.press(ASHA, "Edit")
        assert "£40" in text_of(await stage.say(ASHA, "amount 40"))
        assert {row["Currency"] for row in await stage.rows("JohnLee_Data")} == {"GBP"}


async def test_several_undos_in_words_show_the_entries_and_take_none_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        await stage.say(ASHA, GUPTA)
        shown = await stage.say(ASHA, "undo my last 2 entries")
        assert "One entry at a time" in text_of(shown)
        assert labels(shown)[0].startswith("Undo")
        assert set((await states(stage)).values()) == {"Active"}


@pytest.mark.parametrize(
    ("text", "button"),
    [
        ("wapas lao", "Wapas lao"),
        ("restore", "Restore"),
        ("undo ko undo karo", "Wapas lao"),
        ("वापस लाओ", "वापस लाओ"),
    ],
)
async def test_what_was_taken_back_is_offered_again_in_words(tmp_path: Path, text: str, button: str) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        await stage.say(ASHA, GUPTA)
        await stage.say(ASHA, "/undo")
        assert labels(await stage.say(ASHA, text)) == [button]
        await stage.press(ASHA, button)
        assert set((await states(stage)).values()) == {"Active"}


async def test_nothing_is_offered_again_where_nothing_was_taken_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        assert "was taken back" in text_of(await stage.say(ASHA, "restore"))


async def test_the_last_entries_are_as_many_as_were_asked_for(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        await stage.say(ASHA, GUPTA)
        shown = text_of(await stage.say(ASHA, "last 1 entries"))
        assert "Gupta Stores" in shown
        assert "Noble Medical" not in shown


@pytest.mark.parametrize("text", ["how much stock is left", "why are sales down", "who sold the most"])
async def test_a_question_that_no_figure_answers_is_told_so(tmp_path: Path, text: str) -> None:
    async with opened(tmp_path) as stage:
        assert "I cannot answer that" in text_of(await stage.say(ASHA, text))


async def test_a_wish_to_be_reminded_of_a_thing_changes_no_reminder(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        assert "only of entries" in text_of(await stage.say(ASHA, "remind me to call Apollo at 5"))
        assert "reminded at" in text_of(await stage.say(ASHA, "remind me at 7 pm"))


async def test_how_something_is_done_is_answered_with_the_help(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        assert text_of(await stage.say(ASHA, "how to correct an entry")) == text_of(
            await stage.say(ASHA, "/help")
        )
