"""One chat in order, chats beside each other, failures tried again in place."""

from __future__ import annotations

import asyncio

from bot.chat_queues import ChatQueues
from ledger.inbox import InboxRow


def row(number: int, chat: str) -> InboxRow:
    return InboxRow(number, chat, b"", 0, number)


async def test_a_chats_rows_are_handled_in_order_while_others_go_on() -> None:
    handled: list[int] = []
    gate = asyncio.Event()

    async def handle(each: InboxRow) -> float | None:
        if each.id == 1:
            await gate.wait()
        handled.append(each.id)
        if each.id == 4:
            gate.set()
        return None

    queues = ChatQueues(handle)
    queues.put([row(1, "a"), row(2, "a"), row(3, "b"), row(4, "b")])
    await queues.drained()
    assert handled == [3, 4, 1, 2]
    assert queues.size == 0


async def test_a_row_that_is_to_be_tried_again_stays_first() -> None:
    handled: list[int] = []
    waits: list[float] = []

    async def handle(each: InboxRow) -> float | None:
        handled.append(each.id)
        return 7.0 if handled.count(1) < 3 and each.id == 1 else None

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    queues = ChatQueues(handle, sleep=sleep)
    queues.put([row(1, "a"), row(2, "a")])
    await queues.drained()
    assert handled == [1, 1, 1, 2]
    assert waits == [7.0, 7.0]


async def test_a_stop_lets_what_runs_finish_and_begins_nothing_new() -> None:
    handled: list[int] = []
    begun = asyncio.Event()

    async def handle(each: InboxRow) -> float | None:
        begun.set()
        await asyncio.sleep(0)
        handled.append(each.id)
        return None

    queues = ChatQueues(handle)
    queues.put([row(number, "a") for number in range(50)])
    await begun.wait()
    await queues.stop(5.0)
    assert handled == [0]
    assert queues.size == 0


async def test_with_one_place_chats_are_handled_one_after_the_other() -> None:
    running = most = 0

    async def handle(_: InboxRow) -> float | None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        return None

    for concurrent, expected in ((1, 1), (4, 4)):
        most = 0
        queues = ChatQueues(handle, concurrent=concurrent)
        queues.put([row(number, f"chat {number}") for number in range(8)])
        await queues.drained()
        assert most == expected
