"""Text-message spelling: 2 for "to", 4 for "for", n for "and"."""

from __future__ import annotations

import re

from ai.spans import DATE, LINE, NUMBER, WORD, Kind, Span

_MONEY = 100  # a figure from here on may be what something was sold for
# Usual grades of compound fertilisers (nitrogen, phosphorus, potassium in percent) that could be dates.
_GRADES = frozenset(
    {
        "10-26-26",
        "12-32-16",
        "14-35-14",
        "14-28-14",
        "15-15-15",
        "16-16-16",
        "17-17-17",
        "19-19-19",
        "20-20-20",
    }
    | {"20-20-0", "24-24-0", "28-28-0", "13-0-45", "12-61-0", "0-52-34", "0-0-50", "10-10-10", "15-15-0"}
)
# Words that shops' names begin with, and that mean something else beside goods.
_PRAISE = frozenset(
    {
        "fresh",
        "super",
        "smart",
        "quick",
        "happy",
        "excellent",
        "great",
        "daily",
        "first",
        "best",
        "good",
        "nice",
    }
)
_NAMED_MONEY = frozenset({"sterling", "dollar", "euro", "yen", "rupee"})
_FATHER_OR_THE = frozenset({"Fr", "Fr.", "The"})
_ANY_SHOP = frozenset({"shop", "store", "outlet", "company", "market", "group", "services", "collection"})
_GOODS = frozenset({"unit", "piece", "item", "currency", "size"})


_ANDS = frozenset({"n", "or", "ar"})
_SHUT = frozenset({"band", "bnd", "बंद", "बन्द"})


_FIELDS = range(4, 9)  # of a line: name, goods, count, money, and perhaps place, payment, remark
_CURRENCY = re.compile(r"(?:rs|inr)?\.? ?₹? ?(?=\d)", re.IGNORECASE)


def part_fields(text: str) -> str:
    """Return ``text`` with commas for the strokes of lines that are lists: "Good Health/ORS/15 box/1190"."""
    if text.count("/") < _FIELDS.start - 1:
        return text
    return "\n".join(map(_parted, text.split("\n")))


def _parted(line: str) -> str:
    fields = [field.strip() for field in line.split("/")]
    if len(fields) not in _FIELDS or not all(fields):
        return line
    named = all(sum(map(str.isalpha, field)) > 1 for field in fields[:2]) and fields[0][0].isalpha()
    money = fields[-2] if fields[-1].isalpha() else fields[-1]
    return ", ".join(fields) if named and _CURRENCY.match(money) else line


def read_texting(text: str, spans: list[Span]) -> None:
    """Read "sld 5 bx 2 apollo 4 5k": in small letters a 2 before a name is "to", a 4 before money "for"."""
    for index in range(1, len(spans) - 1):
        after = spans[index + 1]
        if spans[index].norm not in _ANDS:
            continue
        further = after.kind is NUMBER or (after.has("verb") and not after.title)
        if spans[index].norm == "n" and not spans[index].title and further:
            spans[index].tags = {"link": "and"}  # "3 set clutch plate n 10 oil filter", "n sold 12"
        elif _means_and(spans, index):
            spans[index].tags = {"link": "and"}
    for index, span in enumerate(spans):
        if span.norm in _SHUT and _after_shop(spans, index):
            span.tags = {"verb": "closed"}  # "Tirupati Medical - band"
    for index in range(len(spans) - 2):
        dash, after = spans[index + 1], spans[index + 2]
        joined = dash.norm == "-" and dash.glued and after.kind is Kind.WORD and after.glued
        word = spans[index]
        if joined and word.title and (word.has("smalltalk") or word.has("filler")):
            word.tags = {}  # Hi-Tech, A-One
    _grades(spans)
    _initials(spans)
    _titles(spans)
    _said_twice(spans)
    _opening_kinds(spans)
    if text != text.lower():
        _to_shop(spans)
        _for_price(spans)
        return
    for index in range(1, len(spans) - 1):
        span, before, after = spans[index], spans[index - 1], spans[index + 1]
        if span.kind is not NUMBER or span.text not in ("2", "4") or before.kind is not WORD:
            continue
        named = (
            after.kind is Kind.WORD
            and not _GOODS & after.tags.keys()
            and not {"post", "verb", "duration", "scale"} & after.tags.keys()
        )
        if span.text == "2" and named and not after.glued and {"unit", "item", "piece"} & before.tags.keys():
            span.kind, span.tags, span.number = Kind.WORD, {"link": "to"}, None
        elif (
            span.text == "4"
            and after.kind is Kind.NUMBER
            and after.number is not None
            and (after.number.scaled or after.value >= _MONEY)
        ):
            span.kind, span.tags, span.number = Kind.WORD, {"link": "for"}, None


def _opening_kinds(spans: list[Span]) -> None:
    """What opens a line before a shop's name is the kind of entry: "Collection Jain agency 2450 cash"."""
    for index, span in enumerate(spans[:-2]):
        opens = index == 0 or spans[index - 1].kind is LINE
        if not opens or not (span.has("suffix") and span.has("verb", "collect")):
            continue
        ahead = spans[index + 1 : index + 6]
        if ahead[0].kind is Kind.WORD and not ahead[0].has("suffix") and any(e.has("suffix") for e in ahead):
            span.tags = {tag: meaning for tag, meaning in span.tags.items() if tag != "suffix"}


