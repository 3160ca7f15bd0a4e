"""The runs of words in a text that can be a name although nothing marks them."""

from __future__ import annotations

from collections.abc import Iterator

from ai.name_words import nameable
from ai.names import forward
from ai.spans import DATE, LINE, MARK, SIZE, WORD, Kind, Span


def name_runs(spans: list[Span]) -> Iterator[tuple[int, int]]:
    """Yield start and end of every run of unclaimed words that can be a name."""
    index = 0
    fresh = True
    while index < len(spans):
        span = spans[index]
        shop = fresh and span.kind is WORD and span.title and not span.role
        if (span.kind is WORD and nameable(spans, index) and span.role is not SIZE) or (
            shop
            and not (span.has("verb") or span.has("link") or span.has("filler"))
            and _shop_ahead(spans, index)
        ):
            end = forward(spans, index, open_first=False) if nameable(spans, index) else forward(spans, index)
            if end > index:
                yield index, end
                index, fresh = end, False
                continue
        fresh = span.kind in (LINE, DATE, MARK)
        index += 1


def _shop_ahead(spans: list[Span], index: int) -> bool:
    """Whether capitals lead from here to a shop word: Good Luck Super Market."""
    for span in spans[index + 1 : index + 6]:
        if span.kind is not Kind.WORD or not span.title or span.has("verb"):
            return False
        if span.has("suffix"):
            return True
    return False
