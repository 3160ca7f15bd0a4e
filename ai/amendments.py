"""Tells whether a short text amends what was just saved: "nahi 2500", "kal ka tha", "sorry, cash"."""

from __future__ import annotations

from ai.spans import Kind, Span

_LONGEST = 7  # words: a longer text tells something of its own
_FEW = 5  # spans of a text that says nothing but a kind or a day
_KINDS = frozenset({"sell", "buy", "return", "collect", "pay", "spend", "order"})
_SMALL = frozenset({"past", "amend", "post", "filler", "verb", "honorific", "edit"})
_WAS = frozenset({"it", "was", "is", "it was", "it is", "a", "an", "ye", "yeh", "wo", "woh", "this", "that"})
_OWN = ("verb", "question", "repeat", "leave", "inject")  # words of a business or a wish of its own


def sounds_amending(spans: list[Span]) -> bool:
    """Whether the text has a word of amending, and none that tells of anything else."""
    words = [span for span in spans if span.kind is Kind.WORD]
    if _only_kind(spans, words) or _only_day(spans, words):
        return True
    if not words or len(words) > _LONGEST or any(span.has(tag) for span in words for tag in _OWN):
        return False
    return any(span.has("edit") or span.has("past") or span.has("amend") for span in words)


def _only_kind(spans: list[Span], words: list[Span]) -> bool:
    """Whether the text only says of what kind it was: "it was purchase", "return tha"."""
    kinds = {span.tags["verb"] for span in words if "verb" in span.tags}
    said = any(span.has("past") or span.has("amend") or span.norm in _WAS for span in words)
    known = all(_SMALL & span.tags.keys() or span.norm in _WAS for span in words)
    return len(kinds) == 1 and kinds <= _KINDS and said and known and len(spans) <= _FEW


def _only_day(spans: list[Span], words: list[Span]) -> bool:
    """Whether the text only says of which day it was: "kal ka"."""
    days = [span for span in spans if span.kind is Kind.DATE]
    of = any(span.has("post", "ka") for span in words)
    small = all(_SMALL - {"verb"} & span.tags.keys() for span in words)
    return len(days) == 1 and of and small and len(spans) <= _FEW
