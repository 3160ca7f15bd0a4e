"""The flags as a running daemon knows them: asked at every decision, so they are kept in memory.

What is kept is read anew every second (:mod:`services.flags.watch`), because the script changes flags from
another process.
"""

from __future__ import annotations

import asyncio
import time as wall
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Protocol, Self

from ledger import flags as kept
from ledger.flag_counts import HOUR, Counted
from ledger.flags import FlagState
from ledger.ledger import Ledger
from services.flags.catalogue import FLAGS, Flag, default
from services.flags.decision import Who, is_on, is_rolling_out
from services.flags.tally import Tally


class FlagMetrics(Protocol):
    """Where flags and their uses are shown."""

    def begin(self, flags: Mapping[str, Flag]) -> None:
        """These flags there are."""

    def stands(self, flag: str, *, percentage: float, rolled_back: bool) -> None:
        """A flag stands so now."""

    def used(self, flag: str, *, given: bool, failed: bool) -> None:
        """A feature was used, or would have been."""


class Flags:
    """Decides who has a feature and counts how it goes. ``memory`` tells the bytes in use, or None."""

    def __init__(
        self,
        ledger: Ledger,
        metrics: FlagMetrics,
        *,
        memory: Callable[[], int | None],
        clock: Callable[[], float] = wall.time,
        monotonic: Callable[[], float] = wall.monotonic,
    ) -> None:
        self._ledger, self._metrics = ledger, metrics
        self.memory, self.monotonic, self._clock = memory, monotonic, clock
        self._states: dict[str, FlagState] = {name: default(flag) for name, flag in FLAGS.items()}
        self._tallies: dict[tuple[str, bool], Tally] = {}
        metrics.begin(FLAGS)

    async def refresh(self) -> None:
        """Read how the flags stand. Raises LedgerUnavailable; what was known then stays."""
        stored = await self._ledger.read(kept.every)
        for name, flag in FLAGS.items():
            before, state = self._states[name], stored.get(name) or default(flag)
            if state.version != before.version:
                # What was counted since the last flush may belong to what the flag was before.
                for given in (True, False):
                    self._tallies.pop((name, given), None)
            self._states[name] = state
            percentage = 0.0 if state.killed is not None else state.share / 100
            self._metrics.stands(name, percentage=percentage, rolled_back=state.rolled_back)

    def state(self, name: str) -> FlagState:
        """Return how a flag stands. Raises KeyError for one that there is not."""
        return self._states[name]

    def is_on(self, name: str, who: Who) -> bool:
        """Tell whether a chat has the feature."""
        return is_on(FLAGS[name], self._states[name], who)

    def watched(self) -> list[FlagState]:
        """Return the flags that some chats have and others not."""
        return [state for name, state in self._states.items() if is_rolling_out(FLAGS[name], state)]

    def use(self, name: str, who: Who) -> Use:
        """Decide for one use of a feature; entered, it is measured."""
        state = self._states[name]
        return Use(self, name, given=self.is_on(name, who), watched=is_rolling_out(FLAGS[name], state))

    def count(self, use: Use, seconds: float, grown: int) -> None:
        """Count a use that has ended."""
        self._metrics.used(use.flag, given=use.given, failed=use.failed)
        if use.watched:
            tally = self._tallies.setdefault((use.flag, use.given), Tally())
            tally.add(seconds, failed=use.failed, grown=grown)

    def take(self) -> list[Counted]:
        """Hand over what was counted since the last time, under the hour that it is now."""
        slot = int(self._clock()) // HOUR * HOUR
        taken, self._tallies = self._tallies, {}
        return [
            Counted(flag, given, slot, each.uses, each.failed, each.grew, tuple(each.timings))
            for (flag, given), each in taken.items()
        ]


class Use:
    """One use of a feature. ``given`` tells whether the chat has it; entered as a context it is measured.

    It failed when it is left by an exception or ``failed`` was set. With ``ignored`` it is not counted: it
    says nothing about the feature. ``watched``: readings made in it are to be noted.
    """

    def __init__(self, flags: Flags, flag: str, *, given: bool, watched: bool) -> None:
        self._flags, self.flag = flags, flag
        self.given, self.watched = given, watched
        self.failed = self.ignored = False
        self._began = 0.0
        self._held: int | None = None

    def __enter__(self) -> Self:
        """Begin to measure."""
        self._began = self._flags.monotonic()
        self._held = self._flags.memory() if self.watched else None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Count it, unless it was broken off or is to be ignored."""
        if self.ignored or isinstance(error, asyncio.CancelledError):
            return
        self.failed = self.failed or kind is not None
        now = self._flags.memory() if self._held is not None else None
        grown = now - self._held if now is not None and self._held is not None else 0
        self._flags.count(self, self._flags.monotonic() - self._began, grown)
