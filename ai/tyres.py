"""Finds the size of a tyre, which is no quantity: 90/90-12, 10.00-20."""

from __future__ import annotations

from ai.near import at
from ai.spans import NUMBER, Role, Span

_TYRES = frozenset({"tyre", "tyres", "tire", "tires", "tube", "tubes", "टायर", "ट्यूब"})
_RIMS = range(8, 25)  # inches


def read_tyres(spans: list[Span]) -> None:
    """Give width, height and rim of every tyre the role of a size, in place."""
    for index, span in enumerate(spans):
        if span.kind is NUMBER:
            _tyre(spans, index)


def _tyre(spans: list[Span], index: int) -> None:
    """Tyre 90/90-12, 10.00-20: width, height and rim."""
    if not spans[index].free or spans[index].value not in _RIMS or not spans[index].glued:
        return
    dash, width = at(spans, index - 1), at(spans, index - 2)
    if dash is None or width is None or dash.norm != "-" or not dash.glued:
        return
    if not any(span.norm in _TYRES for span in spans):
        return
    if "/" in width.text or "." in width.text:
        _sized(spans[index - 2 : index + 1])
    elif index > 3 and spans[index - 3].norm == "/" and spans[index - 3].glued:
        _sized(spans[index - 4 : index + 1])


def _sized(spans: list[Span]) -> None:
    for span in spans:
        span.role = Role.SIZE
