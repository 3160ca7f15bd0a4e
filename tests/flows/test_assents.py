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
