"""Amounts that stand in a text as numbers do that are none: zero, a count of pieces, a paper's number.

The person is asked what they are; a figure that is no amount is worse than a question.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from ai.certainty import bare_amount
from ai.goods import Line
from ai.reading import Doubt
from ai.spans import AMOUNT, Span
from ai.sums_of_money import Sum

_PIECES = 1000  # a lone bare number below this may as well count pieces
_PAPERS = frozenset({"inv", "invoice", "invoice no", "इनवॉइस", "इन्वॉइस"})


def settle_odd_amounts(spans: list[Span], lines: list[Line], money: Sum, *, goods: bool) -> None:
    """Leave an amount open that is zero, or that may as well count pieces ("sold 100 to X")."""
    if money.amount == 0:
        money.values, money.amount = [Decimal(0)], None
        money.doubts.append(Doubt.ZERO)
    elif money.amount is not None and (
        _invoiced(spans) if lines else goods and bare_amount(spans) and money.amount < _PIECES
    ):
        money.values, money.amount = [money.amount], None
        money.doubts.append(Doubt.AMOUNTS)


def _invoiced(spans: list[Span]) -> bool:
    """Whether the amount may be the number of its paper: "returned 8 strips, invoice 4112"."""
    for index, (span, after) in enumerate(pairwise(spans)):
        if after.role is not AMOUNT or after.number is None or span.norm not in _PAPERS:
            continue
        plain = not (after.number.grouped or after.number.scaled or after.currency)
        behind = spans[index + 2] if index + 2 < len(spans) else None
        told = behind is not None and (behind.has("post") or behind.has("pay") or behind.has("amount"))
        return plain and not told and after.value % 10 != 0
    return False
