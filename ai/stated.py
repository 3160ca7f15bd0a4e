"""What stands in a text, whatever anybody makes of it: figures and what each can be, words, dates, marks.

This is what a model's reading is held against. It uses the grammar's own tokens and number reading, so
"dhai lakh", "12,500/-" and "₹१२,५००" count as the numbers they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ai.figures import read_figures
from ai.lexicon import Lexicon
from ai.numbers import number_at
from ai.spans import Kind, Role, Span, mark_spans
from ai.spelling import Place, Spelling
from ai.tokens import Sort, Token, clean, tokenize

_LONGEST = 8192  # characters; a bill's print, a long message


class Use(StrEnum):
    """What a figure can be."""

    AMOUNT = "amount"
    PAID = "paid"
    RATE = "rate"
    QUANTITY = "quantity"
    FREE = "free"


_MONEY = frozenset({Use.AMOUNT, Use.PAID, Use.RATE})
_USES: Mapping[Role, frozenset[Use]] = {
    Role.NONE: frozenset(Use),
    Role.MONEY: _MONEY,
    Role.RATE: frozenset({Use.RATE}),
    Role.QUANTITY: frozenset({Use.QUANTITY}),
    Role.FREE: frozenset({Use.FREE}),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in the text. ``marked``: a word or sign beside it says what it is; ``unit``: of a quantity."""

    value: Decimal
    start: int
    uses: frozenset[Use]
    marked: bool
    unit: str = ""
    negative: bool = False


class Stated:
    """A text taken apart. ``dates`` are the days it may mean, ``dated`` whether it names any at all."""

    def __init__(self, text: str, tokens: Sequence[Token], spans: Sequence[Span]) -> None:
        self.text = text
        self.figures = tuple(figure for span in spans if (figure := _figure(span)) is not None)
        self.dates = frozenset(
            day
            for span in spans
            if span.kind is Kind.DATE and span.day is not None
            for day in (span.day.day, span.day.coming)
            if day is not None
        )
        self.dated = any(span.kind is Kind.DATE for span in spans)
        self._tokens = list(tokens)
        self._spelling = Spelling(text, tokens)
        self._tags = [(span.start, span.tags) for span in spans if span.tags]
        self._tags += [(span.start, {"currency": span.currency}) for span in spans if span.currency.isalpha()]

    def meanings(self, table: str, start: int = 0, end: int | None = None) -> frozenset[str]:
        """Return what the words of a lexicon table mean that stand in this part of the text."""
        last = len(self.text) if end is None else end
        return frozenset(tags[table] for place, tags in self._tags if table in tags and start <= place < last)

    def worded(self, value: Decimal, before: int) -> Figure | None:
        """Return a number word that is ``value`` and counts what begins at offset ``before``: "dus patti".

        Such a word is a figure only beside what it counts; "do" is "two" and also "give".
        """
        for index, token in enumerate(self._tokens):
            if token.sort is Sort.WORD and (number := number_at(self._tokens, index)) is not None:
                follows = self._tokens[number.end].start if number.end < len(self._tokens) else -1
                if number.worded and number.value == value and follows == before:
                    return Figure(value, token.start, frozenset({Use.QUANTITY}), marked=True)
        return None

    def find(self, name: str, least: float | None = None) -> Place | None:
        """See :meth:`ai.spelling.Spelling.find`."""
        return self._spelling.find(name) if least is None else self._spelling.find(name, least)


def read_stated(text: str, lexicon: Lexicon, today: date) -> Stated:
    """Take ``text`` apart; ``today`` is what its relative dates are counted from."""
    cleaned = clean(text[:_LONGEST])
    tokens = tokenize(cleaned)
    lexicon.tag(tokens)
    spans = mark_spans(cleaned, tokens, lexicon, today)
    read_figures(spans)
    return Stated(cleaned, tokens, spans)


def _figure(span: Span) -> Figure | None:
    uses = _USES.get(span.role)
    if span.kind is not Kind.NUMBER or span.number is None or uses is None:
        return None
    scaled = span.number.scaled and not span.number.litre
    if span.role is Role.NONE and scaled:
        uses = _MONEY  # "5k", "dedh lakh": nobody counts goods so without naming them
    marked = span.role is not Role.NONE or scaled
    return Figure(span.value, span.start, uses, marked, span.unit, span.negative)
