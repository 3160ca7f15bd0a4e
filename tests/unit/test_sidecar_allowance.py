"""Answers to people who are not let in: few, and bounded in memory."""

from __future__ import annotations

import pytest

from sidecar.allowance import Allowance


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_key_gets_its_answers_and_no_more_until_the_window_is_over() -> None:
    clock = Clock()
    allowance = Allowance(2, window=3600.0, clock=clock)
    assert [allowance.take("a") for _ in range(4)] == [True, True, False, False]
    clock.now = 3599.0
    assert not allowance.take("a")
    clock.now = 3600.0
    assert allowance.take("a")


def test_a_crowd_is_met_with_silence_and_nobody_is_forgotten_for_it() -> None:
    clock = Clock()
    allowance = Allowance(1, window=3600.0, capacity=1_000, per_minute=1_000_000, clock=clock)
    given = 0
    for key in range(100_000):
        clock.now += 0.01
        given += allowance.take(key)
        assert len(allowance) <= 1_000
    assert given == 1_000
    assert not any(allowance.take(key) for key in range(1_000))


def test_room_comes_back_as_answers_grow_old() -> None:
    clock = Clock()
    allowance = Allowance(1, window=60.0, capacity=2, clock=clock)
    assert allowance.take("a")
    clock.now = 30.0
    assert allowance.take("b")
    assert not allowance.take("c")
    clock.now = 60.0
    assert allowance.take("c")
    assert not allowance.take("b")


def test_all_together_get_so_many_a_minute_and_who_got_none_may_have_one_later() -> None:
    clock = Clock()
    allowance = Allowance(1, per_minute=10, clock=clock)
    assert sum(allowance.take(key) for key in range(1_000)) == 10
    assert len(allowance) == 10
    clock.now = 60.0
    assert allowance.take(999)


def test_an_answer_given_for_another_reason_counts() -> None:
    allowance = Allowance(1, clock=Clock())
    allowance.spend("a")
    assert not allowance.take("a")


@pytest.mark.parametrize("limit, window, capacity", [(0, 1.0, 1), (1, 0.0, 1), (1, 1.0, 0)])
def test_limits_must_be_positive(limit: int, window: float, capacity: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        Allowance(limit, window=window, capacity=capacity)


def test_asking_first_tells_what_taking_will_say_and_counts_nothing() -> None:
    clock = Clock()
    allowance = Allowance(2, window=60.0, capacity=3, per_minute=6, clock=clock)
    for moment in range(200):
        clock.now += 0.5 * (moment % 7)
        key = moment * moment % 5
        promised = [allowance.has(key) for _ in range(20)]
        assert set(promised) == {allowance.take(key)}


def test_asking_for_several_at_once_tells_how_many_there_are() -> None:
    clock = Clock()
    allowance = Allowance(1, per_minute=10, clock=clock)
    assert [allowance.has("new", ahead) for ahead in (0, 9, 10)] == [True, True, False]
    assert all(allowance.take(key) for key in range(7))
    assert [allowance.has("new", ahead) for ahead in (0, 2, 3)] == [True, True, False]
    assert not allowance.has(3)
