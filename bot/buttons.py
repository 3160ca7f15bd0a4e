"""Inline buttons: what they say, and the few bytes in which they remember what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

DATA_LIMIT = 64  # bytes, Telegram's limit for callback data
SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Button:
    """A button. ``action`` is a name in the routes, ``arguments`` what it is about."""

    label: str
    action: str
    arguments: tuple[str, ...] = ()

    @property
    def data(self) -> str:
        """The callback data. Raises ValueError when it is longer than Telegram takes."""
        text = SEPARATOR.join((self.action, *self.arguments))
        if len(text.encode()) > DATA_LIMIT:
            raise ValueError(f"callback data of {self.action} is too long")
        return text


def keyboard(rows: list[list[Button]]) -> dict[str, Any]:
    """Return the inline keyboard of the Bot API."""
    return {
        "inline_keyboard": [
            [{"text": button.label, "callback_data": button.data} for button in row] for row in rows if row
        ]
    }


def number(text: str) -> int | None:
    """Return a number that a button or a command carries, None for anything else; ids have 52 bits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def decode(data: str | None) -> tuple[str, tuple[str, ...]] | None:
    """Return the action and arguments of a pressed button, or None when it is none of ours."""
    if not data or len(data.encode("utf-8", "replace")) > DATA_LIMIT:
        return None
    action, *arguments = data.split(SEPARATOR)
    return action, tuple(arguments)
