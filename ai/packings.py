"""Finds what is packed in what: "10 boxes of 20 strips", "in 5 ltr cans", "ek peti me 24 aati hai"."""

from __future__ import annotations

from ai.labels import claim
from ai.near import at, is_number
from ai.spans import Role, Span

_ONE = frozenset({"ek", "एक", "one", "1", "each", "every", "har", "हर", "per", "a"})
_TIMES = frozenset({"x", "*", "×"})
_MOST_PACKS = 1000
_WEIGHED = frozenset({"kg", "g", "litre"})
_HOLDS = frozenset({"has", "contains", "holds", "have", "="})
_COMES = frozenset(
    {"aati", "aate", "aata", "ata", "ate", "ati", "hote", "hota", "hoti", "rehte", "rehta", "nikalte"}
    | {"आती", "आते", "आता", "होते", "होता", "होती"}
)


def read_packing(spans: list[Span], index: int) -> None:
    """10 boxes of 20 strips, 5 cartons x 12 bottles, 2 dozen (24 pcs): the second is what is in the first."""
    unit = at(spans, index + 1)
    if unit is None:
        return
    if unit.norm in _TIMES:
        _read_sized(spans, index)
        return
    link, inner, named = at(spans, index + 2), at(spans, index + 3), at(spans, index + 4)
    if "unit" not in unit.tags or link is None or inner is None or named is None:
        return
    if not is_number(inner) or not inner.free or not named.has("unit"):
        return
    closing = at(spans, index + 5)
    bracket = link.norm in ("(", "=") and (link.norm == "=" or (closing is not None and closing.norm == ")"))
    if link.has("link", "of") or link.norm in ("x", "*") or bracket:
        for span in spans[index + 2 : index + 6 if bracket and link.norm == "(" else index + 5]:
            span.role = Role.SIZE


def _read_sized(spans: list[Span], index: int) -> None:
    """5 x 20 ltr bucket emulsion, 10x1kg sugar: so many packs of that size."""
    star, inner, measure, pack = (at(spans, index + step) for step in (1, 2, 3, 4))
    whole = spans[index].value == spans[index].value.to_integral_value() and spans[index].value < _MOST_PACKS
    if star is None or inner is None or measure is None or not (is_number(inner) and inner.free and whole):
        return
    if measure.tags.get("measure") not in _WEIGHED and measure.norm not in ("ml", "mg"):
        return  # "2 x 4 ft", "3 x 6 m"
    container = pack is not None and pack.has("unit") and not pack.has("measure")
    spans[index].role = Role.QUANTITY
    spans[index].unit = pack.tags["unit"] if container and pack is not None else "pcs"
    star.role, inner.role, measure.role = Role.WORDING, Role.SIZE, Role.SIZE
    if container and pack is not None:
        pack.role = Role.WORDING


def set_packed_aside(spans: list[Span], index: int) -> None:
    """60 ltr phenyl in 5 ltr cans: how it is packed."""
    link, measure, pack = at(spans, index - 1), at(spans, index + 1), at(spans, index + 2)
    if link is None or measure is None or pack is None or not (link.has("link", "in") or link.norm == "of"):
        return
    counted = any(is_number(span) and span.free for span in spans[: index - 1])
    if (
        counted
        and link.has("link", "in")
        and measure.has("measure")
        and (pack.has("unit") or pack.has("piece"))
    ):
        claim(spans, index - 1, index + 3, Role.REMARK)


def set_contents_aside(spans: list[Span], index: int) -> None:
    """Ek peti me 24 aati hai; each box has 10 strips: what one holds, beside what was counted."""
    one = at(spans, index - 3)
    if one is None or one.norm not in _ONE:
        return
    unit, link = spans[index - 2], spans[index - 1]
    if not unit.has("unit"):
        return
    end = index + 1
    inner = at(spans, end)
    if inner is not None and (inner.has("unit") or inner.has("piece")):
        end += 1
    told = link.norm in _HOLDS
    while (word := at(spans, end)) is not None and (word.norm in _COMES or word.has("filler")):
        told = told or word.norm in _COMES
        end += 1
    within = link.norm in _HOLDS or link.has("post", "me") or link.has("link", "in")
    others = spans[: index - 3] + spans[end:]
    counted = any(is_number(span) and span.free and span.value > 1 for span in others)
    if told and within and counted:
        claim(spans, index - 3, end, Role.REMARK)
