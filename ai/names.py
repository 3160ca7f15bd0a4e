"""Runs of words that can be a name: where one begins and ends, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ai.lexicon import Lexicon
from ai.name_words import HARD, SOFT, STOPS, capital, joint, nameable
from ai.spans import MARK, NUMBER, SIZE, WORD, Kind, Role, Span

FIRST_WORDS = frozenset(
    {"hotel", "cafe", "restaurant", "dr", "st", "m/s", "school", "bakery", "clinic", "होटल", "कैफे"}
)

_LOOK_AHEAD = 8
_OWN = frozenset({"apna", "apni", "अपना", "अपनी"})

_CAPITALS = re.compile("[A-Z]")

_WORD = re.compile(r"[^\s]+")

_SHOUTED = 0.75  # of the letters
_CAPITALS, _SMALL = re.compile("[A-Z]"), re.compile("[a-z]")


def forward(spans: Sequence[Span], start: int, *, open_first: bool = True) -> int:
    """Return the end of the name that begins at ``start``: up to its shop word, or while words are nameable.

    ``open_first``: a marker stands before it, so its first word belongs to it whatever it means.
    """
    shop = _shop_word(spans, start)
    index = start
    while index < len(spans):
        span = spans[index]
        if shop is not None and index <= shop:
            index += 1
            if index == shop + 1 and _talks_on(spans, start, index):
                break
            continue
        if span.has("form") and index > start and index + 1 < len(spans) and spans[index + 1].norm == ":":
            break  # "Client: Durga Stores Qty: 3 box"
        if span.kind is NUMBER:
            if not _name_number(spans, index, start):
                break
        elif span.norm == "[" and index + 2 < len(spans) and spans[index + 2].norm == "]" and index > start:
            index += 2  # A.K. Traders [Regd]
        elif span.kind is MARK:
            joined = index + 1 < len(spans) and spans[index + 1].kind is Kind.WORD
            if not joint(spans, index) or not (joined or span.norm in (">", "`", '"')):
                break
        elif span.kind is not Kind.WORD or not nameable(spans, index):
            first = index == start and open_first and span.kind is Kind.WORD
            first = first and (not HARD & span.tags.keys() or _two_capitals(spans, index))
            inside = index > start and span.title and spans[index - 1].title and span.role is Role.NONE
            inside = inside and (STOPS & span.tags.keys()) <= SOFT and capital(span)
            if not first and not inside and not _linked(spans, index, start):
                break
        index += 1
        if spans[index - 1].has("honorific") and shop is None:
            break
        if shop is not None and index > shop and _talks_on(spans, start, index):
            break
    while index > start and (
        spans[index - 1].kind is Kind.MARK and spans[index - 1].norm not in (">", "`", "*", '"', "]")
    ):
        index -= 1
    return index


def _two_capitals(spans: Sequence[Span], index: int) -> bool:
    """Whether two capitals stand here inside a text of small letters: "to Gaya Prasad", "to At Home"."""
    after = spans[index + 1] if index + 1 < len(spans) else None
    pair = capital(spans[index]) and after is not None and after.kind is Kind.WORD and capital(after)
    return pair and sum(span.text[:1].islower() for span in spans if span.kind is Kind.WORD) > 0


def _talks_on(spans: Sequence[Span], start: int, index: int) -> bool:
    """Whether a small letter after a shop word says that the name is over: "Golden Bakery mob ..."."""
    after = spans[index] if index < len(spans) else None
    if after is None or after.kind is not Kind.WORD or after.title or not spans[start].title:
        return False
    return not {"suffix", "place", "direction", "item", "piece"} & after.tags.keys()


def _linked(spans: Sequence[Span], index: int, start: int) -> bool:
    """House of Candy, Fresh n Fine."""
    if not start < index < len(spans) - 1 or spans[index].norm not in ("of", "n", "and", "the"):
        return False
    if not (spans[index - 1].title and spans[index + 1].title and nameable(spans, index + 1)):
        return False
    # "Apollo and Noble" are two, "Patel and Sons" is one.
    return spans[index].norm != "and" or any(span.has("suffix") for span in spans[index + 1 : index + 4])


def _shop_word(spans: Sequence[Span], start: int) -> int | None:
    """Return where the shop word of the name stands (Traders, Medical), or None."""
    found = None
    for index in range(start, min(start + _LOOK_AHEAD, len(spans))):
        span = spans[index]
        if span.kind is NUMBER:
            if _name_number(spans, index, start):
                continue
            break
        if span.kind is MARK:
            if joint(spans, index):
                continue
            break
        if span.kind is not WORD or (span.role and span.role is not SIZE):
            break
        if span.has("suffix") and not (index == start and span.norm in FIRST_WORDS):
            if span.has("verb") and not nameable(spans, index):
                break
            found = index
            continue
        if found is not None and not nameable(spans, index):
            break
        if found is not None and span.has("place"):
            break
        hard = HARD & span.tags.keys() and not span.has("owner")
        if hard and not (span.title and index == start and not span.has("link")):
            if not _linked(spans, index, start):
                break
        elif STOPS & span.tags.keys() and not capital(span) and not nameable(spans, index) and index != start:
            break
    return found


def _name_number(spans: Sequence[Span], index: int, start: int) -> bool:
    """Tata 1mg, 24 Seven, 24x7 Medical: a number that belongs to a name."""
    span = spans[index]
    after = spans[index + 1] if index + 1 < len(spans) else None
    priced = after is not None and after.has("currency")  # "Raju Store 10 rupay wala packet"
    if span.role is Role.SIZE:
        sized = after is not None and after.role is Role.SIZE and after.has("measure")  # "Store 10 ltr oil"
        return not (span.number is not None and span.number.grouped) and not (
            priced or sized
        )  # "King 9,600."
    if after is None or span.role is not Role.NONE or span.currency:
        return False
    if index > start and span.text in ("2", "4") and after.norm in ("u", "you", "all", "men", "women"):
        return spans[index - 1].title and after.title  # Mobile 4 U
    return index == start and after.kind is Kind.WORD and after.title and nameable(spans, index + 1)


def backward(spans: Sequence[Span], end: int) -> int:
    """Return where the name that ends at ``end`` (exclusive) begins."""
    index = end
    shop = False
    while index > 0:
        span = spans[index - 1]
        if span.kind is NUMBER:
            if span.role is not Role.SIZE:
                break
        elif span.kind is MARK:
            if span.role is not Role.SIZE and (
                not joint(spans, index - 1) or (index == end and span.norm not in (">", "`", "."))
            ):
                break
        elif span.kind is not WORD:
            break
        elif not nameable(spans, index - 1):
            named = shop and capital(span) and spans[index].title and span.role is Role.NONE
            # The capital that opens a sentence says nothing: "Humne Sanjeevani Nursing Home ko".
            before = spans[index - 2] if index > 1 else None
            opens = before is None or before.kind is Kind.LINE or before.norm in (".", "!", "?")
            named = named and not (opens and span.has("filler"))
            # "जय हिंद केमिस्ट": a shop word alone is no name, so the greeting before it belongs to it.
            greets = span.has("smalltalk") and all(
                word.has("suffix") or word.has("place") or word.has("place_maybe")
                for word in spans[index:end]
            )
            # "अपना बाजार": whose it is, or a chain of that name
            greets = greets or (
                span.norm in _OWN and index < end and all(word.has("suffix") for word in spans[index:end])
            )
            if not (named or greets) or HARD & span.tags.keys():
                break
        shop = shop or span.has("suffix")
        index -= 1
    while index < end and (spans[index].kind is Kind.MARK and spans[index].norm not in ("<", "`", "*", '"')):
        index += 1
    return index


def written(text: str, lexicon: Lexicon) -> str:
    """Return a name as it is saved: as typed, but all-lower-case and all-capital words get a capital each."""
    text = " ".join(text.split()).strip(" ,;:-=|")
    if not _CAPITALS.search(text):
        text = _WORD.sub(_capital, text)
    words = text.split(" ")
    expanded = lexicon.expansion(words[-1].lower().rstrip("."))
    if expanded:
        words[-1] = expanded
    return " ".join(words)


def _capital(found: re.Match[str]) -> str:
    word = found[0]
    for index, character in enumerate(word):
        if character.isalpha():
            return (
                word
                if index and word[:index].isalnum()
                else word[:index] + character.upper() + word[index + 1 :]
            )
    return word


def shouted(text: str) -> str:
    """Return an all-capital name of an all-capital message with only its first letters in capitals."""
    return " ".join(word if len(word) <= 2 else word.capitalize() for word in text.split(" "))


def is_shouted(text: str) -> bool:
    """Return whether a message is in capitals, but for a word or two: "SOLD 10 TIN TO OM PAINTS 13k"."""
    capitals, small = len(_CAPITALS.findall(text)), len(_SMALL.findall(text))
    return capitals > _SHOUTED * (capitals + small)
