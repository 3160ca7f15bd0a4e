"""Numbers that are names: of invoices, orders, cheques, vouchers."""

from __future__ import annotations

from ai.bill_numbers import numbers_a_bill
from ai.near import at
from ai.spans import MARK, Kind, Role, Span

_RANGE = frozenset({"to", "-", "&", "upto", "till"})
_OF_A_FIGURE = frozenset(
    {"unit", "piece", "item", "currency", "post", "amount"}
)  # behind one that is no name
_AGAINST = frozenset({"ag", "agt"})  # "ag. bill 908"
_CHEQUE_DIGITS = 6


def reference(spans: list[Span], index: int) -> None:
    """Invoice 4521, Inv/2025-26/0451, cheque no 004512, #4521."""
    place = index - 1
    while place >= 0 and spans[place].kind is MARK and spans[place].norm in (":", ".", "-", "#", "/"):
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
    for span in spans[first : _last_of_several(spans, index, last) + 1]:
        span.role = Role.REFERENCE


def _last_of_several(spans: list[Span], index: int, last: int) -> int:
    """Return where the last of several numbers stands: "bills 310 & 315", "serial 77120 se 77122"."""
    several = index > 0 and spans[index - 1].norm.endswith("s")
    while (joint := at(spans, last + 1)) is not None and (number := at(spans, last + 2)) is not None:
        listed = joint.has("link", "and") or joint.norm in ("/", "+") or (several and joint.norm == ",")
        ranged = joint.norm in _RANGE or joint.has("post", "se")
        alike = number.free and number.text.isdigit() and len(number.text) == len(spans[last].text)
        if not (listed or ranged) or not alike or not spans[last].text.isdigit():
            break
        after = at(spans, last + 3)
        if not listed and after is not None and _OF_A_FIGURE & after.tags.keys():
            break
        last += 2
    return last


def _cheque_number(spans: list[Span], index: int) -> bool:
    """Whether six bare digits after "cheque" are its number: another figure is the amount."""
    digits = spans[index].text
    others = any(span.kind is Kind.NUMBER and span is not spans[index] for span in spans)
    return len(digits) == _CHEQUE_DIGITS and digits.isdigit() and others and not digits.endswith("000")


def _short_form(spans: list[Span], index: int) -> bool:
    """Whether the full stop belongs to "ag." before a bill."""
    return spans[index].norm == "." and index > 0 and spans[index - 1].norm in _AGAINST
