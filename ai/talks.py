"""Tells clauses that only say whom the writer talked to: "Anna ko bola tha na", "boss se puch liya hai"."""

from __future__ import annotations

from ai.spans import Span

SAID = frozenset(
    {"bola", "bole", "boli", "bol", "bataya", "batayi", "bata", "kaha", "kah", "puch", "pucha", "puchha"}
    | {"pooch", "poocha", "phone", "बोला", "बताया", "बता", "कहा", "पूछा", "पूछ", "फोन"}
)
_DONE = frozenset({"diya", "liya", "kiya", "kia", "chuka", "kar", "दिया", "लिया", "किया"})
_TO = ("ko", "se")


def tells_talk(words: list[Span]) -> bool:
    """Return whether the words of a clause end in "ko bola", "se puch liya" and name no shop."""
    end = len(words)
    while end and (
        words[end - 1].has("filler") or words[end - 1].has("past") or words[end - 1].norm in _DONE
    ):
        end -= 1
    if end < 2 or words[end - 1].norm.partition(" ")[0] not in SAID:
        return False
    return words[end - 2].tags.get("post") in _TO and not any(span.has("suffix") for span in words)
