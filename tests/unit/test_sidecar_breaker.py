"""The circuit breaker, driven by hand and by random histories."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from sidecar.breaker import Attempt, CircuitBreaker, CircuitOpen, State


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Outage(Exception):
    """The service did not answer."""


class Quota(Exception):
    """The service answered that we ask too much."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


def fail(breaker: CircuitBreaker, error: BaseException | None = None) -> None:
    with pytest.raises(type(error or Outage())), breaker.attempt():
        raise error or Outage()


def succeed(breaker: CircuitBreaker) -> None:
    with breaker.attempt():
        pass


def opened(clock: Clock, **options: float) -> CircuitBreaker:
    breaker = CircuitBreaker("ai", clock=clock, **options)  # type: ignore[arg-type]
    for _ in range(5):
        fail(breaker)
    assert breaker.state is State.OPEN
    return breaker


def test_it_opens_at_the_fifth_failure_in_a_row(clock: Clock) -> None:
    breaker = CircuitBreaker("ai", clock=clock)
    for _ in range(4):
        fail(breaker)
    succeed(breaker)
    for _ in range(4):
        fail(breaker)
    assert breaker.state is State.CLOSED
    fail(breaker)
    with pytest.raises(CircuitOpen) as refused:
        breaker.attempt()
    assert (refused.value.service, refused.value.retry_after) == ("ai", 30)


def test_it_opens_when_half_of_the_last_twenty_failed_within_a_minute(clock: Clock) -> None:
    breaker = CircuitBreaker("ai", clock=clock)
    for number in range(20):
        assert breaker.state is State.CLOSED
        (fail if number % 2 else succeed)(breaker)
        clock.now += 3
    assert breaker.state is State.OPEN


def test_the_same_failures_spread_over_more_than_a_minute_do_not_open_it(clock: Clock) -> None:
    breaker = CircuitBreaker("ai", clock=clock)
    for number in range(200):
        (fail if number % 2 else succeed)(breaker)
        clock.now += 3.5
    assert breaker.state is State.CLOSED


def test_one_call_alone_finds_out_and_its_success_closes_the_breaker(clock: Clock) -> None:
    breaker = opened(clock)
    clock.now += 30
    probe = breaker.attempt()
    refused = 0
    for _ in range(20):
        with pytest.raises(CircuitOpen):
            breaker.attempt()
        refused += 1
    assert refused == 20
    with probe:
        pass
    assert breaker.state is State.CLOSED


def test_each_failed_probe_doubles_the_wait_up_to_five_minutes(clock: Clock) -> None:
    breaker = opened(clock)
    waits = []
    for _ in range(6):
        with pytest.raises(CircuitOpen) as refused:
            breaker.attempt()
        waits.append(refused.value.retry_after)
        clock.now += refused.value.retry_after
        fail(breaker)
    assert waits == [30, 60, 120, 240, 300, 300]
    clock.now += 300
    succeed(breaker)
    for _ in range(5):
        fail(breaker)
    with pytest.raises(CircuitOpen) as refused:
        breaker.attempt()
    assert refused.value.retry_after == 30


def test_the_late_success_of_a_call_begun_before_opening_does_not_close_it(clock: Clock) -> None:
    breaker = CircuitBreaker("ai", clock=clock)
    slow = breaker.attempt()
    for _ in range(5):
        fail(breaker)
    with slow:
        pass
    assert breaker.state is State.OPEN


def test_the_late_success_of_an_old_call_does_not_speak_for_the_probe(clock: Clock) -> None:
    breaker = CircuitBreaker("ai", clock=clock)
    slow = breaker.attempt()
    for _ in range(5):
        fail(breaker)
    clock.now += 30
    probe = breaker.attempt()
    with slow:
        pass
    assert breaker.state is State.HALF_OPEN
    with pytest.raises(Outage), probe:
        raise Outage
    assert breaker.state is State.OPEN


def test_a_probe_that_never_comes_back_does_not_keep_it_half_open_for_ever(clock: Clock) -> None:
    breaker = opened(clock)
    clock.now += 30
    lost = breaker.attempt()
    clock.now += 299
    with pytest.raises(CircuitOpen):
        breaker.attempt()
    clock.now += 1
    second = breaker.attempt()
    with lost:
        pass
    assert breaker.state is State.HALF_OPEN
    with second:
        pass
    assert breaker.state is State.CLOSED


def test_being_cancelled_and_what_the_caller_excuses_count_for_nothing(clock: Clock) -> None:
    breaker = CircuitBreaker("ai", clock=clock, is_failure=lambda error: not isinstance(error, Quota))
    for _ in range(30):
        fail(breaker, Quota())
        fail(breaker, asyncio.CancelledError())
    assert breaker.state is State.CLOSED
    for _ in range(4):
        fail(breaker)
    fail(breaker, Quota())
    fail(breaker)
    assert breaker.state is State.OPEN


