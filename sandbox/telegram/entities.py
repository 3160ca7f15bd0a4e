"""Message entities that Telegram finds by itself: commands, mentions, hashtags, addresses.

Offsets and lengths of an entity count UTF-16 code units (Bot API, ``MessageEntity``).
"""

from __future__ import annotations

import re
from typing import Any

Entity = dict[str, Any]

_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)])"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<!\w)@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w))"
    r"|(?P<hashtag>(?<!\w)#(?=\w*[^\W\d])\w{1,256})",
)
# No entity is looked for inside these.
_OPAQUE = frozenset({"code", "pre", "text_link", "text_mention"})


def utf16_length(text: str) -> int:
    """Return how many UTF-16 code units ``text`` takes."""
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for character in text if character > "\uffff")


def detected(text: str, given: list[Entity] | None = None) -> list[Entity]:
    """Return ``given`` (from HTML or explicit entities) and those found in ``text``, in message order."""
    entities = list(given or ())
    opaque = [
        (each["offset"], each["offset"] + each["length"]) for each in entities if each["type"] in _OPAQUE
    ]
    for match in _FOUND.finditer(text):
        offset = utf16_length(text[: match.start()])
        length = utf16_length(match.group())
        if all(end <= offset or start >= offset + length for start, end in opaque):
            entities.append({"type": match.lastgroup, "offset": offset, "length": length})
    return in_order(entities)


def in_order(entities: list[Entity]) -> list[Entity]:
    """Return entities by where they begin, the longer of two at one place first."""
    return sorted(entities, key=lambda each: (each["offset"], -each["length"]))


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Return ``text`` stripped at both ends, as Telegram stores it, and its entities moved along."""
    kept = text.strip()
    if len(kept) == len(text):
        return text, entities
    cut = utf16_length(text[: len(text) - len(text.lstrip())])
    length, moved = utf16_length(kept), []
    for each in entities:
        start = max(0, each["offset"] - cut)
        end = min(length, each["offset"] + each["length"] - cut)
        if end > start:
            moved.append({**each, "offset": start, "length": end - start})
    return kept, moved


def texts_of(text: str, entities: list[Entity], kind: str) -> list[str]:
    """Return the pieces of ``text`` that entities of one type cover."""
    units = text.encode("utf-16-le", "surrogatepass")
    return [
        units[each["offset"] * 2 : (each["offset"] + each["length"]) * 2].decode("utf-16-le", "surrogatepass")
        for each in entities
        if each["type"] == kind
    ]
