"""Faults of the sandbox's Telegram: what the bot sees, and whether the work was done."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from sandbox.faults import Fault, FaultKind
from sandbox.telegram import TelegramService
from tests.contract.test_sandbox_telegram_requests import ASHA, TOKEN, RawBot, running


async def send(bot: RawBot) -> aiohttp.ClientResponse:
    url, params = f"{bot.root}/bot{TOKEN}/sendMessage", {"chat_id": str(ASHA), "text": "Saved"}
    async with asyncio.timeout(5), bot.session.post(url, data=params) as answer:
        await answer.read()
        return answer


def texts(service: TelegramService) -> list[str]:
    return [each["text"] for each in service.messages(ASHA)]


async def test_a_flood_answer_says_how_long_to_wait() -> None:
    async with running() as (service, bot):
        service.faults.add(Fault(FaultKind.STATUS, "sendMessage", status=429, retry_after=35, times=1))
        answer = await send(bot)
        assert (answer.status, answer.headers["Retry-After"]) == (429, "35")
        assert (await answer.json())["parameters"] == {"retry_after": 35}
        assert texts(service) == []
        assert (await send(bot)).status == 200


@pytest.mark.parametrize(
    ("status", "description"),
    [(401, "Unauthorized"), (500, "Internal Server Error: restart"), (502, "Bad Gateway")],
)
async def test_a_status_fault_speaks_as_telegram_does(status: int, description: str) -> None:
    async with running() as (service, bot):
        service.faults.add(Fault(FaultKind.STATUS, "*", status=status))
        assert await bot.refusal("getUpdates") == (status, description)
        assert service.journal[-1].status == status


async def test_a_status_fault_may_have_any_body() -> None:
    async with running() as (service, bot):
        service.faults.add(Fault(FaultKind.STATUS, "*", status=502, body="<html>bad gateway</html>"))
        answer = await send(bot)
        assert (answer.status, await answer.text()) == (502, "<html>bad gateway</html>")


@pytest.mark.parametrize(
    ("kind", "done"), [(FaultKind.CUT_BEFORE, False), (FaultKind.CUT_AFTER, True), (FaultKind.HANG, False)]
)
async def test_a_cut_connection_leaves_the_work_done_or_not(kind: FaultKind, done: bool) -> None:
    async with running() as (service, bot):
        service.faults.add(Fault(kind, "sendMessage", times=1))
        with pytest.raises(aiohttp.ClientError):
            await send(bot)
        assert texts(service) == (["Saved"] if done else [])
        assert service.faults.hits == {kind.value: 1}


async def test_late_work_is_done_after_the_connection_is_gone() -> None:
    async with running() as (service, bot):
        events = service.events.subscribe()
        service.faults.add(Fault(FaultKind.LATE, "sendMessage", seconds=0.05, times=1))
        with pytest.raises(aiohttp.ClientError):
            await send(bot)
        assert texts(service) == []
        async with asyncio.timeout(5):
            assert (await events.get()).content["text"] == "Saved"


async def test_late_work_that_has_not_come_ends_with_the_service() -> None:
    async with running() as (service, bot):
        service.faults.add(Fault(FaultKind.LATE, "sendMessage", seconds=3_600))
        with pytest.raises(aiohttp.ClientError):
            await send(bot)
    assert texts(service) == []


async def test_a_delayed_answer_is_the_right_one_and_its_work_is_done_at_once() -> None:
    async with running() as (service, bot):
        service.faults.add(Fault(FaultKind.DELAY, "sendMessage", seconds=3_600))
        events = service.events.subscribe()
        waiting = asyncio.create_task(send(bot))
        async with asyncio.timeout(5):
            assert (await events.get()).content["text"] == "Saved"
        assert not waiting.done()
        waiting.cancel()
        service.faults.clear()
        service.faults.add(Fault(FaultKind.DELAY, "sendMessage", seconds=0.01))
        assert (await (await send(bot)).json())["result"]["text"] == "Saved"


async def test_garbage_is_a_200_without_json() -> None:
    async with running() as (service, bot):
        service.faults.add(Fault(FaultKind.GARBAGE, "sendMessage"))
        answer = await send(bot)
        assert answer.status == 200
        with pytest.raises(ValueError):
            await answer.json()
        assert texts(service) == []


async def test_a_cut_poll_has_handed_out_updates_that_stay_unconfirmed() -> None:
    async with running() as (service, bot):
        service.send_text(ASHA, "Sold 5 tablets")
        service.faults.add(Fault(FaultKind.CUT_AFTER, "getUpdates", times=1))
        with pytest.raises(aiohttp.ClientError):
            await bot.call("getUpdates")
        assert len(service.handed) == 1
        assert len(await bot.result("getUpdates")) == 1


async def test_downloads_have_faults_of_their_own() -> None:
    async with running() as (service, bot):
        voice = service.send_voice(ASHA, b"OggS")["voice"]["file_id"]
        path = (await bot.result("getFile", file_id=voice))["file_path"]
        url = f"{bot.root}/file/bot{TOKEN}/{path}"
        service.faults.add(Fault(FaultKind.STATUS, "file", status=500, times=1))
        async with bot.session.get(url) as broken, bot.session.get(url) as good:
            assert (broken.status, await good.read()) == (500, b"OggS")
