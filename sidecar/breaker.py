"""A circuit breaker: stops asking a service that does not answer, and finds out when it does again."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable
from enum import Enum
from types import TracebackType
from typing import Literal, TypeVar

T = TypeVar("T")


class State(Enum):
    """Closed lets calls through, open refuses them, half-open lets one through to find out."""

    CLOSED = "closed"
    HALF_OPEN = "half_open"
    OPEN = "open"


class CircuitOpen(Exception):
    """The call was not made; ask again after ``retry_after`` seconds."""

    def __init__(self, service: str, retry_after: float) -> None:
        super().__init__(f"{service} is not answering; next try in {retry_after:.0f} s")
        self.service = service
        self.retry_after = retry_after


class CircuitBreaker:
    """One breaker for one service.

    It opens after ``failures_in_a_row`` failures, or when half of the last ``calls`` calls failed and
    all of them fell into ``window`` seconds. After ``cooldown`` seconds one call is let through: its
    success closes the breaker, its failure opens it for twice as long, up to ``longest_cooldown``.

    An exception counts when ``is_failure`` says so; being cancelled never does. Results of calls that
    began in an earlier state count for nothing: a late success cannot close the breaker.
    """

    def __init__(
        self,
        service: str,
        *,
        failures_in_a_row: int = 5,
        calls: int = 20,
        window: float = 60.0,
        cooldown: float = 30.0,
        longest_cooldown: float = 300.0,
        is_failure: Callable[[Exception], bool] = lambda error: True,
        on_change: Callable[[str, State], None] = lambda service, state: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.service = service
        self.state = State.CLOSED
        self.generation = 0
        self._limit = failures_in_a_row
        self._window = window
        self._first_cooldown = cooldown
        self._longest_cooldown = longest_cooldown
        self._is_failure = is_failure
        self._on_change = on_change
        self._clock = clock
        self._cooldown = cooldown
        self._in_a_row = 0
        self._recent: deque[tuple[float, bool]] = deque(maxlen=calls)
        self._until = 0.0
        self._probing = False

    def attempt(self) -> Attempt:
        """A call that is about to be made: ``with breaker.attempt() as attempt: await ...``.

        Raises :class:`CircuitOpen` when it should not be made.
        """
        now = self._clock()
        if self.state is State.OPEN:
            if now < self._until:
                raise CircuitOpen(self.service, self._until - now)
            self._enter(State.HALF_OPEN)
        if self.state is State.HALF_OPEN:
            if self._probing and now < self._until:
                raise CircuitOpen(self.service, self._until - now)
            # A probe that never came back must not keep the breaker from ever closing.
            self._probing = True
            self._until = now + self._longest_cooldown
            self.generation += 1
        return Attempt(self, self.generation, self._is_failure)

    async def call(self, work: Callable[[], Awaitable[T]]) -> T:
        """Await ``work()`` under the breaker; raises :class:`CircuitOpen` or what ``work`` raises."""
        with self.attempt():
            return await work()

    def settle(self, generation: int, outcome: bool | None) -> None:
        """Record how a call of ``generation`` ended: success, failure, or ``None`` for neither."""
        if generation != self.generation:
            return
        if self.state is State.HALF_OPEN:
            self._probing = False
            if outcome is True:
                self._cooldown = self._first_cooldown
                self._enter(State.CLOSED)
            elif outcome is False:
                self._cooldown = min(self._cooldown * 2, self._longest_cooldown)
                self._open()
        elif outcome is not None:
            self._in_a_row = 0 if outcome else self._in_a_row + 1
            self._recent.append((self._clock(), outcome))
            if self._in_a_row >= self._limit or self._half_fail():
                self._open()

    def _half_fail(self) -> bool:
        if (
            len(self._recent) < (self._recent.maxlen or 0)
            or self._clock() - self._recent[0][0] > self._window
        ):
            return False
        return sum(not good for _, good in self._recent) * 2 >= len(self._recent)

    def _open(self) -> None:
        self._until = self._clock() + self._cooldown
        self._enter(State.OPEN)

    def _enter(self, state: State) -> None:
        self.state = state
        self.generation += 1
        self._in_a_row = 0
        self._recent.clear()
        self._probing = False
        self._on_change(self.service, state)


class Attempt:
    """One call under a breaker. Callers that get failures as values say so with :meth:`failed`."""

    def __init__(
        self, breaker: CircuitBreaker, generation: int, is_failure: Callable[[Exception], bool]
    ) -> None:
        self._breaker = breaker
        self._generation = generation
        self._is_failure = is_failure
        self._outcome: bool | None = True

    def failed(self) -> None:
        """The service did not do its work, although nothing was raised."""
        self._outcome = False

    def says_nothing(self) -> None:
        """The outcome tells nothing about the service (our own mistake, a quota)."""
        self._outcome = None

    def __enter__(self) -> Attempt:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        outcome = self._outcome
        if error is not None:
            # CancelledError is no Exception: that somebody stopped waiting says nothing about the service.
            outcome = False if isinstance(error, Exception) and self._is_failure(error) else None
        self._breaker.settle(self._generation, outcome)
        return False
