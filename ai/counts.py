"""Decides which bare numbers count goods ("12 LED bulbs") and which belong to a name ("Pan 40")."""

from __future__ import annotations

from ai.name_numbers import figures_left, in_name, marked_as_money, read_name_numbers
from ai.name_words import nameable
from ai.spans import NUMBER, QUANTITY, RATE, WORD, Kind, Role, Span

_LIMIT = 1000  # a bare number before an unknown word counts it only below this

_LONGEST = 4  # words of an unknown name of goods
_FEWEST = 2  # numbers behind their goods that make it a list
_PRICE = 100  # from here on what follows "for" is a price
_THEM = frozenset({"them", "him", "her", "us"})
_OF_THEM = frozenset({"them", "these", "those", "it"})
_TRADED = frozenset({"sell", "give", "take", "order", "buy"})
_GOODS = frozenset({"item", "piece", "loose", "quality", "size"})


def read_counts(spans: list[Span]) -> None:
    """Give bare numbers that count goods, or that belong to the goods' name, their role."""
    _counts_behind(spans)
    for index, span in enumerate(spans):
        if span.kind is not NUMBER or not span.free:
            continue
        if _some_of_them(spans, index):
            continue
        if in_name(spans, index):
            span.role = Role.SIZE
        elif _of_them(spans, index):
            span.role, span.unit = Role.QUANTITY, "pcs"
        elif _sold_for(spans, index):
            span.role = Role.QUANTITY  # "sold them 10 for 12,900"
        elif _counts_goods(spans, index):
            span.role = Role.QUANTITY
            span.unit = span.unit or ("unit" if _loose(spans, index) else "pcs")
    read_name_numbers(spans)
    _order_list(spans)


def _of_them(spans: list[Span], index: int) -> bool:
    """Claim the words of "pressure cookers, 7 of them": the number counts the goods named before it."""
    behind = spans[index + 1 : index + 3]
    if len(behind) < 2 or behind[0].norm != "of" or behind[1].norm not in _OF_THEM:
        return False
    for each in behind:
        each.role = Role.WORDING
    comma = index > 1 and spans[index - 1].norm == ","
    if comma and (spans[index - 2].has("item") or spans[index - 2].has("piece")):
        spans[index - 1].role = Role.WORDING
    return True


def _some_of_them(spans: list[Span], index: int) -> bool:
    """Claim a part of goods that were counted before: "sold 5 fans ..., 2 of them on credit"."""
    behind = spans[index + 1 : index + 3]
    if len(behind) < 2 or behind[0].norm != "of" or behind[1].norm not in _OF_THEM:
        return False
    if not any(span.role is Role.QUANTITY and span.value > spans[index].value for span in spans[:index]):
        return False
    for each in spans[index : index + 3]:
        each.role = Role.REMARK
    return True


def _counts_behind(spans: list[Span]) -> None:
    """Read "vicks 10 iodex 12 total 2640": with a stated total each number counts the goods before it."""
    left = figures_left(spans)
    totals = [index for index in left if marked_as_money(spans, index) and not spans[index].has("post")]
    counts = [index for index in left if index not in totals]
    if len(totals) != 1 or len(counts) < _FEWEST or any(span.role is Role.QUANTITY for span in spans):
        return
    for index in counts:
        before, span = spans[index - 1] if index else None, spans[index]
        whole = span.value < _LIMIT and span.value == span.value.to_integral_value()
        if not whole or before is None or not nameable(spans, index - 1) or before.has("suffix"):
            return
    if counts[0] > 0 and any(nameable(spans, index) for index in range(counts[-1] + 1, totals[0])):
        return  # "10 vicks 12 iodex total 2640"
    for index in counts:
        spans[index].role, spans[index].unit = Role.QUANTITY, "pcs"


def _order_list(spans: list[Span]) -> None:
    """Read "lemon toilet cleaner 10": nothing but goods and one small number, which counts them."""
    left = figures_left(spans)
    if len(left) != 1 or any(span.role in (QUANTITY, RATE) for span in spans):
        return
    words = [span for span in spans if span.kind is WORD]
    if not words:
        return
    span = spans[left[0]]
    goods = all(
        _GOODS & word.tags.keys() or word.has("post", "wala") or word.has("smalltalk") or word.has("filler")
        for word in words
    )
    if (
        goods
        and any(word.has("item") for word in words)
        and span.free
        and span.value < _LIMIT
        and not marked_as_money(spans, left[0])
    ):
        span.role = Role.QUANTITY
        span.unit = "unit" if any(word.has("loose") for word in words) else "pcs"


