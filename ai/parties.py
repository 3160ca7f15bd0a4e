"""Finds whom an entry is about: the client or supplier, and its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ai.clients import ClientIndex, Match
from ai.lexicon import Lexicon
from ai.names import backward, forward, joint, nameable, shouted, written
from ai.spans import Kind, Role, Span

# How surely a marker tells the party; the lowest wins. With the same rank the first one in the text wins.
_RANKS = {
    "named": 0, "ko": 1, "to": 1, "ke_yahan": 2, "taraf": 2, "ke_liye": 3, "ne": 3, "from": 3, "se": 3, "by": 4,
    "with": 5, "at": 6, "me": 6, "for": 7, "ka": 8,
}  # fmt: skip
_GOODS = frozenset({"item", "piece", "loose"})


@dataclass(slots=True)
class Party:
    """The found name and its spans. ``way``: the marker ("to", "ko", "first" ...); ``sure``: no other reading
    is near; ``again``: another name is marked the same way."""

    way: str
    start: int
    end: int
    sure: bool = True
    again: bool = False
    supplier: bool = False


def find_party(
    spans: list[Span], clients: ClientIndex | None, text: str, *, purchase: bool = False
) -> Party | None:
    """Return the party and claim its words; places met on the way get their role.

    ``purchase``: the heading says that the entry is a purchase, so a firm's name is the supplier.
    """
    found = list(_marked(spans))
    places = [party for party in found if _only_place(spans, party)]
    for party in places:
        _claim(spans, party.start, party.end, Role.PLACE)
    found = [party for party in found if party not in places]
    if found:
        best = min(found, key=lambda party: (_RANKS[party.way], party.start))
        best = _narrow(spans, best, clients, text)
        others = [party for party in found if party.start != best.start and not best.start <= party.start < best.end]
        best.again = any(_RANKS[party.way] == _RANKS[best.way] and party.way == best.way for party in others)
    else:
        positional = _positional(spans, clients, text)
        if positional is not None and _firm(spans, positional):
            positional.sure = purchase
        if positional is None:
            return None
        best = _narrow(spans, positional, clients, text)
    if best.end <= best.start:
        return None
    _claim(spans, best.start, best.end, Role.CLIENT)
    return best


def _claim(spans: list[Span], start: int, end: int, role: Role) -> None:
    for span in spans[start:end]:
        span.role = role


def _marked(spans: list[Span]) -> Iterator[Party]:
    """Yield the names that a small word marks: to X, X ko, client X."""
    for index, span in enumerate(spans):
        if span.kind is not Kind.WORD or span.role not in (Role.NONE, Role.WORDING):
            continue
        if span.has("party") and not (index and spans[index - 1].title and nameable(spans, index - 1) and span.title):
            start = index + 1
            while start < len(spans) and (spans[start].norm in (":", "-", "is", "name", "was", "=")):
                start += 1
            if start < len(spans) and spans[start].kind is Kind.WORD and nameable(spans, start):
                yield Party("named", start, forward(spans, start), supplier=span.has("party", "supplier"))
        elif span.has("link") and span.tags["link"] in _RANKS and not (span.title and index and spans[index - 1].title):
            way = span.tags["link"]
            start = index + 1
            while start < len(spans) and (spans[start].norm in ("the", "our", "my", "mr.", "party", "client", "customer")):
                start += 1
            if start >= len(spans) or (spans[start].norm == ":" and (start := start + 1) >= len(spans)):
                continue
            first = spans[start]
            number = first.kind is Kind.NUMBER and first.free and first.value < 100 and way in ("to", "from")
            if not number and first.kind is not Kind.WORD and first.norm not in ("<", "`", '"', "_", "*"):
                continue
            weak = way in ("by", "for", "at", "with")
            if weak and not (nameable(spans, start) or (first.title and not first.has("pay"))):
                continue
            if first.norm in ("be", "us", "me", "him", "them", "you", "it", "go", "get", "do", "have", "stock", "warehouse", "godown"):
                continue
            end = forward(spans, start)
            if end > start:
                yield Party(way, start, end)
        elif span.has("post") and span.tags["post"] in _RANKS:
            stop = index
            while stop > 0 and (spans[stop - 1].has("post", "wala") or spans[stop - 1].norm in ("wale", "wala")):
                stop -= 1
            start = backward(spans, stop)
            if start < stop:
                yield Party(span.tags["post"], start, stop)


def _only_place(spans: list[Span], party: Party) -> bool:
    words = [span for span in spans[party.start : party.end] if span.kind is Kind.WORD]
    return bool(words) and words[0].has("place") and all(span.has("place") or span.has("direction") for span in words)


def _positional(spans: list[Span], clients: ClientIndex | None, text: str) -> Party | None:
    """Return the name that nothing marks: a shop's name, a known client, the first words, or the last."""
    runs = [Party("first", start, end) for start, end in _runs(spans)]
    if not runs:
        return None
    for run in runs:
        if clients is not None and _known_part(spans, run, clients, text) is not None:
            return run
    free = [
        run
        for run in runs
        if (not _all(spans, run, _GOODS) or (run.start == 0 and _firm(spans, run))) and not _only_place(spans, run)
    ]
    shops = [run for run in free if any(span.has("suffix") for span in spans[run.start : run.end])]
    if shops:
        return shops[0]
    before = [run for run in free if not _goods_position(spans, run.start)]
    figures = [index for index, span in enumerate(spans) if span.kind is Kind.NUMBER and span.role is not Role.SIZE]
    first_figure = figures[0] if figures else len(spans)
    leading = [run for run in before if run.start < first_figure]
    if leading:
        return leading[0]
    if before:
        before[-1].way = "last"
        return before[-1]
    if len(free) == 1 and any(span.has("owner") for span in spans[free[0].start : free[0].end]):
        return free[0]
    counts = [span for span in spans if span.role is Role.QUANTITY]
    if len(free) == 1 and len(counts) == 1:
        # "5 boxes Apollo": the words after the unit may be the goods as well.
        words = [span for span in spans[free[0].start : free[0].end] if span.kind is Kind.WORD]
        if words[0].title and not any(_GOODS & span.tags.keys() for span in words):
            free[0].sure = False
            return free[0]
    return None


