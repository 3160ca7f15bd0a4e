"""The lines of a message, without their list marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ai.parts import Heading, Part
from ai.spans import DATE, LINE, MARK, NUMBER, WORD, Kind, Span

ReadPart = Callable[[list[Span], Heading], Part | None]


Spans = list[Span]


_COUNTABLE = frozenset({"unit", "piece", "item", "scale", "currency"})
_RULES = frozenset({"-", "*", "=", "_", "~", "•", "▪", "●", "✓", "✅", "→", ">", "·"})


@dataclass(slots=True)
class TextLine:
    """A line of a message, read by itself; ``bullet``: a list mark stood before it."""

    spans: Spans
    part: Part | None
    blank_before: bool
    bullet: bool


def lines_of(spans: Spans) -> list[tuple[Spans, bool, bool]]:
    """Return (spans, a blank line stands before, a list mark stood before) of every line with words."""
    lines: list[tuple[Spans, bool, bool]] = []
    current: Spans = []
    blank = False
    for span in [*spans, None]:
        if span is not None and span.kind is not LINE:
            current.append(span)
            continue
        line, bullet = without_mark(current)
        if any(one.kind in (WORD, NUMBER, DATE) for one in line):
            lines.append((line, blank, bullet))
            blank = False
        elif current:
            blank = True
        blank = blank or (span is not None and span.text.count("\n") > 1)
        current = []
    return _without_numbers(lines)


def _without_numbers(lines: list[tuple[Spans, bool, bool]]) -> list[tuple[Spans, bool, bool]]:
    """Take off a bare 1, 2, 3 ... that counts the lines."""
    counted = [
        index
        for index, (line, _, _) in enumerate(lines)
        if len(line) > 2 and line[0].kind is Kind.NUMBER and line[1].kind is Kind.WORD and not line[1].glued
    ]
    if len(counted) < 2 or [lines[index][0][0].value for index in counted] != [*range(1, len(counted) + 1)]:
        return lines
    if any(_COUNTABLE & lines[index][0][1].tags.keys() for index in counted):
        return lines
    return [
        (line[1:], blank, True) if index in counted else (line, blank, bullet)
        for index, (line, blank, bullet) in enumerate(lines)
    ]


def without_mark(line: Spans) -> tuple[Spans, bool]:
    """Take off "1.", "2)", "-", "*" at the start of a line."""
    start = 0
    while (
        start < len(line)
        and line[start].kind is MARK
        and (line[start].norm in _RULES or not line[start].norm.isascii())
        and not line[start].has("currency")
    ):
        if (
            line[start].norm == "-"
            and start + 1 < len(line)
            and line[start + 1].kind is Kind.NUMBER
            and line[start + 1].glued
        ):
            break
        start += 1
    if len(line) > start + 3 and line[start].norm == "(" and line[start + 2].norm == ")":
        counts = line[start + 1].kind is Kind.NUMBER and line[start + 1].value <= 99
        if counts and line[start + 1].glued and line[start + 2].glued and not line[start + 3].glued:
            return line[start + 3 :], True  # "(1) Royal Tailors"
    if len(line) > start + 2 and _is_letter(line[start], line[start + 1]):
        begin = start + 1 if line[start].text.endswith(".") else start + 2
        named = line[begin].glued or (
            line[begin].kind is Kind.WORD and len(line[begin].norm) == 1
        )  # "k. s. traders", "a.k. traders"
        if not named:
            return line[begin:], True
    if len(line) > start + 2 and line[start].kind is NUMBER and line[start].value <= 99:
        mark = line[start + 1]
        if (
            mark.kind is Kind.MARK
            and (mark.norm in (".", ")", ":") or (mark.norm == "-" and start == 0))
            and (mark.glued or not line[start + 2].glued)
        ) and not (mark.norm == "." and line[start + 2].glued and line[start + 2].kind is Kind.NUMBER):
            return line[start + 2 :], True
    return line[start:], start > 0


def _is_letter(span: Span, after: Span) -> bool:
    """Whether it counts the lines: "a.", "b)"."""
    letter = span.kind is WORD and len(span.norm) == 1 and "a" <= span.text[:1] <= "j"
    return letter and (span.text.endswith(".") or (after.norm in (".", ")") and after.glued))


def has_figures(line: TextLine) -> bool:
    """Return whether the line holds goods, an amount, or tells of a visit."""
    return line.part is not None and line.part.figures


def has_client(line: TextLine) -> bool:
    """Return whether the line names a client."""
    return line.part is not None and line.part.draft.details.client is not None
