"""Token buckets: how much is let through, how long to wait, and how little is remembered."""

from __future__ import annotations

import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sidecar.limiter import TokenBuckets


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_burst_is_let_through_and_then_one_for_each_interval(clock: Clock) -> None:
    buckets = TokenBuckets(60, 5, clock=clock)
    assert [buckets.take(7) for _ in range(5)] == [None] * 5
    wait = buckets.take(7)
    assert wait is not None
    assert wait.seconds == pytest.approx(1.0)
    clock.now += 3
    assert [buckets.take(7) is None for _ in range(4)] == [True, True, True, False]


def test_people_do_not_use_up_each_others_tokens(clock: Clock) -> None:
    buckets = TokenBuckets(60, 1, clock=clock)
    assert buckets.take(1) is None
    assert buckets.take(1) is not None
    assert buckets.take(2) is None


def test_a_notice_is_due_once_a_minute_even_while_some_requests_pass(clock: Clock) -> None:
    buckets = TokenBuckets(60, 1, clock=clock)
    notices = 0
    for _ in range(1_200):  # two minutes at ten requests a second
        wait = buckets.take(7)
        notices += wait is not None and wait.notice_due
        clock.now += 0.1
    assert notices == 2


def test_a_hundred_thousand_strangers_do_not_fill_the_memory(clock: Clock) -> None:
    buckets = TokenBuckets(60, 5, clock=clock, capacity=1_000)
    for stranger in range(100_000):
        assert buckets.take(stranger) is None
    assert len(buckets) == 1_000
    assert sys.getsizeof(buckets._buckets) < 200_000


def test_who_keeps_asking_is_not_forgotten_for_strangers(clock: Clock) -> None:
    buckets = TokenBuckets(60, 1, clock=clock, capacity=10)
    buckets.take("regular")
    for stranger in range(50):
        buckets.take(stranger)
        assert buckets.take("regular") is not None


@pytest.mark.parametrize("rate, burst, capacity", [(0, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_a_limiter_that_could_never_work_is_refused(rate: float, burst: int, capacity: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        TokenBuckets(rate, burst, capacity=capacity)


rates = st.floats(0.5, 600)
gaps = st.lists(st.floats(0, 90), max_size=60)


@given(rate=rates, burst=st.integers(1, 20), gaps=gaps, start=st.floats(0, 1e7))
def test_waiting_as_told_is_exactly_long_enough(
    rate: float, burst: int, gaps: list[float], start: float
) -> None:
    clock = Clock()
    clock.now = start
    buckets = TokenBuckets(rate, burst, clock=clock)
    for gap in gaps:
        clock.now += gap
        wait = buckets.take(1)
        if wait is not None:
            assert wait.seconds <= 60 / rate + 1e-6
            refused_at = clock.now
            clock.now = refused_at + wait.seconds * 0.99 - 1e-5
            if clock.now >= refused_at:
                assert buckets.take(1) is not None
            clock.now = refused_at + wait.seconds
            assert buckets.take(1) is None


# Many gaps in a row that are short are seldom drawn: a burst at once is tried in every run.
@example(rate=60.0, burst=3, gaps=[0.0] * 6)
@given(rate=rates, burst=st.integers(1, 20), gaps=gaps)
def test_no_stretch_of_time_lets_more_through_than_burst_and_rate_allow(
    rate: float, burst: int, gaps: list[float]
) -> None:
    clock = Clock()
    buckets = TokenBuckets(rate, burst, clock=clock)
    passed: list[float] = []
    for gap in gaps:
        clock.now += gap
        if buckets.take(1) is None:
            passed.append(clock.now)
    for first in range(len(passed)):
        for last in range(first, len(passed)):
            allowed = burst + (passed[last] - passed[first]) * rate / 60
            assert last - first + 1 <= allowed + 1e-3
