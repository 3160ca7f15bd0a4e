"""Spans: the pieces of meaning of one entry's text. Every later step reads them and claims some by a role."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ai.dates import date_at, is_name, relative_day
from ai.days import Day, Sense
from ai.lexicon import Lexicon
from ai.numbers import LESS, Number, number_at, open_all_day
from ai.tokens import TIME, Sort, Token

_COUNTED = frozenset({"unit", "piece", "item", "currency", "size", "free"})
_MORE = frozenset({"more", "extra", "additional"})  # "two more free"
_COSTLESS = frozenset({"on", "without", "no"})  # "two more on the house"

_FEW = 2  # "do din", "ek hafta" are said of any short time

_MARKS = (Sort.MARK, Sort.SIGN, Sort.LINE)
_DATE_TAGS = frozenset({"day", "weekday", "month", "period"})

_YEAR = re.compile(r"\d{4}")
_AFTER_NUMBER = frozenset(
    {"unit", "size", "measure", "scale", "currency", "piece", "day_link", "month", "amount", "free", "rate"}
    | {"post", "duration"}
)  # fmt: skip


class Kind(StrEnum):
    """What a span is made of."""

    WORD = "word"
    NUMBER = "number"
    DATE = "date"
    MARK = "mark"
    LINE = "line"


# What nearly every rule asks of nearly every span. On Python 3.11 a plain name is found ten times as fast as
# a member through its class.
WORD, NUMBER, DATE, MARK, LINE = Kind.WORD, Kind.NUMBER, Kind.DATE, Kind.MARK, Kind.LINE


class Role(StrEnum):
    """What a span was found to stand for; NONE is not claimed yet."""

    NONE = ""
    QUANTITY = "quantity"
    MONEY = "money"  # a figure in money, not yet known of what
    AMOUNT = "amount"
    PAID = "paid"
    DUE = "due"
    RATE = "rate"
    SIZE = "size"
    PERCENT = "percent"
    FREE = "free"
    SCHEME = "scheme"
    REFERENCE = "reference"
    DURATION = "duration"
    COUNT = "count"  # calls and visits of a day report
    CLIENT = "client"
    PLACE = "place"
    ITEM = "item"
    DATE = "date"
    REMARK = "remark"
    WORDING = "wording"  # small words, verbs, marks: understood, nothing to keep


# Likewise.
AMOUNT, CLIENT, ITEM, PERCENT = Role.AMOUNT, Role.CLIENT, Role.ITEM, Role.PERCENT
PLACE, QUANTITY, RATE, REFERENCE, SIZE = Role.PLACE, Role.QUANTITY, Role.RATE, Role.REFERENCE, Role.SIZE


@dataclass(slots=True)
class Span:
    """A word or phrase, number, date or mark. ``start`` and ``end`` are offsets in the message."""

    kind: Kind
    text: str
    norm: str
    start: int
    end: int
    glued: bool
    title: bool
    tags: Mapping[str, str]
    number: Number | None = None
    day: Day | None = None
    role: Role = Role.NONE
    unit: str = ""  # of a quantity, or what a rate is for
    currency: str = ""
    negative: bool = False
    clause: int = 0

    @property
    def value(self) -> Decimal:
        """The number of a NUMBER span."""
        return self.number.value if self.number is not None else Decimal(0)

    @property
    def free(self) -> bool:
        """Whether nothing has claimed the span yet."""
        return not self.role

    def copy(self) -> Span:
        """Return an unclaimed copy, for another reading of the same text."""
        number = self.number
        if number is not None:
            number = Number(
                number.value, number.end, number.scaled, number.worded, number.grouped, number.litre
            )
        return Span(
            self.kind, self.text, self.norm, self.start, self.end, self.glued, self.title, self.tags, number,
            self.day, clause=self.clause,
        )  # fmt: skip

    def has(self, tag: str, value: str | None = None) -> bool:
        """Whether the word has this tag (with this meaning)."""
        return tag in self.tags if value is None else self.tags.get(tag) == value


def mark_spans(text: str, tokens: list[Token], lexicon: Lexicon, today: date) -> list[Span]:
    """Group tagged tokens into spans: dates first, then phrases, numbers, single words and marks."""
    spans: list[Span] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        end, kind, tags, number = index + 1, WORD, token.tags, None
        day = None
        if token.sort in _MARKS:
            kind = LINE if token.sort is Sort.LINE else MARK
        elif (named := open_all_day(tokens, index)) is not None:
            end, tags = named, {}
        elif (day := date_at(tokens, index, today)) is not None and not (
            # "40/60" and "12-45-99" are no slips in a date; "31/11/2025" is one, and is asked about.
            day.sense is Sense.INVALID
            and token.sort in (Sort.SLASH, Sort.DATE)
            and not _YEAR.search(token.norm)
        ):
            kind, end = DATE, day.end
        elif (found := lexicon.phrase(tokens, index)) is not None and not _cuts_number(tokens, found[0]):
            end, tags, day = found[0], found[1], None
            if "day" in tags:
                kind, day = DATE, relative_day(tags["day"], today, end)
        elif (number := _number(tokens, index)) is not None:
            kind, end, day = NUMBER, number.end, None
            if _is_code(tokens, index, end):
                kind, end, number = WORD, end + 1, None
        else:
            day = None
        if token.sort is TIME:
            tags = {"duration": ""}
        if kind is WORD and tags and _DATE_TAGS & tags.keys() and is_name(tokens, index):
            tags = {tag: value for tag, value in tags.items() if tag not in _DATE_TAGS}  # Kal Electronics
        start, stop = token.start, tokens[end - 1].end
        norm = token.norm if end == index + 1 else " ".join(part.norm for part in tokens[index:end])
        raw = text[start:stop]
        spans.append(Span(kind, raw, norm, start, stop, token.glued, token.title, tags, number, day))
        index = end
        if raw.endswith(".") and "currency" in tags and _ends_sentence(spans, tokens, end):
            spans[-1].text, spans[-1].end = raw[:-1], stop - 1
            spans.append(Span(Kind.MARK, ".", ".", stop - 1, stop, True, False, {}))
    _clauses(spans)
    return spans


def _ends_sentence(spans: list[Span], tokens: list[Token], after: int) -> bool:
    """Whether the full stop behind a currency is more than its short form's: "1250 rs. Meena Boutique ko"."""
    if len(spans) < 2 or spans[-2].kind is not NUMBER or after >= len(tokens):
        return False
    token = tokens[after]
    return (
        token.sort is Sort.WORD
        and (token.title or "owner" in token.tags)
        and not _COUNTED & token.tags.keys()
    )


