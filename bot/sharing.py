"""Asking for a position: the button under the text field that only a telephone can answer."""

from __future__ import annotations

from typing import Any

from bot import messages
from ledger.replies import Outgoing


def ask(chat_id: int, text: str, label: str) -> list[Outgoing]:
    """Return the calls that ask for the position with a button (private chats only, says the Bot API)."""
    keyboard = {
        "keyboard": [[{"text": label, "request_location": True}]],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }
    return _with_markup(messages.send(chat_id, text), keyboard)


def thanks(chat_id: int, text: str) -> list[Outgoing]:
    """Return the calls that say something and take the button away."""
    return _with_markup(messages.send(chat_id, text), {"remove_keyboard": True})


def _with_markup(calls: list[Outgoing], markup: dict[str, Any]) -> list[Outgoing]:
    last = calls[-1]
    return [*calls[:-1], Outgoing(last.chat_id, last.method, {**last.payload, "reply_markup": markup})]