def _firm(spans: list[Span], run: Party) -> bool:
    """Whether the run is only the name of a firm whose goods have the same name: "Dabur 10 carton"."""
    words = [span for span in spans[run.start : run.end] if span.kind is Kind.WORD]
    after = spans[run.end] if run.end < len(spans) else None
    return all(span.has("firm") for span in words) and after is not None and after.kind is Kind.NUMBER


def _all(spans: list[Span], run: Party, tags: frozenset[str]) -> bool:
    """Whether every word of the run names goods ("Dolo 650", "hand wash")."""
    words = [span for span in spans[run.start : run.end] if span.kind is Kind.WORD and span.role is not Role.SIZE]
    return all(tags & span.tags.keys() and not span.has("owner") for span in words)


def _runs(spans: list[Span]) -> Iterator[tuple[int, int]]:
    index = 0
    fresh = True
    while index < len(spans):
        span = spans[index]
        shop = fresh and span.kind is Kind.WORD and span.title and span.role is Role.NONE
        if (span.kind is Kind.WORD and nameable(spans, index) and span.role is not Role.SIZE) or (
            shop and not (span.has("verb") or span.has("link")) and _shop_ahead(spans, index)
        ):
            end = forward(spans, index, open_first=False) if nameable(spans, index) else forward(spans, index)
            if end > index:
                yield index, end
                index, fresh = end, False
                continue
        fresh = span.kind in (Kind.LINE, Kind.DATE, Kind.MARK)
        index += 1


def _shop_ahead(spans: list[Span], index: int) -> bool:
    """Whether capitals lead from here to a shop word: Good Luck Super Market."""
    for span in spans[index + 1 : index + 6]:
        if span.kind is not Kind.WORD or not span.title or span.has("verb"):
            return False
        if span.has("suffix"):
            return True
    return False


def _goods_position(spans: Sequence[Span], start: int) -> bool:
    """Whether the words at ``start`` stand where goods stand: right after a quantity."""
    index = start - 1
    while index >= 0 and (spans[index].role is Role.SIZE or spans[index].has("link", "of")):
        index -= 1
    if index < 0:
        return False
    span = spans[index]
    counted = span.role is Role.WORDING and (span.has("unit") or span.has("free"))
    return counted or (span.kind is Kind.NUMBER and span.role in (Role.QUANTITY, Role.FREE))


def _known_part(spans: list[Span], party: Party, clients: ClientIndex, text: str) -> tuple[int, int] | None:
    """Return the longest part of the run, from its start or to its end, that is a known client."""
    goods = _goods_position(spans, party.start)
    for length in range(party.end - party.start, 0, -1):
        starts = (party.end - length, party.start) if goods else (party.start, party.end - length)
        for start in dict.fromkeys(starts):
            part = text[spans[start].start : spans[start + length - 1].end]
            if clients.match(part).kind in (Match.EXACT, Match.ALIAS, Match.SAME):
                return start, start + length
    return None


