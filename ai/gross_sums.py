"""Sets the sum before a discount aside beside the one after it: "gross 24,000 less 5%, net bill 22,800"."""

from __future__ import annotations

from ai.near import at
from ai.spans import NUMBER, Role, Span

_GROSS = frozenset({"gross", "subtotal", "sub total", "before discount", "list price", "gross amount"})
_NET = frozenset({"net", "final", "payable", "after", "finally"})
_LESS = frozenset({"minus", "less", "-", "discount", "off"})
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
            _set_less_aside(spans, gross, net)


def _set_less_aside(spans: list[Span], gross: int, net: int) -> None:
    """Give what came off between the two sums the role of a remark: "minus 2,000 scheme discount"."""
    figure = _figure_behind(spans, net)
    for place in range(gross + 1, net):
        off = spans[place]
        told = off.kind is NUMBER and off.free and spans[place - 1].norm in _LESS
        if told and figure is not None and spans[gross].value - off.value == spans[figure].value:
            spans[place - 1].role = off.role = Role.REMARK


def _figure_behind(spans: list[Span], index: int) -> int | None:
    for place in range(index + 1, min(len(spans), index + _REACH)):
        if spans[place].kind is NUMBER:
            return place if spans[place].free else None
    return None
