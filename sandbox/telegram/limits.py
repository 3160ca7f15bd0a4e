"""Limits that Telegram puts on texts and keyboards (Bot API documentation, "Available methods")."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from sandbox.telegram.answers import bad_request
from sandbox.telegram.entities import Entity, detected, trimmed, utf16_length
from sandbox.telegram.html_text import parse_html

TEXT_UNITS = 4096  # of a message, UTF-16 code units after entities are parsed
CAPTION_UNITS = 1024
ANSWER_CHARACTERS = 200  # of answerCallbackQuery
CALLBACK_BYTES = 64
BUTTONS = 100  # of one inline keyboard
_ACTIONS = frozenset({
    "callback_data", "url", "login_url", "web_app", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay", "disabled",
})  # fmt: skip
_LINK_SCHEMES = frozenset({"http", "https", "tg"})


def formatted(
    text: str, parse_mode: str | None, given: list[Entity] | None, units: int, too_long: str
) -> tuple[str, list[Entity]]:
    """Return the plain text and all entities of a text or caption; ApiError 400 when it is refused.

    ``units`` is the longest allowed, ``too_long`` what Telegram says beyond it.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    if parse_mode == "HTML":
        text, entities = parse_html(text)
    elif parse_mode:
        raise bad_request(f"unsupported parse_mode: {parse_mode} is not offered by the sandbox, use HTML")
    else:
        entities = [each for each in given or () if each["offset"] + each["length"] <= utf16_length(text)]
    text, entities = trimmed(text, entities)
    if utf16_length(text) > units:
        raise bad_request(too_long)
    return text, detected(text, entities)


def formatted_text(params: dict[str, Any]) -> tuple[str, list[Entity]]:
    """Return the text of a message from its parameters, checked."""
    text, entities = formatted(
        params["text"], params.get("parse_mode"), params.get("entities"), TEXT_UNITS, "message is too long"
    )
    if not text:
        raise bad_request("text must be non-empty")
    return text, entities


def formatted_caption(params: dict[str, Any]) -> tuple[str, list[Entity]]:
    """Return the caption of a photo or document from its parameters, checked; may be empty."""
    return formatted(
        params.get("caption", ""),
        params.get("parse_mode"),
        params.get("caption_entities"),
        CAPTION_UNITS,
        "message caption is too long",
    )


def inline_keyboard(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the markup if it is an inline keyboard with buttons, checked; None for any other markup."""
    if not markup or "inline_keyboard" not in markup:
        return None
    rows = [row for row in markup["inline_keyboard"] if row]
    if sum(map(len, rows)) > BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for button in (button for row in rows for button in row):
        _check_button(button)
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: Button text must be non-empty")
    actions = _ACTIONS.intersection(button)
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one action is allowed")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and (urlsplit(url).scheme not in _LINK_SCHEMES or not urlsplit(url).netloc):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
