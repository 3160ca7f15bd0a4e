"""Tells an "'s" that is short for "has" from a name's own: "Oakfield Nursery's just paid us"."""

from __future__ import annotations

from ai.spans import Span

_SHORT = ("'s", "’s")
# Nothing but "has" can stand before them.
_DONE = frozenset(
    {"been", "taken", "given", "gone", "got", "put", "asked", "settled", "cleared", "signed", "come", "sent"}
    | {"agreed", "picked", "placed", "handed", "transferred", "had", "booked", "confirmed", "requested"}
)
_NOW = frozenset({"just", "now", "finally", "already", "also", "only", "again", "since", "today", "recently"})
_DID = frozenset({"pay", "take", "order", "buy", "return", "collect", "give", "get"})


def without_has(name: str, spans: list[Span], end: int) -> str:
    """Return ``name``, which ends before the span at ``end``, without the "'s" of "has"."""
    if not name.endswith(_SHORT) or end >= len(spans):
        return name
    last, after = spans[end - 1], spans[end]
    words = {*after.norm.split()[:1]}
    adverb = bool(words & _NOW)
    acted = after.tags.get("verb") in _DID
    shop = last.has("suffix") and (adverb or acted)
    if words & _DONE or shop or (adverb and " " in name):
        return name[: -len(_SHORT[0])]
    return name
