"""Says of every number what kind of figure it is: quantity, rate, size, percent, reference, money, or still bare."""

from __future__ import annotations

from ai.spans import Kind, Role, Span

_LOOSE_MARKS = frozenset({":", ".", "-", "#", "="})
_STAR = frozenset({"x", "*"})
_PHONE_DIGITS = (10, 11, 12)
_PIN_DIGITS = 6
_SMALL = 100  # both sides of a size such as 2x4 are below this
_HOURS = 12


def read_figures(spans: list[Span]) -> None:
    """Set the role of numbers and of the words that belong to them, in place."""
    numbers = [index for index, span in enumerate(spans) if span.kind is Kind.NUMBER]
    for step in (_reference, _currency, _percent, _rate, _free_goods, _measure, _quantity, _duration, _phone):
        for index in numbers:
            if spans[index].role in (Role.NONE, Role.MONEY):
                step(spans, index)
    for index in numbers:
        _sum(spans, index)
        _product(spans, index)
        _negative(spans, index)


def at(spans: list[Span], index: int) -> Span | None:
    """Return the span at ``index``, or None outside."""
    return spans[index] if 0 <= index < len(spans) else None


def _claim(spans: list[Span], index: int, role: Role) -> None:
    spans[index].role = role


def _reference(spans: list[Span], index: int) -> None:
    """Invoice 4521, Inv/2025-26/0451, cheque no 004512, #4521."""
    place = index - 1
    while place >= 0 and spans[place].kind is Kind.MARK and spans[place].norm in (":", ".", "-", "#", "/"):
        place -= 1
    before = at(spans, place)
    hashed = place < index - 1 and spans[place + 1].norm == "#"
    certain = before is not None and before.has("ref", "always") and before.kind is Kind.WORD
    if not hashed and not certain and not _maybe_reference(spans, before, index):
        return
    after = at(spans, index + 1)
    if after is not None and after.has("unit") and not after.has("ref"):
        return
    first = place if before is not None and before.has("ref") else index
    while first > 0 and spans[first - 1].has("verb", "bill"):
        first -= 1
    last = index
    while (further := at(spans, last + 1)) is not None and further.glued and further.norm not in (",", ".", ":", ";", ")"):
        last += 1
    for span in spans[first : last + 1]:
        span.role = Role.REFERENCE


def _maybe_reference(spans: list[Span], before: Span | None, index: int) -> bool:
    """``Invoice 4521`` is a number of an invoice when another figure can be the amount."""
    span = spans[index]
    if before is None or not before.has("ref", "maybe") or span.number is None or span.number.grouped:
        return False
    if before.norm == "bill" and not (spans[0] is before or spans[max(0, index - 2)].norm == "against"):
        return False
    others = [
        other
        for place, other in enumerate(spans)
        if place != index and other.kind is Kind.NUMBER and not (place + 1 < len(spans) and spans[place + 1].has("unit"))
    ]
    after = at(spans, index + 1)
    if span.number.scaled or (after is not None and (after.has("currency") or after.norm == "/")):
        return False
    return bool(others) and span.value == span.value.to_integral_value()


def _currency(spans: list[Span], index: int) -> None:
    span = spans[index]
    before, after = at(spans, index - 1), at(spans, index + 1)
    if before is not None and before.norm == "-" and span.glued:
        before = at(spans, index - 2)
    place = index - 1
    if before is not None and before.norm in (":", ".") and (further := at(spans, place - 1)) is not None:
        before = further if further.has("currency") else before
    if before is not None and before.has("currency"):
        span.currency, span.role, before.role = before.tags["currency"], Role.MONEY, Role.WORDING
    if after is not None and after.has("currency"):
        span.currency, span.role, after.role = after.tags["currency"], Role.MONEY, Role.WORDING
    elif after is not None and after.norm in ("/", "=") and after.glued:
        further = at(spans, index + 2)
        if further is not None and further.norm in ("-", "=") and further.glued and further.norm != after.norm:
            span.role = Role.MONEY
            span.currency = span.currency or "+"
            after.role = further.role = Role.WORDING


def _percent(spans: list[Span], index: int) -> None:
    after = at(spans, index + 1)
    if after is not None and after.norm in ("%", "percent", "pct", "percentage"):
        spans[index].role = Role.PERCENT
        after.role = Role.PERCENT


