"""A cast for the question who sees and does what: two companies with words of their own, and a group."""

from __future__ import annotations

import io
import itertools
import json
import sqlite3
import sys
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from structlog._config import BoundLoggerLazyProxy

from ledger.people import Role
from sandbox.gemini.service import GeminiService
from sandbox.server import LoopbackServer
from sandbox.telegram import Person
from tests.flows.stage import ASHA, BILAL, CHITRA, DEV, MEERA, RAVI, Stage, opened

ADIL = 906
FIRST_GROUP = -700
CLIENTS = (
    *("Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Hotel", "India", "Juliett", "Kilo", "Lima"),
    *(
        "Mike",
        "November",
        "Oscar",
        "Papa",
        "Quebec",
        "Romeo",
        "Sierra",
        "Tango",
        "Uniform",
        "Victor",
        "Whiskey",
    ),
    *("Xray", "Yankee", "Zulu", "Lotus", "Crane", "Tiger", "Bamboo", "Saffron", "Granite"),
)
BOT = "@performance_tracker_bot"
KEY = "AIza" + "s" * 35
# Words and figures that only one company knows.
JOHNLEE = ("Zebrafinch", "71717", "71,717")
YUGROW = ("Quokka", "82828", "82,828")
CAST = {
    "rep": ASHA,
    "manager": BILAL,
    "admin": ADIL,
    "owner": MEERA,
    "rep of Yugrow": CHITRA,
    "stranger": DEV,
    "removed": RAVI,
}
ROLES = {"rep": Role.REP, "manager": Role.MANAGER, "admin": Role.ADMIN, "owner": Role.ADMIN}
STATE = (
    "select entry_id, status, version, user_name, amount, client from entries",
    "select * from members",
    "select user_id, name, company, default_type, preferences, consented_at from people",
    "select id, state from pending",
    "select * from chats",
    "select * from positions",
    "select id, state from join_requests",
    "select count(*) from invites",
    "select company, actor from audit where action='deletions_confirmed'",
)


@dataclass
class Isolation:
    """The stage with the two companies at work; ``model`` saw every prompt."""

    stage: Stage
    model: GeminiService
    groups: int = 0
    presses: int = 0
    clients: int = 0

    def client(self) -> str:
        """A client that no one wrote of before, with a name that is near to no other."""
        self.clients += 1
        return CLIENTS[self.clients]

    async def group(self) -> int:
        """A new group of JohnLee with everybody in it. Telegram takes 20 messages a minute for each."""
        self.groups += 1
        number = FIRST_GROUP - self.groups
        self.stage.telegram.add_group(number, "JohnLee team", CAST.values())
        await self.command(ADIL, "/company", number)
        return number

    def stored(self, query: str) -> list[tuple[Any, ...]]:
        """Read the database file with a connection of its own."""
        path = self.stage.folder / "data" / "ledger.db"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return connection.execute(query).fetchall()

    def state(self) -> list[list[tuple[Any, ...]]]:
        """Everything that a press or a command could change."""
        return [self.stored(query) for query in STATE]

    async def command(self, person: int, text: str, chat: int | None = None) -> list[dict[str, Any]]:
        """Send a text in private or in a chat; returns what the bot said there and in private."""
        where = chat if chat is not None else person
        private = len(self.stage.telegram.messages(person))
        said = await self.stage.answers(where, lambda: self.stage.telegram.send_text(person, text, chat))
        if chat is not None:
            said += [m for m in self.stage.telegram.messages(person)[private:] if m["from"]["is_bot"]]
        return said

    async def press(self, person: int, data: str, chat: int) -> list[dict[str, Any]]:
        """Press a button that carries ``data``, forged if need be."""
        self.presses += 1
        kind = {"type": "private", "first_name": "X"} if chat > 0 else {"type": "group", "title": "Team"}
        update = {
            "callback_query": {
                "id": str(self.presses),
                "from": {"id": person, "is_bot": False, "first_name": _name(person)},
                "chat_instance": "1",
                "data": data,
                "message": {"message_id": 1, "date": 1_790_000_000, "chat": {"id": chat, **kind}},
            }
        }
        return await self.stage.answers(chat, lambda: self.stage.telegram.inject(update))

    def readable(self, message: dict[str, Any]) -> str:
        """Everything in a message that a person could read: text, buttons, and what is inside its file."""
        text = json.dumps(message, ensure_ascii=False, default=str)
        if message["document"]:
            text += _inside(self.stage.telegram.file(message["document"]))
        return text


def _inside(content: bytes) -> str:
    """The text in a file; a workbook is a ZIP archive."""
    if content[:2] != b"PK":
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def _name(person: int) -> str:
    return {ASHA: "Asha", BILAL: "Bilal", ADIL: "Adil", MEERA: "Meera", CHITRA: "Chitra"}.get(person, "X")


def let_loggers_go() -> None:
    """Have every module's logger look at the configuration again: each keeps the one that it met first,
    which in a test run is that of an earlier test."""
    for module in list(sys.modules.values()):
        logger = getattr(module, "__dict__", {}).get("_log")
        if isinstance(logger, BoundLoggerLazyProxy):
            vars(logger).pop("bind", None)


@asynccontextmanager
async def isolated(folder: Path) -> AsyncIterator[Isolation]:
    """Both companies with entries, everybody of the cast, JohnLee's group, and a model that keeps prompts."""
    let_loggers_go()
    model = GeminiService(KEY)
    async with LoopbackServer(model.app()) as gemini:
        settings = {"GEMINI_API_URL": gemini.url, "GEMINI_API_KEY": KEY}
        # A minute passes with every look at the clock: nobody here is ever too fast.
        minutes = itertools.count(0.0, 60.0)
        async with opened(folder, monotonic=lambda: next(minutes), **settings) as stage:
            found = Isolation(stage, model)
            stage.telegram.add_person(Person(ADIL, "Adil", started=True))
            await stage.say(ADIL, "/company")
            await stage.press(ADIL, "Join JohnLee")
            await stage.press(MEERA, "Approve")
            await stage.say(MEERA, f"/admin_assign {ADIL} johnlee admin")
            await stage.say(RAVI, f"Sold 1 box ORS to {JOHNLEE[0]} Medical for 500")
            await stage.say(MEERA, f"/admin_remove {RAVI} johnlee")
            for person, (word, figure, _) in ((ASHA, JOHNLEE), (CHITRA, YUGROW)):
                await stage.say(person, f"Sold 5 boxes Crocin to {word} Medical for {figure}")
                await stage.say(person, f"{word} wale ko kuch diya tha shayad")
                await stage.say(person, f"Collected {figure} cash from {word} Medical")
            yield found
