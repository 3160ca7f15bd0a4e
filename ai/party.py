"""The client or supplier that was found in a text, and its name."""

from __future__ import annotations

from dataclasses import dataclass

from ai.lexicon import Lexicon
from ai.name_words import capital
from ai.names import is_shouted, shouted, written
from ai.spans import SIZE, WORD, Kind, Role, Span

GOODS = frozenset({"item", "piece", "loose"})
# Phrases that only say what kind of shop it is; a name of its own stands before them.
# What shops trade in and are called by: "Sharma Steel" may be Sharma's steel, or the shop.
TRADES = frozenset(
    {"colour", "color", "colours", "colors", "paint", "steel", "iron", "cement", "glass", "plastic", "ply"}
    | {"plywood", "cloth", "saree", "tyre", "tyres", "battery", "batteries", "oil", "rice", "tea", "medicine"}
)
SHOP_KINDS = frozenset(
    {
        "general store",
        "general stores",
        "kirana store",
        "cash & carry",
        "nursing home",
        "auto parts",
        "tea stall",
    }
)


@dataclass(slots=True)
class Party:
    """The found name and its spans. ``way``: the marker ("to", "ko", "first" ...); ``sure``: no other reading
    is near; ``again``: another name is marked the same way; ``until``: where
    the place behind the name ends; ``person``: somebody of the shop acts: "the chap at X bought"."""

    way: str
    start: int
    end: int
    sure: bool = True
    again: bool = False
    supplier: bool = False
    until: int = 0
    person: bool = False


def claim(spans: list[Span], start: int, end: int, role: Role) -> None:
    """Give the spans from ``start`` to ``end`` the role."""
    for span in spans[start:end]:
        span.role = role


def name_of(spans: list[Span], start: int, end: int, text: str, lexicon: Lexicon) -> str:
    """Return the name as it is saved."""
    raw = text[spans[start].start : spans[end - 1].end]
    name = written(raw, lexicon)
    return shouted(name) if is_shouted(text) else name


def is_firm(spans: list[Span], run: Party) -> bool:
    """Whether the run is only the name of a firm whose goods have the same name: "Dabur 10 carton"."""
    words = [span for span in spans[run.start : run.end] if span.kind is Kind.WORD]
    behind = run.end
    while behind < len(spans) and spans[behind].norm in ("-", ":"):
        behind += 1
    after = spans[behind] if behind < len(spans) else None
    return all(span.has("firm") for span in words) and after is not None and after.kind is Kind.NUMBER


def all_tagged(spans: list[Span], run: Party, tags: frozenset[str]) -> bool:
    """Whether every word of the run names goods ("Dolo 650", "hand wash")."""
    words = [span for span in spans[run.start : run.end] if span.kind is WORD and span.role is not SIZE]
    return all((tags & span.tags.keys() or span.has("quality")) and not span.has("owner") for span in words)


def only_place(spans: list[Span], party: Party) -> bool:
    """Whether the name is nothing but a place's."""
    words = [span for span in spans[party.start : party.end] if span.kind is WORD]
    return (
        bool(words)
        and words[0].has("place")
        and all(span.has("place") or span.has("direction") for span in words)
    )


def either(spans: list[Span], party: Party) -> bool:
    """Whether another name stands beside the party's with an "or" between: "Raj Medico or Raj Medical"."""
    link = spans[party.end] if party.end < len(spans) else None
    other = spans[party.end + 1] if party.end + 1 < len(spans) else None
    if link is None or other is None or not link.has("link", "or"):
        return False
    return other.title and other.kind is Kind.WORD and not {"pay", "unit", "item", "day"} & other.tags.keys()


def has_shop_word(spans: list[Span], party: Party) -> bool:
    """Whether the name holds a word of shops: Traders, Medical."""
    return any(span.has("suffix") for span in spans[party.start : party.end])


def of_two_words(span: Span) -> bool:
    """Return whether two words with capitals are a name and a shop word at once: "Home Decor"."""
    return capital(span) and " " in span.norm and span.norm not in SHOP_KINDS
