"""Telegram, Google and the others on loopback, in a thread of their own, for tests in plain code."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sandbox.telegram.people import Person
from sandbox.world import BOT_TOKEN, SPREADSHEET_ID, World

OWNER, ASHA, RAVI, CHITRA = 9001, 9002, 9003, 9004
NAMES = {OWNER: "Meera", ASHA: "Asha", RAVI: "Ravi", CHITRA: "Chitra"}
SHEET = "JohnLee_Data"
TOKEN = BOT_TOKEN
ENTRY_ID = re.compile(r"\b[0-9A-Z]{12}\b")
PATIENCE = 30.0

T = TypeVar("T")


class ServicesAround:
    """The outside world of one daemon. Every method may be called from the test's own thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._world = World()
        self._amount = 10_000

    def start(self) -> None:
        """Serve, with the people there and an empty spreadsheet."""
        self._thread.start()
        self._wait(self._world.start())
        self.do(self._populate)

    def stop(self) -> None:
        """End the services and the thread."""
        self._wait(self._world.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def settings(self) -> dict[str, str]:
        """The settings of a daemon that uses these services, without secrets."""
        wanted = ("TELEGRAM_API_URL", "GOOGLE_SHEETS_API_URL", "GOOGLE_DRIVE_API_URL", "NOMINATIM_URL")
        everything = self._world.environment({}, Path("unused"), Path("unused"), 0)
        return {
            **{name: everything[name] for name in wanted},
            "SPREADSHEET_ID": SPREADSHEET_ID,
            "ADMIN_USERS": str(OWNER),
            "SHEETS_SYNC_SECONDS": "0.5",
            "SHEETS_UNCERTAIN_SECONDS": "3",
            "RATE_LIMIT_CALLS_PER_MINUTE": "1000",
        }

    def write_credentials(self, path: Path) -> None:
        """Write the service account's file."""
        self.do(lambda: self._world.write_credentials(path))

    def do(self, act: Callable[[], T]) -> T:
        """Do something where the services run."""

        async def call() -> T:
            return act()

        return self._wait(call())

    def employ(self) -> None:
        """Let Asha and Ravi into JohnLee, by talking to the bot as they would."""
        self.say(OWNER, "/start")
        for person in (ASHA, RAVI):
            self.say(person, "/company")
            self.press(person, "Join JohnLee")
            self.press(OWNER, "Approve")

    def say(self, person: int, text: str) -> str:
        """Write to the bot and return its answer."""
        return self._answer(person, lambda: self._world.telegram.send_text(person, text))

    def sell(self, person: int) -> int:
        """Send a sale whose amount no other has, and return the amount; waits for nothing."""
        self._amount += 1
        amount = self._amount
        text = f"Sold {amount % 97 + 1} tablets to Apollo Pharmacy for ₹{amount}"
        self.do(lambda: self._world.telegram.send_text(person, text))
        return amount

    def press(self, person: int, label: str) -> str:
        """Press the newest button with this label and return the bot's answer."""

        def find() -> tuple[int, str] | None:
            for message in reversed(self._world.telegram.messages(person)):
                for row in (message["reply_markup"] or {}).get("inline_keyboard", []):
                    for button in row:
                        if label in button["text"]:
                            return message["id"], button["callback_data"]
            return None

        message, data = self.until(f"a button {label!r}", lambda: self.do(find))
        return self._answer(person, lambda: self._world.telegram.press(person, person, message, data))

    def amounts(self) -> list[int]:
        """The amounts in the worksheet, as often as they stand there."""
        return self.do(self._amounts)

    def receipts(self, person: int) -> list[str]:
        """The Entry IDs that a person was told."""
        texts = self.do(
            lambda: [
                each["text"] or "" for each in self._world.telegram.messages(person) if each["from"]["is_bot"]
            ]
        )
        return [found[0] for text in texts if (found := ENTRY_ID.search(text))]

    def until(self, what: str, condition: Callable[[], Any], seconds: float = PATIENCE) -> Any:
        """Return what ``condition`` returns as soon as it is true."""
        ends = time.monotonic() + seconds
        while not (result := condition()):
            assert time.monotonic() < ends, f"never happened: {what}"
            time.sleep(0.02)
        return result

    def _amounts(self) -> list[int]:
        grid = self._world.sheets.grid(SPREADSHEET_ID, SHEET)
        if not grid:
            return []
        column = [cell.value if cell else None for cell in grid[0]].index("Amount")
        cells = (row[column] for row in grid[1:] if len(row) > column)
        return [int(cell.value) for cell in cells if cell is not None]

    def _populate(self) -> None:
        for number, name in NAMES.items():
            self._world.telegram.add_person(Person(number, name, started=True))
        self._world.sheets.create_spreadsheet(SPREADSHEET_ID, "Field reports", [SHEET])
        # Dozens of starts in two minutes, each of which reads every worksheet, are no fair use.
        self._world.sheets.quotas.enforced = False

    def _answer(self, person: int, act: Callable[[], Any]) -> str:
        def shown() -> dict[int, str]:
            messages = self._world.telegram.messages(person)
            return {each["id"]: each["text"] or "" for each in messages if each["from"]["is_bot"]}

        before = self.do(shown)
        self.do(act)

        def news() -> list[str]:
            return [text for number, text in self.do(shown).items() if before.get(number) != text]

        answers: list[str] = self.until(f"an answer to {NAMES[person]}", news)
        return answers[-1]

    def _wait(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)
