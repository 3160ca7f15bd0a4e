"""Finds the amount of an entry among its figures, and checks it against quantity, rate and discount."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from ai.goods import Line, agrees
from ai.reading import Doubt
from ai.spans import Kind, Role, Span

_HALF = frozenset({"aadha", "adha", "half", "aadhi", "आधा"})
_SMALL = 20  # a bare number below this, far from any word of money, is hardly an amount


@dataclass(slots=True)
class Sum:
    """The money of an entry. ``values``: the choices when a doubt has to be decided."""

    amount: Decimal | None = None
    currency: str = ""
    paid: Decimal | None = None
    partial: bool = False
    settled: bool = False
    doubts: list[Doubt] = field(default_factory=list)
    values: list[Decimal] = field(default_factory=list)


def read_money(spans: list[Span], lines: list[Line], *, goods: bool, sale: bool) -> Sum:
    """Return the amount. ``goods``: the entry is about goods; ``sale``: part of it may be paid at once."""
    result = Sum()
    _litres(spans, lines)
    figures = [index for index, span in enumerate(spans) if _candidate(span)]
    if sale:
        figures = _set_apart(spans, figures, result)
    totals = [index for index in figures if _total(spans, index)]
    gross = _priced(lines)
    if figures:
        _choose(spans, lines, figures, totals, gross, result)
    elif gross is not None:
        result.amount = gross
    elif result.paid is not None and result.amount is None and not result.partial:
        result.amount = result.paid
    _discount(spans, gross, bool(totals), result)
    _check_sign(spans, figures, result)
    if result.partial and result.paid is None and result.amount is not None and _half(spans):
        result.paid = result.amount / 2
    if result.amount is None:
        result.currency = ""
    return result


def _candidate(span: Span) -> bool:
    return span.kind is Kind.NUMBER and span.role in (Role.NONE, Role.MONEY)


def _litres(spans: list[Span], lines: list[Line]) -> None:
    """ "5L" is 5 lakh when nothing else can be the amount, else litres."""
    for index, span in enumerate(spans):
        if not _candidate(span) or span.number is None or not span.number.litre or span.role is Role.MONEY:
            continue
        others = [other for place, other in enumerate(spans) if place != index and (_candidate(other) or other.role is Role.RATE)]
        if others:
            span.role = Role.SIZE


def litre_sizes(spans: list[Span]) -> None:
    """Give "16L" beside other money its role as a size before the goods are named."""
    _litres(spans, [])


def _near(spans: list[Span], index: int, tag: str, value: str | None = None, reach: int = 2) -> bool:
    """Whether a word with ``tag`` stands within ``reach`` spans, in the same clause."""
    clause = spans[index].clause
    first, last = max(0, index - reach), min(len(spans), index + reach + 1)
    return any(span.has(tag, value) and span.clause == clause and span.role is not Role.CLIENT for span in spans[first:last])


def _set_apart(spans: list[Span], figures: list[int], result: Sum) -> list[int]:
    """Take out what was received at once and what is still due, when another figure is the amount."""
    left = list(figures)
    for index in figures:
        due = _near(spans, index, "due")
        paid = _near(spans, index, "paid") or (
            (_near(spans, index, "verb", "get") or _near(spans, index, "verb", "pay") or _near(spans, index, "verb", "collect"))
            and not _near(spans, index, "verb", "order", 3)
        )
        if not due and not paid:
            continue
        if len(left) > 1:
            left.remove(index)
            span = spans[index]
            if due:
                span.role = Role.DUE
            else:
                span.role = Role.PAID
                result.paid = (result.paid or Decimal(0)) + span.value
            result.partial = True
        elif paid and not due:
            result.settled = True
    return left


def _total(spans: list[Span], index: int) -> bool:
    """Whether a word says that this is the whole: total, bill, = ..."""
    place = index - 1
    while place >= 0 and (spans[place].has("currency") or spans[place].norm in (":", ".", "-", "is", "of", "was") or spans[place].role is Role.WORDING and spans[place].has("quality")):
        place -= 1
    before = spans[place] if place >= 0 else None
    if before is not None and (before.norm == "=" or before.has("amount") or before.has("verb", "bill") or before.has("discount", "net")):
        return True
    after = spans[index + 1] if index + 1 < len(spans) else None
    if after is not None and after.has("currency"):
        after = spans[index + 2] if index + 2 < len(spans) else None
    further = spans[index + 2] if index + 2 < len(spans) else None
    return after is not None and (
        (after.has("amount") and after.norm != "only")
        or (after.has("post", "ka") and further is not None and (further.has("verb", "bill") or further.has("verb", "order")))
    )


def _priced(lines: list[Line]) -> Decimal | None:
    if not lines:
        return None
    prices = [line.priced() if line.rate is not None else line.amount for line in lines]
    return sum((price for price in prices if price is not None), Decimal(0)) if None not in prices else None


def _choose(
    spans: list[Span], lines: list[Line], figures: list[int], totals: list[int], gross: Decimal | None, result: Sum
) -> None:
    parts = _line_amounts(spans, lines, [index for index in figures if index not in totals or len(figures) == len(lines) > 1])
    used: list[int] = []
    if parts is not None and len(parts) > 1:
        used = parts
        for line, index in zip(lines, parts, strict=True):
            line.amount = spans[index].value
        gross = sum((spans[index].value for index in parts), Decimal(0))
    left = [index for index in figures if index not in used]
    values = list(dict.fromkeys(spans[index].value for index in left))
    if not left:
        _take(spans, used[-1], gross or Decimal(0), result)
        for index in used:
            spans[index].role = Role.AMOUNT
        return
    if len(values) == 1:
        _take(spans, left[-1], values[0], result)
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
    if gross is not None and result.amount is not None and not agrees(result.amount, gross):
        if not any(span.role is Role.PERCENT for span in spans):
            result.doubts.append(Doubt.ARITHMETIC)
            result.values = [gross, result.amount]
            result.amount = None


def _take(spans: list[Span], index: int, value: Decimal, result: Sum) -> None:
    result.amount = value
    marks = [span.currency for span in spans if span.currency and span.currency != "+" and span.role is not Role.RATE]
    result.currency = spans[index].currency if spans[index].currency not in ("", "+") else (marks[0] if marks else "")


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


def _discount(spans: list[Span], gross: Decimal | None, total: bool, result: Sum) -> None:
    """A discount is decided by the person unless the text says that the amount is net of it."""
    percents = [index for index, span in enumerate(spans) if span.role is Role.PERCENT and span.kind is Kind.NUMBER]
    cuts = [index for index in percents if _near(spans, index, "discount", "off", 4)]
    if not cuts or result.doubts:
        return
    rate = spans[cuts[0]].value
    amount = result.amount
    if len(cuts) == 1 and gross is not None and amount is not None and not agrees(amount, gross):
        if agrees(amount, gross * (100 - rate) / 100):
            return
        result.doubts.append(Doubt.ARITHMETIC)
        result.values = [gross * (100 - rate) / 100, amount]
        result.amount = None
        return
    if any(span.has("discount", "net") for span in spans):
        return
    result.doubts.append(Doubt.DISCOUNT)
    if amount is not None:
        result.values = [amount, amount * (100 - rate) / 100]
    result.amount = None


def _check_sign(spans: list[Span], figures: list[int], result: Sum) -> None:
    if any(spans[index].negative for index in figures) or any(
        span.negative and span.role in (Role.QUANTITY, Role.RATE) for span in spans
    ):
        result.doubts.append(Doubt.NEGATIVE)
        if any(spans[index].negative for index in figures):
            result.values = [spans[index].value for index in figures]
            result.amount = None


def _half(spans: list[Span]) -> bool:
    return any(_HALF & set(span.norm.split()) for span in spans if span.kind is Kind.WORD)


def money_cued(spans: list[Span], index: int) -> bool:
    """Whether something beside the number says that it is money."""
    span = spans[index]
    if span.currency or _total(spans, index) or (span.number is not None and (span.number.scaled or span.number.grouped)):
        return True
    before = spans[index - 1] if index else None
    after = spans[index + 1] if index + 1 < len(spans) else None
    if before is not None and (before.has("link", "for") or before.norm in ("=", ":")):
        return True
    return after is not None and (after.has("post") or after.has("amount") or after.has("pay") or after.has("money"))


def lonely(spans: list[Span], lines: list[Line], result: Sum) -> bool:
    """Whether the amount is a small bare number without any word of money: too little to be sure."""
    for index, span in enumerate(spans):
        if span.role is Role.AMOUNT and span.value == result.amount:
            return not money_cued(spans, index) and span.value < _SMALL and bool(lines)
    return False
