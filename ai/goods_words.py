"""Places that are part of the name of goods: "18 kg Assam tea", "30 box Bombay mix"."""

from __future__ import annotations

from ai.near import at
from ai.spans import WORD, Kind, Role, Span

_NAMING = ("ko", "ne", "se", "ke_yahan", "me", "par")
_ITEM = {"item": "other"}


def read_goods_words(spans: list[Span]) -> None:
    """Make goods of a place's name that stands between a count and the word of goods, in place.

    "5 box Mumbai Ramesh ko" stays: what follows the place is a name, and a marker stands behind it.
    """
    for index, span in enumerate(spans):
        if "place" not in span.tags or span.role or span.kind is not WORD:
            continue
        counted = _is_behind_count(spans, index) and _begins_goods(spans, index + 1)
        if counted or _is_before_count(spans, index + 1):
            span.tags = _ITEM


def _is_behind_count(spans: list[Span], index: int) -> bool:
    place = index - 1
    while place > 0 and (spans[place].has("unit") or spans[place].has("link", "of")):
        place -= 1
    return 0 <= place < index and spans[place].role is Role.QUANTITY


def _is_before_count(spans: list[Span], index: int) -> bool:
    """Whether goods stand there whose count follows: "Goa masala ki 25 bori"."""
    word, place = at(spans, index), index + 1
    if word is None or word.has("suffix") or not (word.has("item") or word.has("piece")):
        return False
    if (post := at(spans, place)) is not None and post.has("post", "ka"):
        place += 1
    count, unit = at(spans, place), at(spans, place + 1)
    return count is not None and count.role is Role.QUANTITY and unit is not None and unit.has("unit")


def _begins_goods(spans: list[Span], index: int) -> bool:
    word, after = at(spans, index), at(spans, index + 1)
    if word is None or word.kind is not Kind.WORD or not word.free or word.has("suffix"):
        return False
    if after is not None and after.tags.get("post") in _NAMING:
        return False
    if word.has("item") or word.has("piece"):
        return True
    named = after is not None and after.kind is Kind.WORD and not (after.has("link") or after.has("verb"))
    return not word.tags and not word.title and not named
