"""The people's side: groups and what the bot sees of them, malformed updates, the record, snapshots."""

from __future__ import annotations

import json

import pytest

from sandbox.telegram import Person, TelegramService
from sandbox.telegram.deliveries import UPDATE_ID
from tests.contract.test_sandbox_telegram_media import send_photo
from tests.contract.test_sandbox_telegram_refusals import keyboard
from tests.contract.test_sandbox_telegram_requests import ASHA, BILAL, TOKEN, png, running

GROUP = -500


async def test_in_a_group_the_bot_sees_commands_mentions_and_replies_only() -> None:
    async with running() as (service, bot):
        service.add_group(GROUP, "Sales west", [ASHA, BILAL])
        hello = await bot.result("sendMessage", chat_id=GROUP, text="Hello")
        for text in (
            "private talk",
            "/today",
            "/today@other_bot",
            "@performance_tracker_bot hi",
            "/undo@Performance_Tracker_Bot",
        ):
            service.send_text(ASHA, text, chat_id=GROUP)
        service.send_text(BILAL, "to the bot", chat_id=GROUP, reply_to=hello["message_id"])
        seen = [each["message"]["text"] for each in await bot.result("getUpdates")]
        assert seen == [
            "/today",
            "@performance_tracker_bot hi",
            "/undo@Performance_Tracker_Bot",
            "to the bot",
        ]
        service.add_group(GROUP, "Sales west", [ASHA], bot_is_admin=True)
        service.send_text(ASHA, "private talk", chat_id=GROUP)
        assert len(service.pending()) == 5


async def test_a_group_that_became_a_supergroup_says_where_it_went() -> None:
    async with running() as (service, bot):
        service.add_group(GROUP, "Sales west", [ASHA])
        service.migrate_group(GROUP, -1009)
        answer = await bot.call("sendMessage", chat_id=GROUP, text="x")
        assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
        assert answer["parameters"] == {"migrate_to_chat_id": -1009}
        assert (await bot.result("sendMessage", chat_id=-1009, text="x"))["chat"]["type"] == "supergroup"
        told = [each["message"] for each in await bot.result("getUpdates")]
        assert [each.get("migrate_to_chat_id") for each in told] == [-1009, None]
        assert told[1]["migrate_from_chat_id"] == GROUP


async def test_a_bot_that_left_or_was_kicked_cannot_write() -> None:
    async with running() as (service, bot):
        service.add_group(GROUP, "Sales west", [ASHA, BILAL])
        service.add_group(GROUP - 1, "Sales east", [ASHA])
        no_first_word = await bot.refusal("sendMessage", chat_id=BILAL, text="x")
        assert no_first_word == (403, "Forbidden: bot can't initiate conversation with a user")
        await bot.result("leaveChat", chat_id=GROUP)
        left = await bot.refusal("sendMessage", chat_id=GROUP, text="x")
        assert left == (403, "Forbidden: bot is not a member of the group chat")
        service.kick(GROUP - 1, ASHA)
        kicked = await bot.refusal("sendMessage", chat_id=GROUP - 1, text="x")
        assert kicked == (403, "Forbidden: bot was kicked from the group chat")


async def test_people_can_only_do_what_an_app_lets_them_do() -> None:
    async with running() as (service, bot):
        sent = await bot.result(
            "sendMessage", chat_id=ASHA, text="Saved", reply_markup=keyboard(callback_data="undo")
        )
        with pytest.raises(ValueError, match="no button with data 'redo'"):
            service.press(ASHA, ASHA, sent["message_id"], "redo")
        service.press(ASHA, ASHA, sent["message_id"], "redo", stale=True)
        with pytest.raises(ValueError, match="empty text"):
            service.send_text(ASHA, " ")
        with pytest.raises(ValueError, match="surrogates"):
            service.send_text(ASHA, "\ud800")
        with pytest.raises(KeyError, match="no person 9"):
            service.send_text(9, "hello")
        with pytest.raises(KeyError, match="no message"):
            service.edit_text(ASHA, sent["message_id"], "mine now")


