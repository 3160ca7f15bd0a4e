"""The page over real services and a small worksheet, without a daemon."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from sandbox.cast import CAST
from sandbox.daemon import Daemon
from sandbox.faults import FaultSchedule
from sandbox.google.service import SheetsService
from sandbox.page.app import PageApi, page_app
from sandbox.page.chats_api import ChatsApi
from sandbox.page.feed import Feed
from sandbox.page.sheets_api import SheetsApi
from sandbox.page.status import Status
from sandbox.page.views import SheetViews
from sandbox.seed.trade import read_trades
from sandbox.server import LoopbackServer
from sandbox.switches import Switchboard
from sandbox.tally import Counting
from sandbox.telegram import Person, TelegramService

BOOK, TITLE = "book", "JohnLee_Data"
ASHA = CAST[0].id
HEADER = ["Entry ID", "Client", "Amount"]


@dataclass
class Rig:
    telegram: TelegramService
    sheets: SheetsService
    schedules: dict[str, FaultSchedule]
    client: aiohttp.ClientSession
    feed: Feed

    async def post(self, path: str, content: Any = None, **options: Any) -> tuple[int, Any]:
        options = options or {"json": content}
        async with self.client.post(path, **options) as response:
            return response.status, await response.json()

    async def get(self, path: str) -> tuple[int, Any]:
        async with self.client.get(path) as response:
            return response.status, await response.json()


@asynccontextmanager
async def page_rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """Serve the page over fresh services until the end of the block."""
    schedules = {name: FaultSchedule() for name in ("telegram", "google", "gemini", "geocoding")}
    telegram, sheets = TelegramService("123456:sandbox"), SheetsService(faults=schedules["google"])
    for member in CAST:
        telegram.add_person(Person(member.id, member.first_name, member.last_name))
    sheets.create_spreadsheet(BOOK, "Book", [TITLE])
    sheets.load_rows(
        BOOK, TITLE, HEADER, [["A1", "Apollo", 300], ["B2", "Noble", 100], ["C3", "Medwin", 200]]
    )
    daemon = Daemon(["false"], tmp_path / "log", lambda: None)
    switches, feed, views = Switchboard(schedules), Feed(), SheetViews(sheets, BOOK)
    status = Status(Counting(telegram, sheets, BOOK), switches, daemon)
    page = PageApi(
        telegram, status, feed, switches, daemon, read_trades(), {"johnlee": "JohnLee Pharmaceuticals"}
    )
    server = LoopbackServer(page_app(page, ChatsApi(telegram), SheetsApi(sheets, views, BOOK)))
    async with server, aiohttp.ClientSession(server.url) as client:
        yield Rig(telegram, sheets, schedules, client, feed)
