"""Retries: spread over time, and never more than a share of the calls."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.retry import RetryBudget, full_jitter


@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_a_wait_lies_between_nothing_and_the_doubled_wait(attempt: int, chance: random.Random) -> None:
    wait = full_jitter(attempt, first=0.5, longest=60.0, draw=chance.uniform)
    assert 0.0 <= wait <= min(60.0, 0.5 * 2 ** min(attempt, 30))


def test_a_hundred_callers_that_fail_together_do_not_come_back_together() -> None:
    chance = random.Random(5)
    waits = sorted(full_jitter(4, first=0.5, longest=60.0, draw=chance.uniform) for _ in range(100))
    in_each_second = [sum(second <= wait < second + 1 for wait in waits) for second in range(8)]
    assert max(in_each_second) < 30
    assert min(in_each_second) > 3


def test_when_everything_fails_retries_stay_a_tenth_of_the_calls() -> None:
    budget = RetryBudget(share=0.1, most=10.0)
    retries = 0
    for _ in range(1000):
        budget.called()
        retries += sum(budget.take() for _ in range(5))
    assert 100 <= retries <= 111


def test_a_short_fault_after_a_quiet_time_is_paid_from_what_was_saved() -> None:
    budget = RetryBudget(share=0.1, most=3.0)
    for _ in range(1000):
        budget.called()
    assert [budget.take() for _ in range(4)] == [True, True, True, False]


@pytest.mark.parametrize(("share", "most"), [(0.0, 5.0), (1.5, 5.0), (0.1, 0.5)])
def test_a_budget_that_could_never_pay_is_refused(share: float, most: float) -> None:
    with pytest.raises(ValueError):
        RetryBudget(share=share, most=most)
