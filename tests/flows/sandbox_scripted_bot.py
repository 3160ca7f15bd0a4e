"""A bot of a few sentences that stands in for the daemon: polls, lets people join, gives receipts.

Run as a program with the daemon's environment. It keeps nothing, so it shows the page's side only.
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

import aiohttp
from aiohttp import web

from ledger.entry import Source, entry_id_of

OWNER = int(os.environ["ADMIN_USERS"])
ROOT = f"{os.environ['TELEGRAM_API_URL']}/bot{os.environ['TELEGRAM_BOT_TOKEN']}"
COMPANIES = {"johnlee": "JohnLee Pharmaceuticals", "yugrow": "Yugrow Industries"}


class Bot:
    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self._offset = 0

    async def call(self, method: str, **params: Any) -> Any:
        async with self._session.post(f"{ROOT}/{method}", json=params) as response:
            answer = await response.json()
            # After a restart it answers a press a second time, which Telegram refuses.
            return answer.get("result")

    async def say(self, chat_id: int, text: str, *rows: list[tuple[str, str]]) -> None:
        params: dict[str, Any] = {"chat_id": chat_id, "text": text, "parse_mode": "HTML"}
        if rows:
            keys = [[{"text": label, "callback_data": data} for label, data in row] for row in rows]
            params["reply_markup"] = {"inline_keyboard": keys}
        await self.call("sendMessage", **params)

    async def run(self) -> None:
        commands = [
            ("today", "Your figures of today"),
            ("company", "Join or switch company"),
            ("help", "What I can do"),
        ]
        await self.call("setMyCommands", commands=[{"command": c, "description": d} for c, d in commands])
        while True:
            updates = await self.call("getUpdates", offset=self._offset, timeout=20)
            for update in updates:
                self._offset = update["update_id"] + 1
                if "callback_query" in update:
                    await self.pressed(update["callback_query"])
                elif "message" in update:
                    await self.told(update["message"])

    async def told(self, message: dict[str, Any]) -> None:
        chat, text = message["chat"]["id"], message.get("text", "")
        if text == "/company":
            rows = [[(f"🏢 Join {name}", f"join:{key}")] for key, name in COMPANIES.items()]
            await self.say(chat, "Which company do you work for?", *rows)
        elif text == "die":
            sys.exit(3)
        elif text.startswith("Sold"):
            word = entry_id_of(Source(chat, message["message_id"]))
            await self.say(
                chat,
                f"<b>Saved</b>: Apollo Pharmacy, ₹25,000\nEntry <code>{word}</code>",
                [("↩️ Undo", f"undo:{word}"), ("✏️ Edit", f"edit:{word}")],
            )
        else:
            await self.say(chat, f"You said: {text or 'something else'} /help")

    async def pressed(self, query: dict[str, Any]) -> None:
        kind, _, rest = query["data"].partition(":")
        person, message = query["from"], query["message"]
        await self.call("answerCallbackQuery", callback_query_id=query["id"], text=f"Done: {kind}")
        if kind == "join":
            await self.say(person["id"], "Your request is with the admin.")
            await self.say(
                OWNER,
                f"{person['first_name']} asks to join {COMPANIES[rest]}",
                [("✅ Approve", f"approve:{person['id']}"), ("🚫 Refuse", f"refuse:{person['id']}")],
            )
        elif kind == "approve":
            await self.say(int(rest), "You are in!")
        else:
            await self.call(
                "editMessageText",
                chat_id=message["chat"]["id"],
                message_id=message["message_id"],
                text=f"{message['text']}\n{kind} done",
            )


async def main() -> None:
    async def health(_: web.Request) -> web.Response:
        checks = {"ledger": {"status": "ok"}, "sheets": {"status": "degraded", "why": "slow"}}
        return web.json_response({"status": "degraded", "checks": checks, "queue": {"inbox": 0, "outbox": 2}})

    app = web.Application()
    app.router.add_get("/health", health)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(os.environ["PORT"])).start()
    async with aiohttp.ClientSession() as session:
        await Bot(session).run()


if __name__ == "__main__":
    asyncio.run(main())
