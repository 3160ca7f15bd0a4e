"""Says of every number what it is: quantity, rate, size, percent, reference, money, or still bare."""

from __future__ import annotations

from ai.free_goods import may_be_free, read_free_goods
from ai.given_free import read_given_free
from ai.measures import read_litre_size, read_measure, read_quantity
from ai.near import at, is_number
from ai.numbered_names import read_numbered_names
from ai.packings import read_packing, set_contents_aside, set_packed_aside
from ai.pails import read_pails
from ai.plain_lines import is_plain
from ai.plates import read_plates
from ai.prices_of_one import read_price_for_one, read_price_of_kind, read_price_of_one
from ai.rates import read_rate
from ai.references import reference
from ai.spans import NUMBER, Kind, Role, Span
from ai.sums import read_negative, read_product, read_sum
from ai.talk_beside import set_other_figures_aside
from ai.tyres import read_tyres
from ai.unit_prices import read_unit_price

_OPEN = (Role.NONE, Role.MONEY)

_PHONE_DIGITS = (10, 11, 12)

_HALF_PHONE = 5
_PIN_DIGITS = 6

_ADDED = frozenset({"plus", "add", "additional"})  # "plus 12% GST"
_CODE_LETTERS = 4
_HOURS = 12


def read_figures(spans: list[Span]) -> None:
    """Set the role of numbers and of the words that belong to them, in place."""
    read_codes(spans)
    read_plates(spans)
    read_tyres(spans)
    read_pails(spans)
    read_numbered_names(spans)
    if not is_plain(spans):
        set_other_figures_aside(spans)
    for span in spans:
        if "duration" in span.tags and span.kind is Kind.WORD and span.text[:1].isdigit():
            span.role = Role.DURATION  # 5pm
    numbers = [index for index, span in enumerate(spans) if span.kind is NUMBER]
    free = may_be_free(spans)
    for step in _STEPS:
        if step is read_free_goods and not free:
            continue
        for index in numbers:
            if spans[index].role in _OPEN:
                step(spans, index)
    for index in numbers:
        read_sum(spans, index)
        read_product(spans, index)
        read_negative(spans, index)


def read_codes(spans: list[Span]) -> None:
    """GSTIN 27AAPFU0939F1ZV: a code with letters after the word that announces it."""
    for word, dash, number in zip(spans, spans[1:], spans[2:], strict=False):
        if dash.norm != "-" or not dash.glued or word.tags or word.kind is not Kind.WORD:
            continue
        if word.text.isupper() and len(word.text) <= _CODE_LETTERS and number.kind is NUMBER and number.glued:
            dash.role = number.role = Role.SIZE  # HD-2967
    announced = [index for index, span in enumerate(spans) if "ref" in span.tags]
    for index in announced:
        if index + 3 >= len(spans):
            break
        word, letters, slash, number = spans[index : index + 4]
        coded = letters.kind is Kind.WORD and len(letters.text) <= _CODE_LETTERS and slash.norm in ("/", "-")
        if coded and slash.glued and number.kind is NUMBER and number.glued:
            for span in (word, letters, slash, number):
                span.role = Role.REFERENCE  # Inv AP/2291
    for index in announced:
        if index + 1 >= len(spans):
            break
        code = spans[index + 1]
        if (
            spans[index].has("ref", "always")
            and code.kind is Kind.WORD
            and any(one.isdigit() for one in code.norm)
        ):
            spans[index].role = code.role = Role.REFERENCE


def _is_of_another(spans: list[Span], index: int, mark: Span) -> bool:
    """Whether the word of money belongs to the figure before it: "1220 rupay ka 6 pkt"."""
    other = at(spans, index - 2)
    return mark.role is Role.WORDING and is_number(other) and other is not None and other.role is Role.MONEY


