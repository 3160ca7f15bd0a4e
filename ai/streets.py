"""Finds a street or market behind a shop's name: "Tandon Electricals Birhana Road"."""

from __future__ import annotations

from collections.abc import Sequence

from ai.spans import WORD, Span

_SHOP_AND_MARKET, _SHOP_AND_ROAD = 4, 3  # words: fewer may be a name, "Big Bazaar", "Ring Road"
_LONGEST = 2  # words of a street's name besides its last one
# Words that end the name of a street or market, some of which also end a shop's name.
_STREETS = frozenset(
    {
        "bazar", "bazaar", "market", "mandi", "ganj", "gali", "marg", "street", "st", "chauraha", "bagh",
        "pura", "puram", "vihar", "enclave", "extension", "layout", "circle", "gate", "gunj", "tola",
        "mohalla", "peth",
    }
)  # fmt: skip


def street_like(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether a long name ends as a street does and no shop word says where the shop's own name ends: "Tiny
    Tots Birhana Road", "lakshmi bhandar johari bazar"."""
    words = [span for span in spans[start:end] if span.kind is WORD]
    shops = [index for index, span in enumerate(words[:-1]) if span.has("suffix")]
    if not words or shops:
        return bool(shops) and shops[-1] < len(words) - 2 and words[-1].norm in _STREETS
    if words[-1].norm in _STREETS:
        return len(words) >= _SHOP_AND_MARKET
    return words[-1].has("direction") and len(words) >= _SHOP_AND_ROAD


def address_start(spans: Sequence[Span], start: int, end: int) -> int:
    """Return where the street or market behind the shop word begins; ``end`` when there is none."""
    shops = [index for index in range(start, end) if spans[index].has("suffix")]
    street = spans[end - 1].has("direction") or spans[end - 1].norm in _STREETS
    if not street or len(shops) < 1 or not spans[end - 1].title:
        return end
    shop = max((index for index in shops if index < end - 1), default=None)
    named = shop is not None and shop > start and 1 <= end - 2 - shop <= _LONGEST
    if shop is None or not named or not all(span.title for span in spans[shop + 1 : end]):
        return end
    return shop + 1
