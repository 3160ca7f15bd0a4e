"""Finds the amount of an entry among its figures, and checks it against quantity, rate and discount."""

from __future__ import annotations

from decimal import Decimal

from ai.goods import Line, agrees
from ai.instalments import parts_of_payment, set_apart, without_dues
from ai.litres import may_be_money, read_litres
from ai.price_doubts import (
    doubt_at_price,
    doubt_decimals,
    doubt_discount,
    doubt_sign,
    net_of,
    taken_off,
    whole_of,
)
from ai.reading import Doubt
from ai.spans import AMOUNT, PERCENT, Role, Span
from ai.sums_of_money import Sum

_PAIR = 2  # figures: a rate and its amount
_SMALL = 20  # a bare number below this, far from any word of money, is hardly an amount


def read_money(spans: list[Span], lines: list[Line], *, sale: bool, buying: bool = False) -> Sum:
    """Return the amount. ``sale``: goods, which may be paid in part; ``buying``: "received" means goods."""
    result = Sum()
    read_litres(spans)
    figures = [index for index, span in enumerate(spans) if may_be_money(span)]
    off = [index for index in figures if taken_off(spans, index) or (not lines and whole_of(spans, index))]
    if off and len(off) < len(figures):
        figures = [index for index in figures if index not in off]
        for index in off:
            spans[index].role = Role.REMARK
            if spans[index + 1].has("post", "ka"):
                spans[index + 1].role = Role.REMARK
    gross = _priced(lines)
    if sale:
        figures = set_apart(spans, figures, result, buying=buying, gross=gross)
    else:
        figures = without_dues(spans, figures)
    alone = gross is not None or len(lines) < 2
    if alone and (net := net_of(spans, figures, off, gross)) is not None:
        aside = sorted({*figures, *off} - {net})
        for span in spans[aside[0] : aside[-1] + 1]:
            span.role = Role.REMARK if span.role is Role.NONE else span.role  # "10000 less 500 = 9500"
        for index in aside:
            spans[index].role = Role.REMARK
        figures, gross = [net], None
    totals = [index for index in figures if _total(spans, index)]
    if len(lines) > 1 and (worded := [index for index in totals if not _equals(spans, index)]):
        totals = worded  # "Flour 10 bags @ 18 = 180, ... total 300": what "=" says is of its line
    if figures:
        _choose(spans, lines, figures, totals, gross, result)
    elif gross is not None:
        result.amount = gross
        result.currency = next((span.currency for span in spans if span.currency not in ("", "+")), "")
    elif result.paid is not None and result.due is not None:
        result.amount = result.paid + result.due
    _check_lines(spans, lines, result)
    doubt_at_price(spans, lines, result)
    doubt_decimals(spans, result)
    doubt_discount(spans, gross, bool(totals), result)
    parts_of_payment(spans, sale=sale, result=result)
    doubt_sign(spans, figures, result)
    if result.amount is None:
        result.currency = ""
    return result


def _check_lines(spans: list[Span], lines: list[Line], result: Sum) -> None:
    """Doubt a list in which the rate of a line does not give its amount: "20 strips @ 15 = 350, ..."."""
    if len(lines) < 2 or result.amount is None or any(span.role is Role.PERCENT for span in spans):
        return
    pairs = [(line.amount, line.priced()) for line in lines]
    if all(agrees(told, priced) for told, priced in pairs if told is not None and priced is not None):
        return
    computed = sum(
        (priced if priced is not None else told or Decimal(0) for told, priced in pairs), Decimal(0)
    )
    result.doubts.append(Doubt.ARITHMETIC)
    result.values, result.amount = [computed, result.amount], None


def _equals(spans: list[Span], index: int) -> bool:
    """Whether the figure stands behind "="."""
    place = index - 1
    while place > 0 and spans[place].has("currency"):
        place -= 1
    return place >= 0 and spans[place].norm == "="


def _total(spans: list[Span], index: int) -> bool:
    """Whether a word says that this is the whole: total, bill, = ..."""
    place = index - 1
    while place >= 0 and (
        spans[place].has("currency")
        or spans[place].norm in (":", ".", "-", "is", "of", "was")
        or (spans[place].role is Role.WORDING and spans[place].has("quality"))
    ):
        place -= 1
    before = spans[place] if place >= 0 else None
    if before is not None and (
        before.norm == "="
        or before.has("amount")
        or before.has("verb", "bill")
        or before.has("discount", "net")
    ):
        return True
    after = spans[index + 1] if index + 1 < len(spans) else None
    if after is not None and after.has("currency"):
        after = spans[index + 2] if index + 2 < len(spans) else None
    further = spans[index + 2] if index + 2 < len(spans) else None
    return after is not None and (
        (after.has("amount") and after.norm != "only")
        or (
            after.has("post", "ka")
            and further is not None
            and (further.has("verb", "bill") or further.has("verb", "order"))
        )
    )


