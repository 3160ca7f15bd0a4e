"""Takes goods and places off the ends of a name."""

from __future__ import annotations

from collections.abc import Sequence

from ai.clients import ClientIndex, Match
from ai.name_words import given_name, joint, nameable, says_more
from ai.names import FIRST_WORDS
from ai.party import GOODS, SHOP_KINDS, Party, claim, of_two_words
from ai.spans import NUMBER, QUANTITY, SIZE, WORD, Kind, Role, Span
from ai.streets import address_start, street_like
from ai.trades import TRADES

_PERSONS = frozenset({"mr", "mr.", "mrs", "mrs.", "ms", "miss", "madam", "sir", "shri", "smt", "dr", "dr."})


def in_goods_position(spans: Sequence[Span], start: int) -> bool:
    """Whether the words at ``start`` stand where goods stand: right after a quantity."""
    index = start - 1
    while index >= 0 and (spans[index].role is SIZE or spans[index].has("link", "of")):
        index -= 1
    if index < 0:
        return False
    span = spans[index]
    counted = span.role is Role.WORDING and (span.has("unit") or span.has("free") or span.has("measure"))
    return counted or (span.kind is NUMBER and span.role in (QUANTITY, Role.FREE))


def known_part(spans: list[Span], party: Party, clients: ClientIndex, text: str) -> tuple[int, int] | None:
    """Return the longest part of the run, from its start or to its end, that is a known client."""
    goods = in_goods_position(spans, party.start)
    for length in range(party.end - party.start, 0, -1):
        starts = (party.end - length, party.start) if goods else (party.start, party.end - length)
        for start in dict.fromkeys(starts):
            part = text[spans[start].start : spans[start + length - 1].end]
            if clients.match(part).kind in (Match.EXACT, Match.ALIAS, Match.SAME):
                return start, start + length
    return None


def narrow(spans: list[Span], party: Party, clients: ClientIndex | None, text: str) -> Party:
    """Take goods and places off the ends of the name."""
    if clients is not None and (known := known_part(spans, party, clients, text)) is not None:
        rest = [*range(party.start, known[0]), *range(known[1], party.end)]
        # A known name inside a longer one ("Apollo" in "Apollo Sales Thane") is not that client, unless
        # what is left over is goods or a place.
        if all(
            GOODS & spans[index].tags.keys()
            or spans[index].role is Role.SIZE
            or spans[index].has("place")
            or spans[index].has("direction")
            for index in rest
        ):
            for index in rest:
                if spans[index].has("place") or spans[index].has("direction"):
                    spans[index].role = Role.PLACE
            party.start, party.end = known
            return party
    _strip_person(spans, party)
    _strip_goods(spans, party)
    strip_place(spans, party)
    return party


def _strip_person(spans: list[Span], party: Party) -> None:
    """Leave the firm: "Mr Thomas of Star Electricals"."""
    if spans[party.start].norm not in _PERSONS:
        return
    of = next((i for i in range(party.start + 1, party.end - 1) if spans[i].norm in ("of", "from")), None)
    if of is not None and any(span.has("suffix") for span in spans[of + 1 : party.end]):
        party.start = of + 1


def _strip_goods(spans: list[Span], party: Party) -> None:
    start, end = party.start, party.end
    if in_goods_position(spans, start):
        while start < end - 1 and (
            GOODS & spans[start].tags.keys()
            or spans[start].role is Role.SIZE
            or spans[start].kind is not Kind.WORD
        ):
            if not _stands(spans, start + 1, end):
                break
            start += 1
        stripped = start > party.start
        owner = next((index for index in range(start, end) if spans[index].has("owner")), None)
        lower = next((index for index in range(start, end) if spans[index].title), None)
        if owner is not None and owner > start and not stripped:
            # "5 peti Mother Care ko": a capital before a common name may be the goods or belong to the name.
            party.sure = party.sure and owner == start + 1 and not spans[start].title
            start = owner
        elif lower is not None and lower > start and _stands(spans, lower, end):
            start = lower
        elif (
            not stripped
            and owner is None
            and _own_words(spans, start, end) > 1
            and not _named_before(spans, start)
        ):
            party.sure = False
    after = spans[end] if end < len(spans) else None
    counted = any(span.role is QUANTITY for span in spans)
    # "Raj Plastic - 40 pcs", "Kapoor Crockery:": a mark ends the name, goods or not.
    parted = after is not None and (
        after.kind is Kind.LINE
        or after.norm in (":", "|", "!")
        or (after.norm == "-" and not after.glued)
        or says_more(spans, end)
    )
    if (
        counted
        and not (parted and spans[end - 1].title)
        and (after is None or after.kind is not Kind.WORD)
        and not _goods_named(spans, start, end)
    ):
        while end - 1 > start and (
            spans[end - 1].role is Role.SIZE
            or (GOODS & spans[end - 1].tags.keys() and not spans[end - 1].has("suffix"))
        ):
            if end - 2 > start and spans[end - 2].norm in ("&", "and") and spans[end - 1].title:
                break  # "Hank's Feed & Seed"
            if spans[end - 1].has("owner") and end - 2 == start and spans[start].has("same", "shri"):
                break  # "sri balaji"
            end -= 1
    if end < party.end and party.way == "first" and spans[end].title:
        traded = end + 1 == party.end and spans[end].norm in TRADES
        shop = any(span.has("suffix") for span in spans[start:end])
        if (traded and not shop) or not _known_name(spans, start, end):
            party.sure = False  # "Red Chilli 5 box", "New India Colour 3 tin"
    party.start, party.end = start, end


