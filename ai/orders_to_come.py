"""Sets aside an order that is only to come beside money that came: "2,200 neft kiya, 15 peti agle hafte"."""

from __future__ import annotations

from ai.days import Sense
from ai.near import at, is_number
from ai.spans import NUMBER, Kind, Role, Span

_CAME = frozenset({"get", "collect", "pay", "give"})
_NEW = frozenset({"new", "naya", "nayi", "naye", "next", "agla", "agli", "agle", "नया", "नई", "अगला"})
_WANTS = frozenset(
    {"want", "wants", "wanted", "needs", "need", "chahiye", "chahie", "chaiye", "lega", "lege", "lenge"}
    | {"dega", "denge", "bola", "bole", "will", "mangwayega", "bhejna", "bhejenge", "चाहिए", "लेगा", "देगा"}
    | {"coming", "come", "comes", "aayenge", "aayega", "bhejunga"}
)
_GONE = frozenset({"sell", "take", "buy", "return"})


def set_orders_to_come_aside(spans: list[Span]) -> None:
    """Give a later clause that counts goods which are still to be ordered or sent the role of a remark."""
    clauses = list(dict.fromkeys(span.clause for span in spans if span.kind is NUMBER))
    if len(clauses) < 2:
        return
    first = [index for index, span in enumerate(spans) if span.clause == clauses[0]]
    came = any(spans[index].tags.get("verb") in _CAME or spans[index].has("pay") for index in first)
    counted = [index for index in first if spans[index].kind is NUMBER and _counts(spans, index)]
    figures = sum(spans[index].kind is NUMBER for index in first)
    advance = any(span.has("paid", "part") for span in spans)
    if advance or not (len(counted) < figures if counted else came):
        return
    for number in clauses[1:]:
        places = [index for index, span in enumerate(spans) if span.clause == number]
        if _is_to_come(spans, places):
            for index in places:
                if spans[index].kind is not Kind.LINE:
                    spans[index].role = Role.REMARK


def _counts(spans: list[Span], index: int) -> bool:
    """Whether the number counts goods: "15 peti", "15 more boxes"."""
    unit = at(spans, index + 1)
    if unit is not None and unit.norm in ("more", "aur", "और"):
        unit = at(spans, index + 2)
    return unit is not None and (unit.has("unit") or unit.has("piece") or unit.has("item"))


def _is_to_come(spans: list[Span], places: list[int]) -> bool:
    clause = [spans[index] for index in places]
    counts = [index for index in places if spans[index].kind is NUMBER]
    for index in counts:
        if not _counts(spans, index):
            return False
        if not spans[index].free or is_number(at(spans, index + 2)):
            return False
    if not counts or any(span.has("currency") or span.tags.get("verb") in _GONE for span in clause):
        return False
    ordered = any(span.has("verb", "order") for span in clause)
    wanted = any(span.has("future") or bool(_WANTS & set(span.norm.split())) for span in clause)
    new = any(span.norm in _NEW for span in clause)
    coming = any(_comes(span) for span in clause)
    return (ordered and (coming or wanted or new)) or (wanted and coming)


def _comes(span: Span) -> bool:
    """Whether it is a day to come: next week, agle hafte."""
    if span.kind is not Kind.DATE or span.day is None:
        return False
    return span.has("day_link", "next") or (
        span.day.sense in (Sense.VAGUE, Sense.WEEKDAY) and span.day.coming is not None
    )