def _rate(spans: list[Span], index: int) -> None:
    """@ 120 · 120 each · 40/kg · 14.50 per strip · rate 55 · 60 ke rate se."""
    span = spans[index]
    place = index - 1
    while (before := at(spans, place)) is not None and (before.has("currency") or before.norm in (":", ".", "-", "is")):
        place -= 1
    rated = before is not None and before.has("rate") and before.norm != "/" and not before.has("rate", "per")
    place = index + 1
    while (after := at(spans, place)) is not None and (after.has("currency") or after.role is Role.WORDING):
        place += 1
    named = None
    if after is not None and (after.has("rate", "per") or after.norm == "/") and after.role is not Role.WORDING:
        further = at(spans, place + 1)
        if further is not None and (further.has("unit") or further.has("piece")):
            named = further
            spans[place].role = further.role = Role.WORDING
            span.unit = further.tags.get("unit", "pcs")
    elif after is not None and after.has("rate", "after"):
        named = after
        after.role = Role.WORDING
    elif after is not None and after.norm == "rate" and not _is_number(at(spans, place + 1)):
        named = after
        after.role = Role.WORDING
    if not rated and named is None:
        return
    span.role = Role.RATE
    if rated and before is not None:
        before.role = Role.WORDING
        counted = at(spans, spans.index(before) - 1)
        if before.norm == "@" and counted is not None and _is_number(counted) and counted.free:
            counted.role = Role.QUANTITY  # "5 @ 120"
        if named is None and after is not None and after.has("unit") and not after.free:
            span.unit = after.tags["unit"]


def _is_number(span: Span | None) -> bool:
    return span is not None and span.kind is Kind.NUMBER


def _free_goods(spans: list[Span], index: int) -> None:
    """2 free, + 1 box free, free 2, 20+2 free strips."""
    after, further = at(spans, index + 1), at(spans, index + 2)
    before = at(spans, index - 1)
    word = None
    if after is not None and after.has("free"):
        word = after
    elif after is not None and after.has("unit") and further is not None and further.has("free"):
        word, after.role = further, Role.WORDING
    elif before is not None and before.has("free") and not (before.role is Role.WORDING):
        word = before
    if word is None or spans[index].role is Role.MONEY:
        return
    spans[index].role = Role.FREE
    word.role = Role.WORDING
    if before is not None and before.norm in ("+", "and", "&", "plus"):
        before.role = Role.WORDING
        counted = at(spans, index - 2)
        unit = at(spans, index + 2)
        if counted is not None and _is_number(counted) and counted.free and unit is not None and unit.has("unit"):
            counted.role, counted.unit, unit.role = Role.QUANTITY, unit.tags["unit"], Role.WORDING


def _measure(spans: list[Span], index: int) -> None:
    """500ml, 12W, 43 inch: sizes. Also 2.5 kg, when a count of packs stands beside it."""
    after = at(spans, index + 1)
    if after is None or after.kind is not Kind.WORD or spans[index].role is Role.MONEY:
        return
    if after.has("size") and (after.norm != "hp" or after.glued):
        spans[index].role = after.role = Role.SIZE
    elif spans[index].number is not None and spans[index].number.litre:
        return
    elif after.has("measure") and _beside_count(spans, index):
        spans[index].role = after.role = Role.SIZE
    elif after.norm == "m" and after.glued:
        spans[index].role = after.role = Role.SIZE


def _beside_count(spans: list[Span], index: int) -> bool:
    """Whether goods counted in packs stand beside a measure with nothing but their name between."""
    place = index - 1
    while (span := at(spans, place)) is not None and place >= index - 6:
        if span.role in (Role.QUANTITY, Role.SIZE) or (
            span.kind is Kind.NUMBER and span.free and not (at(spans, place + 1) or span).has("measure")
        ):
            return True
        if span.kind is not Kind.WORD or span.has("link") or span.has("post") or span.has("verb"):
            if not (span.has("link", "of") or span.role is Role.WORDING):
                break
        place -= 1
    unit = at(spans, index + 1)
    place = index + 2
    while unit is not None and (span := at(spans, place)) is not None and place <= index + 6:
        if span.kind is Kind.NUMBER:
            following = at(spans, place + 1)
            named = at(spans, place + 2)
            counted = following is not None and following.has("unit") and not following.has("measure")
            return counted and not (named is not None and named.kind is Kind.WORD and named.has("item"))
        if span.kind is not Kind.WORD or span.has("link") or span.has("post") or span.has("verb"):
            return False
        if span.has("unit") and not span.has("measure"):
            return False
        place += 1
    return False


def _quantity(spans: list[Span], index: int) -> None:
    span = spans[index]
    if span.role is Role.MONEY:
        return
    place = index + 1
    after = at(spans, place)
    if after is not None and after.norm in ("x", "*", "-", ".") and (further := at(spans, place + 1)) is not None:
        if further.has("unit") and not _is_number(further):
            place, after = place + 1, further
    if after is not None and after.has("quality"):
        place, after = place + 1, at(spans, place + 1)
    if after is not None and after.has("unit") and after.free and not (after.glued is False and after.norm == "case of"):
        span.role, span.unit = Role.QUANTITY, after.tags["unit"]
        for between in spans[index + 1 : place + 1]:
            between.role = Role.WORDING
        return
    before = at(spans, index - 1)
    if before is not None and before.norm in (":", "-", "=") and not before.glued:
        before = at(spans, index - 2)
    elif before is not None and before.norm == ":":
        before = at(spans, index - 2)
    if before is not None and before.has("quantity"):
        span.role, span.unit, before.role = Role.QUANTITY, "", Role.WORDING