def _currency(spans: list[Span], index: int) -> None:
    span = spans[index]
    before, after = at(spans, index - 1), at(spans, index + 1)
    if before is not None and before.norm == "-" and span.glued:
        before = at(spans, index - 2)
    place = index - 1
    if before is not None and before.norm in (":", ".") and (further := at(spans, place - 1)) is not None:
        before = further if further.has("currency") else before
    if before is not None and before.has("currency") and not _is_of_another(spans, index, before):
        span.currency, span.role, before.role = before.tags["currency"], Role.MONEY, Role.WORDING
    further = at(spans, index + 2)
    onward = (
        further is not None
        and is_number(further)
        and not (after is not None and after.glued and not further.glued)
    )
    if after is not None and after.has("currency") and not onward:
        if further is not None and further.has("post", "wala"):
            span.role = after.role = Role.SIZE  # the packet of 5 rs
            return
        span.currency, span.role, after.role = after.tags["currency"], Role.MONEY, Role.WORDING
    elif after is not None and after.norm in ("/", "=") and after.glued:
        further = at(spans, index + 2)
        if (
            further is not None
            and further.norm in ("-", "=")
            and further.glued
            and further.norm != after.norm
        ):
            span.role = Role.MONEY
            span.currency = span.currency or "+"
            after.role = further.role = Role.WORDING


def _priced_kind(spans: list[Span], index: int) -> None:
    """500 wala 10 packet: the kind of packet that costs as much."""
    after = at(spans, index + 1)
    if after is not None and after.has("post", "wala") and spans[index].free and after.free:
        spans[index].role = after.role = Role.SIZE


def _percent(spans: list[Span], index: int) -> None:
    after = at(spans, index + 1)
    if after is not None and after.norm in ("%", "percent", "pct", "percentage"):
        spans[index].role = Role.PERCENT
        after.role = Role.PERCENT
        before = at(spans, index - 1)
        if before is not None and before.norm in _ADDED:
            before.role = Role.PERCENT


def _duration(spans: list[Span], index: int) -> None:
    after, before = at(spans, index + 1), at(spans, index - 1)
    counted = after is not None and after.norm in ("visits", "calls", "meetings", "attempts", "tries")
    if counted and after is not None and spans[index].free:
        spans[index].role = after.role = Role.DURATION  # "Took 3 visits"
    elif after is not None and after.has("duration") and spans[index].free:
        spans[index].role = after.role = Role.DURATION
    elif before is not None and before.norm == "by" and spans[index].free and spans[index].value <= _HOURS:
        spans[index].role = before.role = Role.DURATION


def _phone(spans: list[Span], index: int) -> None:
    """A ten-digit number that begins like a mobile number, and the PIN code after a place."""
    span = spans[index]
    digits = span.text
    if not span.free or not digits.isdigit():
        return
    second = at(spans, index + 1)
    halves = second is not None and second.text.isdigit() and len(digits) == len(second.text) == _HALF_PHONE
    if halves and second is not None and digits[0] in "6789":
        span.role = second.role = Role.REFERENCE  # 98765 43210
        return
    if len(digits) in _PHONE_DIGITS and (digits[-10] in "6789"):
        span.role = Role.REFERENCE
        return
    before = at(spans, index - 1)
    if before is not None and before.norm == "-":
        before = at(spans, index - 2)
    if len(digits) == _PIN_DIGITS and before is not None and before.has("place") and digits[0] in "12345678":
        others = any(
            other.kind is Kind.NUMBER and other is not span and other.role in (Role.NONE, Role.MONEY)
            for other in spans
        )
        if not digits.endswith("000") and (others or not digits.endswith("00")):
            span.role = Role.REFERENCE


# What is looked for beside each figure, in this order.
_STEPS = (
    reference,
    set_packed_aside,
    set_contents_aside,
    read_price_of_kind,
    _currency,
    _priced_kind,
    read_litre_size,
    read_packing,
    _percent,
    read_unit_price,
    read_price_of_one,
    read_price_for_one,
    read_rate,
    read_given_free,
    read_free_goods,
    read_measure,
    read_quantity,
    _duration,
    _phone,
)
