"""Finds what one of several costs, told in words: "ek bottle 32 ki", "5100 ki ek bori", "900 for each"."""

from __future__ import annotations

from itertools import pairwise

from ai.near import at, is_number
from ai.spans import NUMBER, QUANTITY, WORD, Kind, Role, Span

_ONE = frozenset({"ek", "एक", "one", "1"})
_EVERY = frozenset({"each", "every", "har", "हर", "per", "prati", "प्रति", "pr"})
_DEALS = ("give", "sell", "take", "buy", "bill")
_MONEY = (Role.NONE, Role.MONEY)


def read_price_of_one(spans: list[Span], index: int) -> None:
    """100 bottle NS diya, ek bottle 32 rupaye ki: what one of them costs."""
    one, unit, price = spans[index], at(spans, index + 1), at(spans, index + 2)
    if one.value != 1 or unit is None or not unit.has("unit") or price is None or not is_number(price):
        return
    lead = spans[index - 1] if index else None
    if lead is not None and lead.kind is Kind.WORD and (lead.has("item") or lead.has("piece")):
        return  # "shower 2 pcs 1800, sink 1 pcs 3100": a line of goods like the others
    if _is_counted(spans[:index], unit) and price.role in _MONEY:
        one.role = unit.role = Role.WORDING
        price.role, price.unit = Role.RATE, unit.tags["unit"]


def read_price_for_one(spans: list[Span], index: int) -> None:
    """12 bori chana, 5100 ki ek bori · 900 for each box, five boxes · 40 copies, 25 rupees per copy."""
    price = spans[index]
    place = index + 1
    while (word := at(spans, place)) is not None and (word.has("currency") or word.has("post", "ka")):
        place += 1
    linked = word is not None and word.has("link", "for")
    if linked:
        place += 1
    one, named = at(spans, place), at(spans, place + 1)
    if one is None or one.role not in _MONEY or (place == index + 1 and one.norm in _ONE):
        return  # "500 ek": two figures beside each other
    others = spans[:index] + spans[place + 2 :]
    counts = named is not None and named.free and _is_counted(others, named)
    if (
        one.norm not in _EVERY | _ONE
        or (index and spans[index - 1].has("rate"))
        or not (counts or _ends_clause(spans, place, linked=linked))
    ):
        return
    if not counts and not any(_is_several(span) for span in others):
        return
    claimed = spans[index + 1 : place + (2 if counts else 1)]
    if counts and (told := at(spans, place + 2)) is not None:
        if told.has("rate", "after"):
            claimed.append(told)  # "3500 rupye ek bori ka rate"
        elif told.kind is Kind.WORD and told.tags.get("verb") not in _DEALS:
            return  # "2000 ke, ek box free", "ek box wapas"
    for span in claimed:
        span.role = Role.WORDING
    price.role = Role.RATE
    price.unit = named.tags.get("unit", "") if counts and named is not None else ""


def read_price_of_kind(spans: list[Span], index: int) -> None:
    """Copy 200 pcs 12 rs wali, total 2400: what one costs, where the count times it is the amount."""
    price, place = spans[index], index + 1
    while (word := at(spans, place)) is not None and word.has("currency"):
        place += 1
    ahead = at(spans, place + 1)
    named = ahead is not None and (ahead.has("item") or ahead.has("piece") or ahead.has("unit"))
    if word is None or not word.has("post", "wala") or named or price.role not in _MONEY:
        return
    figures = [span for span in spans if is_number(span) and span is not price]
    products = {span.value * price.value for span in figures if _is_several(span)}
    if any(span.value in products and span.role in _MONEY for span in figures):
        for span in spans[index + 1 : place + 1]:
            span.role = Role.WORDING
        price.role, price.unit = Role.RATE, ""


def _is_counted(spans: list[Span], named: Span) -> bool:
    """Whether several of this unit or of these goods are counted there."""
    return any(
        span.kind is NUMBER and _is_several(span) and after.kind is WORD and _are_same(after, named)
        for span, after in pairwise(spans)
    )


def _is_several(span: Span) -> bool:
    return is_number(span) and span.value > 1 and span.role in (Role.NONE, QUANTITY)


def _are_same(one: Span, other: Span) -> bool:
    if one.has("unit") or other.has("unit"):
        return one.tags.get("unit") == other.tags.get("unit")
    goods = other.has("item") or other.has("piece")
    return goods and one.norm.rstrip("s") == other.norm.rstrip("s")


def _ends_clause(spans: list[Span], place: int, *, linked: bool) -> bool:
    """Whether the sentence is over behind "250 rupay ka ek", "900 for each"."""
    behind = at(spans, place + 1)
    return (linked or spans[place - 1].has("post", "ka") or "ka" in spans[place - 1].norm.split()) and (
        behind is None or behind.kind is not Kind.WORD
    )
