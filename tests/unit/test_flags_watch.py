"""The watch over the flags: refreshes, judges and prunes in turn, outlives an outage, acts on what it saw."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from ledger import flag_counts, flags, replies
from ledger.driver import Connection
from ledger.flag_counts import HOUR, KEEP_SECONDS, Counted
from ledger.flags import FlagState
from ledger.ledger import Ledger
from ledger.replies import Outgoing, Reply
from services.flags import changing
from services.flags.board import Flags
from services.flags.changing import By
from services.flags.decision import Who
from services.flags.rule import Verdict
from services.flags.watch import CHECK_EVERY, FlagWatch
from sidecar.flag_metrics import FlagMetrics

NOW = 1000.0 * HOUR + 60
BY = By("chat 900", NOW)
OVER = "the test is over"


class Room:
    """A ledger, the flags, and a watch whose sleeps are steps of a test."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.flags = Flags(
            ledger,
            FlagMetrics(CollectorRegistry()),
            memory=lambda: None,
            clock=lambda: NOW,
            monotonic=lambda: 0.0,
        )
        self.delivered: list[Reply] = []
        self.meanwhile: Callable[[Connection], object] | None = None

    def watch(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> FlagWatch:
        return FlagWatch(
            self.ledger,
            self.flags,
            memory=lambda: None,
            tell=self.tell,
            deliver=self.delivered.extend,
            clock=lambda: NOW,
            sleep=sleep,
        )

    def tell(self, tx: Connection, state: FlagState, verdict: Verdict) -> list[Outgoing]:
        return [Outgoing(900, "sendMessage", {"text": f"{state.name} {verdict}"})]

    async def run(self, turns: int, step: Callable[[int], Awaitable[None]] | None = None) -> None:
        """Let the watch go round so many times; ``step`` happens in each pause."""
        done = 0

        async def sleep(seconds: float) -> None:
            nonlocal done
            assert seconds == 1.0
            if step is not None:
                await step(done)
            done += 1
            if done >= turns:
                raise asyncio.CancelledError(OVER)

        with pytest.raises(asyncio.CancelledError, match=OVER):
            await self.watch(sleep).run()

    async def harm(self, flag: str = "voice") -> None:
        """Give a feature to half of the chats and let it fail for them."""
        counts = [
            Counted(flag, True, 1000 * HOUR, 60, 30, 0, (60, 0, 0, 0, 0, 0, 0, 0, 0)),
            Counted(flag, False, 1000 * HOUR, 60, 0, 0, (60, 0, 0, 0, 0, 0, 0, 0, 0)),
        ]
        await self.ledger.write(lambda tx: changing.set_share(tx, flag, "50", BY))
        await self.ledger.write(lambda tx: flag_counts.add(tx, counts))

    async def state(self, flag: str = "voice") -> FlagState:
        return (await self.ledger.read(flags.every))[flag]


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Room]:
    ledger = Ledger(folder / "ledger.db")
    await ledger.open()
    try:
        yield Room(ledger)
    finally:
        await ledger.close()


async def test_harm_is_found_at_the_next_look_and_told_with_the_change(tmp_path: Path) -> None:
    async with opened(tmp_path) as room:

        async def step(turn: int) -> None:
            if turn == 0:
                await room.harm()
            assert ((await room.state()).killed is not None) == (turn >= CHECK_EVERY)

        await room.run(CHECK_EVERY + 2, step)
        state = await room.state()
        assert (state.rolled_back, state.killed) == (True, "errors: 30 of 60 with it, 0 of 60 without")
        assert [each.payload["text"] for each in room.delivered] == [f"voice {state.killed}"]
        assert (
            await room.ledger.read(lambda tx: len(replies.due(tx))) == 1
        )  # kept with the change, in one commit


async def test_what_somebody_changed_meanwhile_is_not_taken_back_on_old_grounds(tmp_path: Path) -> None:
    async with opened(tmp_path) as room:
        await room.harm()
        await room.flags.refresh()
        # After the flags were read and before they are judged, the owner acts.
        await room.ledger.write(lambda tx: changing.set_share(tx, "voice", "5", BY))
        assert await room.watch().check() == []
        assert (await room.state()).killed is None
        assert room.delivered == []
        await room.flags.refresh()
        assert await room.watch().check() == ["voice"]


async def test_what_nobody_or_everybody_has_is_not_judged(tmp_path: Path) -> None:
    async with opened(tmp_path) as room:
        await room.harm()
        for share in ("0", "100"):
            await room.ledger.write(lambda tx, share=share: changing.set_share(tx, "voice", share, BY))  # type: ignore[misc]
            await room.flags.refresh()
            assert await room.watch().check() == []


async def test_two_that_do_harm_are_both_taken_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as room:
        await room.harm("voice")
        await room.harm("photo")
        await room.flags.refresh()
        assert await room.watch().check() == ["voice", "photo"]


async def test_a_ledger_that_cannot_store_for_a_while_ends_nothing(tmp_path: Path) -> None:
    path, away = tmp_path / "ledger.db", tmp_path / "away.db"
    async with opened(tmp_path) as room:

        async def step(turn: int) -> None:
            if turn == 0:
                await room.ledger.write(lambda tx: changing.set_share(tx, "voice", "50", BY))
            elif turn == CHECK_EVERY - 1:
                with room.flags.use("voice", Who(901)):
                    path.rename(away)  # the next look has something to store, and cannot
            elif turn == CHECK_EVERY:
                assert room.ledger.failure is not None
                away.rename(path)
                await room.harm()

        await room.run(2 * CHECK_EVERY + 2, step)
        assert (await room.state()).rolled_back


async def test_old_counts_are_pruned_at_the_start(tmp_path: Path) -> None:
    async with opened(tmp_path) as room:
        old = Counted("voice", True, int(NOW - KEEP_SECONDS) // HOUR * HOUR - HOUR, 1, 0, 0, (1,) + (0,) * 8)
        await room.ledger.write(lambda tx: flag_counts.add(tx, [old]))
        await room.run(1)
        assert await room.ledger.read(lambda tx: flag_counts.of_flag(tx, "voice", 0.0)) == []
