"""Tells whether a short text amends what was just saved: "nahi 2500", "kal ka tha", "sorry, cash"."""

from __future__ import annotations

from ai.spans import Kind, Span

_LONGEST = 7  # words: a longer text tells something of its own
_OWN = ("verb", "question", "repeat", "leave", "inject")  # words of a business or a wish of its own


def sounds_amending(spans: list[Span]) -> bool:
    """Whether the text has a word of amending, and none that tells of anything else."""
    words = [span for span in spans if span.kind is Kind.WORD]
    if not words or len(words) > _LONGEST or any(span.has(tag) for span in words for tag in _OWN):
        return False
    return any(span.has("edit") or span.has("past") or span.has("amend") for span in words)