def _named_before(spans: list[Span], start: int) -> bool:
    """Whether the goods of the quantity before ``start`` stand before it: "Gulf oil 6 carton Sonu Auto"."""
    place = start - 1
    while place > 0 and spans[place].role is Role.WORDING:
        place -= 1
    if place < 1 or spans[place].role is not Role.QUANTITY:
        return False
    before = spans[place - 1]
    if before.has("post", "ka") and place > 1:
        before = spans[place - 2]
    return bool(GOODS & before.tags.keys()) or before.role is Role.SIZE


def _known_name(spans: list[Span], start: int, end: int) -> bool:
    return any(span.has("owner") or span.has("suffix") for span in spans[start:end])


def _own_words(spans: list[Span], start: int, end: int) -> int:
    """Return how many words stand before the shop word: one of two may be the goods."""
    words = [span for span in spans[start:end] if span.kind is Kind.WORD and not span.has("place")]
    shop = next((index for index, span in enumerate(words) if span.has("suffix")), None)
    if shop is None:
        return len(words)
    # "2 carton X Kisan Seva Kendra": the shop's own name is complete without X.
    whole = shop > 0 and " " in words[shop].norm and words[shop].norm not in SHOP_KINDS
    return shop + 1 if whole else shop


def _goods_named(spans: list[Span], start: int, end: int) -> bool:
    """Whether the goods are named outside the run, right after their quantity."""
    for index, span in enumerate(spans):
        if (
            not start <= index < end
            and in_goods_position(spans, index)
            and span.kind is Kind.WORD
            and span.free
        ) and (nameable(spans, index) or GOODS & span.tags.keys()):
            return True
    return False


def _stands(spans: list[Span], start: int, end: int) -> bool:
    """Whether the words can be a name by themselves: not shop words alone, nor "Store Aluva"."""
    opens = start < end and spans[start].norm in FIRST_WORDS
    own = [span for span in spans[start:end] if span.kind is Kind.WORD and span.title]
    shops = sum(span.has("suffix") for span in own)
    # "Super Market" is a name, "Store Aluva" a shop word and its place.
    capitals = len(own) - sum(span.has("place") and not span.has("suffix") for span in own if shops)
    return capitals > 1 or any(
        span.kind is Kind.WORD
        and not span.has("suffix")
        and (opens or not (span.has("place") or span.has("place_maybe")))
        and span.role is not Role.SIZE
        for span in spans[start:end]
    )


def strip_place(spans: list[Span], party: Party) -> None:
    """Take the place off the end of the name: "Apollo Bandra" is Apollo, in Bandra."""
    end = party.end
    place = end
    while place > party.start:
        span = spans[place - 1]
        if (
            span.has("place")
            or (span.has("direction") and place - 1 > party.start and spans[place - 2].has("place"))
            or (
                span.has("place_maybe")
                and place == end
                and place - 1 > party.start
                and (
                    spans[place - 2].has("suffix")
                    or place - 1 - party.start > 1
                    or (
                        spans[place - 2].title
                        and not (spans[place - 2].tags or span.norm == spans[place - 2].norm)
                    )
                )
            )
            or (joint(spans, place - 1) and place < end)
        ):
            place -= 1
        else:
            break
    if place == end:
        place = address_start(spans, party.start, end)
    single = sum(len(span.norm.split()) for span in spans[party.start : place] if span.kind is WORD) == 1
    numbered = spans[party.start].kind is Kind.NUMBER  # "99 Store Kharadi"
    named = single and not numbered and not _stands(spans, party.start, place)
    if named:  # "Hotel Sagar": what is left would be no name
        party.sure = party.sure and not spans[end - 1].has("place")
        place = end
    if place == party.start + 1 < end - 1 and spans[party.start].norm in FIRST_WORDS:
        place += 1  # "Hotel Rajwada Indore"
    if place == party.start:  # a shop that is called like a place
        place = party.start + 1 if end - party.start > 1 and spans[party.start + 1].has("place") else end
    if place < end:
        claim(spans, place, end, Role.PLACE)
        while place > party.start + 1 and spans[place - 1].has("link"):
            place -= 1  # "Singh Drapers of Wembley"
        party.end = place
    words = spans[party.start : party.end]
    party.sure = party.sure and not street_like(spans, party.start, party.end)
    if (
        len(words) == 1
        and words[0].has("suffix")
        and not words[0].has("owner")
        and not of_two_words(words[0])
        and not given_name(words[0])
    ):
        party.sure = False  # "Medical Siliguri": whose?
    shops = [index for index, span in enumerate(words) if span.has("suffix")]
    if (
        shops
        and 0 < shops[-1] < len(words) - 1
        and any(span.kind is Kind.WORD for span in words[shops[-1] + 1 :])
    ):
        party.sure = party.sure and words[0].norm in ("hotel", "cafe", "dr", "st")
    head = words[0] if words else None
    if head is not None and head.has("place") and len(words) == 2 and GOODS & words[1].tags.keys():
        party.sure = False  # "Leicester Spices"
    elif head is not None and head.has("place") and len(words) == 2 and not words[1].has("suffix"):
        claim(spans, party.start, party.start + 1, Role.PLACE)
        party.start += 1
        party.sure = party.sure and words[1].has("owner")
