"""The one gate: who is this, which company, may they do this, not too fast. Before every handler."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.turn import Turn, Work
from ledger.people import Role
from services.directory import SHARED_IDS
from sidecar.limiter import TokenBuckets


class Access(StrEnum):
    """Who may use a command or a button."""

    ANYONE = "anyone"
    REP = "rep"
    MANAGER = "manager"
    ADMIN = "admin"
    OWNER = "owner"


class Pace(StrEnum):
    """Which limit a request counts against; the numbers are the contract's, a minute."""

    COMMAND = "command"
    AI = "ai"
    ANALYTICS = "analytics"
    LOCATION = "location"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Refusal:
    """The gate's no. ``work`` answers it, or is None when nothing is to be said."""

    why: str
    work: Work | None


class Gate:
    """Decides from the membership that the ledger holds; a message can say nothing about its own rights."""

    def __init__(self, commands_per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        rates = {
            Pace.COMMAND: commands_per_minute,
            Pace.AI: 30,
            Pace.ANALYTICS: 10,
            Pace.LOCATION: 20,
            Pace.ADMIN: 120,
        }
        self._buckets = {
            pace: TokenBuckets(rate, rate, clock=clock, capacity=10_000) for pace, rate in rates.items()
        }
        # Strangers: a handful of tries to join, and else one sentence an hour.
        self._joining = TokenBuckets(6, 6, clock=clock, capacity=10_000)
        self._strangers = TokenBuckets(1 / 60, 1, clock=clock, capacity=10_000)

    def check(self, turn: Turn, access: Access, pace: Pace, *, joining: bool = False) -> Refusal | None:
        """Return None when the turn may go on, else the refusal.

        ``joining`` marks what a stranger needs to come in: /start, /help and /company.
        """
        if turn.user_id in SHARED_IDS:
            return Refusal("shared_id", None)
        if not turn.parts.directory.may_enter(turn.user_id):
            return self._stranger(turn, turn.w("This bot is for members only."))
        if turn.member is None:
            if access is Access.ANYONE and joining:
                wait = self._joining.take(turn.user_id)
                return None if wait is None else Refusal("rate_limited", None)
            return self._stranger(
                turn, turn.w("You are not in a company yet. Send /company to ask to join one.")
            )
        wait = self._buckets[Pace.COMMAND].take(turn.user_id)
        if wait is None and pace is not Pace.COMMAND:
            wait = self._buckets[pace].take(turn.user_id)
        if wait is not None:
            turn.parts.metrics.rate_limited(pace.value)
            seconds = max(1, int(wait.seconds + 0.999))
            text = turn.w(
                "That was too fast. Please wait {seconds} seconds, then send it again.", seconds=seconds
            )
            return Refusal("rate_limited", turn.say(text) if wait.notice_due else None)
        if not _allowed(turn, access):
            return Refusal("refused", turn.say(turn.w("This is for {role}s only.", role=access.value)))
        return None

    def _stranger(self, turn: Turn, sentence: str) -> Refusal:
        wait = self._strangers.take(turn.user_id)
        return Refusal("stranger", turn.say(sentence) if wait is None else None)


def _allowed(turn: Turn, access: Access) -> bool:
    member = turn.member
    if access is Access.ANYONE or member is None:
        return access is Access.ANYONE
    if access is Access.OWNER:
        return member.is_owner
    return member.at_least(Role(access.value))
