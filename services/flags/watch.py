"""Watches the flags: takes up changes within a second, and takes back a feature that does harm."""

from __future__ import annotations

import asyncio
import time as wall
from collections.abc import Awaitable, Callable

import structlog

from ledger import flag_counts, replies
from ledger.database import LedgerUnavailable
from ledger.driver import Connection
from ledger.flags import FlagState
from ledger.ledger import Ledger
from ledger.replies import Outgoing, Reply
from services.flags import changing
from services.flags.board import Flags
from services.flags.catalogue import FLAGS
from services.flags.changing import By
from services.flags.rule import Verdict, judge
from services.flags.standing import SPANS, standing

REFRESH_SECONDS = 1.0
CHECK_EVERY = 10  # refreshes
PRUNE_EVERY = 3600
_log = structlog.get_logger()

Tell = Callable[[Connection, FlagState, Verdict], list[Outgoing]]


class FlagWatch:
    """Runs for as long as the daemon does.

    ``memory`` is the used share of the memory that may be used, or None; ``tell`` returns the messages to
    send when a feature was taken back, ``deliver`` takes them once they are committed.
    """

    def __init__(
        self,
        ledger: Ledger,
        flags: Flags,
        *,
        memory: Callable[[], float | None],
        tell: Tell,
        deliver: Callable[[list[Reply]], None],
        clock: Callable[[], float] = wall.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._ledger, self._flags = ledger, flags
        self._memory, self._tell, self._deliver = memory, tell, deliver
        self._clock, self._sleep = clock, sleep

    async def run(self) -> None:
        """Refresh every second and judge every ten, for ever."""
        turn = 0
        while True:
            try:
                await self._flags.refresh()
                if turn % CHECK_EVERY == 0:
                    await self.check()
                if turn % PRUNE_EVERY == 0:
                    await self._ledger.write(lambda tx: flag_counts.prune(tx, self._clock()))
            except LedgerUnavailable as error:
                _log.warning("flags_wait", why=str(error))
            turn += 1
            await self._sleep(REFRESH_SECONDS)

    async def check(self) -> list[str]:
        """Keep what was counted, judge each flag that is being rolled out; returns those taken back.

        Raises LedgerUnavailable.
        """
        counted = self._flags.take()
        if counted:
            await self._ledger.write(lambda tx: flag_counts.add(tx, counted))
        now, memory, back = self._clock(), self._memory(), []
        for state in self._flags.watched():
            verdict = await self._ledger.read(lambda tx, name=state.name: _judged(tx, name, now, memory))  # type: ignore[misc]
            if verdict is not None and await self._take_back(state, verdict, now):
                back.append(state.name)
        if back:
            await self._flags.refresh()
        return back

    async def _take_back(self, state: FlagState, verdict: Verdict, now: float) -> bool:
        """Kill a flag that still stands as it was judged; nobody but a person revives it."""

        def commit(tx: Connection) -> list[Reply] | None:
            if changing.find(tx, FLAGS[state.name]).version != state.version:
                return None
            by = By("daemon", now)
            after = changing.kill(tx, state.name, str(verdict), by, rolled_back=True)
            return replies.queue(tx, self._tell(tx, after, verdict), f"flag-{state.name}", now)

        queued = await self._ledger.write(commit)
        if queued is None:
            return False
        self._deliver(queued)
        _log.error(
            "flag_rolled_back",
            flag=state.name,
            sign=verdict.sign.value,
            bad=verdict.bad,
            of=verdict.of,
            rest_bad=verdict.rest_bad,
            rest_of=verdict.rest_of,
        )
        return True


def _judged(tx: Connection, flag: str, now: float, memory: float | None) -> Verdict | None:
    for span in SPANS:
        found = standing(tx, flag, now, span)
        verdict = judge(found.given, found.rest, memory)
        if verdict is not None:
            return verdict
    return None
