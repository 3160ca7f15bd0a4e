"""Reads figures that are written with a sign between them: 3+5, 10+1 scheme, 10 x 240, 145/80, -5000."""

from __future__ import annotations

from ai.near import at, is_number
from ai.spans import QUANTITY, SIZE, Kind, Role, Span

_STAR = frozenset({"x", "*"})


_SCHEME = 4  # so many times the free goods are bought: 10+1, 12+2, but 3+5 are eight
_MOST = 1000  # a bare number below this may count pieces
_SMALL = 100  # both sides of a size such as 2x4 are below this


def read_sum(spans: list[Span], index: int) -> None:
    """10+1 scheme · 3+5 boxes."""
    second = at(spans, index + 2)
    plus = at(spans, index + 1)
    if not spans[index].free:
        return
    lead = at(spans, index - 1)
    if (
        lead is not None
        and lead.norm == "buy"
        and plus is not None
        and plus.norm == "get"
        and is_number(second)
    ):
        for span in spans[index - 1 : index + 3]:
            span.role = Role.SCHEME
        return
    if (
        plus is not None
        and plus.norm == "/"
        and plus.glued
        and second is not None
        and is_number(second)
        and second.glued
    ):
        spans[index].role = plus.role = second.role = Role.SIZE  # 145/80
        dash, third = at(spans, index + 3), at(spans, index + 4)
        if dash is not None and dash.norm == "-" and dash.glued and third is not None and is_number(third):
            dash.role = third.role = Role.SIZE  # 90/100-10
        return
    if plus is None or plus.norm != "+" or second is None or not is_number(second) or not spans[index].free:
        return
    after, before = at(spans, index + 3), at(spans, index - 1)
    scheme = (after is not None and after.has("scheme")) or (before is not None and before.has("scheme"))
    bare = second.free and (after is None or after.kind is Kind.MARK)
    counted = any(span.role is Role.QUANTITY and span is not second for span in spans)
    if scheme or (bare and counted and second.value * _SCHEME <= spans[index].value):
        for span in spans[index : index + 3]:
            span.role = Role.SCHEME
        if after is not None and after.has("scheme"):
            after.role = Role.SCHEME
    elif second.role is Role.QUANTITY and plus.glued and second.value * _SCHEME <= spans[index].value:
        spans[index].role, spans[index].unit = Role.QUANTITY, second.unit
        second.role, plus.role = Role.FREE, Role.WORDING  # "10+1 box Zincovit"
    elif second.role is Role.QUANTITY and second.number is not None:
        spans[index].role, plus.role = Role.QUANTITY, Role.WORDING
        spans[index].unit = second.unit
        spans[index].negative = False


def read_product(spans: list[Span], index: int) -> None:
    """10 x 240, 7 box*1250: quantity and rate; 2x4, 24x7, 10 x 500ml: a size or a name."""
    span = spans[index]
    place = index + 1
    if span.role is QUANTITY and (unit := at(spans, place)) is not None and unit.role is Role.WORDING:
        place += 1
    if span.role is SIZE and at(spans, place) is not None and at(spans, place + 1) is not None:
        place += spans[place].role is Role.SIZE
    star, second = at(spans, place), at(spans, place + 1)
    if star is None or star.norm not in _STAR or second is None:
        _times(spans, index)
        return
    if span.free and second.kind is Kind.WORD and star.norm == "x":
        span.role, span.unit, star.role = Role.QUANTITY, "pcs", Role.WORDING  # 20 x Amul butter
        return
    if not is_number(second):
        return
    if span.role is Role.SIZE and second.free and star.free:
        second.role, second.unit, star.role = Role.QUANTITY, "pcs", Role.WORDING  # Amul butter 500g x 20
        return
    if span.role is Role.QUANTITY and second.role in (Role.NONE, Role.MONEY):
        second.role, star.role = Role.RATE, Role.WORDING
        return
    if not span.free:
        return
    counted = any(other.role is Role.QUANTITY for other in spans)
    if (
        second.role is Role.SIZE
        and star.glued
        and second.glued
        and spans[index + 3 : index + 4]
        and not spans[index + 3].glued
    ):
        span.role = star.role = Role.SIZE  # 8x4 ply
        return
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


def _times(spans: list[Span], index: int) -> None:
    """Havells MCB x 24: how many of the goods before it."""
    span, star, goods = spans[index], at(spans, index - 1), at(spans, index - 2)
    if star is None or star.norm not in _STAR or not star.free or goods is None:
        return
    known = goods.kind is Kind.WORD and (goods.has("item") or goods.has("piece")) and goods.free
    if known and span.role is Role.QUANTITY:
        star.role = Role.WORDING  # Biscuits x 20 boxes
    if not span.free:
        return
    counts = span.number is not None and not (span.number.grouped or span.number.scaled)
    if known and counts and span.value < _MOST and span.value == span.value.to_integral_value():
        span.role, span.unit, star.role = Role.QUANTITY, "pcs", Role.WORDING


def _hyphen(spans: list[Span], index: int) -> bool:
    """Whether the dash joins two words: Al-Noor."""
    after = at(spans, index + 1)
    return spans[index].glued and after is not None and after.glued and after.kind is Kind.WORD


def _money_before(spans: list[Span], place: int) -> bool:
    """Whether something stands before from which a discount is taken: "10000 minus 500"."""
    return any(
        span.kind is Kind.NUMBER and span.role in (Role.NONE, Role.MONEY, Role.RATE) for span in spans[:place]
    )


def read_negative(spans: list[Span], index: int) -> None:
    """-5000: a minus, unless the text uses dashes between its parts."""
    span, dash = spans[index], at(spans, index - 1)
    if dash is not None and dash.has("currency"):
        dash = at(spans, index - 2)
    if dash is not None and dash.norm == "minus" and not _money_before(spans, index - 1):
        span.negative = True
        dash.role = Role.WORDING
        return
    if dash is None or dash.norm != "-" or dash.text != "-" or span.role in (Role.REFERENCE, Role.SIZE):
        return
    if dash.glued or not (span.glued or spans[index - 1].glued):
        return
    dashes = sum(
        other.norm == "-" and other.kind is Kind.MARK and not _hyphen(spans, place)
        for place, other in enumerate(spans)
    )
    before = at(spans, index - 2)
    if dashes == 1 and (before is None or before.kind is not Kind.MARK):
        span.negative = True
        dash.role = Role.WORDING
