"""Text-message spelling: 2 for "to", 4 for "for", n for "and"."""

from __future__ import annotations

from ai.spans import Kind, Span

_GOODS = frozenset({"unit", "piece", "item", "currency", "size"})


def read_texting(text: str, spans: list[Span]) -> None:
    """Read "sld 5 bx 2 apollo 4 5k": in small letters a 2 before a name is "to", a 4 before money "for"."""
    for index in range(1, len(spans) - 1):
        if spans[index].norm == "n" and not spans[index].title and spans[index + 1].kind is Kind.NUMBER:
            spans[index].tags = {"link": "and"}  # "3 set clutch plate n 10 oil filter"
    for index in range(len(spans) - 2):
        dash, after = spans[index + 1], spans[index + 2]
        joined = dash.norm == "-" and dash.glued and after.kind is Kind.WORD and after.glued
        if joined and spans[index].title and spans[index].has("smalltalk"):
            spans[index].tags = {}  # Hi-Tech
    if text != text.lower():
        return
    for index in range(1, len(spans) - 1):
        span, before, after = spans[index], spans[index - 1], spans[index + 1]
        if span.kind is not Kind.NUMBER or span.text not in ("2", "4") or before.kind is not Kind.WORD:
            continue
        named = (
            after.kind is Kind.WORD
            and not _GOODS & after.tags.keys()
            and not {"post", "verb", "duration", "scale"} & after.tags.keys()
        )
        if span.text == "2" and named and not after.glued and {"unit", "item", "piece"} & before.tags.keys():
            span.kind, span.tags, span.number = Kind.WORD, {"link": "to"}, None
        elif (
            span.text == "4"
            and after.kind is Kind.NUMBER
            and after.number is not None
            and after.number.scaled
        ):
            span.kind, span.tags, span.number = Kind.WORD, {"link": "for"}, None
