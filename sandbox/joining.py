"""The first minute of the sandbox: people ask the bot to let them in, and the owner lets them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import structlog

from sandbox.cast import CAST, OWNER_ID, Member
from sandbox.telegram.events import ChatEvent
from sandbox.telegram.service import TelegramService

PATIENCE_SECONDS = 90.0  # the daemon's first start reads every worksheet
_BEFORE_WORDS = re.compile(r"^\W+")

Message = dict[str, Any]
Button = tuple[int, str]
"""A message's id and the callback data of one of its buttons."""


class NoAnswer(Exception):
    """The bot did not say what was waited for."""


class Joining:
    """Plays the members' side of joining. ``companies`` are the companies' names by key.

    Everything goes through the chat, so what the bot knows about its members it was told by them.
    """

    def __init__(
        self,
        telegram: TelegramService,
        companies: Mapping[str, str],
        *,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._telegram = telegram
        self._companies = companies
        self._patience = patience
        self._log = structlog.get_logger()

    async def play(self, joined: set[int]) -> None:
        """Have everybody join who is not in ``joined``, and put them there once they are in."""
        waiting = [member for member in CAST if member.company and member.id not in joined]
        if not waiting:
            return
        events = self._telegram.events.subscribe()
        try:
            if not self._bot_messages(OWNER_ID):
                await self._say(events, OWNER_ID, "/start")
            for member in waiting:
                await self._join(events, member)
                joined.add(member.id)
        except NoAnswer as error:
            # The page works all the same: whoever uses it can join by hand.
            self._log.warning("sandbox_joining_incomplete", why=str(error))
        finally:
            self._telegram.events.unsubscribe(events)

    async def _join(self, events: asyncio.Queue[ChatEvent], member: Member) -> None:
        offer = await self._say(events, member.id, "/company")
        company = self._companies[member.company]
        message_id, data = _button(offer, lambda label: company.casefold() in label)
        known = self._newest(OWNER_ID)
        self._telegram.press(member.id, member.id, message_id, data)
        request = await self._wait(
            events, OWNER_ID, known, lambda message: any(_buttons(message, _is("approve")))
        )
        known = self._newest(member.id)
        self._telegram.press(OWNER_ID, OWNER_ID, *_button(request, _is("approve")))
        await self._wait(events, member.id, known)
        if member.role != "rep":
            await self._say(events, OWNER_ID, f"/admin_assign {member.id} {member.company} {member.role}")

    async def _say(self, events: asyncio.Queue[ChatEvent], person_id: int, text: str) -> Message:
        """Write to the bot and return its answer."""
        sent = self._telegram.send_text(person_id, text)
        return await self._wait(events, person_id, sent["message_id"])

    async def _wait(
        self,
        events: asyncio.Queue[ChatEvent],
        chat_id: int,
        after: int,
        wanted: Callable[[Message], bool] = lambda message: True,
    ) -> Message:
        """Return the bot's first message behind ``after`` that is ``wanted``. Raises NoAnswer."""
        try:
            async with asyncio.timeout(self._patience):
                while True:
                    for message in self._bot_messages(chat_id):
                        if message["id"] > after and wanted(message):
                            return message
                    await events.get()
        except TimeoutError:
            raise NoAnswer(f"nothing came to {chat_id} within {self._patience:g} s") from None

    def _bot_messages(self, chat_id: int) -> list[Message]:
        return [each for each in self._telegram.messages(chat_id) if each["from"]["id"] != chat_id]

    def _newest(self, chat_id: int) -> int:
        return max((each["id"] for each in self._telegram.messages(chat_id)), default=0)


def _is(word: str) -> Callable[[str], bool]:
    """Match a label that begins with ``word``, whatever icon stands before it."""
    return lambda label: _BEFORE_WORDS.sub("", label).startswith(word)


def _buttons(message: Message, wanted: Callable[[str], bool]) -> Iterator[Button]:
    for row in (message["reply_markup"] or {}).get("inline_keyboard", []):
        for button in row:
            if "callback_data" in button and wanted(button["text"].casefold()):
                yield message["id"], button["callback_data"]


def _button(message: Message, wanted: Callable[[str], bool]) -> Button:
    """Return the first button with a label that is ``wanted``. Raises NoAnswer when there is none."""
    found = next(_buttons(message, wanted), None)
    if found is None:
        raise NoAnswer(f"message {message['id']} has no such button")
    return found
