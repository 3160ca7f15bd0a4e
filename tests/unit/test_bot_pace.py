"""How fast the bot sends: never above Telegram's limits, and a group's wait holds up nobody else."""

from __future__ import annotations

import asyncio

from bot.pace import Pace


async def turns(pace: Pace, chats: list[int], seconds: float) -> int:
    """Return how many of the calls got their turn within the time."""
    tasks = [asyncio.create_task(pace.turn({"chat_id": chat})) for chat in chats]
    done, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    return len(done)


async def test_so_many_a_second_are_sent_and_the_next_waits() -> None:
    assert await turns(Pace(5), list(range(1, 8)), 0.05) == 5


async def test_a_group_gets_twenty_a_minute_and_others_do_not_wait_for_it() -> None:
    pace = Pace(1000)
    assert await turns(pace, [-1] * 25, 0.02) == 20
    assert await turns(pace, [-2, 7, 8], 0.02) == 3


async def test_what_goes_to_no_chat_waits_for_nothing() -> None:
    pace = Pace(1)
    await pace.turn({"chat_id": 1})
    async with asyncio.timeout(0.2):
        await pace.turn({"callback_query_id": "x"})
