"""Finds numbers that belong to a shop's name: Plot 21 Constructions, A-1 Tyres, Cafe 84, 24 Hours Pharma."""

from __future__ import annotations

from ai.names import FIRST_WORDS
from ai.near import at
from ai.spans import LINE, NUMBER, WORD, Role, Span

_LARGEST = 999
_GOODS = frozenset({"item", "piece", "unit", "currency", "size", "measure"})
_REACH = 4


def read_numbered_names(spans: list[Span]) -> None:
    """Give numbers inside a shop's name the role of a size, which a name keeps, in place."""
    numbers = [index for index, span in enumerate(spans) if span.kind is NUMBER]
    if len(numbers) < 2:
        return
    for index in numbers:
        span = spans[index]
        if not (span.free or span.role is Role.SIZE) or not span.text.isdigit() or span.value > _LARGEST:
            continue
        if _lettered(spans, index):
            spans[index].role = spans[index - 2].role = Role.SIZE
            spans[index - 1].role = Role.NONE
            spans[index - 2].tags = {}
        elif not span.free:
            continue
        elif _opens(spans, index):
            if index == 0 or not spans[index - 1].has("link"):  # behind "to" the number is looked for
                span.role = Role.SIZE
            spans[index + 1].tags = {
                tag: value for tag, value in spans[index + 1].tags.items() if tag != "duration"
            }
        elif _inside(spans, index) or _before_marker(spans, index):
            span.role = Role.SIZE


def _lettered(spans: list[Span], index: int) -> bool:
    """To A-1 Tyres."""
    dash, letter, after = at(spans, index - 1), at(spans, index - 2), at(spans, index + 1)
    if dash is None or letter is None or after is None or dash.norm != "-" or not dash.glued:
        return False
    single = letter.kind is WORD and len(letter.text) == 1 and letter.text.isupper()
    shop = after.has("suffix") and after.text[:1].isupper()
    return single and spans[index].glued and (shop or (spans[index].free and after.title and not after.tags))


def _opens(spans: list[Span], index: int) -> bool:
    """24 Hours Pharmacy, at the start of a line or behind "to"."""
    before, word, shop = at(spans, index - 1), at(spans, index + 1), at(spans, index + 2)
    begins = before is None or before.kind is LINE or before.has("link", "to") or before.has("link", "from")
    begins = begins or (before is not None and before.norm in (".", ")") and index == 2)
    named = word is not None and word.title and not _GOODS & word.tags.keys() and not word.has("suffix")
    return begins and named and shop is not None and shop.title and shop.has("suffix")


def _inside(spans: list[Span], index: int) -> bool:
    """To Plot 21 Constructions, to Hotel 24 Carat."""
    marker, first, after = at(spans, index - 2), at(spans, index - 1), at(spans, index + 1)
    if marker is None or first is None or after is None or not first.title or not after.title:
        return False
    if not (marker.has("link", "to") or marker.has("link", "from")) or _GOODS & after.tags.keys():
        return False
    if first.norm in FIRST_WORDS:
        return True
    for span in spans[index + 1 : index + 1 + _REACH]:
        if span.kind is not WORD or not span.title:
            return False
        if span.has("suffix"):
            return not _GOODS & span.tags.keys()
    return False


def _before_marker(spans: list[Span], index: int) -> bool:
    """Cafe 84 ko, Studio 9 ne."""
    before, after = at(spans, index - 1), at(spans, index + 1)
    if before is None or after is None or after.tags.get("post") not in ("ko", "ne", "ke_yahan"):
        return False
    if before.kind is not WORD or _GOODS & before.tags.keys():
        return False
    return before.title or before.has("suffix") or before.has("owner")
