"""The outside world on loopback: Telegram, Google, Gemini and geocoding, kept and restored together."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from config.settings import Settings
from sandbox.cast import CAST, OWNER_ID
from sandbox.faults import FaultSchedule
from sandbox.gemini.honest import honest_answer
from sandbox.gemini.service import GeminiService
from sandbox.geocoding.service import GeocodingService
from sandbox.google.service import SheetsService
from sandbox.seed.journal import Journal
from sandbox.seed.rows import HEADER, row_of
from sandbox.seed.trade import read_trades
from sandbox.server import LoopbackServer
from sandbox.telegram.people import Person
from sandbox.telegram.service import TelegramService

BOT_TOKEN = "700100100:SANDBOX-only-works-on-this-computer"
GEMINI_KEY = "sandbox-only-works-on-this-computer"
SPREADSHEET_ID = "sandbox-spreadsheet-0001"
ZONE = "Asia/Kolkata"


class World:
    """The four services and their servers. ``clock`` gives Unix seconds."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.faults = {name: FaultSchedule() for name in ("telegram", "google", "gemini", "geocoding")}
        self.telegram = TelegramService(
            BOT_TOKEN, clock=clock, faults=self.faults["telegram"], conflict_delay=0.2
        )
        self.sheets = SheetsService(clock, self.faults["google"])
        self.gemini = GeminiService(GEMINI_KEY, self.faults["gemini"], honest_answer)
        self.geocoding = GeocodingService(faults=self.faults["geocoding"])
        self._servers = {
            "telegram": LoopbackServer(self.telegram.app()),
            "google": LoopbackServer(self.sheets.app()),
            "gemini": LoopbackServer(self.gemini.app()),
            "geocoding": LoopbackServer(self.geocoding.app()),
        }

    async def start(self) -> None:
        """Serve all four on free ports."""
        for server in self._servers.values():
            await server.start()

    async def stop(self) -> None:
        """Stop serving; a service that was not started is no error."""
        for server in self._servers.values():
            await server.stop()

    def populate(self, last: date) -> None:
        """Put in the people, and worksheets with six months of entries up to ``last``."""
        for member in CAST:
            handle = member.first_name.lower()
            self.telegram.add_person(
                Person(member.id, member.first_name, member.last_name, f"{handle}_sandbox")
            )
        trades = read_trades()
        self.sheets.create_spreadsheet(
            SPREADSHEET_ID, "Performance Tracker", [trade.worksheet for trade in trades]
        )
        for trade in trades:
            entries = Journal(trade, last, ZoneInfo(ZONE)).entries()
            self.sheets.load_rows(
                SPREADSHEET_ID, trade.worksheet, HEADER, [row_of(entry) for entry in entries]
            )

    def write_credentials(self, path: Path) -> None:
        """Write the service account's JSON where only this user can read it."""
        content = json.dumps(self.sheets.credentials(f"{self._servers['google'].url}/token"), indent=1)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(content)

    def environment(
        self, inherited: Mapping[str, str], credentials: Path, daemon_data: Path, port: int
    ) -> dict[str, str]:
        """Return the daemon's environment: these services, and nothing an operator's ``.env`` says.

        A variable that is present but empty means its default, which keeps ``.env`` out.
        """
        google = self._servers["google"].url
        kept = {name: value for name, value in inherited.items() if not _is_setting(name)}
        return {
            **kept,
            **dict.fromkeys(Settings.variables(), ""),
            "TELEGRAM_BOT_TOKEN": BOT_TOKEN,
            "TELEGRAM_API_URL": self._servers["telegram"].url,
            "GOOGLE_SHEETS_CREDENTIALS_FILE": str(credentials),
            "SPREADSHEET_ID": SPREADSHEET_ID,
            "GOOGLE_SHEETS_API_URL": google,
            "GOOGLE_DRIVE_API_URL": google,
            "GEMINI_API_KEY": GEMINI_KEY,
            "GEMINI_API_URL": self._servers["gemini"].url,
            "NOMINATIM_URL": self._servers["geocoding"].url,
            "ENVIRONMENT": "development",
            "ADMIN_USERS": str(OWNER_ID),
            "DATA_DIR": str(daemon_data),
            "PORT": str(port),
            "TIMEZONE": ZONE,
            "RATE_LIMIT_CALLS_PER_MINUTE": "120",
            "SHEETS_SYNC_SECONDS": "1",
            "SHEETS_UNCERTAIN_SECONDS": "8",
            "SHEETS_PULL_SECONDS": "10",
        }

    def snapshot(self) -> dict[str, Any]:
        """Return chats and spreadsheets as JSON-able values."""
        return {"telegram": self.telegram.snapshot(), "google": self.sheets.snapshot()}

    def restore(self, state: dict[str, Any]) -> None:
        """Take the chats and spreadsheets of a :meth:`snapshot`."""
        self.telegram.restore(state["telegram"])
        self.sheets.restore(state["google"])


def _is_setting(name: str) -> bool:
    """Whether a variable would tell the daemon something, by itself or through a file."""
    return name == "CREDENTIALS_DIRECTORY" or name.removesuffix("_FILE") in Settings.variables()
