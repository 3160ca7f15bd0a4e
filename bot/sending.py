"""What Telegram's answers to a send mean: whether it is of no use now, and how long to wait."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from sidecar.breaker import CircuitBreaker, CircuitOpen, State

FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0
TOKEN_SECONDS = 30.0  # after a refused token, which somebody has to mend
APART_SECONDS = 2.0  # chats that wait for the same moment begin within this time of each other
LOOK_SECONDS = 5.0  # how long a chat waits at most before it looks whether the circuit is closed again
_QUOTED = re.compile(r'"[^"]*"?')
# What Telegram says of a call whose time is over: sending it again would change nothing.
_HARMLESS = (
    "message is not modified",
    "query is too old",
    "query id is invalid",
    "message to edit not found",
)


def sending_breaker(on_change: Callable[[str, State], None]) -> CircuitBreaker:
    """Return the breaker for sending. That fetching works again shows by itself, one poll at a time."""
    return CircuitBreaker(
        "telegram",
        failures_in_a_row=10,
        cooldown=5.0,
        longest_cooldown=60.0,
        is_failure=is_telegrams,
        on_change=on_change,
    )


def is_telegrams(error: Exception) -> bool:
    """Whether the breaker counts ``error``: Telegram does not answer, or not usefully. What it refuses, and
    that we are too fast, says nothing about the next call."""
    fine = (BadRequest, Forbidden, ChatMigrated, RetryAfter, InvalidToken)
    return isinstance(error, TelegramError) and not isinstance(error, fine)


def refusal(error: TelegramError) -> str:
    """Return Telegram's words for a refusal, without what they quote: that is a piece of what was to be said
    (``Unsupported start tag "..."``), and they go into the log and to the operator."""
    return _QUOTED.sub('"…"', str(error))


def is_harmless(words: str) -> bool:
    """Whether a refusal in these words means that there is nothing left to do."""
    return any(each in words.casefold() for each in _HARMLESS)


def after_open(stopped: CircuitOpen) -> float:
    """Return how long to wait while the circuit is open, in seconds."""
    return min(stopped.retry_after, LOOK_SECONDS) + random.uniform(0.0, APART_SECONDS)


def after_flood(flood: RetryAfter) -> float:
    """Return how long to wait when Telegram found us too fast: as it says, and a moment more."""
    wait = flood.retry_after
    seconds = float(wait) if isinstance(wait, int | float) else wait.total_seconds()
    return seconds + random.uniform(0.1, 0.5)


def after_refused_token() -> float:
    """Return how long to wait after a refused token."""
    return TOKEN_SECONDS + random.uniform(0.0, APART_SECONDS)
