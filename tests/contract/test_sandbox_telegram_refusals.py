"""What the real Bot API refuses, the sandbox's refuses too, in its words."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from sandbox.telegram import Person
from tests.contract.test_sandbox_telegram_requests import (
    ASHA,
    BILAL,
    Clock,
    running,
)


def keyboard(**button: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Undo", **button}]]}


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": 999}, "chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "x", "chat_id": BILAL}, "chat not found"),
        ({"text": "x", "reply_parameters": {"message_id": 44}}, "message to be replied not found"),
        ({"text": "x", "reply_to_message_id": 44}, "message to be replied not found"),
        ({"text": "x", "reply_markup": keyboard(callback_data="é" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": keyboard(callback_data="")}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": keyboard()}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "reply_markup": keyboard(url="shop")}, "inline keyboard button URL 'shop' is invalid"),
        ({"text": "x", "reply_markup": keyboard(colour="red")}, "can't parse reply keyboard markup"),
        ({"text": "x", "reply_markup": "{broken"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"text": "*x*", "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
    ],
)
async def test_a_message_is_refused(params: dict[str, Any], text: str) -> None:
    async with running() as (service, bot):
        status, description = await bot.refusal("sendMessage", **({"chat_id": ASHA} | params))
        assert status == 400
        assert description.startswith("Bad Request: ")
        assert text in description
        assert service.messages(ASHA) == []


async def test_the_longest_text_and_callback_data_are_accepted() -> None:
    async with running() as (_, bot):
        markup = keyboard(callback_data="d" * 64)
        sent = await bot.result("sendMessage", chat_id=ASHA, text="😀" * 2048, reply_markup=markup)
        assert sent["text"] == "😀" * 2048
        long_markup = await bot.result(
            "sendMessage", chat_id=ASHA, text="<b>" + "x" * 4096 + "</b>", parse_mode="HTML"
        )
        assert long_markup["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


async def test_an_edit_is_refused() -> None:
    async with running() as (service, bot):
        mine = await bot.result(
            "sendMessage", chat_id=ASHA, text="Saved", reply_markup=keyboard(url="https://a.b")
        )
        theirs = service.send_text(ASHA, "Sold 5")["message_id"]
        own = {"chat_id": ASHA, "message_id": mine["message_id"]}
        markup = keyboard(url="https://a.b")
        for method, params, text in [
            ("editMessageText", own | {"text": "Saved", "reply_markup": markup}, "message is not modified"),
            ("editMessageReplyMarkup", own | {"reply_markup": markup}, "message is not modified"),
            ("editMessageText", own | {"text": ""}, "message text is empty"),
            ("editMessageText", own | {"text": "x" * 4097}, "message is too long"),
            (
                "editMessageText",
                {"chat_id": ASHA, "message_id": theirs, "text": "x"},
                "message can't be edited",
            ),
            (
                "editMessageText",
                {"chat_id": ASHA, "message_id": 99, "text": "x"},
                "message to edit not found",
            ),
            ("editMessageText", {"chat_id": ASHA, "text": "x"}, "message identifier is not specified"),
            ("editMessageText", {"message_id": 1, "text": "x"}, "chat_id is empty"),
            ("deleteMessage", {"chat_id": ASHA, "message_id": 99}, "message to delete not found"),
        ]:
            status, description = await bot.refusal(method, **params)
            assert (status, text in description) == (400, True), description
        edited = await bot.result("editMessageText", **own, text="Saved")
        assert "reply_markup" not in edited, "an edit without a keyboard takes the keyboard away"


async def test_a_message_older_than_two_days_cannot_be_deleted() -> None:
    clock = Clock()
    async with running(clock=clock) as (_, bot):
        sent = await bot.result("sendMessage", chat_id=ASHA, text="x")
        clock.now += 48 * 3600 + 1
        refusal = await bot.refusal("deleteMessage", chat_id=ASHA, message_id=sent["message_id"])
        assert refusal == (400, "Bad Request: message can't be deleted for everyone")


async def test_a_press_is_answered_once_in_time_with_a_short_text() -> None:
    clock = Clock()
    async with running(clock=clock) as (service, bot):
        markup = keyboard(callback_data="undo")
        sent = await bot.result("sendMessage", chat_id=ASHA, text="Saved", reply_markup=markup)
        press = service.press(ASHA, ASHA, sent["message_id"], "undo")
        late = service.press(ASHA, ASHA, sent["message_id"], "undo")
        too_long = await bot.refusal("answerCallbackQuery", callback_query_id=press.id, text="x" * 201)
        assert too_long == (400, "Bad Request: MESSAGE_TOO_LONG")
        await bot.result("answerCallbackQuery", callback_query_id=press.id, text="Undone", show_alert="true")
        assert press.answer == {"text": "Undone", "show_alert": True}
        clock.now += 151
        for query_id in (press.id, late.id, "12"):
            status, text = await bot.refusal("answerCallbackQuery", callback_query_id=query_id)
            assert (status, "query is too old" in text) == (400, True)


async def test_a_person_who_blocked_the_bot_or_is_gone_cannot_be_written_to() -> None:
    async with running() as (service, bot):
        service.block(ASHA)
        blocked = await bot.refusal("sendMessage", chat_id=ASHA, text="x")
        assert blocked == (403, "Forbidden: bot was blocked by the user")
        service.unblock(ASHA)
        assert (await bot.result("sendChatAction", chat_id=ASHA, action="typing")) is True
        service.deactivate(ASHA)
        gone = await bot.refusal("sendMessage", chat_id=ASHA, text="x")
        assert gone == (403, "Forbidden: user is deactivated")


async def test_flood_limits_when_switched_on_ask_to_wait() -> None:
    clock = Clock()
    async with running(clock=clock, flood_limits=True) as (service, bot):
        for number in range(1_000, 1_031):
            service.add_person(Person(number, "P", started=True))
        await bot.result("sendMessage", chat_id=ASHA, text="1")
        answer = await bot.call("sendMessage", chat_id=ASHA, text="2")
        assert (answer["error_code"], answer["parameters"]) == (429, {"retry_after": 1})
        others = [bot.call("sendMessage", chat_id=number, text="x") for number in range(1_000, 1_031)]
        statuses = [each["ok"] for each in await asyncio.gather(*others)]
        assert statuses.count(True) == 29
        clock.now += 1
        assert (await bot.result("sendMessage", chat_id=ASHA, text="2"))["text"] == "2"


@pytest.mark.parametrize(
    ("command", "description", "text"),
    [("Help", "x", "BOT_COMMAND_INVALID"), ("help", "", "BOT_COMMAND_DESCRIPTION_INVALID")],
)
async def test_bad_commands_are_refused(command: str, description: str, text: str) -> None:
    async with running() as (service, bot):
        commands = [{"command": command, "description": description}]
        assert await bot.refusal("setMyCommands", commands=commands) == (400, f"Bad Request: {text}")
        assert service.commands() == []
