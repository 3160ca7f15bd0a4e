"""Finds codes that hold numbers: a lorry's plate, the size of a tyre."""

from __future__ import annotations

import re

from ai.near import at
from ai.spans import NUMBER, WORD, Role, Span

_PLATE = re.compile(r"[a-z]{2}\d{1,2}[a-z]{0,3}$")
_PLATE_DIGITS = 4
_TYRES = frozenset({"tyre", "tyres", "tire", "tires", "tube", "tubes", "टायर", "ट्यूब"})
_RIMS = range(8, 25)  # inches


def read_plates_and_tyres(spans: list[Span]) -> None:
    """Give plates the role of a reference and sizes of tyres that of a size, in place."""
    for index, span in enumerate(spans):
        if span.kind is NUMBER:
            _plate(spans, index)
            _tyre(spans, index)


def _plate(spans: list[Span], index: int) -> None:
    """गाड़ी MH12 4478: a lorry's number."""
    digits, letters = spans[index].text, at(spans, index - 1)
    if len(digits) != _PLATE_DIGITS or not digits.isdigit() or letters is None or letters.kind is not WORD:
        return
    if _PLATE.match(letters.norm) and not letters.tags:
        spans[index].role = letters.role = Role.REFERENCE


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
