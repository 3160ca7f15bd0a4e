"""Fuzz target: what a pressed button carries and what stands behind a command, whoever sends it."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import re
import shutil
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.buttons import DATA_LIMIT, decode, number
from bot.daemon import Daemon
from bot.routes import BUTTONS, COMMANDS
from bot.updates import UpdateReader
from config.configuration import load_configuration
from config.logging import configure_logging
from ledger import inbox, people
from ledger.driver import Connection
from ledger.people import Role
from ledger.statements import value
from tests.fuzz.target import Target

OWNER, ADMIN, MANAGER, REP, STRANGER = 900, 901, 902, 903, 904
_PEOPLE = {"o": OWNER, "a": ADMIN, "m": MANAGER, "r": REP, "s": STRANGER}
_ROLES = {ADMIN: Role.ADMIN, MANAGER: Role.MANAGER, REP: Role.REP}
# They draw or compute in a process of their own, for a second each; what they take as arguments is one word.
_ELSEWHERE = frozenset(
    {"charts", "trends", "predictions", "forecast", "dashboard", "location_analytics", "top", "export"}
)
_EMPLOY = 50  # inputs after which those are let in again who were sent away
_START = datetime(2025, 11, 21, 9, 0, tzinfo=UTC)
_ARGUMENTS = (
    "Q", "E", "I", "value:0", "value:1", "type:Sales", "type:Return", "client", "right", "today", "Sales",
    "Purchase", "johnlee", "yugrow", "yes", "no", "all", "anyway", "row:E", "update:1", "900", "904",
    "2025-11-21", "01-11-2025", "rep", "admin", "5", "lakh", "Rep", "-1", "0", "²", "१", "٣", "９９", "1e5",
    "NaN", "999999999999999", "9" * 20, "", ":", "|", "%", "50%", "kill", "revive", "voice", "off", "19:30",
    "25:99", "\x00", "\u202e", "😀", "<b>", "{x}", "%s",
)  # fmt: skip


class Presses(Target):
    """Claims: whatever a button carries or stands behind a command, whoever sends it, its handler comes to an
    end: the update is done with an answer or without one, and never fails.

    An input is the sender (o, a, m, r or s: owner, admin, manager, rep, stranger), then the callback data, or
    a command when it begins with a slash. In it ``Q`` stands for the number of an open question, ``E`` for
    the ID of a saved entry.
    """

    longest = 80

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="fuzz-presses-"))
        self._runner = asyncio.Runner()
        self._seconds = itertools.count(step=60)
        self._updates, self._turns = itertools.count(1), itertools.count()
        self._updates_in = UpdateReader()
        environment = {
            "TELEGRAM_BOT_TOKEN": "123456789:" + "A" * 35,
            "TELEGRAM_API_URL": "http://127.0.0.1:9",  # nobody listens: nothing is sent
            "DATA_DIR": str(self._folder),
            "ADMIN_USERS": str(OWNER),
            "LOG_LEVEL": "ERROR",
            "PORT": "0",
        }
        configuration = load_configuration(environment, None)
        self._logging = configure_logging(configuration.settings, once=False)
        self._daemon = Daemon(configuration, self._logging, clock=self._now, monotonic=self._tick)
        self._runner.run(self._open())

    async def _open(self) -> None:
        ledger = self._daemon.ledger
        await ledger.open()
        await self._daemon.request.initialize()
        await self._daemon.beside.open()

        await self._employ()
        assert not await self._fails(_text(REP, "Sold 5 boxes Maggi to Noble Chemist Dadar for 2500"))
        self._entry = await ledger.read(lambda tx: value(tx, "SELECT max(entry_id) FROM entries"))
        assert self._entry, "the rep's entry was not saved"

    def _now(self) -> float:
        return _START.timestamp()

    def _tick(self) -> float:
        # A minute between two updates: nobody is too fast.
        return float(next(self._seconds))

    def check(self, data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        sender, text = _PEOPLE.get(text[:1], REP), text[1:]
        _decoded(text)
        command = text[1:].split(maxsplit=1)[0].partition("@")[0].casefold() if text[1:].split() else ""
        if text.startswith("/") and command in _ELSEWHERE:
            return
        self._runner.run(self._handled(sender, text))

    async def _employ(self) -> None:
        """Let everybody in who has been sent away since."""

        def employ(tx: Connection) -> None:
            for person, role in _ROLES.items():
                people.remember(tx, person, f"P{person}", None, 1.0)
                people.join(tx, person, "johnlee", role, actor=OWNER, now=1.0, how="fuzz")

        await self._daemon.ledger.write(employ)
        for person in _ROLES:
            self._daemon.directory.forget(person)

    async def _handled(self, sender: int, text: str) -> None:
        if next(self._turns) % _EMPLOY == 0:
            await self._employ()
        # A question that is open now: what it asks cannot be read twice the same way.
        assert not await self._fails(_text(sender, "Sold 10 box at 500 to Gupta Kirana"))
        question = await self._daemon.ledger.read(lambda tx: value(tx, "SELECT max(id) FROM pending"))
        text = re.sub(r"\bQ\b", str(question or 0), text)
        text = re.sub(r"\bE\b", self._entry, text)
        update = _text(sender, text) if text.startswith("/") else _press(sender, text)
        assert not await self._fails(update), f"{text!r} of {sender} failed; the log says why"

    async def _fails(self, update: dict[str, Any]) -> bool:
        """Have an update stored and handled as it would be; whether it has to be tried again."""
        number = next(self._updates)
        for content in update.values():
            content.get("message", content)["message_id"] = number
        if "callback_query" in update:
            update["callback_query"]["id"] = str(number)
        body = json.dumps({"ok": True, "result": [{"update_id": number, **update}]}).encode()
        arrivals = self._updates_in.arrivals(body)
        rows = await self._daemon.ledger.write(
            lambda tx: inbox.store(tx, self._daemon.bot_id, arrivals, self._now())
        )
        return [await self._daemon.application.handle(row) for row in rows] != [None]

    def close(self) -> None:
        async def closing() -> None:
            await self._daemon.outgoing.stop(0.0)
            await self._daemon.request.shutdown()
            await self._daemon.ledger.close()

        self._runner.run(closing())
        self._runner.close()
        self._logging.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def seeds(self) -> Iterable[bytes]:
        for who in _PEOPLE:
            for route in BUTTONS:
                for arguments in ((), ("Q",), ("E",), ("Q", "value:0"), ("Q", "type:Sales"), ("johnlee",)):
                    yield who.encode() + "|".join((route.name, *arguments)).encode()
            for command in COMMANDS:
                yield f"{who}/{command.name}".encode()
                yield f"{who}/{command.name} 5 johnlee".encode()

    def words(self) -> Iterable[str]:
        yield from _ARGUMENTS
        yield from (f"{each.name}|" for each in BUTTONS)
        yield from (f"/{each.name} " for each in COMMANDS)

    def changed(self, data: bytes, chance: random.Random) -> bytes | None:
        text = data.decode("utf-8", "replace")
        separator = " " if text[1:2] == "/" else "|"
        head, *arguments = text[1:].split(separator)
        if chance.random() < 0.3:
            routes = COMMANDS if separator == " " else BUTTONS
            head = ("/" if separator == " " else "") + chance.choice(routes).name
        if arguments and chance.random() < 0.6:
            arguments[chance.randrange(len(arguments))] = chance.choice(_ARGUMENTS)
        else:
            arguments.insert(chance.randint(0, len(arguments)), chance.choice(_ARGUMENTS))
        who = chance.choice([*_PEOPLE]) if chance.random() < 0.3 else text[:1]
        return (who + separator.join((head, *arguments))).encode("utf-8", "replace")


def _decoded(data: str) -> None:
    """Whatever the callback data, it decodes to its own words or is none of ours."""
    found = decode(data)
    if found is None:
        assert not data or len(data.encode("utf-8", "replace")) > DATA_LIMIT
        return
    assert "|".join((found[0], *found[1])) == data
    for argument in found[1]:
        read = number(argument)
        assert read is None or 0 <= read < 10**15


def _user(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": f"P{person}"}


def _message(person: int, text: str) -> dict[str, Any]:
    chat = {"id": person, "type": "private", "first_name": f"P{person}"}
    return {"from": _user(person), "chat": chat, "date": int(_START.timestamp()), "text": text}


def _text(person: int, text: str) -> dict[str, Any]:
    return {"message": _message(person, text)}


def _press(person: int, data: str) -> dict[str, Any]:
    shown = _message(person, "shown")
    return {"callback_query": {"from": _user(person), "chat_instance": "1", "message": shown, "data": data}}


def open_target() -> Target:
    """Make the target."""
    return Presses()
