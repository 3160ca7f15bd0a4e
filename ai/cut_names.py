"""Doubts a name that may be cut short, in a text whose letters are all small or all capitals.

There no capital says where a name begins and ends: in "sold 5 boxes to kal electronics" the day takes the
name's first word, in "vijay sales ko" the verb its second.
"""

from __future__ import annotations

from collections.abc import Sequence

from ai.names import FIRST_WORDS
from ai.party import GOODS, Party
from ai.spans import WORD, Kind, Role, Span

_NO_NAME = frozenset({"day_link", "expense", "cue", "filler", "smalltalk", "scheme", "report", "figure"})
_JOINTS = frozenset({"&", "-", ".", "/"})
# Words that cannot belong to the name before them.
_OTHERS = frozenset(
    {
        "unit", "verb", "link", "post", "currency", "pay", "amount", "paid", "due", "money", "filler", "rate",
        "free", "place", "direction", "discount", "tax", "ref", "past", "future", "honorific", "smalltalk",
    }
)  # fmt: skip


def may_be_cut(spans: Sequence[Span], party: Party) -> bool:
    """Whether a word beside the name may be a part of it."""
    if party.end <= party.start or not _one_case(spans):
        return False
    after = spans[party.end] if party.end < len(spans) else None
    before = spans[party.start - 1] if party.start else None
    words = [span for span in spans[party.start : party.end] if span.kind is Kind.WORD]
    if after is not None and after.kind is Kind.WORD and after.role is not Role.PLACE:
        if after.has("suffix") and not after.has("unit"):
            return True  # "kapoor crockery", "april collections"
        goods = (
            GOODS & after.tags.keys()
            and party.end + 1 < len(spans)
            and spans[party.end + 1].kind is Kind.NUMBER
        )
        if goods and not any(word.has("suffix") for word in words):
            return True  # "new punjab cycle 6 rim"
        if len(words) == 1 and not words[0].has("suffix") and not _OTHERS & after.tags.keys():
            return not after.has("cue")  # "morning fresh"
    if len(words) == 1 and _NO_NAME & words[0].tags.keys():
        return True  # "morning", "print": half of a name at most
    if before is None or not words:
        return False
    if before.role is Role.QUANTITY and before.kind is Kind.NUMBER and not words[0].tags:
        return True  # "30 pttta ekta medical": a unit, goods, or the name
    if GOODS & words[0].tags.keys() and before.has("unit") and len(words) > 1:
        return True  # "9 jodi chappal fashion footwear": the goods or the name
    if party.way == "named":
        return False  # "nagpur client orbit stationers": the marker says where it begins
    if before.kind is Kind.DATE and before.has("day") and _named_by_goods(words):
        return False  # "kal usha kirana ne": a day, and a whole name
    return _headless(words) and _named_before(spans, party.start - 1)


def _named_by_goods(words: Sequence[Span]) -> bool:
    """Whether a word that also is goods stands before a shop word: "केसर किराना"."""
    return len(words) > 1 and not words[0].has("suffix") and all(word.has("suffix") for word in words[1:])


def _headless(words: Sequence[Span]) -> bool:
    """Whether the name begins with a word that usually ends one: "electronics", "steel syndicate"."""
    first = words[0]
    if first.norm in FIRST_WORDS:
        return False
    return (
        (first.has("suffix") and not first.has("owner"))
        or len(first.norm) == 1
        or (bool(GOODS & first.tags.keys()) and not first.has("owner"))  # "balaji" is also a maker of wafers
    )


def _named_before(spans: Sequence[Span], place: int) -> bool:
    before = spans[place]
    if before.kind is Kind.DATE:
        return True
    if place and before.kind is Kind.WORD and spans[place - 1].has("link") and not before.has("filler"):
        return True  # "for nandi steel centre": whatever the word means elsewhere
    if before.kind is Kind.NUMBER:
        return before.number is not None and before.number.worded
    if before.kind is Kind.MARK:
        return before.norm in _JOINTS and before.glued
    return before.kind is Kind.WORD and not (_OTHERS - {"smalltalk", "filler"}) & before.tags.keys()


def _one_case(spans: Sequence[Span]) -> bool:
    letters = "".join(span.text for span in spans if span.kind is WORD)
    return letters == letters.lower() or letters == letters.upper()
