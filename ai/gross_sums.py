"""Sets the sum before a discount aside beside the one after it: "gross 24,000 less 5%, net bill 22,800"."""

from __future__ import annotations

from ai.near import at
from ai.spans import NUMBER, Role, Span

_GROSS = frozenset({"gross", "subtotal", "sub total", "before discount", "list price", "gross amount"})
_NET = frozenset({"net", "final", "payable", "after", "finally"})
_REACH = 4


def set_gross_aside(spans: list[Span]) -> None:
    """Give the gross sum the role of a remark where a smaller net sum follows, in place."""
    for index, span in enumerate(spans):
        if span.norm.partition(" ")[0] not in ("gross", "subtotal") and span.norm not in _GROSS:
            continue
        if span.has("unit") and index and spans[index - 1].kind is NUMBER:
            continue  # "2 gross": so many dozens of dozens
        gross = _figure_behind(spans, index)
        if gross is None:
            continue
        net = next(
            (
                place
                for place, word in enumerate(spans[gross + 1 :], gross + 1)
                if word.norm.partition(" ")[0] in _NET
                and (figure := _figure_behind(spans, place)) is not None
                and spans[figure].value < spans[gross].value
                and not (at(spans, figure + 1) or word).norm.startswith("%")
            ),
            None,
        )
        if net is not None:
            for each in spans[index : gross + 1]:
                each.role = Role.REMARK


def _figure_behind(spans: list[Span], index: int) -> int | None:
    for place in range(index + 1, min(len(spans), index + _REACH)):
        if spans[place].kind is NUMBER:
            return place if spans[place].free else None
    return None
