"""A stage for conversations: the real daemon in this process, real HTTP to the sandbox services, and a cast.

Asha and Ravi sell for JohnLee, Bilal manages it, Chitra sells for Yugrow and must never see either,
Meera owns the bot, Dev is a stranger.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bot.daemon import Daemon
from config.configuration import load_configuration
from config.logging import configure_logging
from sandbox.geocoding.service import GeocodingService
from sandbox.google.service import SheetsService
from sandbox.server import LoopbackServer
from sandbox.telegram import Person, TelegramService
from sidecar.tracing import Tracing

TOKEN = "123456789:" + "A" * 35
BOOK = "book-of-all-companies-0000000000000000000000"
MEERA, ASHA, RAVI, BILAL, CHITRA, DEV = 900, 901, 902, 903, 904, 905
NAMES = {MEERA: "Meera", ASHA: "Asha", RAVI: "Ravi", BILAL: "Bilal", CHITRA: "Chitra", DEV: "Dev"}
PATIENCE = 20.0


@dataclass
class Stage:
    """The running daemon and the services around it."""

    telegram: TelegramService
    sheets: SheetsService
    daemon: Daemon
    geocoding: GeocodingService
    folder: Path
    seen: dict[int, int] = field(default_factory=dict)

    async def until(self, holds: Callable[[], Any], what: str) -> Any:
        """Return what ``holds`` returns once it is true."""
        ends = time.monotonic() + PATIENCE
        while not (result := holds()):
            assert time.monotonic() < ends, f"never happened: {what}"
            await asyncio.sleep(0.005)
        return result

    async def settled(self) -> None:
        """Return when every update is handled and every reply is sent."""
        await self.until(lambda: not self.telegram.pending(), "Telegram handed everything over")
        await self.daemon.queues.drained()
        await self.until(lambda: self.daemon.outgoing.size == 0, "every reply is sent")

    async def say(self, person: int, text: str, **more: Any) -> list[dict[str, Any]]:
        """Send a text and return what the bot answered in that chat."""
        return await self.answers(person, lambda: self.telegram.send_text(person, text, **more))

    async def press(self, person: int, label: str, chat: int | None = None) -> list[dict[str, Any]]:
        """Press the newest button whose label begins so, and return the answers."""
        chat_id = chat or person
        for message in reversed(self.telegram.messages(chat_id)):
            for row in (message.get("reply_markup") or {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"].startswith(label):
                        number, data = message["id"], button["callback_data"]
                        pressed = partial(self.telegram.press, person, chat_id, number, data)
                        return await self.answers(chat_id, pressed)
        raise AssertionError(f"no button {label!r} in the chat of {NAMES.get(chat_id)}")

    async def answers(self, chat: int, act: Callable[[], Any]) -> list[dict[str, Any]]:
        """Do something and return the messages of the bot that are new or changed since."""
        before = {each["id"]: json.dumps(each, default=str) for each in self.telegram.messages(chat)}
        act()
        await self.settled()
        return [
            each
            for each in self.telegram.messages(chat)
            if each["from"]["is_bot"] and before.get(each["id"]) != json.dumps(each, default=str)
        ]

    async def rows(self, title: str) -> list[dict[str, Any]]:
        """Return a worksheet's rows by column name once everything is delivered."""
        await self.delivered()
        return self.rows_now(title)

    def rows_now(self, title: str) -> list[dict[str, Any]]:
        """Return a worksheet's rows by column name as they are."""
        grid = self.sheets.grid(BOOK, title)
        if not grid:
            return []
        header = [cell.value if hasattr(cell, "value") else cell for cell in grid[0]]
        values = [[cell.value if hasattr(cell, "value") else cell for cell in row] for row in grid[1:]]
        rows = [dict(zip(header, row, strict=False)) for row in values]
        return [row for row in rows if any(value not in (None, "") for value in row.values())]

    async def delivered(self) -> None:
        """Return when nothing waits for a sheet."""
        from ledger import outbox

        await self.settled()
        ends = time.monotonic() + PATIENCE
        while await self.daemon.ledger.read(outbox.backlog):
            assert time.monotonic() < ends, "rows never reached the sheet"
            await asyncio.sleep(0.01)

    async def employ(self) -> None:
        """Let everybody but the stranger in, by talking to the bot as they would."""
        await self.say(MEERA, "/start")
        for person, company in ((ASHA, "JohnLee"), (RAVI, "JohnLee"), (BILAL, "JohnLee"), (CHITRA, "Yugrow")):
            await self.say(person, "/company")
            await self.press(person, f"Join {company}")
            await self.press(MEERA, "Approve")
        await self.say(MEERA, f"/admin_assign {BILAL} johnlee manager")


@asynccontextmanager
async def opened(
    folder: Path,
    *,
    employ: bool = True,
    clock: Callable[[], float] = time.time,
    monotonic: Callable[[], float] = time.monotonic,
    reads_all: bool = False,
    tracing: Tracing | None = None,
    **settings: str,
) -> AsyncIterator[Stage]:
    """Run the daemon against fresh services; ``settings`` are further environment variables.

    ``clock`` is the wall clock of the daemon and of Telegram, ``monotonic`` that of the rate limits;
    ``reads_all``: the bot sees every text of its groups.
    """
    telegram = TelegramService(TOKEN, clock=clock, conflict_delay=0.0, reads_all_group_messages=reads_all)
    geocoding = GeocodingService(interval=0.02)
    for person, name in NAMES.items():
        telegram.add_person(Person(person, name, started=True))
    sheets = SheetsService()
    sheets.create_spreadsheet(BOOK, "Field reports", sheets=["Sheet1"])
    async with (
        LoopbackServer(telegram.app()) as telegram_server,
        LoopbackServer(sheets.app()) as google,
        LoopbackServer(geocoding.app()) as nominatim,
    ):
        credentials = folder / "service-account.json"
        credentials.write_text(json.dumps(sheets.credentials(f"{google.url}/token")))
        credentials.chmod(0o600)
        environment = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram_server.url,
            "GOOGLE_SHEETS_CREDENTIALS_FILE": str(credentials),
            "SPREADSHEET_ID": BOOK,
            "GOOGLE_SHEETS_API_URL": google.url,
            "GOOGLE_DRIVE_API_URL": google.url,
            "NOMINATIM_URL": nominatim.url,
            "GEOCODING_RATE_LIMIT": "50",
            "ADMIN_USERS": str(MEERA),
            "DATA_DIR": str(folder / "data"),
            "PORT": "0",
            "SHEETS_SYNC_SECONDS": "0.05",
            "SHEETS_UNCERTAIN_SECONDS": "1",
            "SHEETS_PULL_SECONDS": "1",
            "RATE_LIMIT_CALLS_PER_MINUTE": "1000",
            "BATCH_SIZE_LIMIT": "10",
            **settings,
        }
        configuration = load_configuration(environment, None)
        logging = configure_logging(configuration.settings, once=False)
        daemon = Daemon(configuration, logging, clock=clock, monotonic=monotonic, tracing=tracing)
        stage = Stage(telegram, sheets, daemon, geocoding, folder)
        stop = asyncio.Event()
        async with AsyncExitStack() as stack:
            stack.callback(logging.close)
            running = asyncio.create_task(daemon.run(stack, stop))
            try:
                await stage.until(daemon.health.is_started, "the daemon started")
                if employ:
                    await stage.employ()
                yield stage
            finally:
                stop.set()
                await running
