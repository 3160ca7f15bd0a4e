"""What a person is told when a limit is met: figures that cannot be kept, questions that are too many."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client import generate_latest

from ledger import pending
from tests.flows.stage import ASHA, BILAL, Stage, opened
from tests.flows.test_entry_to_row import SALE, text_of

TOO_LARGE = "larger than I can keep"


def dead_letters(stage: Stage) -> float | None:
    return stage.daemon.metrics.registry.get_sample_value("bot_dead_letters")


@pytest.mark.parametrize("amount", ["10000000000000", "92233720368547758", "92233720368547760", "9" * 30])
async def test_an_amount_that_cannot_be_kept_is_said_and_nothing_is_saved(
    tmp_path: Path, amount: str
) -> None:
    async with opened(tmp_path) as stage:
        answer = await stage.say(ASHA, f"Sold 5 tablets to Apollo Pharmacy for {amount}")
        assert TOO_LARGE in text_of(answer)
        assert "10,00,000,00,00,000" in text_of(answer) or "1,00,00,00,00,00,000" in text_of(answer)
        assert await stage.rows("JohnLee_Data") == []
        assert "Saved" in text_of(await stage.say(ASHA, SALE))
        await stage.daemon.numbers.refresh(stage.daemon.ledger, stage.daemon.metrics, 0.0)
        assert dead_letters(stage) == 0


async def test_the_largest_amount_that_can_be_kept_is_kept_to_the_last_paisa(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        for _ in range(2):
            await stage.say(ASHA, "Sold 5 tablets to Apollo Pharmacy for 9999999999999.99")
            await stage.press(ASHA, "It is right")
            rows = await stage.rows("JohnLee_Data")
            if len(rows) < 2:
                await stage.press(ASHA, "Undo")
        assert [row["Amount"] for row in rows] == [9999999999999.99] * 2


async def test_a_correction_to_such_an_amount_is_refused_and_the_entry_stays(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.say(ASHA, SALE)
        await stage.press(ASHA, "Edit")
        assert TOO_LARGE in text_of(await stage.say(ASHA, "amount 99999999999999999999"))
        (row,) = await stage.rows("JohnLee_Data")
        assert row["Amount"] == 25000


async def test_such_a_target_is_refused(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        assert TOO_LARGE in text_of(await stage.say(BILAL, "/target Asha 99999999999999999999"))


async def test_who_has_too_many_open_questions_is_told_which_one_is_given_up(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        for number in range(pending.OPEN_LIMIT):
            answer = await stage.say(ASHA, f"Sold {number + 2} boxes to Shop{number:02}x Medical")
            assert "given up" not in text_of(answer)
        first = next(each for each in stage.telegram.messages(ASHA) if "Shop00x" in (each["text"] or ""))
        told, asked = await stage.say(ASHA, "Sold 7 boxes to Zenith Medical")
        assert "Shop00x Medical" in told["text"]
        assert "not saved" in told["text"]
        assert told["reply_to"] == first["id"]
        assert "Zenith Medical" in asked["text"]
        assert "Saved" in text_of(await stage.say(ASHA, "700"))


async def test_fetching_from_telegram_is_counted_like_every_other_call(tmp_path: Path) -> None:
    async with opened(tmp_path, employ=False) as stage:
        sent = len(stage.telegram.messages(ASHA))
        await stage.say(ASHA, "/start")
        page = generate_latest(stage.daemon.metrics.registry).decode()
        assert sent == 0
        line = 'bot_upstream_requests_total{outcome="ok",service="telegram"}'
        (counted,) = (float(each.split()[-1]) for each in page.splitlines() if each.startswith(line))
        (timed,) = (
            float(each.split()[-1])
            for each in page.splitlines()
            if each.startswith('bot_upstream_duration_seconds_count{service="telegram"}')
        )
        assert counted > timed > 0
