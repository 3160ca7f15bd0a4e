"""getUpdates of the sandbox's Telegram: confirming, long polls, conflicts, what runs out of time."""

from __future__ import annotations

import asyncio

import pytest

from sandbox.telegram import TelegramService
from tests.contract.test_sandbox_telegram_requests import ASHA, TOKEN, Clock, RawBot, running

DAY = 86_400


def ids(updates: list[dict[str, object]]) -> list[object]:
    return [each["update_id"] for each in updates]


async def test_updates_are_given_again_until_a_higher_offset_confirms_them() -> None:
    async with running() as (service, bot):
        service.push_many(ASHA, ["one", "two", "three"])
        first = ids(await bot.result("getUpdates"))
        assert ids(await bot.result("getUpdates", offset=first[0])) == first
        assert service.handed == set(first)
        assert service.confirmed_ids == set()
        assert ids(await bot.result("getUpdates", offset=int(str(first[1])) + 1)) == first[2:]
        assert service.confirmed_ids == set(first[:2])
        assert len(service.pending()) == 1


async def test_an_answer_holds_at_most_a_hundred_updates() -> None:
    async with running() as (service, bot):
        service.push_many(ASHA, map(str, range(150)))
        assert len(await bot.result("getUpdates", limit=1000)) == 100
        assert len(await bot.result("getUpdates", limit=7)) == 7
        assert len(await bot.result("getUpdates", limit=0)) == 1


async def test_a_negative_offset_forgets_all_but_the_last() -> None:
    async with running() as (service, bot):
        service.push_many(ASHA, ["one", "two", "three"])
        (last,) = await bot.result("getUpdates", offset=-1)
        assert last["message"]["text"] == "three"
        assert len(service.pending()) == 1


async def test_an_offset_far_ahead_of_the_newest_update_is_ignored() -> None:
    async with running() as (service, bot):
        service.send_text(ASHA, "kept")
        assert len(await bot.result("getUpdates", offset=2_000_000_000)) == 1


async def test_a_long_poll_ends_with_the_next_message() -> None:
    async with running() as (service, bot):
        poll = asyncio.create_task(bot.result("getUpdates", timeout=50))
        await until_polled(service, bot)
        service.send_text(ASHA, "good morning")
        async with asyncio.timeout(5):
            assert [each["message"]["text"] for each in await poll] == ["good morning"]


async def until_polled(service: TelegramService, bot: RawBot) -> None:
    """Return once a long poll waits."""
    async with asyncio.timeout(5):
        while not service.polling:
            await bot.result("getMe")


async def test_a_second_poller_ends_the_idle_poll_of_the_first_with_a_409() -> None:
    async with running() as (service, bot):
        older = asyncio.create_task(bot.refusal("getUpdates", timeout=50))
        await until_polled(service, bot)
        newer = asyncio.create_task(bot.result("getUpdates", timeout=50))
        async with asyncio.timeout(5):
            status, text = await older
        assert (status, text) == (
            409,
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running",
        )
        service.send_text(ASHA, "for the newer one")
        async with asyncio.timeout(5):
            assert len(await newer) == 1


async def test_a_poller_that_went_away_is_no_conflict() -> None:
    async with running() as (service, bot):
        gone = asyncio.create_task(bot.call("getUpdates", timeout=50))
        await until_polled(service, bot)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        assert await bot.result("getUpdates") == []
        assert all(entry.status == 200 for entry in service.journal)


async def test_getupdates_conflicts_with_a_webhook_until_it_is_deleted() -> None:
    async with running() as (service, bot):
        service.send_text(ASHA, "hello")
        assert (await bot.refusal("setWebhook", url="http://plain.example"))[0] == 400
        await bot.result("setWebhook", url="https://bot.example/hook")
        info = await bot.result("getWebhookInfo")
        assert (info["url"], info["pending_update_count"]) == ("https://bot.example/hook", 1)
        status, text = await bot.refusal("getUpdates")
        assert status == 409
        assert "can't use getUpdates method while webhook is active" in text
        await bot.result("deleteWebhook")
        assert len(await bot.result("getUpdates")) == 1
        await bot.result("deleteWebhook", drop_pending_updates="true")
        assert service.pending() == []


async def test_only_kinds_asked_for_are_queued_and_the_setting_stays() -> None:
    async with running() as (service, bot):
        await bot.result("getUpdates", allowed_updates=["edited_message"])
        message = service.send_text(ASHA, "not wanted")
        service.edit_text(ASHA, message["message_id"], "wanted")
        (update,) = await bot.result("getUpdates")
        assert update["edited_message"]["text"] == "wanted"
        await bot.result("getUpdates", allowed_updates=[])
        service.send_text(ASHA, "wanted again")
        assert len(service.pending()) == 2


async def test_an_unconfirmed_message_is_lost_a_day_after_its_date() -> None:
    clock = Clock()
    async with running(clock=clock) as (service, bot):
        service.send_text(ASHA, "old")
        clock.now += 3_600
        service.send_text(ASHA, "an hour later")
        clock.now += DAY - 3_601
        assert len(await bot.result("getUpdates")) == 2
        clock.now += 1
        (left,) = await bot.result("getUpdates")
        assert left["message"]["text"] == "an hour later"
        assert service.expired_ids == {left["update_id"] - 1}


async def test_a_press_is_lost_after_150_seconds_while_messages_stay() -> None:
    clock = Clock()
    async with running(clock=clock) as (service, bot):
        markup = {"inline_keyboard": [[{"text": "Undo", "callback_data": "undo"}]]}
        sent = await bot.result("sendMessage", chat_id=ASHA, text="Saved", reply_markup=markup)
        service.press(ASHA, ASHA, sent["message_id"], "undo")
        service.send_text(ASHA, "thanks")
        clock.now += 150
        assert [set(each) for each in await bot.result("getUpdates")] == [{"update_id", "message"}]


async def test_after_a_week_of_silence_update_ids_start_somewhere_else() -> None:
    clock = Clock()
    async with running(clock=clock) as (service, bot):
        service.send_text(ASHA, "one")
        (first,) = ids(await bot.result("getUpdates"))
        clock.now += 8 * DAY
        service.send_text(ASHA, "two")
        (second,) = ids(await bot.result("getUpdates"))
        assert second != int(str(first)) + 1


@pytest.mark.parametrize("offset", ["soon", "1.5e"])
async def test_a_number_that_is_none_is_refused(offset: str) -> None:
    async with running() as (_, bot):
        assert (await bot.refusal("getUpdates", offset=offset))[0] == 400


async def test_polls_are_in_the_journal_with_their_parameters() -> None:
    async with running() as (service, bot):
        await bot.result("getUpdates", offset=5, timeout=0)
        assert service.journal[-1].params == {"offset": 5, "timeout": 0}
        assert TOKEN not in str(service.journal)
