"""Short texts about a saved entry, without a reply to its receipt, reach the entry that the person means."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.stage import ASHA, RAVI, Stage, opened
from tests.flows.test_entry_to_row import labels, text_of

NOBLE = "Sold 5 boxes Dolo to Noble Medical Dadar for 700"
GUPTA = "Sold 2 boxes Crocin to Gupta Stores for 900"
OPEN = "Sold 3 boxes Crocin to Apollo Bandra"  # the amount is asked for


async def amounts(stage: Stage) -> dict[str, object]:
    return {row["Client"]: row["Amount"] for row in await stage.rows("JohnLee_Data")}


@pytest.mark.parametrize(
    "text", ["Gupta wala 950 karo", "Gupta ka amount 950 tha", "amount of Gupta should be 950"]
)
async def test_a_correction_goes_to_the_client_it_names_and_not_to_the_last_entry(
    tmp_path: Path, text: str
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, GUPTA)
        await stage.say(ASHA, NOBLE)
        assert "950" in text_of(await stage.say(ASHA, text))
        assert await amounts(stage) == {"Gupta Stores": 950, "Noble Medical": 700}


async def test_a_correction_of_another_client_leaves_the_open_question_as_it_was(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, GUPTA)
        await stage.say(ASHA, OPEN)
        assert "950" in text_of(await stage.say(ASHA, "Gupta wala 950 karo"))
        await stage.say(ASHA, "1200")
        assert await amounts(stage) == {"Gupta Stores": 950, "Apollo": 1200}


async def test_an_answer_that_is_a_known_name_is_an_answer(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, GUPTA)
        assert "Which client" in text_of(await stage.say(ASHA, "Sold 4 boxes Dolo for 300"))
        await stage.say(ASHA, "Gupta Stores")
        rows = await stage.rows("JohnLee_Data")
        assert [(row["Client"], row["Amount"]) for row in rows] == [
            ("Gupta Stores", 900),
            ("Gupta Stores", 300),
        ]


async def test_a_name_that_two_clients_share_is_asked_about(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        await stage.say(ASHA, "Sold 2 boxes Crocin to Noble Traders for 400")
        assert "Which entry" in text_of(await stage.say(ASHA, "Noble wala 800 karo"))
        assert await amounts(stage) == {"Noble Medical": 700, "Noble Traders": 400}


@pytest.mark.parametrize("text", ["undo Gupta", "Gupta wala hatao", "Gupta wali entry delete karo"])
async def test_undo_with_a_name_asks_about_that_entry_and_a_yes_takes_it_back(
    tmp_path: Path, text: str
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, GUPTA)
        await stage.say(ASHA, NOBLE)
        asked = await stage.say(ASHA, text)
        assert "Gupta" in text_of(asked)
        assert labels(asked) == ["Undo"]
        await stage.say(ASHA, "haan")
        rows = await stage.rows("JohnLee_Data")
        assert {row["Client"]: row["Status"] for row in rows} == {
            "Gupta Stores": "Void",
            "Noble Medical": "Active",
        }


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("nahi 650", "Amount", 650),
        ("sorry 650", "Amount", 650),
        ("650 tha", "Amount", 650),
        ("cash tha", "Payment", "cash"),
    ],
)
async def test_what_sounds_like_a_correction_of_the_last_entry_is_asked_and_a_yes_does_it(
    tmp_path: Path, text: str, field: str, value: object
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        (before,) = await stage.rows("JohnLee_Data")
        asked = await stage.say(ASHA, text)
        assert "would become" in text_of(asked) or "ho jayegi" in text_of(asked)
        assert await stage.rows("JohnLee_Data") == [before]
        await stage.say(ASHA, "haan")
        (row,) = await stage.rows("JohnLee_Data")
        assert row[field] == value


async def test_a_no_to_the_change_leaves_the_entry(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        await stage.say(ASHA, "nahi 650")
        assert "stays as it was" in text_of(await stage.say(ASHA, "no"))
        assert await amounts(stage) == {"Noble Medical": 700}


async def test_a_change_that_waits_ends_when_the_entry_is_taken_back_or_becomes_another(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        await stage.say(ASHA, "nahi 650")
        await stage.say(ASHA, "/undo")
        await stage.say(ASHA, "yes")
        (row,) = await stage.rows("JohnLee_Data")
        assert (row["Amount"], row["Status"]) == (700, "Void")


async def test_a_yes_after_another_receipt_shows_the_question_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, "sold 900 boxes paracetamol to Apollo Bandra for 2.5 crore")
        await stage.say(ASHA, GUPTA)
        assert labels(await stage.say(ASHA, "yes"))[0] == "Save"
        assert await amounts(stage) == {"Gupta Stores": 900}


async def test_nobody_corrects_an_entry_of_somebody_else_by_its_name(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(RAVI, GUPTA)
        await stage.say(ASHA, NOBLE)
        await stage.say(ASHA, "Gupta wala 950 karo")
        assert (await amounts(stage))["Gupta Stores"] == 900


async def test_a_change_that_waits_does_not_overwrite_a_later_correction(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        (message,) = [each for each in stage.telegram.messages(ASHA) if each["text"] == NOBLE]
        await stage.say(ASHA, "nahi 650")
        await stage.answers(
            ASHA, lambda: stage.telegram.edit_text(ASHA, message["id"], NOBLE.replace("700", "640"))
        )
        assert (await amounts(stage)) == {"Noble Medical": 640}
        assert "changed since" in text_of(await stage.say(ASHA, "yes"))
        assert (await amounts(stage)) == {"Noble Medical": 640}


async def test_a_correction_that_names_somebody_unknown_is_asked_before_it_changes_the_last_entry(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        shown = text_of(await stage.say(ASHA, "Gupta wala 950 karo"))
        assert "Noble Medical" in shown
        assert await amounts(stage) == {"Noble Medical": 700}
        assert "Noble Medical" in text_of(await stage.say(ASHA, "show my entries"))


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Dadar nahi Bandra", "Location", "Bandra"),
        ("client Gupta Stores", "Client", "Gupta Stores"),
        ("Noble nahi Gupta", "Client", "Gupta"),
        ("payment cash", "Payment", "cash"),
        ("type return", "Type", "Return"),
    ],
)
async def test_a_denial_or_a_named_field_right_after_the_receipt_changes_the_entry(
    tmp_path: Path, text: str, field: str, value: object
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        assert "Changed" in text_of(await stage.say(ASHA, text))
        (row,) = await stage.rows("JohnLee_Data")
        assert row[field] == value


@pytest.mark.parametrize("text", ["it was purchase", "return tha", "kal ka", "Gupta tha"])
async def test_a_bare_word_about_the_kind_the_day_or_the_client_is_asked_about_first(
    tmp_path: Path, text: str
) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, NOBLE)
        before = await stage.rows("JohnLee_Data")
        assert "would become" in text_of(await stage.say(ASHA, text))
        assert await stage.rows("JohnLee_Data") == before
        await stage.say(ASHA, "haan")
        (row,) = await stage.rows("JohnLee_Data")
        assert [row] != before
