"""A written yes or no under a reading that is shown for checking does what its buttons do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.stage import ASHA, RAVI, opened
from tests.flows.test_entry_to_row import SALE, labels, text_of

LARGE = "sold 900 boxes paracetamol to Apollo Bandra for 2.5 crore"


@pytest.mark.parametrize("yes", ["yes", "haan ji", "हाँ", "ok save kar do"])
async def test_a_written_yes_saves_what_was_shown(tmp_path: Path, yes: str) -> None:
    async with opened(tmp_path) as stage:
        assert labels(await stage.say(ASHA, LARGE))[0] == "Save"
        assert "Apollo" in text_of(await stage.say(ASHA, yes))
        (row,) = await stage.rows("JohnLee_Data")
        assert row["Amount"] == 25000000
        await stage.say(ASHA, yes)
        assert len(await stage.rows("JohnLee_Data")) == 1


@pytest.mark.parametrize("no", ["no", "nahi, rehne do", "cancel karo", "नहीं"])
async def test_a_written_no_drops_what_was_shown(tmp_path: Path, no: str) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, LARGE)
        assert labels(await stage.say(ASHA, no)) == []
        await stage.say(ASHA, "yes")
        assert not await stage.rows("JohnLee_Data")


@pytest.mark.parametrize("well", ["ok", "thik hai", "thanks", "galat nahi"])
async def test_what_decides_nothing_shows_the_question_again(tmp_path: Path, well: str) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, LARGE)
        again = await stage.say(ASHA, well)
        assert well == "galat nahi" or labels(again)[0] == "Save"
        assert not await stage.rows("JohnLee_Data")
        await stage.press(ASHA, "Save")
        assert len(await stage.rows("JohnLee_Data")) == 1


async def test_a_yes_does_not_choose_between_sale_and_purchase(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, "MedPlus 3 boxes 8000")
        assert labels(await stage.say(ASHA, "yes"))[:2] == ["Save as sale", "Save as purchase"]
        assert not await stage.rows("JohnLee_Data")


async def test_a_yes_without_a_question_saves_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, SALE)
        await stage.say(ASHA, "yes")
        await stage.say(RAVI, "haan")
        assert len(await stage.rows("JohnLee_Data")) == 1


async def test_a_yes_to_did_you_mean_takes_the_known_client_and_a_no_keeps_the_written_one(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, "Sold 5 boxes ORS to Sharma Medical for 500")
        asked = await stage.say(ASHA, "Sold 4 boxes ORS to Shrma Medical for 400")
        assert "It is Sharma Medical" in labels(asked)
        await stage.say(ASHA, "haan")
        asked = await stage.say(ASHA, "Sold 3 boxes ORS to Shrma Medical for 300")
        assert "It is Sharma Medical" in labels(asked)
        kept = await stage.say(ASHA, "nahi")
        assert "Shrma Medical" in text_of(kept)
        assert "It is Sharma Medical" not in labels(kept)
        await stage.say(ASHA, "yes")
        assert [row["Client"] for row in await stage.rows("JohnLee_Data")] == [
            "Sharma Medical",
            "Sharma Medical",
            "Shrma Medical",
        ]


async def test_a_no_while_a_correction_is_open_leaves_the_entry_as_it_was(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, SALE)
        await stage.press(ASHA, "Edit")
        assert "stays as it was" in text_of(await stage.say(ASHA, "cancel"))
        (row,) = await stage.rows("JohnLee_Data")
        assert (row["Amount"], row["Status"]) == (25000, "Active")


async def test_a_no_to_a_missing_amount_drops_the_entry_and_says_so(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, "sold 5 boxes ORS to Noble Medical")
        assert "nothing was saved" in text_of(await stage.say(ASHA, "rehne do"))
        await stage.say(ASHA, "5000")
        assert not await stage.rows("JohnLee_Data")


async def test_an_answer_that_quotes_a_question_is_about_that_one(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        first = (await stage.say(ASHA, "sold 5 boxes ORS to Noble Medical"))[-1]["id"]
        await stage.say(ASHA, "sold 3 boxes Volini to Gupta Stores")
        await stage.say(ASHA, "500", reply_to=first)
        await stage.say(ASHA, "900")
        rows = [(row["Client"], row["Amount"]) for row in await stage.rows("JohnLee_Data")]
        assert rows == [("Noble Medical", 500), ("Gupta Stores", 900)]


async def test_cancel_in_words_is_about_the_open_question_and_not_about_what_was_saved(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, SALE)
        await stage.say(ASHA, LARGE)
        assert labels(await stage.say(ASHA, "delete karo")) == []
        assert labels(await stage.say(ASHA, "cancel my last entry")) == ["Undo"]
        assert [row["Status"] for row in await stage.rows("JohnLee_Data")] == ["Active"]
        await stage.say(ASHA, "yes")
        assert [row["Status"] for row in await stage.rows("JohnLee_Data")] == ["Void"]


async def test_a_no_with_a_figure_corrects_the_amount_that_was_too_large(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, "Sold 5 boxes ORS to Gupta Stores for 50000000")
        await stage.say(ASHA, "nahi 500")
        await stage.say(ASHA, "yes")
        assert [(row["Orders"], row["Amount"]) for row in await stage.rows("JohnLee_Data")] == [(5, 500)]


@pytest.mark.parametrize(("text", "orders", "today"), [("500 kal ka", 5, False), ("3 box, 500", 3, True)])
async def test_an_answer_with_more_than_the_amount_does_not_lose_the_rest(
    tmp_path: Path, text: str, orders: int, today: bool
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, "sold 5 boxes ORS to Noble Medical")
        shown = text_of(await stage.say(ASHA, text))
        assert "₹500" in shown
        assert f"{orders} box ORS" in shown
        assert ("Date" in shown) is not today


async def test_a_thumb_up_shows_the_question_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, LARGE)
        assert labels(await stage.say(ASHA, "👍"))[0] == "Save"
        assert not await stage.rows("JohnLee_Data")


@pytest.mark.parametrize(
    "text",
    [
        "Verma Traders se 5000 vasool kiya cheque bounce",
        "Sold 5 boxes ORS to Noble Medical for 500 dummy",
        "Sold 5 boxes ORS to Noble Medical for 500 nakli",
    ],
)
async def test_words_that_take_an_entry_back_are_looked_at(tmp_path: Path, text: str) -> None:
    async with opened(tmp_path) as stage:
        assert labels(await stage.say(ASHA, text))[:1] == ["Save"]


async def test_when_the_payment_comes_is_not_when_it_was_sold(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        receipt = text_of(await stage.say(ASHA, "Sold 5 boxes ORS to Noble Medical for 500 payment kal"))
        assert "Saved" in receipt
        assert "Date" not in receipt


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("haan par amount 600 hai", "Amount", 600),
        ("yes but 600", "Amount", 600),
        ("haan lekin client Noble Medical hai", "Client", "Noble Medical"),
    ],
)
async def test_a_yes_with_a_but_changes_what_was_shown(
    tmp_path: Path, text: str, field: str, value: object
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, LARGE)
        await stage.say(ASHA, text)
        if not await stage.rows("JohnLee_Data"):
            await stage.press(ASHA, "Save")
        (row,) = await stage.rows("JohnLee_Data")
        assert row[field] == value


async def test_a_return_as_the_answer_for_the_amount_is_saved_as_a_return(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, "Sold 3 boxes Crocin to Apollo Bandra")
        await stage.say(ASHA, "return 500")
        (row,) = await stage.rows("JohnLee_Data")
        assert (row["Type"], row["Amount"]) == ("Return", 500)