def _duration(spans: list[Span], index: int) -> None:
    after, before = at(spans, index + 1), at(spans, index - 1)
    if after is not None and after.has("duration") and spans[index].free:
        spans[index].role = after.role = Role.DURATION
    elif before is not None and before.norm == "by" and spans[index].free and spans[index].value <= _HOURS:
        spans[index].role = before.role = Role.DURATION


def _phone(spans: list[Span], index: int) -> None:
    """A ten-digit number that begins like a mobile number, and the PIN code after a place."""
    span = spans[index]
    digits = span.text
    if not span.free or not digits.isdigit():
        return
    if len(digits) in _PHONE_DIGITS and (digits[-10] in "6789"):
        span.role = Role.REFERENCE
        return
    before = at(spans, index - 1)
    if before is not None and before.norm == "-":
        before = at(spans, index - 2)
    if len(digits) == _PIN_DIGITS and before is not None and before.has("place") and digits[0] in "12345678":
        others = any(
            other.kind is Kind.NUMBER and other is not span and other.role in (Role.NONE, Role.MONEY) for other in spans
        )
        if others or not digits.endswith("00"):
            span.role = Role.REFERENCE


def _sum(spans: list[Span], index: int) -> None:
    """10+1 scheme · 3+5 boxes."""
    second = at(spans, index + 2)
    plus = at(spans, index + 1)
    lead = at(spans, index - 1)
    if lead is not None and lead.norm == "buy" and plus is not None and plus.norm == "get" and _is_number(second):
        for span in spans[index - 1 : index + 3]:
            span.role = Role.SCHEME
        return
    if plus is not None and plus.norm == "/" and plus.glued and second is not None and _is_number(second) and second.glued:
        spans[index].role = plus.role = second.role = Role.SIZE  # 145/80
        return
    if plus is None or plus.norm != "+" or second is None or not _is_number(second) or not spans[index].free:
        return
    after, before = at(spans, index + 3), at(spans, index - 1)
    scheme = (after is not None and after.has("scheme")) or (before is not None and before.has("scheme"))
    bare = second.free and (after is None or after.kind is Kind.MARK)
    counted = any(span.role is Role.QUANTITY and span is not second for span in spans)
    if scheme or (bare and counted and second.value * 4 <= spans[index].value):
        for span in spans[index : index + 3]:
            span.role = Role.SCHEME
        if after is not None and after.has("scheme"):
            after.role = Role.SCHEME
    elif second.role is Role.QUANTITY and second.number is not None:
        spans[index].role, plus.role = Role.QUANTITY, Role.WORDING
        spans[index].unit = second.unit
        spans[index].negative = False


def _product(spans: list[Span], index: int) -> None:
    """10 x 240, 7 box*1250: quantity and rate; 2x4, 24x7, 10 x 500ml: a size or a name."""
    span = spans[index]
    place = index + 1
    if span.role is Role.QUANTITY and (unit := at(spans, place)) is not None and unit.role is Role.WORDING:
        place += 1
    star, second = at(spans, place), at(spans, place + 1)
    if star is None or star.norm not in _STAR or second is None or not _is_number(second):
        return
    if span.role is Role.QUANTITY and second.role in (Role.NONE, Role.MONEY):
        second.role, star.role = Role.RATE, Role.WORDING
        return
    if not span.free:
        return
    counted = any(other.role is Role.QUANTITY for other in spans)
    if second.role is Role.SIZE:
        span.role, star.role = (Role.SIZE if counted else Role.QUANTITY), Role.SIZE
        return
    equals = at(spans, place + 2)
    small = star.glued and second.glued and max(span.value, second.value) < _SMALL
    if second.role in (Role.NONE, Role.MONEY, Role.QUANTITY):
        if (small or counted) and not (equals is not None and equals.norm == "="):
            span.role = star.role = second.role = Role.SIZE
        else:
            span.role, star.role, second.role = Role.QUANTITY, Role.WORDING, Role.RATE


def _negative(spans: list[Span], index: int) -> None:
    """-5000: a minus, unless the text uses dashes between its parts."""
    span, dash = spans[index], at(spans, index - 1)
    if dash is not None and dash.has("currency"):
        dash = at(spans, index - 2)
    if dash is None or dash.norm != "-" or dash.text != "-" or span.role in (Role.REFERENCE, Role.SIZE):
        return
    if dash.glued or not (span.glued or spans[index - 1].glued):
        return
    dashes = sum(other.norm == "-" and other.kind is Kind.MARK for other in spans)
    before = at(spans, index - 2)
    if dashes == 1 and (before is None or before.kind is not Kind.MARK):
        span.negative = True
        dash.role = Role.WORDING
