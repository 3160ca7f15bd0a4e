"""The model's budget: a minute's and a day's, over restarts and clock changes."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone

import pytest

from ai.budget import Budget
from ai.model import FaultKind, ModelFault
from tests.doubles.marks import KeptMarks

ZONE = timezone(timedelta(hours=5, minutes=30))
NOON = datetime(2025, 11, 21, 12, 0, tzinfo=ZONE)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def marks() -> KeptMarks:
    return KeptMarks()


async def refusal(budget: Budget) -> float:
    with pytest.raises(ModelFault) as raised:
        await budget.take()
    assert raised.value.kind is FaultKind.BUDGET
    assert raised.value.retry_after is not None
    return raised.value.retry_after


async def test_a_minute_has_so_many_calls_and_the_next_has_them_again(marks: KeptMarks, clock: Clock) -> None:
    budget = Budget(marks, per_minute=2, per_day=100, clock=clock)
    await budget.take()
    clock.now += timedelta(seconds=20)
    await budget.take()
    assert await refusal(budget) == pytest.approx(40.0)
    clock.now += timedelta(seconds=40)
    await budget.take()


async def test_a_day_has_so_many_calls_and_midnight_of_the_zone_ends_it(
    marks: KeptMarks, clock: Clock
) -> None:
    budget = Budget(marks, per_minute=100, per_day=3, clock=clock)
    for _ in range(3):
        await budget.take()
    assert await refusal(budget) == 12 * 3600
    assert await budget.left_today() == 0
    clock.now += timedelta(hours=12)
    assert await budget.left_today() == 3
    await budget.take()


async def test_a_restart_does_not_give_the_day_its_calls_back(marks: KeptMarks, clock: Clock) -> None:
    before = Budget(marks, per_minute=100, per_day=3, clock=clock)
    await before.take()
    await before.take()
    after = Budget(KeptMarks(dict(marks.values)), per_minute=100, per_day=3, clock=clock)
    assert await after.left_today() == 1
    await after.take()
    await refusal(after)


async def test_yesterdays_count_is_not_todays(marks: KeptMarks, clock: Clock) -> None:
    await Budget(marks, per_minute=9, per_day=1, clock=clock).take()
    clock.now += timedelta(days=1)
    await Budget(marks, per_minute=9, per_day=1, clock=clock).take()


@pytest.mark.parametrize("kept", ["", "nonsense", "2025-11-21", "2025-11-21 -4", "2025-11-21 many"])
async def test_a_kept_count_that_cannot_be_read_counts_from_zero(clock: Clock, kept: str) -> None:
    budget = Budget(KeptMarks({"model_calls": kept}), per_minute=9, per_day=5, clock=clock)
    assert await budget.left_today() == 5


async def test_a_clock_set_back_does_not_block_the_model_for_hours(marks: KeptMarks, clock: Clock) -> None:
    budget = Budget(marks, per_minute=1, per_day=100, clock=clock)
    await budget.take()
    clock.now -= timedelta(hours=2)
    await budget.take()


async def test_calls_at_once_do_not_share_one_place(marks: KeptMarks, clock: Clock) -> None:
    budget = Budget(marks, per_minute=100, per_day=5, clock=clock)
    outcomes = await asyncio.gather(*(budget.take() for _ in range(12)), return_exceptions=True)
    assert sum(outcome is None for outcome in outcomes) == 5


def test_a_budget_of_nothing_is_refused(marks: KeptMarks, clock: Clock) -> None:
    with pytest.raises(ValueError, match="set no key"):
        Budget(marks, per_minute=0, per_day=5, clock=clock)
