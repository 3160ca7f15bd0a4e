"""Sets aside what is only told of goods beside the entry: where they came from, that they are still to go."""

from __future__ import annotations

from ai.go_betweens import is_link, marker
from ai.near import at
from ai.party import claim
from ai.spans import NUMBER, WORD, Role, Span

_NO = frozenset({"nahi", "nahin", "nhi", "nai", "नहीं"})
_TO_COME = frozenset(
    {"dena hai", "dene hai", "deni hai", "bhejna hai", "bhejni hai", "bhejne hai", "karna hai"}
)
_GOODS = frozenset(
    {"maal", "mal", "delivery", "stock", "saman", "saaman", "dispatch", "माल", "सामान", "डिलीवरी"}
)
_CREDITS = frozenset({"credit", "credit note", "note", "cn", "refund", "क्रेडिट"})
_CAME = frozenset({"hua", "hui", "hue", "हुआ", "हुई", "हुए"})


def set_goods_talk_aside(spans: list[Span]) -> None:
    """Give the talk of goods that are no part of the entry the role of a remark, in place."""
    for index, span in enumerate(spans):
        if span.kind is not WORD or not span.tags:
            continue
        if span.norm in _TO_COME:
            _to_come(spans, index)
            _credit(spans, index)
        elif span.norm in _NO:
            _not_yet(spans, index)
        elif span.has("place"):
            _origin(spans, index)


def _to_come(spans: list[Span], index: int) -> None:
    """... liya 21,600 ka, Gupta Kirana ko kal dena hai: a later deal without figures."""
    number = spans[index].clause
    places = [place for place, span in enumerate(spans) if span.clause == number]
    if number == 0 or any(spans[place].kind is NUMBER for place in places):
        return
    earlier = [span for span in spans if span.clause < number]
    done = any(span.tags.get("verb") in ("take", "buy", "sell", "give") for span in earlier)
    money = any(span.kind is NUMBER for span in earlier)
    if (
        done
        and money
        and any(span.tags.get("post") in ("ko", "se", "ne") or is_link(span) for span in earlier)
    ):
        claim(spans, places[0], places[-1] + 1, Role.REMARK)


def _credit(spans: list[Span], index: int) -> None:
    """... wapas ki hai, 1160 ka credit dena hai: what a return is worth is given as credit."""
    before = at(spans, index - 1)
    credited = before is not None and (before.norm in _CREDITS or before.has("pay", "credit"))
    if credited and any(span.has("verb", "return") for span in spans[:index]):
        spans[index].role = Role.REMARK


def _not_yet(spans: list[Span], index: int) -> None:
    """माल अभी नहीं गया: the ordered goods are still here."""
    number = spans[index].clause
    places = [place for place, span in enumerate(spans) if span.clause == number]
    goods = any(spans[place].norm in _GOODS for place in places if place < index)
    ordered = any(span.has("verb", "order") for span in spans if span.clause != number)
    if goods and ordered and not any(spans[place].kind is NUMBER for place in places):
        claim(spans, places[0], places[-1] + 1, Role.REMARK)


def _origin(spans: list[Span], index: int) -> None:
    """Delhi se aaya hua maal: where the goods came from, not where the client is."""
    link, came, goods = at(spans, index + 1), at(spans, index + 2), at(spans, index + 3)
    if link is None or came is None or goods is None or not link.has("post", "se"):
        return
    if not came.has("verb", "get") or not marker(spans, index, index + 4):
        return
    if goods.norm in _CAME or goods.has("post", "wala") or goods.norm in _GOODS:
        claim(spans, index, index + 3 if goods.norm in _GOODS else index + 4, Role.REMARK)
