"""Vehicle numbers: "truck no MH12 AB 4471", "gaadi no GJ-05-BX-1234", "गाड़ी MH12 4478"."""

from __future__ import annotations

import re
from itertools import takewhile

from ai.near import at
from ai.spans import NUMBER, WORD, Kind, Role, Span

_PLATE = re.compile(r"[a-z]{2}\d{1,2}[a-z]{0,3}$")
_WHOLE = re.compile(r"[a-z]{2}\d{1,2}[a-z]{1,3}\d{4}$")
_NUMBERED = frozenset({"no", "no.", "number", "num", ":"})
_VEHICLES = frozenset({"truck", "lorry", "vehicle", "tempo", "gadi", "gaadi", "auto", "van", "tractor"})
_LONGEST = 8  # MH - 12 - AB - 4471, with their dashes
_LETTERS, _DIGITS = 4, 4  # MH12 is one word of four


def read_plates(spans: list[Span]) -> None:
    """Give every vehicle's number and the words before it the role of a reference, in place.

    The number ends with its four digits (Central Motor Vehicles Rules 1989, rule 50).
    """
    for index, word in enumerate(spans):
        if word.kind is NUMBER:
            _plate(spans, index)
        elif word.norm[-1:].isdigit() and word.kind is WORD and _WHOLE.match(word.norm):
            _one_word(spans, index)
        if word.tags.get("ref") != "always" or not _VEHICLES & set(word.norm.split()):
            continue
        parts = list(takewhile(_part, spans[index + 1 : index + 1 + _LONGEST]))
        last = next((place for place, span in enumerate(parts) if _ends(span)), None)
        if last is None or not any(span.kind is Kind.WORD for span in parts[:last]):
            continue
        for span in (word, *parts[: last + 1]):
            span.role = Role.REFERENCE


def _one_word(spans: list[Span], index: int) -> None:
    """Gadi MH12AB4471 se: the number is one word."""
    start, end = index, index + 1
    while start > 0 and (spans[start - 1].norm in _VEHICLES or spans[start - 1].norm in _NUMBERED):
        start -= 1
    if end < len(spans) and spans[end].tags.get("post") in ("se", "me"):
        end += 1
    for span in spans[start:end]:
        span.role = Role.REFERENCE


def _part(span: Span) -> bool:
    letters = span.kind is Kind.WORD and span.text.isalnum() and len(span.text) <= _LETTERS
    digits = span.kind is NUMBER and span.text.isdigit() and len(span.text) <= _DIGITS
    return letters or digits or span.norm in ("-", ":", ".")


def _ends(span: Span) -> bool:
    return span.kind is NUMBER and span.text.isdigit() and len(span.text) == _DIGITS


def _plate(spans: list[Span], index: int) -> None:
    """Give a number that no word announces the role of a reference: गाड़ी MH12 4478."""
    digits, letters = spans[index].text, at(spans, index - 1)
    if len(digits) != _DIGITS or not digits.isdigit() or letters is None or letters.kind is not WORD:
        return
    if _PLATE.match(letters.norm) and not letters.tags:
        spans[index].role = letters.role = Role.REFERENCE
