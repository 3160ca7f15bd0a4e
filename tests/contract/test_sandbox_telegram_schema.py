"""Everything the sandbox's Telegram answers or delivers is what the published Bot API schema says."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

from sandbox.telegram.schema.reduce import METHODS, WITHOUT_PARAMETERS
from sandbox.telegram.schemas import ObjectSchemas, load_methods
from tests.contract.test_sandbox_telegram_media import send_photo
from tests.contract.test_sandbox_telegram_refusals import keyboard
from tests.contract.test_sandbox_telegram_requests import ASHA, BILAL, RawBot, png, running


def wrong(name: str, value: object) -> list[str]:
    return ObjectSchemas().errors(name, value)


def test_the_schema_check_can_fail() -> None:
    chat, user = {"id": 1, "type": "private"}, {"id": 1, "is_bot": False, "first_name": "A"}
    message: dict[str, Any] = {"message_id": 1, "date": 5, "chat": chat, "from": user, "text": "x"}
    assert wrong("Message", message) == []
    assert wrong("Message", message | {"loc": {}})
    assert wrong("Message", {k: v for k, v in message.items() if k != "date"})
    assert wrong("Message", message | {"entities": [{"type": "blink", "offset": 0, "length": 1}]})
    assert wrong("Update", {"update_id": "7"})


def test_every_offered_method_has_its_published_parameters() -> None:
    schemas = load_methods()
    assert {each.name for each in schemas.values()} == {*METHODS, *WITHOUT_PARAMETERS}
    send = schemas["sendmessage"]
    assert send.required == ("chat_id", "text")
    assert send.kinds["chat_id"] == "id"
    assert send.kinds["reply_markup"] == "json"
    assert send.kinds["parse_mode"] == "string"
    assert send.kinds["disable_notification"] == "boolean"


async def test_every_kind_of_update_is_a_published_update() -> None:
    async with running() as (service, bot):
        service.add_group(-500, "Sales west", [ASHA, BILAL])
        text = service.send_text(ASHA, "/start @performance_tracker_bot https://a.b")
        service.edit_text(ASHA, text["message_id"], "Sold 5 tablets")
        service.send_text(ASHA, "same again", reply_to=text["message_id"])
        service.send_location(ASHA, 19.07, 72.87)
        live = service.send_live_location(ASHA, 19.07, 72.87)
        service.move_live_location(ASHA, live["message_id"], 19.08, 72.88)
        service.move_live_location(ASHA, live["message_id"], 19.09, 72.89, last=True)
        service.send_voice(ASHA, b"OggS voice")
        service.send_photo(ASHA, png(), caption="bill of @asha_k")
        sent = await bot.result(
            "sendMessage", chat_id=ASHA, text="Saved", reply_markup=keyboard(callback_data="undo")
        )
        service.press(ASHA, ASHA, sent["message_id"], "undo")
        service.send_text(ASHA, "/today", chat_id=-500)
        service.migrate_group(-500, -1009)
        service.block(ASHA)
        service.unblock(ASHA)
        service.kick(-1009, BILAL)
        updates = [orjson.loads(body) for body in service.pending()]
        assert [wrong("Update", update) for update in updates] == [[]] * 16
        assert {key for update in updates for key in update} == {
            "update_id",
            "message",
            "edited_message",
            "callback_query",
            "my_chat_member",
        }


async def test_every_message_the_bot_sends_is_a_published_message() -> None:
    async with running() as (service, bot):
        theirs = service.send_text(ASHA, "Sold 5 tablets")["message_id"]
        sends: list[tuple[str, dict[str, Any]]] = [
            ("sendMessage", {"text": "<b>Saved</b>", "parse_mode": "HTML", "protect_content": "true"}),
            ("sendMessage", {"text": "x", "reply_parameters": {"message_id": theirs}}),
            ("sendMessage", {"text": "x", "reply_markup": keyboard(url="https://a.b")}),
            ("sendMessage", {"text": "x", "reply_markup": {"keyboard": [[{"text": "Share"}]]}}),
            ("sendLocation", {"latitude": 19.07, "longitude": "72.87"}),
        ]
        results = [await bot.result(method, chat_id=ASHA, **params) for method, params in sends]
        results.append((await send_photo(bot, png(), caption="<i>May</i>", parse_mode="HTML"))["result"])
        again = results[-1]["photo"][-1]["file_id"]
        results.append(await bot.result("sendPhoto", chat_id=ASHA, photo=again))
        results.append(await bot.result("editMessageText", chat_id=ASHA, message_id=2, text="Void"))
        assert [wrong("Message", each) for each in results] == [[]] * len(results)
        assert results[1]["reply_to_message"]["text"] == "Sold 5 tablets"
        assert service.messages(ASHA)[4]["keyboard"] == {"keyboard": [[{"text": "Share"}]]}


async def answers(bot: RawBot) -> dict[str, object]:
    photo = (await send_photo(bot, png()))["result"]["photo"][0]["file_id"]
    return {
        "User": await bot.result("getMe"),
        "WebhookInfo": await bot.result("getWebhookInfo"),
        "ChatFullInfo": await bot.result("getChat", chat_id=ASHA),
        "File": await bot.result("getFile", file_id=photo),
    }


async def test_the_other_answers_are_published_objects() -> None:
    async with running() as (service, bot):
        service.add_group(-500, "Sales west", [ASHA])
        for name, value in (await answers(bot)).items():
            assert wrong(name, value) == [], name
        assert wrong("ChatFullInfo", await bot.result("getChat", chat_id=-500)) == []


@pytest.mark.parametrize("method", ["setMyDescription", "setMyShortDescription"])
async def test_descriptions_and_commands_are_taken_and_given_back(method: str) -> None:
    async with running() as (service, bot):
        name = {"setMyDescription": "description"}.get(method, "short_description")
        assert await bot.result(method, **{name: "Keeps your sales"}) is True
        assert (await bot.refusal(method, **{name: "x" * 513}))[0] == 400
        commands = [{"command": "today", "description": "Own figures"}]
        scope = json.dumps({"type": "chat", "chat_id": ASHA})
        await bot.result("setMyCommands", commands=commands)
        assert await bot.result("getMyCommands") == commands == service.commands()
        assert await bot.result("getMyCommands", scope=scope) == []
