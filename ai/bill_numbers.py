"""Whether a figure behind "bill" or "invoice" is its number or money: "against bill 310", "bill 61 ka"."""

from __future__ import annotations

from ai.near import at
from ai.spans import NUMBER, Kind, Span

_BILLS = frozenset({"bill", "bills", "invoices", "बिल"})
_PRICE, _ROUND = 1000, 50  # a number so large and so round is more likely money than a bill's number
_BETWEEN = frozenset({"aur", "and", "dono", "donon", "teeno", "sab", "ke", "k", "और", "दोनों", "के", "&", ","})
_TOWARDS = frozenset({"against", "towards", "toward", "agst", "agnst", "for", "badle", "khilaf", "बदले"})


def numbers_a_bill(spans: list[Span], before: Span | None, index: int) -> bool:
    """``Invoice 4521`` is a number of an invoice when another figure can be the amount."""
    span = spans[index]
    if before is None or not before.has("ref", "maybe") or span.number is None or span.number.grouped:
        return False
    if before.norm in _BILLS and not (
        spans[0] is before
        or spans[max(0, index - 2)].norm in _TOWARDS
        or _bill_of_money(spans, index)
        or _against_it(spans, index)
        or _alone(spans, index)
    ):
        return False
    round_sum = before.norm in _BILLS and span.value >= _PRICE and span.value % _ROUND == 0
    if ("raised" in before.norm or round_sum) and not any(
        other.kind is NUMBER and other.value > span.value for other in spans
    ):
        return False  # "raised invoice 4400, received 2000", "bill 4400 Om Stores, 2000 received"
    others = [
        other
        for place, other in enumerate(spans)
        if place != index
        and other.kind is Kind.NUMBER
        and not (place + 1 < len(spans) and spans[place + 1].has("unit"))
    ]
    after = at(spans, index + 1)
    if span.number.scaled or (after is not None and (after.has("currency") or after.norm == "/")):
        return False
    return bool(others) and span.value == span.value.to_integral_value()


def _against_it(spans: list[Span], index: int) -> bool:
    """Whether "ke against" follows: "bill 2210 aur 2245 dono ke against"."""
    place = index + 1
    while place < len(spans) and (spans[place].kind is NUMBER or spans[place].norm in _BETWEEN):
        place += 1
    after = at(spans, place)
    return after is not None and place > index + 1 and after.norm in _TOWARDS


def _alone(spans: list[Span], index: int) -> bool:
    """Whether it is a clause of its own beside money that is written as such: "5,760 gst sahit, bill 880"."""
    clause = [span for span in spans if span.clause == spans[index].clause and span.kind is not Kind.MARK]
    others = (span for span in spans if span.kind is NUMBER and span.free and span is not spans[index])
    sums = [span for span in others if span.number is not None and (span.number.grouped or span.currency)]
    return len(clause) == 2 and len(sums) == 1 and sums[0].value > spans[index].value


def _bill_of_money(spans: list[Span], index: int) -> bool:
    """Whether more came in than the figure behind "bill": "cheque mila 19,250, bill 2188 ka"."""
    value = spans[index].value
    spans = [span for span in spans if span.free]  # not what is only said beside it
    verbs = {span.tags["verb"] for span in spans if "verb" in span.tags}
    paid = verbs & {"get", "collect", "pay"} or any(
        span.has("money") or (span.has("pay") and not span.has("pay", "credit")) for span in spans
    )
    if not paid or verbs - {"get", "collect", "pay", "bill"}:
        return False
    more = any(span.kind is NUMBER and span.value > value for span in spans)
    return more and not any(span.has("unit") or span.has("piece") for span in spans)
