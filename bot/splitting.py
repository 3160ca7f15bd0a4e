"""Telegram's limits on a text: 4,096 UTF-16 units a message, and markup that must stay balanced."""

from __future__ import annotations

import html
import re
from typing import Any

TEXT_LIMIT = 4096
_TAG = re.compile(r"</?([a-z]+)[^>]*>")


def units(text: str) -> int:
    """Return the length as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """Cut an HTML text at line ends into pieces that Telegram takes.

    Markup never spans lines in this bot's replies, so a cut at a line end keeps it balanced. A line that
    alone is too long loses its markup and is cut where it must be.
    """
    if units(text) <= limit:
        return [text]
    pieces: list[str] = []
    current = ""
    for line in text.split("\n"):
        for part in [line] if units(line) <= limit else _cut(plain(line), limit):
            joined = f"{current}\n{part}" if current else part
            if units(joined) <= limit:
                current = joined
            else:
                pieces.append(current)
                current = part
    if current:
        pieces.append(current)
    return pieces


def _cut(text: str, limit: int) -> list[str]:
    parts: list[str] = []
    current, size = "", 0
    for character in text:
        escaped = html.escape(character, quote=False)
        weight = units(escaped)
        if size + weight > limit:
            parts.append(current)
            current, size = "", 0
        current += escaped
        size += weight
    return [*parts, current] if current else parts


def plain(text: str) -> str:
    """Return an HTML text without its markup."""
    return html.unescape(_TAG.sub("", text))


def without_markup(payload: dict[str, Any]) -> dict[str, Any]:
    """Return a call's arguments with plain text, for when Telegram refuses the markup."""
    bare = {name: value for name, value in payload.items() if name != "parse_mode"}
    for name in ("text", "caption"):
        if name in bare:
            bare[name] = plain(str(bare[name]))
    return bare
