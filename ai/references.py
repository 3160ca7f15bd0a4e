"""Numbers that are names: of invoices, orders, cheques, vouchers."""

from __future__ import annotations

from ai.near import at
from ai.spans import NUMBER, Kind, Role, Span

_RANGE = frozenset({"to", "-", "/", "&", "upto", "till"})
_AGAINST = frozenset({"ag", "agt"})  # "ag. bill 908"
_CHEQUE_DIGITS = 6


def reference(spans: list[Span], index: int) -> None:
    """Invoice 4521, Inv/2025-26/0451, cheque no 004512, #4521."""
    place = index - 1
    while place >= 0 and spans[place].kind is Kind.MARK and spans[place].norm in (":", ".", "-", "#", "/"):
        place -= 1
    before = at(spans, place)
    cheque = before is not None and before.has("pay", "cheque") and _cheque_number(spans, index)
    hashed = place < index - 1 and spans[place + 1].norm == "#"
    certain = before is not None and before.has("ref", "always") and before.kind is Kind.WORD
    if not hashed and not certain and not cheque and not _maybe_reference(spans, before, index):
        return
    after = at(spans, index + 1)
    if after is not None and after.has("unit") and not after.has("ref"):
        return
    first = place if before is not None and before.has("ref") else index
    while first > 0 and spans[first - 1].has("verb", "bill"):
        first -= 1
    while first > 0 and (spans[first - 1].norm in _AGAINST or _short_form(spans, first - 1)):
        first -= 1
    last = index
    while (
        (further := at(spans, last + 1)) is not None
        and further.glued
        and further.norm not in (",", ".", ":", ";", ")")
    ):
        last += 1
    for span in spans[first : _last_of_range(spans, last) + 1]:
        span.role = Role.REFERENCE


def _last_of_range(spans: list[Span], last: int) -> int:
    """Return where the last of several numbers stands: "bill 2290 and 2304", "serial 77120 se 77122"."""
    joint, number = at(spans, last + 1), at(spans, last + 2)
    joined = joint is not None and (
        joint.norm in _RANGE or joint.has("link", "and") or joint.has("post", "se")
    )
    alike = number is not None and number.free and number.text.isdigit() and spans[last].text.isdigit()
    if not joined or number is None or not alike or len(number.text) != len(spans[last].text):
        return last
    after = at(spans, last + 3)
    told = after is not None and {"unit", "piece", "item", "currency", "post", "amount"} & after.tags.keys()
    return last if told else last + 2


def _cheque_number(spans: list[Span], index: int) -> bool:
    """Whether six bare digits after "cheque" are its number: another figure is the amount."""
    digits = spans[index].text
    others = any(span.kind is Kind.NUMBER and span is not spans[index] for span in spans)
    return len(digits) == _CHEQUE_DIGITS and digits.isdigit() and others and not digits.endswith("000")


def _maybe_reference(spans: list[Span], before: Span | None, index: int) -> bool:
    """``Invoice 4521`` is a number of an invoice when another figure can be the amount."""
    span = spans[index]
    if before is None or not before.has("ref", "maybe") or span.number is None or span.number.grouped:
        return False
    if before.norm in ("bill", "बिल") and not (
        spans[0] is before or spans[max(0, index - 2)].norm == "against" or _bill_of_money(spans, index)
    ):
        return False
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


def _short_form(spans: list[Span], index: int) -> bool:
    """Whether the full stop belongs to "ag." before a bill."""
    return spans[index].norm == "." and index > 0 and spans[index - 1].norm in _AGAINST


def _bill_of_money(spans: list[Span], index: int) -> bool:
    """Whether more came in than the figure behind "bill": "cheque mila 19,250, bill 2188 ka"."""
    verbs = {span.tags["verb"] for span in spans if "verb" in span.tags}
    if not verbs & {"get", "collect"} or verbs - {"get", "collect", "bill"}:
        return False
    more = any(span.kind is NUMBER and span.value > spans[index].value for span in spans)
    return more and not any(span.has("unit") or span.has("piece") for span in spans)
