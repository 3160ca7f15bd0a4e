"""Figures that can be read in two ways: discounts, "at 500", "5.000", a minus."""

from __future__ import annotations

from decimal import Decimal

from ai.goods import Line, agrees
from ai.reading import Doubt
from ai.spans import AMOUNT, NUMBER, PERCENT, Kind, Role, Span
from ai.sums_of_money import Sum

_OFF = frozenset({"discount", "disc", "discnt", "chhoot", "chhut", "rebate", "छूट", "डिस्काउंट"})


def _near(spans: list[Span], index: int, tag: str, value: str | None = None, reach: int = 2) -> bool:
    """Whether a word with ``tag`` stands within ``reach`` spans, in the same clause."""
    clause = spans[index].clause
    first, last = max(0, index - reach), min(len(spans), index + reach + 1)
    return any(
        span.has(tag, value) and span.clause == clause and span.role is not Role.CLIENT
        for span in spans[first:last]
    )


def doubt_at_price(spans: list[Span], lines: list[Line], result: Sum) -> None:
    """Doubt "10 box at 500": each or together? Nobody can know."""
    if result.amount is None or len(lines) != 1 or lines[0].quantity <= 1 or lines[0].rate is not None:
        return
    for index, span in enumerate(spans):
        if span.role is not AMOUNT:
            continue
        before = next((other for other in reversed(spans[:index]) if not other.has("currency")), None)
        after = next((other for other in spans[index + 1 :] if not other.has("currency")), None)
        whole = after is not None and after.has("amount")  # "at 3,400 in all"
        if before is not None and before.norm == "at" and before.kind is Kind.WORD and not whole:
            result.doubts.append(Doubt.AMOUNTS)
            result.values = [result.amount, result.amount * lines[0].quantity]
            result.amount = None
            return


def doubt_decimals(spans: list[Span], result: Sum) -> None:
    """Doubt "5.000": five, or five thousand as it is written elsewhere."""
    for span in spans:
        if span.role is not AMOUNT:
            continue
        whole, point, decimals = span.text.partition(".")
        if (
            (point and len(decimals) == 3 and decimals.isdigit() and len(whole) <= 3)
            and result.amount == span.value
            and span.number is not None
            and not span.number.scaled
        ):
            result.doubts.append(Doubt.AMOUNTS)
            result.values = [span.value, span.value * 1000]
            result.amount = None


def doubt_discount(spans: list[Span], gross: Decimal | None, total: bool, result: Sum) -> None:
    """A discount is decided by the person unless the text says that the amount is net of it."""
    percents = [index for index, span in enumerate(spans) if span.role is PERCENT and span.kind is NUMBER]
    cuts = [index for index in percents if _near(spans, index, "discount", "off", 4)]
    if not cuts and percents and _to_come(spans, percents[0]) and _near(spans, percents[0], "discount"):
        cuts = percents
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
    if any(span.has("discount", "net") for span in spans) and not _to_come(spans, cuts[0]):
        return
    result.doubts.append(Doubt.DISCOUNT)
    if amount is not None:
        result.values = [amount, amount * (100 - rate) / 100]
    result.amount = None


def _to_come(spans: list[Span], cut: int) -> bool:
    """Whether the discount is still to be given: "10% discount laga ke dena hai"."""
    return any(span.has("future") and span.clause == spans[cut].clause for span in spans)


def taken_off(spans: list[Span], index: int) -> bool:
    """Return whether the figure was taken off before the amount was told: "500 discount ke baad 9500"."""
    before = spans[index - 1] if index else None
    after = spans[index + 1] if index + 1 < len(spans) else None
    if after is not None and after.has("currency"):
        after = spans[index + 2] if index + 2 < len(spans) else None
    if after is not None and after.has("post", "ka") and (place := spans.index(after) + 1) < len(spans):
        after = spans[place]  # "200 ka discount dekar 4800 me"
    if after is None:
        return False
    if after.has("discount", "net") and after.norm.split()[0] in _OFF:
        return True
    return before is not None and before.norm == "after" and after.norm in _OFF  # "9500 after 500 discount"


def net_of(spans: list[Span], figures: list[int], off: list[int], gross: Decimal | None) -> int | None:
    """Return the figure that is left when a sum beside a word of discount is taken off the whole, which is
    quantity and rate or told: "5 at 2100 each, 500 discount, bill 10000"; None when they do not agree."""
    for cut in off or [index for index in figures if _near(spans, index, "discount", "off", 1)]:
        left = [index for index in figures if index != cut]
        values = {spans[index].value for index in left}
        whole = gross if gross is not None else max(values, default=None)
        if whole is None or spans[cut].role is Role.PERCENT or not values:
            continue
        net = whole - spans[cut].value
        if values in ({net}, {net, whole}) and net > 0:
            return next(index for index in reversed(left) if spans[index].value == net)
    return None


def whole_of(spans: list[Span], index: int) -> bool:
    """Return whether a part of the figure follows: "purana bakaya 6000 me se 4000 diya"."""
    phrase = spans[index + 1 : index + 4]
    if phrase and phrase[0].has("currency"):
        phrase = spans[index + 2 : index + 5]
    return (
        len(phrase) == 3
        and phrase[0].has("post", "me")
        and phrase[1].has("post", "se")
        and phrase[2].kind is Kind.NUMBER
    )


def doubt_sign(spans: list[Span], figures: list[int], result: Sum) -> None:
    """A minus before a figure may mean a return: it is asked about."""
    if True not in [span.negative for span in spans]:
        return
    if any(spans[index].negative for index in figures) or any(
        span.negative and span.role in (Role.QUANTITY, Role.RATE) for span in spans
    ):
        result.doubts.append(Doubt.NEGATIVE)
        if any(spans[index].negative for index in figures):
            result.values = [spans[index].value for index in figures]
            result.amount = None
