"""The figures of a correction: which is new, which was wrong, and what they are of."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ai.denials import arrow_at, denied, field_before
from ai.spans import Kind, Role, Span
from ledger.entry import Details


@dataclass(slots=True)
class _Numbers:
    new: Span | None = None
    was: Span | None = None


def correct_figures(
    spans: list[Span], current: Details | None, changes: dict[str, object], was: dict[str, object]
) -> None:
    """Add the new figures to ``changes`` and the ones that were wrong to ``was``."""
    arrow = arrow_at(spans)
    grouped: dict[str, _Numbers] = {}
    indices = [
        index
        for index, span in enumerate(spans)
        if span.kind is Kind.NUMBER and span.role not in (Role.CLIENT, Role.REFERENCE, Role.SIZE)
    ]
    old = {index: (index < arrow) if arrow is not None else denied(spans, index) for index in indices}
    if len(indices) == 2 and not any(old.values()):
        joined = {span.norm for span in spans[indices[0] + 1 : indices[1]]}
        if joined & {"to", "se"}:
            old[indices[0]] = True
    names = {index: _figure_field(spans, index, current) for index in indices}
    if len(indices) == 2 and sum(old.values()) == 1 and names[indices[0]] != names[indices[1]]:
        sure = [names[index] for index in indices if _explicit(spans, index)]
        name = sure[0] if sure else names[next(index for index in indices if old[index])]
        names = dict.fromkeys(indices, name)
    for index in indices:
        pair = grouped.setdefault(names[index], _Numbers())
        if old[index]:
            pair.was = spans[index]
        else:
            pair.new = spans[index]
    for name, pair in grouped.items():
        if pair.was is not None:
            was[name] = pair.was.value
        if pair.new is None:
            continue
        if name == "rate":
            if current is not None and len(current.items) == 1:
                changes["items"] = (replace(current.items[0], rate=pair.new.value, amount=None),)
            continue
        changes[name] = pair.new.value
        if name == "amount" and pair.new.currency not in ("", "+"):
            changes["currency"] = pair.new.currency


def _explicit(spans: list[Span], index: int) -> bool:
    span = spans[index]
    return bool(
        span.role is Role.QUANTITY
        or span.currency
        or (span.number and span.number.scaled)
        or field_before(spans, index)
    )


def _figure_field(spans: list[Span], index: int, current: Details | None) -> str:
    span = spans[index]
    if span.role is Role.RATE:
        return "rate"
    if span.role is Role.QUANTITY:
        return "orders"
    named = field_before(spans, index)
    if named in ("amount", "orders", "rate"):
        return named
    if span.currency or (span.number is not None and span.number.scaled):
        return "amount"
    if current is not None:
        if span.value == current.amount or span.value == current.orders:
            return "amount" if span.value == current.amount else "orders"
        if current.amount and current.orders and current.orders * current.amount > 0 and span.value > 0:
            near_amount = abs((span.value / current.amount).ln())
            return "amount" if near_amount <= abs((span.value / current.orders).ln()) else "orders"
    return "amount"
