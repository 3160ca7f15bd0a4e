"""Goods that are named apart from their count: "Sold biscuits to Om Stores, 20 boxes"."""

from __future__ import annotations

from ai.goods import Line
from ai.spans import NUMBER, WORD, Role, Span

_NO_GOODS = frozenset({"suffix", "verb", "filler", "owner", "expense_maybe", "honorific", "form", "cue"})
_TRADED = frozenset({"give", "sell", "take", "buy", "order", "return"})


def name_apart(spans: list[Span], lines: list[Line], text: str) -> None:
    """Name a lone line by the only known goods of the text when nothing stands beside its count, in place."""
    if len(lines) != 1 or lines[0].name is not None:
        return
    runs: list[tuple[int, int]] = []
    index = 0
    while index < len(spans):
        end = index
        while end < len(spans) and _known(spans[end]):
            end += 1
        if end > index:
            runs.append((index, end))
        index = max(end, index + 1)
    if len(runs) != 1:
        return
    start, end = runs[0]
    before = spans[start - 1] if start else None
    after = spans[end] if end < len(spans) else None
    if before is not None and (before.kind is NUMBER or _part_of_name(before)):
        return
    if after is not None and (after.kind is NUMBER or _part_of_name(after)):
        return
    if not _told_of(spans, start, end, spans[lines[0].place].clause):
        return
    for span in spans[start:end]:
        span.role = Role.ITEM
    lines[0].name = " ".join(text[spans[start].start : spans[end - 1].end].split())
    lines[0].unit = lines[0].unit or "pcs"


def _told_of(spans: list[Span], start: int, end: int, counted: int) -> bool:
    """Whether the goods may be what clause ``counted`` counts: named before or beside it, and not refused."""
    clause = spans[start].clause
    words = [span for span in spans if span.clause == clause and span.kind is WORD]
    if any(span.has("unsure") or span.has("verb", "noorder") or span.has("verb", "absent") for span in words):
        return False  # "..., chips nahi liya"
    named = spans[start:end]
    beside = all(span in named or span.tags.get("verb") in _TRADED for span in words)
    following = next((span.clause for span in spans if span.clause > counted and span.kind is WORD), None)
    return clause <= counted or (clause == following and beside)


def _known(span: Span) -> bool:
    """Whether the word means goods and nothing else."""
    goods = span.kind is WORD and span.free and (span.has("item") or span.has("piece"))
    return goods and not _NO_GOODS & span.tags.keys()


def _part_of_name(span: Span) -> bool:
    """Whether a word may make the goods beside it a name or another kind of goods: "Biscuits Corner"."""
    return span.kind is WORD and (
        not span.tags or span.role is Role.CLIENT or bool(_NO_GOODS - {"verb"} & span.tags.keys())
    )
