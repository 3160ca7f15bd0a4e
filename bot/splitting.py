"""Telegram's limits on a text: 4,096 UTF-16 units a message, and markup that must stay balanced."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

TEXT_LIMIT = 4096
_TAG = re.compile(r"</?([a-z]+)[^>]*>")


def units(text: str) -> int:
    """Return the length as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """Cut an HTML text at line ends into pieces that Telegram takes.

    Lines that markup spans stay together (a name may have several), so that it is balanced in each piece.
    What is too long even so loses its markup and is cut where it must be.
    """
    if units(text) <= limit:
        return [text]
    pieces: list[str] = []
    current = ""
    for block in _blocks(text):
        for part in [block] if units(block) <= limit else _cut(plain(block), limit):
            joined = f"{current}\n{part}" if current else part
            if units(joined) <= limit:
                current = joined
            else:
                pieces.append(current)
                current = part
    if current:
        pieces.append(current)
    return pieces


def _blocks(text: str) -> Iterator[str]:
    """Yield the lines, those between which a tag is open as one."""
    lines: list[str] = []
    depth = 0
    for line in text.split("\n"):
        lines.append(line)
        depth += sum(-1 if tag.group().startswith("</") else 1 for tag in _TAG.finditer(line))
        if depth <= 0:
            yield "\n".join(lines)
            lines, depth = [], 0
    if lines:
        yield "\n".join(lines)


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
