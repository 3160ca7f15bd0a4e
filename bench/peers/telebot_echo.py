"""A bare pyTelegramBotAPI (async) echo bot, as its documentation has it. Usage: telebot_echo.py URL TOKEN"""

from __future__ import annotations

import asyncio
import sys

from telebot import asyncio_helper
from telebot.async_telebot import AsyncTeleBot
from telebot.types import Message


async def main(url: str, token: str) -> None:
    """Poll until SIGTERM."""
    asyncio_helper.API_URL = url + "/bot{0}/{1}"
    bot = AsyncTeleBot(token)

    @bot.message_handler(func=lambda message: True)
    async def echo(message: Message) -> None:
        await bot.reply_to(message, message.text or "")

    await bot.polling(non_stop=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
