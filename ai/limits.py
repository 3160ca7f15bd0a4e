"""Sizes beyond which an entry is asked about or confirmed (product rule F18), or cannot be one at all."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ai.reading import Correction, Doubt, Draft, Field
from ledger.entry import Details

HUGE_QUANTITY, HUGE_AMOUNT = Decimal(1_000_000), Decimal(1_000_000_000)
LARGE_QUANTITY, LARGE_AMOUNT = Decimal(10_000), Decimal(10_000_000)
# A sheet's numbers are doubles: beyond 2**53, about 9 * 10**15, they are not the number that was typed.
BEYOND = Decimal(10**15)
_DECIDED_BY_FIGURES = (Doubt.HUGE, Doubt.AMOUNTS, Doubt.ARITHMETIC, Doubt.DISCOUNT)


def within_reach(draft: Draft) -> Draft:
    """Return the draft without figures that no sheet can hold; what they stood for is asked instead."""
    details = draft.details
    figures = (details.orders, details.amount, details.paid, *map(Decimal, draft.values))
    lines = [
        figure for item in details.items for figure in (item.quantity, item.rate, item.amount, item.free)
    ]
    if not _beyond(*figures, *lines):
        return draft
    missing = set(draft.missing)
    if _beyond(details.orders):
        details = replace(details, orders=None)
        missing.add(Field.QUANTITY)
    if _beyond(details.amount, details.paid, *figures[3:]):
        details = replace(details, amount=None, paid=None)
        missing.add(Field.AMOUNT)
    details = replace(details, items=() if _beyond(*lines) else details.items)
    doubts = tuple(doubt for doubt in draft.doubts if doubt not in _DECIDED_BY_FIGURES)
    in_order = tuple(field for field in Field if field in missing)
    return replace(draft, details=details, missing=in_order, doubts=doubts, values=())


def correction_within_reach(correction: Correction | None) -> Correction | None:
    """Return the correction, None when it would put a figure in that no sheet can hold."""
    if correction is None:
        return None
    figures = [value for value in correction.changes.values() if isinstance(value, Decimal)]
    return None if _beyond(*figures) else correction


def _beyond(*values: Decimal | None) -> bool:
    return any(value is not None and abs(value) >= BEYOND for value in values)


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
