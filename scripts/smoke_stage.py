"""The stage of the smoke test: local services, the daemon as a process, and three people."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Self

from checks import fetch, fetch_health

TOKEN = "100200300:SMOKE-TEST-only-on-this-machine-1234"  # noqa: S105  made up
BOOK, SHEET = "smoke-test-spreadsheet-0001", "JohnLee_Data"
OWNER, REP, STRANGER = 9001, 9002, 9003
SALE = "Sold 5 tablets to Apollo Pharmacy for ₹25000 urgent delivery"
ENTRY_ID = re.compile(r"\b[0-9A-Z]{12}\b")


class Unexpected(Exception):
    """The program did not do what it should; the text says what it did."""


def expect(condition: bool, text: str) -> None:
    """Raise Unexpected unless ``condition`` holds."""
    if not condition:
        raise Unexpected(text)


class SmokeStage:
    """Use as an async context manager, then carry out :meth:`steps` in order.

    ``folder`` takes everything that is written; ``command`` starts the daemon with ``run`` behind it;
    ``requests_a_minute`` is what the daemon allows each person, ``sync_seconds`` how long it gathers rows.
    """

    def __init__(
        self, folder: Path, command: Sequence[str], *, requests_a_minute: int = 60, sync_seconds: float = 0.1
    ) -> None:
        from sandbox.google.service import SheetsService
        from sandbox.telegram.people import Person
        from sandbox.telegram.service import TelegramService

        self._folder, self._command = folder, command
        self._requests_a_minute, self._sync_seconds = requests_a_minute, sync_seconds
        self._telegram = TelegramService(TOKEN)
        for number, name in ((OWNER, "Owner"), (REP, "Rep"), (STRANGER, "Stranger")):
            self._telegram.add_person(Person(number, name, started=True))
        self._sheets = SheetsService()
        self._sheets.create_spreadsheet(BOOK, "Smoke test", [SHEET])
        self._process: asyncio.subprocess.Process | None = None
        self._stack = AsyncExitStack()
        self._base = ""
        self._entry_id = ""

    async def __aenter__(self) -> Self:
        from config.settings import Settings
        from sandbox.server import LoopbackServer

        telegram = await self._stack.enter_async_context(LoopbackServer(self._telegram.app()))
        google = await self._stack.enter_async_context(LoopbackServer(self._sheets.app()))
        credentials = self._folder / "service-account.json"
        credentials.touch(mode=0o600)
        credentials.write_text(json.dumps(self._sheets.credentials(f"{google.url}/token")))
        port = _free_port()
        self._base = f"http://127.0.0.1:{port}"
        self._environment = {
            **{name: value for name, value in os.environ.items() if name != "CREDENTIALS_DIRECTORY"},
            # Present but empty means the default, so that nothing of the live service is used.
            **dict.fromkeys(Settings.variables(), ""),
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram.url,
            "GOOGLE_SHEETS_CREDENTIALS_FILE": str(credentials),
            "SPREADSHEET_ID": BOOK,
            "GOOGLE_SHEETS_API_URL": google.url,
            "GOOGLE_DRIVE_API_URL": google.url,
            "ADMIN_USERS": str(OWNER),
            "DATA_DIR": str(self._folder / "data"),
            "PORT": str(port),
            "SHEETS_SYNC_SECONDS": str(self._sync_seconds),
            "RATE_LIMIT_CALLS_PER_MINUTE": str(self._requests_a_minute),
        }
        # The service manager watches the live service, not this one.
        for name in ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"):
            self._environment.pop(name, None)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        await self._stack.aclose()

    def steps(self) -> dict[str, Callable[[], Awaitable[str]]]:
        """The checks by name. Each returns what it saw, or raises Unexpected."""
        return {
            "start": self.start,
            "join": self.join,
            "entry": self._entry,
            "row": self._row,
            "figures": self._figures,
            "stranger": self._stranger,
            "health": self._health,
            "stop": self.stop,
            "log": self._log,
        }

    def last_words(self) -> str:
        """The end of the daemon's log."""
        path = self._folder / "daemon.log"
        return "\n".join(path.read_text(errors="replace").splitlines()[-15:]) if path.exists() else ""

    async def start(self) -> str:
        """Start the daemon and wait until it takes messages."""
        with (self._folder / "daemon.log").open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                "run",
                cwd=self._folder,
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        began = asyncio.get_running_loop().time()
        while True:
            self._running()
            try:
                if (await asyncio.to_thread(fetch, f"{self._base}/health/ready"))[0] == 200:
                    break
            except OSError:
                pass  # not listening yet; the time limit of the step ends this
            await asyncio.sleep(0.1)
        return f"ready after {asyncio.get_running_loop().time() - began:.1f} s"

    async def join(self) -> str:
        """Let the rep into a company, by talking to the bot as people do."""
        await self.say(OWNER, "/start")
        await self.say(REP, "/company")
        await self._press(REP, "Join JohnLee")
        await self._press(OWNER, "Approve")
        return "a rep asked and the owner approved"

    async def _entry(self) -> str:
        answer = await self.say(REP, SALE)
        found = ENTRY_ID.search(answer)
        if found is None:
            raise Unexpected(f"no Entry ID in the answer {answer!r}")
        self._entry_id = found[0]
        return f"receipt with Entry ID {self._entry_id}"

    async def _row(self) -> str:
        while True:
            grid = self._sheets.grid(BOOK, SHEET)
            rows = [
                values
                for row in grid
                if self._entry_id in (values := [cell.value if cell else None for cell in row])
            ]
            if rows:
                break
            await asyncio.sleep(0.01)
        expect(len(rows) == 1, f"the entry stands there {len(rows)} times")
        expect("Apollo Pharmacy" in rows[0], f"the row is {rows[0]}")
        expect(25000 in rows[0], f"the row is {rows[0]}")
        return "stands in the worksheet once"

    async def _figures(self) -> str:
        answer = await self.say(REP, "/today")
        expect("25,000" in answer, f"/today answered {answer!r}")
        return "/today counts it"

    async def _stranger(self) -> str:
        answer = await self.say(STRANGER, "/dashboard")
        expect("25,000" not in answer, "somebody of no company sees figures")
        return "somebody of no company sees nothing"

    async def _health(self) -> str:
        status, body = await asyncio.to_thread(fetch_health, self._base)
        expect(status == 200, f"status {status}: {body}")
        metrics = (await asyncio.to_thread(fetch, f"{self._base}/metrics"))[1]
        expect("bot_entries_total{" in metrics, "the entry is not in the metrics")
        return f"{body['status']}, version {body['version']}"

    async def stop(self) -> str:
        """Stop the daemon as the service manager does."""
        process = self._running()
        process.send_signal(signal.SIGTERM)
        status = await process.wait()
        expect(status == 0, f"the daemon ended with {status} after SIGTERM")
        return "ended cleanly after SIGTERM"

    async def _log(self) -> str:
        text = (self._folder / "daemon.log").read_text()
        expect(TOKEN not in text, "the bot token is in the log")
        expect("Apollo" not in text, "what a person wrote is in the log")
        broken = [line[:200] for line in text.splitlines() if not line.startswith("{")]
        expect(not broken, f"lines that are no JSON: {broken[:1]}")
        return f"{len(text.splitlines())} lines of JSON without secrets"

    @property
    def pid(self) -> int:
        """The daemon's process id."""
        return self._running().pid

    def rows(self) -> int:
        """How many entries stand in the worksheet."""
        return max(0, len(self._sheets.grid(BOOK, SHEET)) - 1)

    def _running(self) -> asyncio.subprocess.Process:
        process = self._process
        if process is None or process.returncode is not None:
            raise Unexpected(f"the daemon ended with {process.returncode if process else 'no start'}")
        return process

    async def say(self, person: int, text: str) -> str:
        """Write to the bot and return its answer."""
        return await self._answer(person, lambda: self._telegram.send_text(person, text))

    async def _press(self, person: int, label: str) -> str:
        message, data = await self._button(person, label)
        return await self._answer(person, lambda: self._telegram.press(person, person, message, data))

    async def _button(self, person: int, label: str) -> tuple[int, str]:
        while True:
            for message in reversed(self._telegram.messages(person)):
                for row in (message["reply_markup"] or {}).get("inline_keyboard", []):
                    for button in row:
                        if label in button["text"]:
                            return message["id"], button["callback_data"]
            await asyncio.sleep(0.01)

    async def _answer(self, person: int, act: Callable[[], Any]) -> str:
        """Do something and return what the bot then wrote, or rewrote, in that chat."""
        before = {each["id"]: each["text"] for each in self._telegram.messages(person)}
        act()
        while True:
            for message in reversed(self._telegram.messages(person)):
                if message["from"]["is_bot"] and before.get(message["id"]) != message["text"]:
                    return str(message["text"] or "")
            await asyncio.sleep(0.01)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
