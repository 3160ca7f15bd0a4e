"""Tells whether a text that answers nothing corrects the last entry: "galti se 25000 likha", "ye kal ka"."""

from __future__ import annotations

from ai.denials import FIELD_OF, NOT, WROTE, arrow_at
from ai.near import said, tagged
from ai.spans import NUMBER, WORD, Kind, Span

_FIGURES = frozenset({"amount", "amt", "qty", "quantity", "rate"})
# "sale nahi return", "not sale, return"
_KIND_NOUNS = frozenset(
    {"sale", "sales", "return", "purchase", "collection", "payment", "expense", "order", "bikri", "kharid"}
    | {"vapsi", "wapsi", "बिक्री", "खरीद", "वापसी", "रिटर्न", "सेल"}
)


_NAME_IS = ("naam", "name", "नाम")
_LONGEST = 15  # words of a correction that has no word for a mistake or a change
_NO_CHANGE = frozenset(
    {"karo", "kar do", "it was", "it is", "was", "tha", "thi", "the", "करो", "कर दो", "था", "थी"}
)
_MISWROTE = WROTE - {"likh", "likh diya"}


def looks_like_edit(spans: list[Span]) -> bool:
    """Whether a text that answers nothing corrects the last entry."""
    words = [span for span in spans if span.kind is WORD]
    if tagged(words, "unsure") and any(" " in span.norm and span.has("unsure") for span in words):
        return False  # "3000 ya 3300, yaad nahi"
    if len(words) > _LONGEST and not _asks_for_change(words):
        return False  # a whole story in which something was "not" so
    cues = tagged(words, "edit")
    if _field_and_value(spans, words) or _field_is(words):
        return True
    arrow = arrow_at(spans) is not None
    if arrow:
        return True
    negated = said(words, NOT) or (
        cues and any("edit" in span.tags and span.norm.rpartition(" ")[2] in NOT for span in words)
    )
    wrote = said(words, WROTE)
    ways = ["pay" in span.tags for span in words].count(True)
    if not (cues or negated or wrote):
        return _other_day(spans, words) or (ways == 1 and _other_way(spans, words))
    fielded = any(part in FIELD_OF for span in words for part in span.norm.split())
    if cues and (fielded or any(span.kind in (NUMBER, Kind.DATE) for span in spans)):
        return True
    numbers = sum(span.kind is NUMBER for span in spans)
    if negated and numbers == 0 and _other_kind(words):
        return True
    if _other_day(spans, words) or (ways == 1 and _other_way(spans, words)):
        return True
    return (
        ((negated or wrote) and (numbers >= 2 or fielded))
        or (wrote and numbers > 0)
        or (negated and ways > 1)
    )


def _asks_for_change(words: list[Span]) -> bool:
    """Whether a word stands for a mistake or a change, and not only for what was or is to be done."""
    return any(span.has("edit") and span.norm not in _NO_CHANGE for span in words) or said(words, _MISWROTE)


def _other_day(spans: list[Span], words: list[Span]) -> bool:
    """Whether the text only says of which day it was: "ye kal ka tha", "kal ki entry thi aaj ki nahi"."""
    if not tagged(words, "past"):
        return False
    days = sum(span.kind is Kind.DATE for span in spans)
    denials = sum(span.norm in NOT for span in words)
    return (
        days == 1 + denials <= 2
        and all(
            span.has("past") or span.has("post") or span.has("filler") or span.norm in NOT for span in words
        )
        and not any(span.kind is Kind.NUMBER for span in spans)
    )


def _other_way(spans: list[Span], words: list[Span]) -> bool:
    """Whether the text only says how it was paid: "ye udhaar me tha"."""
    known = all({"past", "post", "filler", "pay"} & span.tags.keys() for span in words)
    return (
        known
        and len(words) > 2  # "cash tha" alone may be about anything
        and any(span.has("past") for span in words)
        and not any(span.kind in (Kind.NUMBER, Kind.DATE) for span in spans)
    )


def _other_kind(words: list[Span]) -> bool:
    """Whether the text only says that it was of another kind: "ye sale nahi return tha"."""
    kinds = {span.tags["verb"] for span in words if "verb" in span.tags}
    known = all(
        {"past", "post", "filler", "verb", "honorific"} & span.tags.keys() or span.norm in NOT
        for span in words
    )
    nouns = all(span.norm in _KIND_NOUNS for span in words if span.has("verb"))
    said = any(span.has("past") or span.norm in ("hai", "is") for span in words)
    return known and len(kinds) == 2 and (said or nouns)


def _field_is(words: list[Span]) -> bool:
    """Whether the text says what a field is: "location is Mysuru"."""
    fields = {FIELD_OF.get(part) for part in words[0].norm.split()} if words else set()
    if "client" in fields and _named(words):
        return True
    return (
        len(words) > 2
        and bool(fields & {"client", "location", "date", "payment"})
        and words[1].norm in ("is", "was", "should be")
    )


def _named(words: list[Span]) -> bool:
    """Whether it is said how the client is called: "party ka naam Gupta Stores hai"."""
    said_name = words[0].norm.rpartition(" ")[2] in _NAME_IS and " " in words[0].norm
    return said_name and len(words) > 1 and words[1].title and not any(span.has("verb") for span in words)


def _field_and_value(spans: list[Span], words: list[Span]) -> bool:
    """Whether the text is only a field and its value: "amount is 4,200"."""
    if not words or words[0].norm not in _FIGURES:
        return False
    numbers = sum(span.kind is NUMBER for span in spans)
    known = all(
        span.norm in FIELD_OF
        or span.norm in ("is", "was", "hai", "ka", "=", "tha", "thi", "the", "था", "थी")
        or span.has("currency")
        for span in words
    )
    return known and numbers == 1
