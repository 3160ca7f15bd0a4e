"""Sets aside how many were wished for when fewer were supplied: "order 20 box ka tha pr 12 hi diya"."""

from __future__ import annotations

from ai.near import at, said
from ai.spans import NUMBER, WORD, Kind, Role, Span

# Words of wishing; behind or before their figure in the same breath.
_WISHES = frozenset(
    {"wanted", "want", "wants", "asked", "asked for", "ordered", "order", "ordr", "odr", "demand", "demanded"}
    | {
        "needed",
        "manga",
        "maanga",
        "mange",
        "maange",
        "mangi",
        "mang rahe",
        "maang rahe",
        "chahiye",
        "chaiye",
    }
    | {"chahie", "bola", "bole", "kaha", "bola tha", "requirement", "required", "lega", "lenge", "lene wala"}
    | {"ऑर्डर", "मांगा", "मांगे", "मांगी", "माँगा", "माँगे", "माँगी", "चाहिए", "बोला", "कहा"}
)
_BUT = frozenset(
    {"but", "pr", "par", "pe", "lekin", "lkn", "magar", "mgr", "per", "however", "लेकिन", "पर", "मगर"}
)
_ONLY = frozenset({"hi", "only", "sirf", "just", "bas", "keval", "ही", "सिर्फ", "केवल", "बस"})
_DONE = frozenset({"give", "sell", "take", "buy", "get"})
_ORDERED = frozenset({"ordered", "order", "ordr", "odr", "ऑर्डर"})
_ASKED = frozenset(
    {
        "wanted",
        "manga",
        "maanga",
        "mange",
        "maange",
        "asked",
        "asked for",
        "मांगा",
        "मांगे",
        "मांगी",
        "माँगी",
    }
)
_LARGE = 1000  # a bare figure from here on may be money
_FEW = 12  # spans between the wish and what was done


def set_wishes_aside(spans: list[Span]) -> None:
    """Give the figure of a wish, and its words, the role of a remark, in place, when another one is marked as
    what was supplied."""
    numbers = [index for index, span in enumerate(spans) if span.kind is NUMBER and span.free]
    if len(numbers) < 2 or not said(spans, _WISHES):
        return
    if not any(span.tags.get("verb") in _DONE for span in spans):
        return
    for wish in numbers:
        for done in numbers:
            if done != wish and abs(done - wish) <= _FEW and _supplied(spans, wish, done):
                return


def _supplied(spans: list[Span], wish: int, done: int) -> bool:
    """Whether ``wish`` was only wished for and ``done`` supplied; then the words get their roles."""
    if spans[done].value > spans[wish].value or not (_count(spans, wish) and _count(spans, done)):
        return False
    reach = _wish(spans, wish, done)
    if reach is None or not _contrast(spans, wish, done, reach):
        return False
    start, end = reach
    unit, after = at(spans, wish + 1), at(spans, done + 1)
    for span in spans[start:end]:
        if span.kind is not Kind.LINE:
            span.role = Role.REMARK
    for index in (*range(end, done), done - 1, *range(done + 1, min(done + 4, len(spans)))):
        if spans[index].free and (spans[index].norm in _BUT or spans[index].norm in _ONLY):
            spans[index].role = Role.WORDING
    again = any(
        span.kind is NUMBER and span.value == spans[done].value and place != done and _counted(spans, place)
        for place, span in enumerate(spans)
    )
    if again and not _counted(spans, done):
        spans[done].role = Role.REMARK  # "4 hi liya, ... 4 nag clock"
    elif (
        unit is not None
        and unit.has("unit")
        and after is not None
        and not (after.has("unit") or after.has("item"))
    ):
        spans[done].role, spans[done].unit = Role.QUANTITY, unit.tags["unit"]
    subject = at(spans, start - 1)
    if subject is not None and subject.has("post", "ne") and any(span.has("verb", "give") for span in spans):
        subject.tags = {**subject.tags, "post": "ko"}  # "X ne 50 manga, 30 diya": what was given went to X
    return True


def _counted(spans: list[Span], index: int) -> bool:
    after = at(spans, index + 1)
    return after is not None and (after.has("unit") or after.has("piece"))


def _count(spans: list[Span], index: int) -> bool:
    """Whether the figure counts: no money stands beside it."""
    before, after, further = (at(spans, index + step) for step in (-1, 1, 2))
    priced = before is not None and (before.has("link", "at") or before.has("rate", "before"))
    if priced or any(each is not None and each.norm in ("per", "each", "/") for each in (after, further)):
        return False  # "an order of 250 strips at 62 per strip"
    number = spans[index].number
    scaled = number is not None and (number.scaled or number.grouped)
    scaled = scaled or (spans[index].value >= _LARGE and not _counted(spans, index))
    return not scaled and not any(each is not None and each.has("currency") for each in (before, after))


def _contrast(spans: list[Span], wish: int, done: int, reach: tuple[int, int]) -> bool:
    """Whether a "but" or "only" stands between the figures or beside the one that was supplied, or words of
    ordering and of delivery stand beside one each."""
    between = spans[min(wish, done) + 1 : max(wish, done)]
    beside = spans[max(0, done - 1) : done + 4]
    behind = spans[reach[1] : reach[1] + 2]
    if any(span.norm in _BUT or span.norm in _ONLY for span in (*between, *beside, *behind)):
        return spans[wish].value > spans[done].value or wish < done
    told = spans[reach[0] : reach[1]]
    ordered = any(span.norm in _ORDERED or span.norm in _ASKED for span in told)
    delivered = any(span.tags.get("verb") in ("sell", "give") for span in beside if span not in told)
    return ordered and delivered and spans[wish].clause != spans[done].clause


def _wish(spans: list[Span], index: int, done: int) -> tuple[int, int] | None:
    """Return where the words of the wish begin and end, or None when the figure is none."""
    start, end = index, index + 1
    unit = at(spans, end)
    if unit is not None and unit.has("unit"):
        end += 1
    found = False
    stop = done if done > index else len(spans)
    while end < stop and spans[end].kind is WORD and end < index + 7:
        span = spans[end]
        if span.norm in _WISHES:
            found = True
        elif span.norm in _BUT or not (
            span.has("post", "ka")
            or span.has("past")
            or span.has("item")
            or span.has("filler")
            or span.has("link")
        ):
            break
        end += 1
    lead = index - 1
    while lead >= 0 and lead != done and spans[lead].kind is WORD and lead > index - 4:
        if spans[lead].norm in _WISHES:
            start, found = lead, True
        elif not (spans[lead].has("past") or spans[lead].has("filler") or spans[lead].has("link")):
            break
        lead -= 1
    return (start, end) if found else None