def test_a_probe_that_was_cancelled_leaves_the_next_call_to_find_out(clock: Clock) -> None:
    breaker = opened(clock)
    clock.now += 30
    fail(breaker, asyncio.CancelledError())
    assert breaker.state is State.HALF_OPEN
    succeed(breaker)
    assert breaker.state is State.CLOSED


def test_failures_that_come_as_values_count_and_what_says_nothing_does_not(clock: Clock) -> None:
    breaker = CircuitBreaker("ai", clock=clock)
    for _ in range(4):
        with breaker.attempt() as attempt:
            attempt.failed()
        with breaker.attempt() as attempt:
            attempt.says_nothing()
    assert breaker.state is State.CLOSED
    with breaker.attempt() as attempt:
        attempt.failed()
    assert breaker.state is State.OPEN


def test_changes_are_told(clock: Clock) -> None:
    told: list[tuple[str, State]] = []
    breaker = CircuitBreaker(
        "ai", clock=clock, on_change=lambda service, state: told.append((service, state))
    )
    for _ in range(5):
        fail(breaker)
    clock.now += 30
    succeed(breaker)
    assert told == [("ai", State.OPEN), ("ai", State.HALF_OPEN), ("ai", State.CLOSED)]


async def test_calls_are_made_while_closed_and_not_while_open(clock: Clock) -> None:
    breaker = CircuitBreaker("ai", clock=clock)
    made = 0

    async def work(error: Exception | None = None) -> int:
        nonlocal made
        made += 1
        if error is not None:
            raise error
        return made

    assert await breaker.call(work) == 1
    for _ in range(5):
        with pytest.raises(Outage):
            await breaker.call(lambda: work(Outage()))
    with pytest.raises(CircuitOpen):
        await breaker.call(work)
    assert made == 6


class AnyHistory(RuleBasedStateMachine):
    """Calls begin, end and overlap in any order while time passes."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.breaker = CircuitBreaker(
            "ai", clock=self.clock, on_change=lambda _, state: self.changes.append(state)
        )
        self.changes: list[State] = []
        self.running: list[Attempt] = []
        self.probe: Attempt | None = None

    @rule(seconds=st.sampled_from([0.0, 1.0, 29.0, 31.0, 61.0]))
    def time_passes(self, seconds: float) -> None:
        self.clock.now += seconds

    @rule()
    def a_call_begins(self) -> None:
        before = self.breaker.state
        try:
            attempt = self.breaker.attempt()
        except CircuitOpen as refused:
            waits = refused.retry_after
        else:
            waits = 0.0
        if waits:
            assert before is not State.CLOSED
            assert waits <= 300
            return
        if self.breaker.state is State.HALF_OPEN:
            assert self.probe is None or self.probe_is_lost()
            self.probe, self.probed_at = attempt, self.clock.now
        self.running.append(attempt)

    def probe_is_lost(self) -> bool:
        return self.clock.now - self.probed_at >= 300

    @precondition(lambda self: self.running)
    @rule(data=st.data(), outcome=st.sampled_from(["success", "failure", "cancelled"]))
    def a_call_ends(self, data: st.DataObject, outcome: str) -> None:
        attempt = self.running.pop(data.draw(st.integers(0, len(self.running) - 1)))
        before, speaks = self.breaker.state, attempt is self.probe
        errors = {"success": None, "failure": Outage(), "cancelled": asyncio.CancelledError()}
        error = errors[outcome]
        attempt.__exit__(type(error) if error else None, error, None)
        if before is State.HALF_OPEN and speaks:
            ends_in = {"success": State.CLOSED, "failure": State.OPEN, "cancelled": State.HALF_OPEN}
            assert self.breaker.state is ends_in[outcome]
        elif before is not State.CLOSED:
            assert self.breaker.state is before, "only the probe decides"
        elif outcome != "failure":
            assert self.breaker.state is State.CLOSED or outcome == "success"
        if speaks:
            self.probe = None

    @invariant()
    def states_follow_each_other_as_drawn(self) -> None:
        following = {
            State.CLOSED: {State.OPEN},
            State.OPEN: {State.HALF_OPEN},
            State.HALF_OPEN: {State.OPEN, State.CLOSED},
        }
        for one, next_one in zip([State.CLOSED, *self.changes], self.changes, strict=False):
            assert next_one in following[one]


TestAnyHistory = AnyHistory.TestCase