def _narrow(spans: list[Span], party: Party, clients: ClientIndex | None, text: str) -> Party:
    """Take goods and places off the ends of the name."""
    if clients is not None and (known := _known_part(spans, party, clients, text)) is not None:
        rest = [*range(party.start, known[0]), *range(known[1], party.end)]
        # A known name inside a longer one ("Apollo" in "Apollo Sales Thane") is not that client, unless
        # what is left over is goods or a place.
        if all(_GOODS & spans[index].tags.keys() or spans[index].role is Role.SIZE or spans[index].has("place") or spans[index].has("direction") for index in rest):
            for index in rest:
                if spans[index].has("place") or spans[index].has("direction"):
                    spans[index].role = Role.PLACE
            party.start, party.end = known
            return party
    _strip_goods(spans, party)
    _strip_place(spans, party)
    return party


def _strip_goods(spans: list[Span], party: Party) -> None:
    start, end = party.start, party.end
    if _goods_position(spans, start):
        while start < end - 1 and (_GOODS & spans[start].tags.keys() or spans[start].role is Role.SIZE or spans[start].kind is not Kind.WORD):
            if not _stands(spans, start + 1, end):
                break
            start += 1
        stripped = start > party.start
        owner = next((index for index in range(start, end) if spans[index].has("owner")), None)
        lower = next((index for index in range(start, end) if spans[index].title), None)
        if owner is not None and owner > start and not stripped:
            start = owner
        elif lower is not None and lower > start and _stands(spans, lower, end):
            start = lower
        elif not stripped and owner is None and end - start > 1:
            party.sure = False
    after = spans[end] if end < len(spans) else None
    if (after is None or after.kind is not Kind.WORD) and not _goods_named(spans, start, end):
        while end - 1 > start and (spans[end - 1].role is Role.SIZE or (_GOODS & spans[end - 1].tags.keys() and not spans[end - 1].has("suffix"))):
            end -= 1
    party.start, party.end = start, end


def _goods_named(spans: list[Span], start: int, end: int) -> bool:
    """Whether the goods are named outside the run, right after their quantity."""
    for index, span in enumerate(spans):
        if not start <= index < end and _goods_position(spans, index) and span.kind is Kind.WORD and span.free:
            if nameable(spans, index) or _GOODS & span.tags.keys():
                return True
    return False


def _stands(spans: list[Span], start: int, end: int) -> bool:
    """Whether the words can be a name by themselves: not shop words alone."""
    return any(span.kind is Kind.WORD and not span.has("suffix") and span.role is not Role.SIZE for span in spans[start:end])


def _strip_place(spans: list[Span], party: Party) -> None:
    end = party.end
    place = end
    while place > party.start:
        span = spans[place - 1]
        if span.has("place") or (span.has("direction") and place - 1 > party.start and spans[place - 2].has("place")):
            place -= 1
        elif span.has("place_maybe") and place == end and place - 1 > party.start and spans[place - 2].has("suffix"):
            place -= 1
        elif joint(spans, place - 1) and place < end:
            place -= 1
        else:
            break
    if place == party.start:  # a shop that is called like a place
        place = party.start + 1 if end - party.start > 1 and spans[party.start + 1].has("place") else end
    if place < end:
        _claim(spans, place, end, Role.PLACE)
        party.end = place
        return
    words = spans[party.start : party.end]
    shops = [index for index, span in enumerate(words) if span.has("suffix")]
    if shops and 0 < shops[-1] < len(words) - 1 and any(span.kind is Kind.WORD for span in words[shops[-1] + 1 :]):
        party.sure = party.sure and words[0].norm in ("hotel", "cafe", "dr", "st")
    head = words[0] if words else None
    if head is not None and head.has("place") and len(words) == 2 and not words[1].has("suffix"):
        _claim(spans, party.start, party.start + 1, Role.PLACE)
        party.start += 1
        party.sure = party.sure and words[1].has("owner")


def name_of(spans: list[Span], start: int, end: int, text: str, lexicon: Lexicon) -> str:
    """Return the name as it is saved."""
    raw = text[spans[start].start : spans[end - 1].end]
    name = written(raw, lexicon)
    return shouted(name) if text.isupper() else name