def _cuts_number(tokens: list[Token], end: int) -> bool:
    """Whether a phrase would end inside a number: "NPK ka ek lakh paanch hajar", "780 ka ek mahine baad" are
    no "ka ek", "ne ek kam pachaas" no "ne ek"."""
    last, after = tokens[end - 1].tags, tokens[end].tags if end < len(tokens) else {}
    if "digit" in last and end < len(tokens) and tokens[end].norm in LESS:
        return True
    spoken = "scale" in after or after.get("day_link") == "span"
    return "digit" in last and spoken and "scale" not in last


def _number(tokens: list[Token], index: int) -> Number | None:
    number = number_at(tokens, index)
    if number is None or not number.worded or number.scaled:
        return number
    if tokens[index].title and _is_named(tokens, index, number.end):
        return None
    # A bare number word is a number only when it counts something: "do peti", but not "bhej do".
    if number.end < len(tokens):
        after = tokens[number.end].tags
        if tokens[number.end].norm in _MORE and number.end + 1 < len(tokens):
            further = tokens[number.end + 1]
            after = {**after, **further.tags} if further.norm not in _COSTLESS else {"free": ""}
        alone = index == 0 or "digit" not in tokens[index - 1].tags  # "two fifty each"
        if (
            _COUNTED & after.keys()
            or (alone and after.get("rate") == "after")
            or (number.value > _FEW and after.get("day_link") == "span")
        ):
            return number  # "on credit for fifteen days"
    return None


def _is_named(tokens: list[Token], index: int, end: int) -> bool:
    """Whether a number word with a capital begins a name: Four Wheels, Two Wheeler Point."""
    after = tokens[end] if end < len(tokens) else None
    if after is None or not after.title or "unit" in after.tags:
        return False
    if tokens[index].norm == "das":
        return True  # a surname: Das Steel Syndicate
    before = tokens[index - 1] if index else None
    if before is None or before.sort is Sort.LINE:
        return end + 1 < len(tokens) and tokens[end + 1].sort is Sort.NUMBER
    return before.tags.get("link") in ("to", "from", "at", "with")


def _is_code(tokens: list[Token], index: int, end: int) -> bool:
    """13C, 88A: a number and a letter that are the name of something."""
    if end >= len(tokens) or end != index + 1 or not tokens[end].glued or tokens[end].sort is not Sort.WORD:
        return False
    return not _AFTER_NUMBER & tokens[end].tags.keys() and len(tokens[end].norm) <= 3


def _clauses(spans: list[Span]) -> None:
    """Number the clauses: parts between commas, full stops, brackets, spaced dashes and line ends."""
    clause = 0
    for index, span in enumerate(spans):
        span.clause = clause
        if span.kind is LINE or (span.kind is MARK and is_break(spans, index)):
            clause += 1


def is_break(spans: list[Span], index: int) -> bool:
    """Whether the mark at ``index`` ends a clause."""
    span = spans[index]
    if span.norm in (",", ";", "(", ")", "|", "!", "?", "•", "[", "]", ":"):
        return True
    after = spans[index + 1] if index + 1 < len(spans) else None
    if span.norm == ".":
        return after is None or not after.glued
    money = index > 0 and spans[index - 1].norm == "/" and span.glued  # "2,500/- mila"
    return span.norm == "-" and not money and not (span.glued and after is not None and after.glued)
