"""Finds words and numbers of a shop's name that mean something else elsewhere: Hotel 99, Bill Pharmacy."""

from __future__ import annotations

from ai.names import FIRST_WORDS
from ai.near import at
from ai.spans import NUMBER, WORD, Kind, Role, Span

_FIRST = FIRST_WORDS | {"dhaba", "ढाबा", "restaurent", "रेस्टोरेंट", "studio", "sector"}
_ALIKE = frozenset({"bill", "bills", "billing"})
_COUNTED = frozenset({"unit", "piece", "item", "currency", "size", "measure", "scale", "amount", "trait"})
_LARGEST = 999


def read_named_alike(spans: list[Span]) -> None:
    """Give such numbers the role of a size, which a name keeps, and take their meaning off such words."""
    for index, span in enumerate(spans):
        if span.norm in _ALIKE and _before_shop(spans, index):
            span.tags = {}
        elif (span.kind is NUMBER and span.free and span.text.isdigit() and span.value <= _LARGEST) and (
            _behind_first_word(spans, index) or _opens_name(spans, index)
        ):
            span.role = Role.SIZE


def _before_shop(spans: list[Span], index: int) -> bool:
    """Bill Pharmacy, Bill Brothers: a capital before a shop word that is no name alone."""
    shop = at(spans, index + 1)
    if shop is None or not spans[index].text.istitle() or not shop.text.istitle() or not shop.has("suffix"):
        return False
    return not shop.has("verb") and shop.norm not in _FIRST


def _begins(spans: list[Span], index: int) -> bool:
    """Whether a name may begin here: at the start of a line, behind "to" or behind a list mark."""
    before = at(spans, index - 1)
    if before is None or before.kind in (Kind.LINE, Kind.DATE):
        return True
    if before.has("link", "to") or before.has("link", "from") or before.has("verb", "visit"):
        return True
    return before.norm in (".", ")", ",", "-", ":", "•") and before.kind is Kind.MARK


def _behind_first_word(spans: list[Span], index: int) -> bool:
    """Hotel 99 - 12 kg paneer, होटल 56 भोग को."""
    first, after = at(spans, index - 1), at(spans, index + 1)
    if first is None or first.norm not in _FIRST or not first.free or not _begins(spans, index - 1):
        return False
    if after is None or after.kind in (NUMBER, Kind.LINE):
        return after is not None
    if after.kind is not WORD:
        return after.norm in ("-", ",", ":") and not after.glued
    return not _COUNTED & after.tags.keys() and not (after.has("post", "ka") and after.norm in ("ka", "का"))


def _opens_name(spans: list[Span], index: int) -> bool:
    """56 Bhog ko: a number before a name's word with its marker."""
    word, marker = at(spans, index + 1), at(spans, index + 2)
    if word is None or marker is None or word.kind is not WORD or word.tags:
        return False
    named = word.title or not word.text.isascii()
    return named and marker.tags.get("post") in ("ko", "ne") and _begins(spans, index)
