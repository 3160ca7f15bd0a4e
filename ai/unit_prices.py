"""Finds what one costs beside a count of several: "8,799 ek ka", "ek dozen ka 240", "kilo ka bhav 320".

The words around a figure are written down as one letter each, and the ways of telling such a price are
patterns over these letters.
"""

from __future__ import annotations

import re

from ai.near import at, is_number
from ai.spans import LINE, NUMBER, WORD, Kind, Role, Span

_ONE = frozenset({"ek", "एक", "one", "1", "single", "ik"})
_EVERY = frozenset({"each", "every", "har", "हर", "per", "prati", "प्रति", "pr"})
_OF = frozenset({"ka", "ki", "ke", "का", "की", "के", "of", "k"})
_PRICE = frozenset(
    {"rate", "price", "bhav", "bhaav", "bhaw", "daam", "dam", "keemat", "kimat", "qeemat", "mol", "cost"}
    | {"costs", "costing", "priced", "भाव", "रेट", "दाम", "कीमत", "क़ीमत", "मोल"}
)
_JOINTS = frozenset({"is", "hai", "h", "he", "hain", "@", ":", "-", "=", "for", "at", "है"})
_LAID = frozenset({"lagaya", "lagaye", "laga", "lage", "lagi", "padi", "pada", "pade", "लगाया", "पड़ी", "पड़ा"})
_IN = frozenset({"me", "mein", "pe", "par", "in", "में", "पर", "पे"})
_DEALS = frozenset({"give", "sell", "take", "buy", "order", "bill"})
_WHOLE = frozenset({"amount", "discount"})
_ONE_PIECE = frozenset({"one piece", "one pc", "one pcs", "single piece", "ek piece", "ek pis"})
_SIGNS = _ONE | _EVERY | _PRICE
_GOODS = frozenset({"unit", "piece", "item"})
_REACH = 6  # spans on either side of the figure
_MOST = 10000  # nobody counts more goods than that
_FAR = 4  # spans between a count and the word for what it counts

# o one, e each, a article, u what is counted, k "ka", m "me", r a word for a price, j a joint, l "was laid",
# c a currency, N the figure, v a verb of dealing, t a word of the whole, p "ko", "," a break, $ an end.
_FIGURE = r"c?Nc?"
_CLOSES = r"(?=[,vjlt$])"
_BEFORE = re.compile(
    rf"(?:(?:[oe]+u?|au|u(?=k?r))[km]?r?[jl]?{_FIGURE}(?:[km]{_CLOSES})?|rk?[oe]+u?k?j?{_FIGURE}"
    rf"|u{_FIGURE}k){_CLOSES}"
)
_BEHIND = re.compile(rf"{_FIGURE}l?(?:kr)?[jkm]?[oe]+u?k?{_CLOSES}")
_OPENS = frozenset(",v$jp")  # what stands before "ek ka 240"


def read_unit_price(spans: list[Span], index: int) -> None:
    """Give the figure the role of a rate and the words that tell so the role of wording, in place."""
    first, last = max(0, index - _REACH), min(len(spans), index + _REACH + 1)
    before = spans[index - 1] if index else None
    counted = before is not None and not _GOODS.isdisjoint(before.tags)
    if not counted and not any(map(_may_tell, spans[first:last])):
        return
    letters, places = _letters(spans, first, last, index)
    if not {"o", "e", "r"} & set(letters) and "uN" not in letters:
        return
    found = _match(letters, letters.index("N"))
    if found is None:
        return
    start, end = places[found[0]], places[found[1] - 1] + 1
    if _is_rated(spans, start):
        return
    told = "r" in letters[found[0] : found[1]]
    named = next((span for span in spans[start:end] if _counted_by(span)), None)
    several = [
        place
        for place, span in enumerate(spans)
        if span.kind is NUMBER and not start <= place < end and _counts(spans, place, named)
    ]
    if not several or not (told or not _priced(spans, several, index)):
        return
    for span in spans[start:end]:
        if span.kind is not Kind.LINE:
            span.role = Role.WORDING
    spans[index].role = Role.RATE
    spans[index].unit = named.tags.get("unit", "") if named is not None else ""


def _match(letters: str, figure: int) -> tuple[int, int] | None:
    """Return where the words of the price begin and end among the letters."""
    for start in range(figure):
        found = _BEFORE.match(letters, start)
        if found is not None and letters[start - 1 : start] in _OPENS and start <= figure < found.end():
            return found.span()
    start = figure - 1 if letters[figure - 1] == "c" else figure
    found = _BEHIND.match(letters, start)
    if found is None or letters[start - 1 : start] == "t":
        return None
    return found.span()