def _counts_goods(spans: list[Span], index: int) -> bool:
    span = spans[index]
    after = spans[index + 1] if index + 1 < len(spans) else None
    if after is None or span.value != span.value.to_integral_value() or marked_as_money(spans, index):
        return False
    further = spans[index + 2] if index + 2 < len(spans) else None
    alone = span.number is not None and not span.number.grouped and span.value < _LIMIT
    alone = alone and not any(other.role is QUANTITY for other in spans)
    if alone and after.norm == "," and further is not None and (further.has("item") or further.has("piece")):
        return True  # "sold, 50, saree"
    if after.norm == "*" or (after.kind is Kind.MARK and after.norm != "x"):
        return False
    if after.has("link", "of"):
        goods = index + 2
        while goods < len(spans) and (spans[goods].has("filler") or spans[goods].has("quality")):
            goods += 1  # "18 of the new hampers"
        if goods < len(spans) and nameable(spans, goods):
            return True
    before = spans[index - 1] if index else None
    goods = before is not None and before.kind is Kind.WORD and ("item" in before.tags or before.has("piece"))
    others = [place for place in figures_left(spans) if place != index]
    if span.number is not None and span.number.grouped and not others:
        return False
    if after.role is Role.SIZE and after.kind is Kind.NUMBER:
        return not goods or len(others) > 0
    if after.has("piece") or (after.has("item") and nameable(spans, index + 1)):
        if before is not None and before.role is Role.WORDING and before.has("unit"):
            return False
        return not (goods and not after.has("item") and not others)
    if _described(spans, index):
        return True
    if (
        not nameable(spans, index + 1)
        or {"owner", "suffix", "place", "honorific", "expense"} & after.tags.keys()
    ):
        return _named_later(spans, index + 1) and span.value < _LIMIT
    rates = any(other.role is Role.RATE for other in spans)
    later = any(place > index for place in others)
    counted = any(other.role is Role.QUANTITY for other in spans)
    known_goods = _named_later(spans, index + 1)
    listed = before is not None and (
        before.has("link", "and") or before.norm in (",", "+") or before.kind is Kind.LINE
    )
    if counted and not known_goods and not (listed and (_plural(after) or _rated(spans, index))):
        return False
    money = any(marked_as_money(spans, place) for place in others)
    if listed and _rated(spans, index):
        return span.value < _LIMIT
    return span.value < _LIMIT and (later or rates or known_goods or money or _verb_before(spans, index))


def _sold_for(spans: list[Span], index: int) -> bool:
    """Whether a verb and a price say that the number counts what is not named again."""
    span, after = spans[index], spans[index + 1 : index + 4]
    price = next((each for each in after[1:] if not each.has("currency")), None)
    if not after or not after[0].has("link", "for") or price is None or price.kind is not Kind.NUMBER:
        return False
    place = index - 1
    while place > 0 and spans[place].norm in _THEM:
        place -= 1
    told = place >= 0 and spans[place].tags.get("verb") in _TRADED
    whole = span.value < _LIMIT and span.value == span.value.to_integral_value()
    return told and whole and price.value > span.value and price.value >= _PRICE


def _plural(span: Span) -> bool:
    """Whether an unknown English word counts things: 10 compacts."""
    return not span.tags and span.norm.isascii() and span.norm.endswith("s") and not span.norm.endswith("ss")


def _rated(spans: list[Span], index: int) -> bool:
    """Whether nothing but a name of goods stands between the number and a rate: "6 frill top @ 320"."""
    place = index + 1
    while place < len(spans) and nameable(spans, place) and place <= index + _LONGEST:
        place += 1
    after = spans[place] if place < len(spans) else None
    return (
        place > index + 1 and after is not None and (after.role is Role.RATE or after.has("rate", "before"))
    )


def _described(spans: list[Span], index: int) -> bool:
    """Whether a shop word only says what kind of goods it is: "sold 5 hospital bed to"."""
    if index + 3 >= len(spans) or not _verb_before(spans, index) or spans[index].value >= _LIMIT:
        return False
    kind, goods, link = spans[index + 1 : index + 4]
    small = not kind.title and not goods.title and nameable(spans, index + 2)
    return kind.has("suffix") and small and link.has("link", "to")


def _verb_before(spans: list[Span], index: int) -> bool:
    return index > 0 and spans[index - 1].has("verb") and not spans[index - 1].has("verb", "bill")


def _named_later(spans: list[Span], index: int) -> bool:
    """Whether known goods end the words here: "8 Havells fan", "3 JBL speaker", "4 office chairs"."""
    kind, goods = spans[index], spans[index + 1] if index + 1 < len(spans) else None
    if kind.has("suffix") and not kind.title and goods is not None and goods.has("piece"):
        return True
    for span in spans[index : index + 4]:
        if (
            span.kind is not Kind.WORD
            or span.has("link")
            or span.has("post")
            or span.has("verb")
            or span.has("suffix")
        ):
            return False
        if span.has("item") or span.has("piece"):
            return True
    return False


def _loose(spans: list[Span], index: int) -> bool:
    for span in spans[index + 1 : index + 5]:
        if span.kind is not Kind.WORD or not nameable(spans, spans.index(span)):
            return False
        if span.has("loose"):
            return True
    return False
