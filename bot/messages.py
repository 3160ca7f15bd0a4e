"""Bot API calls that say something: a new message, or one rewritten."""

from __future__ import annotations

from typing import Any

from bot.buttons import Button, keyboard
from bot.splitting import split
from ledger.replies import Outgoing


def send(
    chat_id: int,
    text: str,
    buttons: list[list[Button]] | None = None,
    *,
    reply_to: int | None = None,
) -> list[Outgoing]:
    """Return the calls that send a text; a long one becomes several, the buttons under the last."""
    pieces = split(text)
    calls = []
    for index, piece in enumerate(pieces):
        payload: dict[str, Any] = {
            "chat_id": chat_id,
            "text": piece,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
        if reply_to is not None and index == 0:
            payload["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
        if buttons and index == len(pieces) - 1:
            payload["reply_markup"] = keyboard(buttons)
        calls.append(Outgoing(chat_id, "sendMessage", payload))
    return calls


def rewrite(chat_id: int, message_id: int, text: str, buttons: list[list[Button]] | None = None) -> Outgoing:
    """Return the call that replaces a message of the bot and its buttons."""
    payload: dict[str, Any] = {
        "chat_id": chat_id,
        "message_id": message_id,
        "text": split(text)[0],
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": keyboard(buttons or []),
    }
    return Outgoing(chat_id, "editMessageText", payload)


def photo(chat_id: int, image: bytes, name: str, caption: str = "", *, silent: bool = False) -> Outgoing:
    """Return the call that sends a picture; its caption is HTML of at most 1,024 characters."""
    payload: dict[str, Any] = {"chat_id": chat_id, "filename": name}
    if caption:
        payload |= {"caption": caption, "parse_mode": "HTML"}
    if silent:
        payload["disable_notification"] = True
    return Outgoing(chat_id, "sendPhoto", payload, image)


def document(chat_id: int, content: bytes, name: str, caption: str = "") -> Outgoing:
    """Return the call that sends a file; its caption is plain text of at most 1,024 characters."""
    payload: dict[str, Any] = {"chat_id": chat_id, "filename": name}
    if caption:
        payload["caption"] = caption
    return Outgoing(chat_id, "sendDocument", payload, content)