def _to_shop(spans: list[Span]) -> None:
    """A 2 between counted goods in small letters and a name with a shop word is "to": "buns 2 Cafe Mocha"."""
    for index in range(2, len(spans) - 1):
        span, before, after = spans[index], spans[index - 1], spans[index + 1]
        if span.text != "2" or span.kind is not Kind.NUMBER or before.title or not after.title:
            continue
        goods = {"unit", "item", "piece"} & before.tags.keys()
        shop = any(each.has("suffix") for each in spans[index + 1 : index + 4])
        counted = any(each.has("unit") for each in spans[:index])
        if goods and shop and counted and not after.glued and not _GOODS & after.tags.keys():
            span.kind, span.tags, span.number = Kind.WORD, {"link": "to"}, None


def _for_price(spans: list[Span]) -> None:
    """A 4 between a shop word and a price is "for": "Om Stores 4 4,400"."""
    for span, before, after in zip(spans[1:], spans, spans[2:], strict=False):
        price = after.number is not None and (after.number.scaled or after.number.grouped)
        if span.text == "4" and span.kind is Kind.NUMBER and before.has("suffix") and price:
            span.kind, span.tags, span.number = Kind.WORD, {"link": "for"}, None


def _means_and(spans: list[Span], index: int) -> bool:
    """Whether "or" is "aur" (and): among Hinglish words, between goods and the next quantity."""
    before, after = spans[index - 1], spans[index + 1]
    return (
        spans[index].norm in ("or", "ar")
        and after.kind is Kind.NUMBER
        and before.kind is Kind.WORD
        and any(span.has("hinglish") for span in spans)
    )


def _grades(spans: list[Span]) -> None:
    """A fertiliser's grade is no date: "60 bags 10-26-26"."""
    for span, before in zip(spans[1:], spans, strict=False):
        if span.kind is DATE and span.text in _GRADES and not before.has("day_link"):
            span.kind, span.tags, span.day = Kind.WORD, {"item": "agri"}, None


def _titles(spans: list[Span]) -> None:
    """Leave a capital inside a sentence to the name behind it: Fr. Agnel, The Copper Kettle, Euro Cars."""
    for index, span in enumerate(spans[:-2]):
        if not (span.text in _FATHER_OR_THE or (span.norm in _NAMED_MONEY and "currency" in span.tags)):
            continue
        father = span.text == "Fr" and spans[index + 1].norm == "." and spans[index + 2].title
        father = father or (span.text == "Fr." and spans[index + 1].title)
        the = span.text == "The" and spans[index + 1].title and (index > 0 or spans[index + 2].has("suffix"))
        money = span.has("currency") and span.norm in _NAMED_MONEY and span.title
        if father or the or (money and spans[index + 1].has("suffix") and spans[index + 1].title):
            span.tags = {}


def _initials(spans: list[Span]) -> None:
    """A single capital joined to the next word is a name, whatever the letter means: H&C Stores, A-One."""
    for index, span in enumerate(spans[:-1]):
        if len(span.text) > 1 and span.norm not in _PRAISE:
            continue
        if index and spans[index - 1].kind is NUMBER:
            continue  # 20W-40
        joint = spans[index + 1]
        if len(span.text) == 1 and span.title and joint.norm in ("&", "-", ".") and joint.glued:
            span.tags = {}
        after = spans[index + 2] if index + 2 < len(spans) else None
        word = after is not None and after.kind is WORD and after.glued
        if len(span.text) == 1 and word and joint.norm in ("&", "-") and joint.glued:
            span.tags = {}  # a-one chemist
            if after is not None and not after.has("suffix"):
                after.tags = {}
        if span.norm in _PRAISE and joint.has("suffix") and joint.norm not in _ANY_SHOP:
            span.tags = {}  # fresh mart
        praised = index > 0 and span.norm in _PRAISE and span.title and not joint.tags and joint.title
        if praised and after is not None and after.has("suffix") and after.title:
            span.tags = {}  # gave Happy Kids Store


def _said_twice(spans: list[Span]) -> None:
    """Take out the words in brackets that say the figure before them again: "60 (sixty) atlases"."""
    for index in range(len(spans) - 4, -1, -1):
        if index + 4 > len(spans):
            continue
        figure, opens, words, closes = spans[index : index + 4]
        both = figure.kind is words.kind is NUMBER and opens.norm == "(" and closes.norm == ")"
        if both and figure.value == words.value and words.number is not None and words.number.worded:
            del spans[index + 1 : index + 4]


def _after_shop(spans: list[Span], index: int) -> bool:
    """Whether the word ends its clause right behind a shop's name."""
    place = index - 1
    while place >= 0 and spans[place].norm in ("-", ":", ","):
        place -= 1
    after = spans[index + 1] if index + 1 < len(spans) else None
    ends = after is None or after.kind is Kind.LINE or after.norm in (",", ".", ";", "|")
    return ends and place >= 0 and (spans[place].has("owner") or (place > 0 and spans[place].has("suffix")))
