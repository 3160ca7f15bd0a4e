"""Decides whether "5L" is 5 lakh or 5 litres."""

from __future__ import annotations

from ai.measures import follows_count
from ai.spans import NUMBER, Role, Span

_LAKH = 100_000
_OPEN = (Role.NONE, Role.MONEY)


def may_be_money(span: Span) -> bool:
    """Return whether the number can still be the amount."""
    return span.kind is NUMBER and span.role in _OPEN


def read_litres(spans: list[Span]) -> None:
    """Read "5L": it is 5 lakh when nothing else can be the amount, else litres."""
    for index, span in enumerate(spans):
        if span.number is None or not span.number.litre or not may_be_money(span) or span.role is Role.MONEY:
            continue
        if index and spans[index - 1].has("link", "for"):
            continue  # "3 sofas for 1.2L"
        if index + 1 < len(spans) and (spans[index + 1].has("pay") or spans[index + 1].has("money")):
            continue  # "1.2L RTGS aaya"
        others = [
            other
            for place, other in enumerate(spans)
            if place != index and (may_be_money(other) or other.role is Role.RATE)
        ]
        if others and (follows_count(spans, index) or any(other.role is Role.QUANTITY for other in spans)):
            span.role = Role.SIZE
        elif others:
            span.role, span.unit = Role.QUANTITY, "litre"
            span.number.value /= _LAKH
