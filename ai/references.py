"""Numbers that are names: of invoices, orders, cheques, vouchers."""

from __future__ import annotations

from ai.bill_numbers import further_bills, numbers_a_bill
from ai.near import at
from ai.spans import Kind, Role, Span

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
    if not hashed and not certain and not cheque and not numbers_a_bill(spans, before, index):
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
    for span in spans[first : _last_of_range(spans, further_bills(spans, index, last)) + 1]:
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


def _short_form(spans: list[Span], index: int) -> bool:
    """Whether the full stop belongs to "ag." before a bill."""
    return spans[index].norm == "." and index > 0 and spans[index - 1].norm in _AGAINST
