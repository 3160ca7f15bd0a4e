"""A stored update as the handlers see it: python-telegram-bot's objects, built when somebody asks for them.

Most updates are plain texts of one person to the bot, and of those five fields are read. Building the
library's objects for them costs more than storing the entry does.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal

import msgspec
from telegram import Bot, Update

from bot.updates import decoded


class PlainUser(msgspec.Struct, frozen=True):
    """Who wrote a plain text. Fields are the Bot API's."""

    id: int
    first_name: str
    is_bot: bool = True
    last_name: str = ""
    username: str | None = None

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name


class _PrivateChat(msgspec.Struct, frozen=True):
    id: int
    type: Literal["private"]


class PlainText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in a private chat that replies to nothing, was forwarded from nowhere and has nothing attached:
    any field besides these makes it something else. ``date`` is seconds since 1970."""

    message_id: int
    sender: PlainUser = msgspec.field(name="from")
    chat: _PrivateChat
    date: int
    text: str
    entities: msgspec.Raw = msgspec.Raw()  # bold words, links and the like, of which nothing is read

    @property
    def at(self) -> datetime:
        """When it was sent."""
        return datetime.fromtimestamp(self.date, UTC)


class _PlainUpdate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    update_id: int
    message: PlainText


class Received:
    """One update. ``plain`` is the plain text that it is, None for everything else."""

    __slots__ = ("_bot", "_raw", "_update", "plain")

    def __init__(self, raw: bytes, bot: Bot) -> None:
        self._raw, self._bot = raw, bot
        self._update: Update | None = None
        self.plain = _plain_text(raw)
        if self.plain is None:
            self._update = self._built()

    @property
    def update(self) -> Update:
        """The library's object. Raises ValueError when the bytes are no update."""
        if self._update is None:
            self._update = self._built()
        return self._update

    def _built(self) -> Update:
        update = decoded(self._raw)
        try:
            return Update.de_json(update, self._bot)
        except (TypeError, KeyError, AttributeError, OverflowError, OSError, RecursionError) as error:
            # The library takes an update apart unchecked. The time may be beyond the calendar.
            raise ValueError(f"no update: {type(error).__name__}") from error


@lru_cache(maxsize=1)
def _decoder() -> Any:
    return msgspec.json.Decoder(_PlainUpdate)


def _plain_text(raw: bytes) -> PlainText | None:
    try:
        found: PlainText = _decoder().decode(raw).message
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return None
    return None if found.sender.is_bot else found
