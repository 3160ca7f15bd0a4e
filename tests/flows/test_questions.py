"""Questions in plain words: whose figures, of which days, of which client, and what is not known is said."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.flows.stage import ASHA, BILAL, RAVI, Stage, opened
from tests.flows.test_entry_to_row import text_of

SUNDAY = datetime.fromisoformat("2026-11-22T15:00:00+05:30").timestamp()


def clock() -> float:
    return SUNDAY


async def trade(stage: Stage) -> None:
    await stage.say(ASHA, "Sold 5 boxes Dolo to Apollo Pharmacy for 1000 udhaar")
    await stage.say(ASHA, "Sold 5 boxes Dolo to Noble Medical for 700 yesterday")
    await stage.say(RAVI, "Sold 2 boxes Dolo to Gupta Stores for 300")
    await stage.say(RAVI, "Visited City Chemist, shop closed")


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("aaj ka total?", "₹1,300"),
        ("this month ka total", "₹2,000"),
        ("Ravi ne aaj kitna becha?", "₹300"),
        ("how many visits to City Chemist?", "Visits without an order: 1"),
    ],
)
async def test_a_manager_is_told_the_same_with_and_without_the_command(
    tmp_path: Path, question: str, figure: str
) -> None:
    async with opened(tmp_path, clock=clock) as stage:
        await trade(stage)
        plain = text_of(await stage.say(BILAL, question))
        assert figure in plain
        assert plain == text_of(await stage.say(BILAL, f"/ask {question}"))


@pytest.mark.parametrize(
    ("question", "days", "figure"),
    [
        ("kal ka total?", "21-11-2026", "₹700"),
        ("this month ka total", "01-11-2026 – 22-11-2026", "₹1,700"),
        ("last month ka total?", "01-10-2026 – 31-10-2026", ""),
    ],
)
async def test_other_days_are_not_called_today_or_this_week(
    tmp_path: Path, question: str, days: str, figure: str
) -> None:
    async with opened(tmp_path, clock=clock) as stage:
        await trade(stage)
        shown = text_of(await stage.say(ASHA, question))
        assert days in shown
        assert figure in shown
        assert not {"Aaj", "Today", "Is hafte", "This week"} & set(shown.replace(" · ", "\n").splitlines())


@pytest.mark.parametrize("person", [RAVI, BILAL])
@pytest.mark.parametrize("question", ["Zed ka total kitna hai?", "Aplo ka kitna baki?"])
async def test_a_client_whom_nobody_knows_has_no_figure(tmp_path: Path, person: int, question: str) -> None:
    async with opened(tmp_path, clock=clock) as stage:
        await trade(stage)
        shown = text_of(await stage.say(person, question))
        assert question.split()[0] in shown
        assert "Kuch hisaab nahi" in shown
        assert "₹" not in shown


async def test_a_client_is_found_by_the_first_words_of_the_name_and_asked_about_when_two_begin_so(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path, clock=clock) as stage:
        await trade(stage)
        for person in (RAVI, BILAL):
            shown = text_of(await stage.say(person, "Apollo ka kitna baki?"))
            assert "Apollo Pharmacy" in shown
            assert "₹1,000" in shown
        assert "Gupta Stores" in text_of(await stage.say(ASHA, "same as last time for Gupta"))
        await stage.say(RAVI, "Sold 2 boxes Dolo to Apollo Clinic for 80")
        for person in (RAVI, BILAL):
            shown = text_of(await stage.say(person, "Apollo ka kitna baki?"))
            assert "Apollo Pharmacy, Apollo Clinic" in shown
            assert "₹" not in shown


async def test_a_rep_is_told_the_figure_that_was_asked_for_of_the_own_entries(tmp_path: Path) -> None:
    async with opened(tmp_path, clock=clock) as stage:
        await trade(stage)
        visits = text_of(await stage.say(RAVI, "how many visits to City Chemist?"))
        assert "Visits without an order: 1" in visits
        assert "Revenue" not in visits
        assert "₹1,000" not in text_of(await stage.say(RAVI, "how much did I sell to Apollo Pharmacy?"))
        assert "₹300" in text_of(await stage.say(RAVI, "Ravi ne aaj kitna becha?"))
        assert "no target" in text_of(await stage.say(RAVI, "what is my target?"))


@pytest.mark.parametrize("person", [RAVI, BILAL])
@pytest.mark.parametrize("question", ["Dolo kitna bika?", "Bandra ki sale kitni hai?", "cash sales today?"])
async def test_what_a_figure_does_not_take_into_account_is_said(
    tmp_path: Path, person: int, question: str
) -> None:
    async with opened(tmp_path, clock=clock) as stage:
        await trade(stage)
        assert text_of(await stage.say(person, question)).endswith(f": {question.split()[0]}")


async def test_a_colleague_is_found_although_another_word_stands_by_the_name(tmp_path: Path) -> None:
    async with opened(tmp_path, clock=clock) as stage:
        await trade(stage)
        shown = text_of(await stage.say(BILAL, "how many entries did Asha make today"))
        assert "Asha · Today" in shown
        assert "Entries: 1" in shown