async def test_injected_updates_reach_the_bot_as_they_are() -> None:
    async with running() as (service, bot):
        poison = (
            b'{"update_id":' + UPDATE_ID + b',"message":{"text":"\\ud83d","date":1e400,"deep":' + b"[" * 2_000
        )
        first = service.inject(poison + b"]" * 2_000 + b"}}")
        second = service.inject({"message": None, "huge": 10**40})
        repeated = service.inject({"update_id": first, "message": {"text": "\ud800"}})
        nameless = service.inject({"message": {}}, as_is=True)
        ahead = service.inject({"update_id": second + 500, "novelty": {}})
        assert (second, ahead) == (first + 1, second + 500)
        assert repeated < 0
        assert nameless < 0
        async with bot.session.post(f"{bot.root}/bot{TOKEN}/getUpdates") as answer:
            body = await answer.read()
        assert b'"text":"\\ud83d"' in body
        assert b"1e400" in body
        assert str(10**40).encode() in body
        assert service.handed == {first, second, repeated, nameless, ahead}
        (left,) = await bot.result("getUpdates", offset=ahead)
        assert left == {"update_id": ahead, "novelty": {}}


async def test_a_chat_shows_messages_in_order_with_what_they_were_before() -> None:
    async with running() as (service, bot):
        events = service.events.subscribe()
        mine = service.send_text(ASHA, "Sold 5")
        sent = await bot.result(
            "sendMessage", chat_id=ASHA, text="Saved", reply_markup=keyboard(callback_data="undo")
        )
        service.edit_text(ASHA, mine["message_id"], "Sold 6")
        await bot.result("editMessageText", chat_id=ASHA, message_id=sent["message_id"], text="Void")
        await bot.result("sendChatAction", chat_id=ASHA, action="typing")
        shown = service.messages(ASHA)
        assert [(each["text"], each["from"]["is_bot"]) for each in shown] == [
            ("Sold 6", False),
            ("Void", True),
        ]
        assert shown[1]["edits"][0]["text"] == "Saved"
        assert shown[1]["reply_markup"] is None
        changes = [events.get_nowait().change for _ in range(events.qsize())]
        assert changes == ["message", "message", "edited", "edited", "action"]
        service.events.unsubscribe(events)
        await bot.result("deleteMessage", chat_id=ASHA, message_id=sent["message_id"])
        assert [each["text"] for each in service.messages(ASHA)] == ["Sold 6"]
        assert events.empty()


async def test_a_slow_onlooker_loses_the_oldest_changes() -> None:
    async with running() as (service, _):
        events = service.events.subscribe()
        service.push_many(ASHA, map(str, range(1_005)))
        assert events.qsize() == 1_000
        assert events.get_nowait().content["text"] == "5"


async def test_a_snapshot_brings_everything_back() -> None:
    async with running() as (service, bot):
        service.add_group(GROUP, "Sales west", [ASHA, BILAL])
        service.push_many(ASHA, ["one", "two"])
        service.inject({"message": {"text": "\ud800"}})
        sent = await bot.result(
            "sendMessage", chat_id=ASHA, text="Saved", reply_markup=keyboard(callback_data="undo")
        )
        press = service.press(ASHA, ASHA, sent["message_id"], "undo")
        photo = (await send_photo(bot, png()))["result"]["photo"][-1]["file_id"]
        (update,) = await bot.result("getUpdates", limit=1, allowed_updates=["message", "callback_query"])
        await bot.result("getUpdates", offset=update["update_id"] + 1, limit=1)
        kept = json.loads(json.dumps(service.snapshot()))
    async with running() as (again, bot):
        again.restore(kept)
        assert again.snapshot() == service.snapshot()
        assert again.messages(ASHA) == service.messages(ASHA)
        assert again.file(photo) == png()
        assert again.confirmed_ids == {update["update_id"]}
        assert len(await bot.result("getUpdates")) == 3
        await bot.result("answerCallbackQuery", callback_query_id=press.id)
        following = again.send_text(ASHA, "three")
        assert following["message_id"] == max(each["id"] for each in service.messages(ASHA)) + 1


def test_a_snapshot_of_another_version_is_refused() -> None:
    service = TelegramService(TOKEN)
    service.add_person(Person(ASHA, "Asha"))
    with pytest.raises(ValueError, match="snapshot version 99"):
        service.restore({"version": 99})
    assert service.messages(ASHA) == []
