"""An unmodified python-telegram-bot application against the sandbox's Telegram, over its own transport."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import (
    BotCommand,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from sandbox.faults import Fault, FaultKind
from sandbox.telegram import TelegramService
from tests.contract.test_sandbox_telegram_requests import ASHA, TOKEN, RawBot, png, running

Context = ContextTypes.DEFAULT_TYPE
BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Undo", callback_data="undo:K7Q2")]])


def application(bot: RawBot, token: str = TOKEN) -> Application[Any, Any, Any, Any, Any, Any]:
    builder = (
        Application.builder().token(token).base_url(f"{bot.root}/bot").base_file_url(f"{bot.root}/file/bot")
    )
    return builder.build()


async def on_start(update: Update, context: Context) -> None:
    assert update.message is not None
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Share position", request_location=True)]])
    await update.message.reply_html(f"Welcome <b>{' '.join(context.args or [])}</b>", reply_markup=keyboard)


async def on_text(update: Update, context: Context) -> None:
    assert update.message is not None
    await update.message.reply_text("Saved K7Q2", reply_markup=BUTTONS, do_quote=True)


async def on_button(update: Update, context: Context) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Undone")
    await update.callback_query.edit_message_text("<s>Saved K7Q2</s>", parse_mode="HTML")


async def on_voice(update: Update, context: Context) -> None:
    assert update.message is not None
    assert update.message.voice is not None
    content = await (await update.message.voice.get_file()).download_as_bytearray()
    await update.message.reply_document(io.BytesIO(bytes(content)), filename="echo.oga", caption="heard")


async def on_location(update: Update, context: Context) -> None:
    message = update.effective_message
    assert message is not None
    assert message.location is not None
    await message.reply_photo(
        png(), caption=f"{message.location.latitude:.2f} {update.edited_message is not None}"
    )


@asynccontextmanager
async def polling(bot: RawBot) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    app = application(bot)
    app.add_handler(CommandHandler("start", on_start))
    app.add_handler(CallbackQueryHandler(on_button))
    app.add_handler(MessageHandler(filters.LOCATION, on_location))
    app.add_handler(MessageHandler(filters.VOICE, on_voice))
    app.add_handler(MessageHandler(filters.TEXT, on_text))
    await app.initialize()
    assert app.updater is not None
    await app.updater.start_polling(timeout=20, bootstrap_retries=0)
    await app.start()
    try:
        yield app
    finally:
        await app.updater.stop()
        await app.stop()
        await app.shutdown()


async def shown_by_bot(service: TelegramService, events: asyncio.Queue[Any]) -> dict[str, Any]:
    """Return the next message the bot puts into a chat, or changes there."""
    async with asyncio.timeout(10):
        while True:
            event = await events.get()
            if event.change in ("message", "edited") and event.content["from"]["is_bot"]:
                return dict(event.content)


async def test_a_conversation_with_an_unmodified_application() -> None:
    async with running() as (service, bot), polling(bot):
        events = service.events.subscribe()
        service.send_text(ASHA, "/start JohnLee")
        welcome = await shown_by_bot(service, events)
        assert (welcome["text"], welcome["entities"]) == (
            "Welcome JohnLee",
            [{"type": "bold", "offset": 8, "length": 7}],
        )
        assert welcome["keyboard"]["keyboard"] == [[{"text": "Share position", "request_location": True}]]

        text = service.send_text(ASHA, "Sold 5 tablets to Apollo Pharmacy for ₹25000")
        receipt = await shown_by_bot(service, events)
        assert (receipt["text"], receipt["reply_to"]) == ("Saved K7Q2", text["message_id"])

        press = service.press(ASHA, ASHA, receipt["id"], "undo:K7Q2")
        undone = await shown_by_bot(service, events)
        assert (undone["id"], undone["entities"][0]["type"]) == (receipt["id"], "strikethrough")
        assert press.answer == {"text": "Undone", "show_alert": False}

        service.send_voice(ASHA, b"OggS" + bytes(range(256)))
        heard = await shown_by_bot(service, events)
        assert service.file(heard["document"]) == b"OggS" + bytes(range(256))
        assert (heard["file_name"], heard["text"]) == ("echo.oga", "heard")

        live = service.send_live_location(ASHA, 19.07, 72.87)
        assert (await shown_by_bot(service, events))["text"] == "19.07 False"
        service.move_live_location(ASHA, live["message_id"], 19.55, 72.9)
        moved = await shown_by_bot(service, events)
        assert (moved["text"], service.file(moved["photo"])) == ("19.55 True", png())
    assert service.pending() == []
    assert {entry.status for entry in service.journal} == {200}


async def test_every_markup_and_setting_the_library_writes_is_accepted() -> None:
    async with running() as (service, bot), application(bot).bot as client:
        for markup in (BUTTONS, ReplyKeyboardRemove(), ForceReply(input_field_placeholder="Amount")):
            await client.send_message(ASHA, "x", reply_markup=markup, disable_web_page_preview=True)
        await client.set_my_commands([BotCommand("today", "Own figures")])
        assert [each.command for each in await client.get_my_commands()] == ["today"]
        await client.set_my_description("Keeps your sales")
        await client.set_my_short_description("Sales")
        assert (await client.get_chat(ASHA)).username == "asha_k"
        assert (await client.get_webhook_info()).url == ""
        place = await client.send_location(ASHA, 19.07, 72.87)
        await client.edit_message_reply_markup(ASHA, service.messages(ASHA)[0]["id"], reply_markup=None)
        assert await client.delete_message(ASHA, place.message_id)
        assert {entry.status for entry in service.journal} == {200}


async def test_refusals_become_the_librarys_own_errors() -> None:
    async with running() as (service, bot), application(bot).bot as client:
        with pytest.raises(BadRequest, match="Message is too long"):
            await client.send_message(ASHA, "x" * 4097)
        with pytest.raises(BadRequest, match="Can't parse entities"):
            await client.send_message(ASHA, "<b>x", parse_mode="HTML")
        service.faults.add(Fault(FaultKind.STATUS, "sendMessage", status=429, retry_after=7, times=1))
        with pytest.raises(RetryAfter) as flood:
            await client.send_message(ASHA, "x")
        assert "7 seconds" in str(flood.value)
        service.faults.add(Fault(FaultKind.STATUS, "getUpdates", status=409, times=1))
        with pytest.raises(Conflict):
            await client.get_updates()
        service.block(ASHA)
        with pytest.raises(Forbidden, match="blocked by the user"):
            await client.send_message(ASHA, "x")
        with pytest.raises(InvalidToken):
            await application(bot, "123456:wrong").initialize()
