"""Sets figures aside that what stands around them explains: 12 me se 2, km 64, reached 5.15."""

from __future__ import annotations

from ai.labels import claim, others, tail
from ai.near import at, is_number, tags_of
from ai.spans import DATE, NUMBER, WORD, Kind, Role, Span
from ai.whereabouts import Step, steps_of

_LEAST = 100  # of a part of the price that was paid
_STOCK = frozenset({"stock", "available", "there", "godown", "maal", "avl", "avail", "स्टॉक"})
_FEWER = frozenset({"only", "hi", "sirf", "just", "bas", "me", "in", "was", "were", "ही", "सिर्फ"})
_SMALL_WORDS = frozenset(
    {"is", "hai", "h", "tha", "thi", "the", "है", "था", "थी", "थे", "ka", "ki", "ke", "का"}
)
_TAKEN_BACK = frozenset({"sorry", "sry", "oops", "i mean", "mean", "matlab", "no wait", "correction", "सॉरी"})
_THEM = frozenset({"the", "those", "these", "his", "her", "their", "our", "my"})
_DISTANCES = frozenset({"km", "kms", "kilometer", "kilometre"})
_PAPERS = frozenset({"cheque", "cheques", "chq", "chqs", "chk", "notes", "note", "चेक"})
_GOING = frozenset({"rha", "raha", "rahe", "rhe", "रहा", "रहे"})
_ARRIVED = frozenset(
    {"reached", "at", "came", "left", "arrived", "time", "around", "pahucha", "pahuncha", "pohcha", "nikla"}
)
_TOWARDS = frozenset({"to", "at", "from"})
_LEFT = frozenset(
    {"still", "left", "remaining", "bacha", "bache", "bachi", "bach gaye", "van", "balance", "बचे", "बाकी"}
    | {"chahiye", "chahie", "chaiye", "wants", "want", "needs", "need", "required", "lega", "lenge", "चाहिए"}
)
_REACH = 4
_MOST_PAPERS = 20


def set_side_figures_aside(spans: list[Span]) -> None:
    """Give figures that are neither counts nor money of the entry their role, in place."""
    norms, tags = {span.norm for span in spans}, tags_of(spans)
    stocked = not _STOCK.isdisjoint(norms)
    steps: list[Step] = [_part_of]
    if not _TAKEN_BACK.isdisjoint(norms):
        steps.append(_corrected)
    if "free" in tags:
        steps.append(_scheme)
    if not _PAPERS.isdisjoint(norms):
        steps.append(_cheques)
    if not _GOING.isdisjoint(norms):
        steps.append(_rival_price)
    if not _ARRIVED.isdisjoint(norms):
        steps.append(_clock)
    if "unit" in tags and ("due" in tags or not _LEFT.isdisjoint(norms)):
        steps.append(_left)
    steps.extend(steps_of(norms))
    for index, span in enumerate(spans):
        if span.kind is WORD and span.norm in _DISTANCES:
            _driven(spans, index)
        elif span.kind is NUMBER:
            if stocked:
                _in_stock(spans, index)
            for step in steps:
                step(spans, index)


def _corrected(spans: list[Span], index: int) -> None:
    """8 sorry 9 cartons, 5 i mean 6 box: the first is taken back in the same breath."""
    place = index + 1
    while (word := at(spans, place)) is not None and (word.norm in _TAKEN_BACK or word.norm in (",", "-")):
        place += 1
    meant, unit = at(spans, place), at(spans, place + 1)
    told = any(span.norm in _TAKEN_BACK for span in spans[index + 1 : place])
    if told and is_number(meant) and unit is not None and unit.has("unit"):
        claim(spans, index, place, Role.REMARK)


def _of_them(spans: list[Span], index: int) -> bool:
    """Whether it is the whole of a part before it: "gave back 6 of the 20 shirts"."""
    if not spans[index].free:
        return False
    if index < 3 or spans[index - 1].norm not in _THEM:
        return False
    part, of, the, after = (at(spans, index + step) for step in (-3, -2, -1, 1))
    if part is None or of is None or the is None or not is_number(part) or part.value >= spans[index].value:
        return False
    measured = after is not None and after.has("measure")  # "2 of the 50 kg bags"
    return of.has("link", "of") and the.norm in _THEM and not measured


def _goes_on(spans: list[Span], place: int) -> bool:
    """Whether another figure follows, and no discount is told of."""
    later = any(span.kind is NUMBER and span.free for span in spans[place:])
    return later and not any(span.has("discount") or span.norm == "%" for span in spans)


def _part_of(spans: list[Span], index: int) -> None:
    """12 me se 2 peti · out of 10 box sold last week: the whole that a part was taken from."""
    place = index + 1
    if place < len(spans) and spans[place].has("unit"):
        place += 1
    first, second = at(spans, place), at(spans, place + 1)
    inside = first is not None and second is not None and first.has("post", "me")
    if inside and _goes_on(spans, place):
        if second is not None and second.has("post", "se"):
            if _of_the_bill(spans, index, place + 2):
                claim(spans, place, place + 2, Role.WORDING)
            else:
                claim(spans, index, place + 2, Role.REMARK)
        return
    out, of = at(spans, index - 2), at(spans, index - 1)
    if _of_them(spans, index):
        claim(spans, index - 2, index + 1, Role.WORDING)
        after = at(spans, index + 1)
        if after is not None and (after.has("unit") or after.has("piece")):
            spans[index - 3].role, spans[index - 3].unit = Role.QUANTITY, after.tags.get("unit", "pcs")
            if after.has("unit"):
                after.role = Role.WORDING
        return
    if out is None or of is None or out.norm != "out" or of.norm != "of" or not others(spans, index):
        return
    while place < len(spans) and (spans[place].has("verb", "sell") or spans[place].kind is Kind.DATE):
        place += 1
    claim(spans, index - 2, place, Role.REMARK)


