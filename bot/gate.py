"""The one gate: who is this, which company, may they do this, not too fast. Before every handler."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.turn import Turn, Work
from ledger.people import Role
from services.directory import SHARED_IDS, Directory
from sidecar.allowance import Allowance
from sidecar.limiter import TokenBuckets

JOINING_ANSWERS = 6  # an hour: greeting, the list of companies, three requests, and one wrong turn


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
    SERVICE = "service"  # what Telegram itself tells, such as "you were removed": never limited


class Guarded(Protocol):
    """What the gate asks of a route."""

    @property
    def access(self) -> Access:
        """Who may use it."""

    @property
    def pace(self) -> Pace:
        """Which limit it counts against."""

    @property
    def joining(self) -> bool:
        """Whether a stranger needs it to come in: /start, /help and /company."""

    @property
    def only_private(self) -> bool:
        """Whether it is answered in the private chat alone."""

    @property
    def quiet(self) -> bool:
        """Whether nothing is said when it is refused."""


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
        # Telegram takes 30 messages a second from a bot: a crowd of strangers must not use them up.
        self._joining = Allowance(JOINING_ANSWERS, per_minute=120, clock=clock)
        self._strangers = Allowance(1, per_minute=30, clock=clock)
        self._group_hints = Allowance(1, per_minute=30, clock=clock)

    def remembered(self) -> int:
        """Return how many people and groups the limits hold in memory."""
        allowances = len(self._joining) + len(self._strangers) + len(self._group_hints)
        return allowances + sum(len(buckets) for buckets in self._buckets.values())

    def check(self, turn: Turn, route: Guarded) -> Refusal | None:
        """Return None when the turn may go on, else the refusal."""
        if route.pace is Pace.SERVICE:
            return None
        if turn.user_id in SHARED_IDS:
            return Refusal("shared_id", None)
        if turn.member is None:
            refusal = self._outside(turn, route) if turn.private else self._outside_group(turn, route)
        elif route.only_private and not turn.private:
            text = turn.w("Please send that to me in private: not everybody here may see the answer.")
            wait = self._too_fast(turn, Pace.COMMAND)
            refusal = wait or Refusal("only_private", turn.say(text))
        else:
            refusal = self._too_fast(turn, route.pace)
            if refusal is None and not _allowed(turn, route.access):
                text = turn.w("This is for {role}s only.", role=route.access.value)
                refusal = Refusal("refused", turn.say(text))
        if refusal is not None and route.quiet:
            return Refusal(refusal.why, None)
        return refusal

    def would_answer(self, user_id: int, directory: Directory, *, joining: bool, ahead: int = 0) -> bool:
        """Tell whether :meth:`check` would let a private message of somebody in no company through, or
        answer it, once so many others have had theirs; nothing is counted. ``joining`` is for a command that
        a stranger needs to come in."""
        if user_id in SHARED_IDS:
            return False
        allowance = self._joining if joining and directory.may_enter(user_id) else self._strangers
        return allowance.has(user_id, ahead)

    def _too_fast(self, turn: Turn, pace: Pace) -> Refusal | None:
        wait = self._buckets[Pace.COMMAND].take(turn.user_id)
        if wait is None and pace is not Pace.COMMAND:
            wait = self._buckets[pace].take(turn.user_id)
        if wait is None:
            return None
        turn.parts.metrics.rate_limited(pace.value)
        seconds = max(1, int(wait.seconds + 0.999))
        text = turn.w(
            "That was too fast. Please wait {seconds} seconds, then send it again.", seconds=seconds
        )
        return Refusal("rate_limited", turn.say(text) if wait.notice_due else None)

    def _outside(self, turn: Turn, route: Guarded) -> Refusal | None:
        """Somebody who is in no company, in their private chat."""
        if not turn.parts.directory.may_enter(turn.user_id):
            return self._stranger(turn, turn.w("This bot is for members only."))
        if route.access is Access.ANYONE and route.joining:
            if not self._joining.take(turn.user_id):
                return Refusal("rate_limited", None)
            self._strangers.spend(turn.user_id)
            return None
        return self._stranger(turn, turn.w("You are not in a company yet. Send /company to ask to join one."))

    def _outside_group(self, turn: Turn, route: Guarded) -> Refusal | None:
        """Somebody who is not in the group's company, or a group that has none."""
        directory = turn.parts.directory
        if not directory.may_enter(turn.user_id):
            return Refusal("stranger", None)
        known = directory.is_owner(turn.user_id) or bool(turn.person and turn.person.roles)
        if turn.group is None:
            if not known:
                return Refusal("stranger", None)
            if route.joining and not route.only_private:
                return self._too_fast(turn, route.pace)
            sentence = turn.w("This group has no company yet. An admin of the company sends /company here.")
        else:
            sentence = turn.w("Only members of this group's company can use me here.")
        if route.quiet or not (known or self._strangers.take(turn.user_id)):
            return Refusal("stranger", None)
        return Refusal("stranger", turn.say(sentence) if self._group_hints.take(turn.chat_id) else None)

    def _stranger(self, turn: Turn, sentence: str) -> Refusal:
        return Refusal("stranger", turn.say(sentence) if self._strangers.take(turn.user_id) else None)


def _allowed(turn: Turn, access: Access) -> bool:
    member = turn.member
    if access is Access.ANYONE or member is None:
        return access is Access.ANYONE
    if access is Access.OWNER:
        return member.is_owner
    return member.at_least(Role(access.value))
