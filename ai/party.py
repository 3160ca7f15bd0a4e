"""The client or supplier that was found in a text, and its name."""

from __future__ import annotations

from dataclasses import dataclass

from ai.lexicon import Lexicon
from ai.names import shouted, written
from ai.spans import Role, Span

GOODS = frozenset({"item", "piece", "loose"})


@dataclass(slots=True)
class Party:
    """The found name and its spans. ``way``: the marker ("to", "ko", "first" ...); ``sure``: no other reading
    is near; ``again``: another name is marked the same way; ``until``: where
    the place behind the name ends."""

    way: str
    start: int
    end: int
    sure: bool = True
    again: bool = False
    supplier: bool = False
    until: int = 0


def claim(spans: list[Span], start: int, end: int, role: Role) -> None:
    """Give the spans from ``start`` to ``end`` the role."""
    for span in spans[start:end]:
        span.role = role


def name_of(spans: list[Span], start: int, end: int, text: str, lexicon: Lexicon) -> str:
    """Return the name as it is saved."""
    raw = text[spans[start].start : spans[end - 1].end]
    name = written(raw, lexicon)
    return shouted(name) if text.isupper() else name
