"""Leaves the close of a letter out of what is read: "Thanks and regards," and the writer's name below it."""

from __future__ import annotations

import re

_CLOSE = re.compile(
    r"\W*(?:(?:many |with )?(?:thanks|thank you)(?: and| &|,)? (?:best |warm |kind )?regards"
    r"|(?:with )?(?:best|warm|warmest|kind|kindest)? ?regards|yours (?:faithfully|sincerely|truly)"
    r"|sincerely|best wishes|many thanks|thanking you|thank you|thanks)\W*",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")
_LONGEST = 5  # lines: the name, the post, the firm, a telephone number's label
_WORDS = 6


def without_close(text: str) -> str:
    """Return ``text`` up to the close of the letter; any other text as it is."""
    lines = text.split("\n")
    for index, line in enumerate(lines[1:], 1):
        if not _CLOSE.fullmatch(line):
            continue
        below = [each for each in lines[index + 1 :] if each.strip()]
        plain = all(not _FIGURE.search(each) and len(each.split()) <= _WORDS for each in below)
        if plain and len(below) <= _LONGEST and any(each.strip() for each in lines[:index]):
            return "\n".join(lines[:index]).rstrip()
    return text
