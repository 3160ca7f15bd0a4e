"""Too much at once: nothing new is fetched until there is room, and nothing of it is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.chat_queues import ChatQueues
from bot.intake import Intake
from bot.telegram_api import TelegramApi
from bot.transport import AioHttpRequest
from ledger.inbox import InboxRow
from ledger.ledger import Ledger
from sandbox.server import LoopbackServer
from sandbox.telegram import Person, TelegramService
from sidecar.health import Health, HealthBoard, QueueStats
from tests.flows.stage import ASHA, TOKEN


async def until(holds: Callable[[], Any]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("which", ["updates", "replies"])
async def test_when_too_much_waits_telegram_keeps_the_rest_until_there_is_room(
    tmp_path: Path, which: str
) -> None:
    telegram = TelegramService(TOKEN, conflict_delay=0.0)
    telegram.add_person(Person(ASHA, "Asha", started=True))
    handled: list[int] = []
    room, unsent, pauses = asyncio.Event(), [0], [0]

    async def handle(row: InboxRow) -> float | None:
        if which == "updates":
            await room.wait()
        handled.append(row.id)
        return None

    async def pause(_: float) -> None:
        pauses[0] += 1
        await asyncio.sleep(0.001)

    ledger, request = Ledger(tmp_path / "ledger.db"), AioHttpRequest()
    await ledger.open()
    await request.initialize()
    health = HealthBoard("0", QueueStats)
    async with LoopbackServer(telegram.app()) as server:
        queues = ChatQueues(handle)
        intake = Intake(
            api=TelegramApi(request, f"{server.url}/bot{TOKEN}"),
            bot_id=int(TOKEN.partition(":")[0]),
            ledger=ledger,
            queues=queues,
            health=health,
            on_poll=lambda outcome: None,
            replies=lambda: unsent[0],
            backlog_limit=2,
            replies_limit=2,
            sleep=pause,
        )
        running = asyncio.create_task(intake.run())
        telegram.push_many(ASHA, ["one", "two", "three"])
        await until(lambda: len(handled) + queues.size == 3)
        if which == "replies":
            unsent[0] = 3
        telegram.send_text(ASHA, "four")  # ends a long poll that may have begun before
        await until(lambda: pauses[0] > 10)
        fetched = len(handled) + queues.size
        telegram.push_many(ASHA, ["five", "six", "seven"])
        await until(lambda: pauses[0] > 30)
        assert len(handled) + queues.size == fetched
        assert health.check("telegram").status is Health.DEGRADED
        unsent[0] = 0
        room.set()
        await until(lambda: len(handled) == 7)
        await until(lambda: health.check("telegram").status is Health.HEALTHY)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    await request.shutdown()
    await ledger.close()