def _is_rated(spans: list[Span], start: int) -> bool:
    """Whether a word for the rate stands before: "rate 640 each", "@ 90 each"."""
    before = at(spans, start - 1)
    return before is not None and before.free and before.has("rate")


def _priced(spans: list[Span], several: list[int], index: int) -> bool:
    """Whether the goods that are counted have another price: "2 bottle 100 ki, ek bottle 60 ki"."""
    for count in several:
        for place in range(count + 1, len(spans)):
            span = spans[place]
            if span.clause != spans[count].clause or place == index or span.tags.get("link") == "to":
                break
            after = at(spans, place + 1)
            litres = span.number is not None and span.number.litre
            litres = litres or (after is not None and (after.has("size") or after.has("measure")))
            if span.kind is NUMBER and span.role in (Role.NONE, Role.MONEY) and not litres:
                beside = spans[place - 1 : place + 3]
                paid = any(each.has("pay") or each.has("paid") or each.has("due") for each in beside)
                if not paid and span.value != spans[count].value * spans[index].value:
                    return True
    return False


def _may_tell(span: Span) -> bool:
    """Whether the word can belong to the price of one: a quick look before its letters are written down."""
    if span.kind is NUMBER:
        return span.value == 1
    return span.norm in _SIGNS or (" " in span.norm and not _SIGNS.isdisjoint(span.norm.split()))


def _letters(spans: list[Span], first: int, last: int, index: int) -> tuple[str, list[int]]:
    """Return a letter for every word from ``first`` to ``last``, and where each stands; "$" is an end."""
    letters, places = ["$"], [first]
    for place in range(first, last):
        for letter in _letter(spans[place], figure=place == index):
            letters.append(letter)
            places.append(place)
    letters.append("$" if last == len(spans) else "x")
    places.append(last)
    return "".join(letters), places


def _letter(span: Span, *, figure: bool) -> str:
    """Return the letters of a span: one for each of its words."""
    if figure:
        return "N"
    if span.kind is LINE:
        return ","
    if span.kind is NUMBER:
        return "o" if span.value == 1 and span.role in (Role.NONE, Role.QUANTITY) else "n"
    if span.has("currency"):
        return "c"
    words = span.norm.split()
    known = [_word(word) for word in words]
    if span.norm in _ONE_PIECE:
        return "ou"
    if "" not in known:
        return "".join(known)
    if span.kind is not WORD:
        return ","
    if any(tag in span.tags for tag in _WHOLE):
        return "t"
    if _counted_by(span):
        return "u"
    if span.tags.get("verb") in _DEALS:
        return "v"
    return "p" if span.has("post", "ko") else "x"


def _word(word: str) -> str:
    if word in _ONE:
        return "o"
    if word in _EVERY:
        return "e"
    if word in _OF:
        return "k"
    if word in _PRICE:
        return "r"
    if word in _LAID:
        return "l"
    if word in _IN:
        return "m"
    if word == "a":
        return "a"
    return "j" if word in _JOINTS else ""


def _counted_by(span: Span) -> bool:
    return (
        span.norm not in _ONE_PIECE
        and span.kind is WORD
        and (span.has("unit") or span.has("piece") or span.has("item"))
    )


def _counts(spans: list[Span], place: int, named: Span | None) -> bool:
    """Whether this number counts several of what ``named`` says, or of anything when it says nothing."""
    span = spans[place]
    if span.role not in (Role.NONE, Role.QUANTITY) or not 1 < span.value < _MOST or span.currency:
        return False
    unit = None if named is None else named.tags.get("unit")
    for step in range(1, _FAR + 1):
        word = at(spans, place + step)
        if word is None or word.has("post") or word.has("link") or word.has("verb"):
            return False
        if word.kind is Kind.MARK or is_number(word):
            return False
        if named is not None and unit is None and word.norm.rstrip("s") == named.norm.rstrip("s"):
            return True
        if word.has("unit") and named is not None and unit is None:
            continue
        if word.has("unit"):
            own = word.tags["unit"]
            return unit in (None, own) or (unit == "pcs" and not word.has("measure"))
        if (word.has("piece") or word.has("item")) and (named is None or unit == "pcs"):
            return True
    return False