def _priced(lines: list[Line]) -> Decimal | None:
    if not lines:
        return None
    prices = [line.priced() if line.rate is not None else line.amount for line in lines]
    return sum((price for price in prices if price is not None), Decimal(0)) if None not in prices else None


def _choose(
    spans: list[Span],
    lines: list[Line],
    figures: list[int],
    totals: list[int],
    gross: Decimal | None,
    result: Sum,
) -> None:
    parts = _line_amounts(
        spans, lines, [index for index in figures if index not in totals or len(figures) == len(lines) > 1]
    )
    used: list[int] = []
    if parts is not None and len(parts) > 1:
        used = parts
        for line, index in zip(lines, parts, strict=True):
            line.amount = spans[index].value
        gross = sum((spans[index].value for index in parts), Decimal(0))
    left = [index for index in figures if index not in used]
    values = list(dict.fromkeys(spans[index].value for index in left))
    whole = max(values, default=Decimal(0))
    if len(left) > _PAIR and sum(spans[index].value for index in left) == whole * 2 and not lines:
        values = [whole]  # "received 15,000, 10,000 + 5,000": the parts of it
    if not left:
        _take(spans, used[-1], gross or Decimal(0), result)
        for index in used:
            spans[index].role = Role.AMOUNT
        return
    if len(values) == 1:
        _take(spans, left[-1], values[0], result)
    elif (told := _told_rate(spans, lines, left)) is not None:
        rate, total = told
        spans[rate].role, lines[0].rate = Role.RATE, spans[rate].value
        left = [total]
        _take(spans, total, spans[total].value, result)
    elif len(totals) == 1 and len(left) > 1:
        _take(spans, totals[0], spans[totals[0]].value, result)
        result.doubts.append(Doubt.AMOUNTS)
    else:
        result.doubts.append(Doubt.AMOUNTS)
    if Doubt.AMOUNTS in result.doubts:
        result.amount, result.values = None, values
        for index in left:
            spans[index].role = Role.AMOUNT
        return
    for index in (*left, *used):
        spans[index].role = Role.AMOUNT
    if gross is None or result.amount is None or agrees(result.amount, gross):
        return
    if not any(span.role is PERCENT for span in spans):
        result.doubts.append(Doubt.ARITHMETIC)
        result.values = [gross, result.amount]
        result.amount = None


def _told_rate(spans: list[Span], lines: list[Line], left: list[int]) -> tuple[int, int] | None:
    """Return the rate and the amount of "20 boxes at 220, total 4,400": the one is the other for each."""
    if len(left) != _PAIR or len(lines) != 1 or lines[0].rate is not None or lines[0].quantity <= 1:
        return None
    rate, whole = sorted(left, key=lambda index: spans[index].value)
    fits = spans[rate].value * lines[0].quantity == spans[whole].value
    return (rate, whole) if fits and spans[rate].value > 0 else None


def _take(spans: list[Span], index: int, value: Decimal, result: Sum) -> None:
    result.amount = value
    marks = [
        span.currency
        for span in spans
        if span.currency and span.currency != "+" and span.role is not Role.RATE
    ]
    result.currency = (
        spans[index].currency if spans[index].currency not in ("", "+") else (marks[0] if marks else "")
    )


def _line_amounts(spans: list[Span], lines: list[Line], figures: list[int]) -> list[int] | None:
    """Return the figure of each line when every line has its own: "Crocin 10 box 2400, Volini 5 box 1550"."""
    if len(lines) < 2:
        return None
    chosen = []
    for number, line in enumerate(lines):
        stop = lines[number + 1].place if number + 1 < len(lines) else len(spans)
        own = [index for index in figures if line.place < index < stop]
        if not own or (number + 1 < len(lines) and len(own) != 1):
            return None
        chosen.append(own[0])
    return chosen


def money_cued(spans: list[Span], index: int) -> bool:
    """Whether something beside the number says that it is money."""
    span = spans[index]
    if (
        span.currency
        or _total(spans, index)
        or (span.number is not None and (span.number.scaled or span.number.grouped))
    ):
        return True
    before = spans[index - 1] if index else None
    after = spans[index + 1] if index + 1 < len(spans) else None
    if before is not None and (before.has("link", "for") or before.norm in ("=", ":")):
        return True
    return after is not None and (
        after.has("post") or after.has("amount") or after.has("pay") or after.has("money")
    )


def lonely(spans: list[Span], lines: list[Line], result: Sum) -> bool:
    """Whether the amount is a small bare number without any word of money: too little to be sure."""
    for index, span in enumerate(spans):
        if span.role is AMOUNT and span.value == result.amount:
            return not money_cued(spans, index) and span.value < _SMALL and bool(lines)
    return False
