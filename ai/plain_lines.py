"""Tells lines of the plainest kind: "Sold 5 boxes Crocin to Noble Medical for 700", "Raju ko 5 peti 2100".

Most entries are like that. What sets talk beside an entry aside looks for words that these lines do not hold,
so it is not asked about them: reading one takes a tenth less time.
"""

from __future__ import annotations

from ai.spans import NUMBER, WORD, Span

_TAGS = frozenset(
    {"unit", "item", "piece", "suffix", "owner", "place", "same", "currency", "verb", "link", "post"}
    | {
        "figure",
        "undo_object",
        "hinglish",
        "pay",
        "honorific",
        "firm",
        "direction",
        "assent",
        "filler",
        "day",
    }
)
_VERBS = frozenset({None, "sell", "give", "take", "buy"})
_LINKS = frozenset({None, "to", "for"})
_POSTS = frozenset({None, "ko", "ne", "se"})
_MARKS = frozenset({",", ".", "-", "/", ")", "₹", "@", "\n"})


def is_plain(spans: list[Span]) -> bool:
    """Return whether every word is a name, goods, a unit, a verb of dealing, money or what joins them."""
    return all(map(_is_plain, spans))


def _is_plain(span: Span) -> bool:
    kind = span.kind
    if kind is NUMBER:
        return True
    if kind is not WORD:
        return span.norm in _MARKS
    tags = span.tags
    if not tags:
        return span.title
    return (
        tags.keys() <= _TAGS
        and tags.get("verb") in _VERBS
        and tags.get("link") in _LINKS
        and tags.get("post") in _POSTS
    )