def _of_the_bill(spans: list[Span], index: int, place: int) -> bool:
    """Whether goods are counted beside it, so that it is their price and what follows was paid of it:
    "2 drum oil Sonu Garage ko diye, 14,600 me se 5000 mila"."""
    part = at(spans, place)
    if part is not None and part.has("currency"):
        part = at(spans, place + 1)
    if part is None or not is_number(part) or not _LEAST <= part.value < spans[index].value:
        return False
    counts = [place for place, span in enumerate(spans) if is_number(span) and span is not part]
    larger = any(spans[other].value >= spans[index].value for other in counts if other != index)
    counted = any(
        (after := at(spans, other + 1)) is not None and (after.has("unit") or after.has("piece"))
        for other in counts
        if other != index
    )
    return counted and not larger


def _in_stock(spans: list[Span], index: int) -> None:
    """Only 5 was there · stock 60 hi tha: what could be supplied; the count stands elsewhere."""
    twice = any(
        span.kind is NUMBER and span.value == spans[index].value and place != index
        for place, span in enumerate(spans)
    )
    if not twice:
        return
    start, end = index, index + 1
    while start > 0 and (spans[start - 1].norm in _STOCK or spans[start - 1].norm in _FEWER):
        start -= 1
    while (
        end < len(spans)
        and end < index + _REACH
        and (
            spans[end].norm in _STOCK
            or spans[end].norm in _FEWER
            or spans[end].norm in _SMALL_WORDS
            or spans[end].has("unit")
        )
    ):
        end += 1
    if any(span.norm in _STOCK for span in spans[start:end]):
        claim(spans, start, end, Role.REMARK)


def _driven(spans: list[Span], index: int) -> None:
    """Km 64: the word stands before its number."""
    before, figure = at(spans, index - 1), at(spans, index + 1)
    if before is not None and before.number is not None and not before.number.grouped:
        if any(span.has("expense") for span in spans) and others(spans, index - 1):
            claim(spans, index - 1, index + 1, Role.REFERENCE)  # "petrol 500, 86 km"
    elif is_number(figure) and others(spans, index + 1):
        claim(spans, index, index + 2, Role.REFERENCE)


def _scheme(spans: list[Span], index: int) -> None:
    """12 pe 1 free: the scheme, whose free goods are told elsewhere."""
    link, second, free = at(spans, index + 1), at(spans, index + 2), at(spans, index + 3)
    on = link is not None and (link.has("post", "par") or link.norm in ("pr", "per"))
    if on and is_number(second) and free is not None and free.has("free"):
        claim(spans, index, index + 4, Role.SCHEME)


def _cheques(spans: list[Span], index: int) -> None:
    """2 cheques 10,000 + 5,000: how many papers."""
    after = at(spans, index + 1)
    if (
        after is not None
        and after.norm in _PAPERS
        and spans[index].value < _MOST_PAPERS
        and others(spans, index)
    ):
        spans[index].role = Role.REMARK


def _rival_price(spans: list[Span], index: int) -> None:
    """Competitor 58 me de raha tha: somebody else's price."""
    at_price, gives, going = at(spans, index + 1), at(spans, index + 2), at(spans, index + 3)
    if at_price is None or gives is None or going is None or not at_price.has("post"):
        return
    if gives.norm in ("de", "bech", "दे", "बेच") and going.norm in _GOING and others(spans, index):
        start = index
        while start > 0 and spans[start - 1].kind is WORD and spans[start - 1].clause == spans[index].clause:
            start -= 1
        claim(spans, start, tail(spans, index + 4), Role.REMARK)


def _clock(spans: list[Span], index: int) -> None:
    """Driver reached 5.15: a time of day."""
    hour, dot, minute = spans[index].text.partition(".")
    before = at(spans, index - 1)
    timed = before is not None and before.norm in _ARRIVED and bool(dot) and len(minute) == 2
    timed = timed and hour.isdigit() and int(hour) < 24 and int(minute) % 5 == 0 and int(minute) < 60
    if timed and others(spans, index):
        claim(spans, index, index + 1, Role.DURATION)


def _left(spans: list[Span], index: int) -> None:
    """Sold 12 bx 3600, 6 bx still in my van; 5 box aur chahiye: what is left or wished for besides."""
    unit, clause = at(spans, index + 1), spans[index].clause
    before = at(spans, index - 1)
    if unit is None or before is None or not unit.has("unit") or not others(spans, index):
        return
    opens = before.clause < clause or before.has("link", "and")
    end = index + 2
    while end < len(spans) and spans[end].clause == clause and spans[end].kind in (WORD, DATE):
        end += 1
    said = {span.norm for span in spans[index + 2 : end]}
    rest = spans[index + 2 : end]
    stored = bool(_LEFT & said) or any(span.has("due") for span in rest)
    stored = stored and not any("verb" in span.tags or span.tags.get("link") in _TOWARDS for span in rest)
    if opens and stored and any(span.has("unit") for span in spans[:index]):
        claim(spans, index, end, Role.REMARK)
