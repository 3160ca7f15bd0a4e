"""Sizes beyond which an entry is asked about or confirmed (product rule F18)."""

from __future__ import annotations

from decimal import Decimal

from ai.reading import Doubt
from ledger.entry import Details

HUGE_QUANTITY, HUGE_AMOUNT = Decimal(1_000_000), Decimal(1_000_000_000)
LARGE_QUANTITY, LARGE_AMOUNT = Decimal(10_000), Decimal(10_000_000)


def size_doubts(details: Details) -> tuple[Doubt, ...]:
    """Return ZERO, HUGE or LARGE where the quantity or the amount asks for it."""
    found = []
    amount, orders = details.amount, details.orders
    if amount == 0 or orders == 0 or any(item.quantity == 0 for item in details.items):
        found.append(Doubt.ZERO)
    if (amount is not None and amount >= HUGE_AMOUNT) or (orders is not None and orders >= HUGE_QUANTITY):
        found.append(Doubt.HUGE)
    elif (amount is not None and amount >= LARGE_AMOUNT) or (orders is not None and orders >= LARGE_QUANTITY):
        found.append(Doubt.LARGE)
    return tuple(found)
