"""Finds whom an entry is about: the client or supplier, and its place."""

from __future__ import annotations

from collections.abc import Iterator

from ai.capitals import has_small_letters, widen
from ai.clients import ClientIndex
from ai.name_runs import name_runs
from ai.name_words import nameable
from ai.names import backward, forward
from ai.no_parties import DOINGS, NOBODY, OTHERS, SOMEBODY, THINGS, names_nobody
from ai.party import GOODS, Party, all_tagged, claim, has_shop_word, is_firm, only_place
from ai.party_ends import in_goods_position, known_part, narrow
from ai.spans import NUMBER, REFERENCE, SIZE, WORD, Kind, Role, Span

_BEFORE_NAMES = frozenset(
    {
        "the", "our", "my", "a", "an", "existing", "regular", "party", "client", "customer",
        "new client",
        "new customer", "new party", "new shop", "new outlet",
    }
)  # fmt: skip
# How surely a marker tells the party; the lowest wins. With the same rank the first one in the text wins.
_RANKS = {
    "named": 0, "ko": 1, "to": 1, "ke_yahan": 2, "taraf": 2, "ke_liye": 3, "ne": 3, "from": 3, "se": 3,
    "by": 4, "with": 5, "at": 6, "me": 6, "for": 7, "ka": 8,
}  # fmt: skip

_PLACES_OF_SALE = frozenset({"shop", "outlet", "store"})
_UNNAMED = (Role.NONE, Role.WORDING)
_WEAK = 7  # from here on the marker says little: "dusri company ka maal"


def find_party(
    spans: list[Span], clients: ClientIndex | None, text: str, *, purchase: bool = False
) -> Party | None:
    """Return the party and claim its words; places met on the way get their role.

    ``purchase``: the heading says that the entry is a purchase, so a firm's name is the supplier.
    """
    found = list(_marked(spans))
    places = [party for party in found if only_place(spans, party)]
    for party in places:
        claim(spans, party.start, party.end, Role.PLACE)
    found = [party for party in found if party not in places]
    if found:
        best = min(found, key=lambda party: (_RANKS[party.way], party.start))
        if best.way == "with":
            # "discussion with Naveen at Green Earth Agro": a person of the shop
            there = [each for each in found if each.way in ("at", "to")]
            best = next((each for each in there if has_shop_word(spans, each)), best)
            best.sure = best.sure and (not there or best in there)
        if best.way in ("me", "at") and not has_shop_word(spans, best):
            beyond = _positional(spans, clients, text)
            if beyond is not None and has_shop_word(spans, beyond) and beyond.start >= best.end:
                claim(spans, best.start, best.end, Role.PLACE)  # "कोलार में पटेल मशीनरी गया"
                beyond.way, best = best.way, beyond
        if _RANKS[best.way] >= _WEAK and (shop := _shop_before(spans, best, clients, text)) is not None:
            best = shop
        widen(spans, best)
        best = narrow(spans, best, clients, text)
        others = [
            party for party in found if party.start != best.start and not best.start <= party.start < best.end
        ]
        twice = best.way != "named" and any(
            party.start == best.start and party.way != best.way for party in found
        )
        best.sure = best.sure and not twice  # "Back to Nature ko"
        best.again = any(party.way == best.way for party in others)
    else:
        positional = _positional(spans, clients, text)
        if positional is not None and is_firm(spans, positional):
            positional.sure = purchase or _is_paid(spans, positional)
        if positional is None:
            return None
        widen(spans, positional)
        best = narrow(spans, positional, clients, text)
    if best.end - 1 > best.start and spans[best.end - 1].has("weekday") and _of_an_order(spans, best.end):
        best.end -= 1  # "Pearl Chemist's Wednesday order"
    if best.end <= best.start:
        return None
    lead = spans[best.start - 1] if best.start == 1 else None
    if lead is not None and lead.kind is Kind.NUMBER and lead.role is Role.SIZE:
        best.start = 0  # "24 Hours Pharmacy 4 box"
    claim(spans, best.start, best.end, Role.CLIENT)
    return best


def _of_an_order(spans: list[Span], index: int) -> bool:
    return index < len(spans) and spans[index].norm.partition(" ")[0] in ("order", "orders")


def _shop_before(spans: list[Span], weak: Party, clients: ClientIndex | None, text: str) -> Party | None:
    """Return the shop that an earlier clause names: what a later one says "ka" or "for" of is only talk."""
    first = _positional(spans, clients, text)
    if first is None or spans[first.start].clause >= spans[weak.start].clause:
        return None
    shop = any(span.has("suffix") for span in spans[first.start : first.end])
    return first if shop and first.end <= weak.start else None


def _marked(spans: list[Span]) -> Iterator[Party]:
    """Yield the names that a small word marks: to X, X ko, client X."""
    for index, span in enumerate(spans):
        if not span.tags or span.kind is not WORD or span.role not in _UNNAMED:
            continue
        if "party" in span.tags and not (
            index and spans[index - 1].title and nameable(spans, index - 1) and span.title
        ):
            start = index + 1
            while start < len(spans) and (spans[start].norm in (":", "-", "is", "name", "was", "=")):
                start += 1
            loose = start == index + 1 and span.norm in _PLACES_OF_SALE
            if loose and not (start < len(spans) and spans[start].title):
                continue  # "30 rolls shop towel"
            named = start < len(spans) and spans[start].kind is WORD and nameable(spans, start)
            if named and not _nobody(spans, start, start + 1):
                yield Party("named", start, forward(spans, start), supplier=span.has("party", "supplier"))
        elif (
            span.has("link")
            and span.tags["link"] in _RANKS
            and not (span.title and index and spans[index - 1].title)
        ):
            way = span.tags["link"]
            if way == "to" and index and spans[index - 1].has("hinglish"):
                continue  # "birthday hai to thoda jaldi": then
            start = index + 1
            while (
                start < len(spans)
                and spans[start].norm in _BEFORE_NAMES
                and not (spans[start].title or spans[start].role is Role.SIZE)  # "to A-1 Tyres"
            ):
                start += 1
            if start < len(spans) and spans[start].norm == "," and way in ("to", "from"):
                start += 1  # "from, Garden Mills, bought"
            if start >= len(spans) or (spans[start].norm == ":" and (start := start + 1) >= len(spans)):
                continue
            first = spans[start]
            number = first.kind is NUMBER and first.free and first.value < 100 and way in ("to", "from")
            if not number and first.kind is not WORD and first.norm not in ("<", "`", '"', "_", "*"):
                continue
            weak = way in ("by", "for", "at", "with")
            if way == "for" and index and spans[index - 1].has("verb", "closed"):
                continue  # "closed for puja"
            if weak and not (nameable(spans, start) or (first.title and not first.has("pay"))):
                continue
            if first.norm in OTHERS or first.norm in DOINGS:
                continue
            if first.norm in NOBODY or (first.norm in THINGS and weak and not _goes_on(spans, start)):
                continue
            end = forward(spans, start)
            if _nobody(spans, start, max(end, start + 1)):
                continue
            if end > start and not (span.title and index == 0 and _subject(spans, end)):
                yield Party(way, start, end)
        elif span.has("post", "wala") and any(each.has("verb", "take") for each in spans[index:]):
            start = backward(spans, index)
            shop = any(each.has("suffix") or each.has("owner") for each in spans[start:index])
            if start < index and shop and not (index + 1 < len(spans) and nameable(spans, index + 1)):
                yield Party("ne", start, index)  # "Gill Paint House wale 12 tin le gaye"
        elif span.has("post") and span.tags["post"] in _RANKS:
            stop = index
            while stop > 0 and (
                spans[stop - 1].has("post", "wala")
                or spans[stop - 1].norm in ("wale", "wala")
                or spans[stop - 1].role is Role.REMARK  # "Om Kirana [ke malik Dinesh bhai] ko"
            ):
                stop -= 1
            start = backward(spans, stop)
            goods = span.has("post", "ka") and all_tagged(spans, Party("ka", start, stop), GOODS)
            somebody = start + 1 == stop and spans[start].norm in SOMEBODY and not spans[start].title
            other = somebody or (spans[start].norm in OTHERS if start < stop else False)
            if start < stop and not goods and not other and not _nobody(spans, start, stop):
                yield Party(span.tags["post"], start, stop)


def _goes_on(spans: list[Span], start: int) -> bool:
    """Whether the word is a name's or begins one: "at Counter Cafe", "by post office canteen"."""
    after = spans[start + 1] if start + 1 < len(spans) else None
    return spans[start].title or (after is not None and after.has("suffix"))


def _nobody(spans: list[Span], start: int, stop: int) -> bool:
    """Whether the words name nobody: "to walk in customer", "wahi ko"."""
    return names_nobody(span.norm for span in spans[start:stop])


def _anyone(spans: list[Span], run: Party) -> bool:
    """Whether it is only a kind of place: "nobody in the office"."""
    before = spans[run.start - 1] if run.start else None
    alone = run.end == run.start + 1 and not spans[run.start].title
    return alone and before is not None and (before.norm == "the" or before.has("link", "in"))


def _subject(spans: list[Span], end: int) -> bool:
    """Whether the words before ``end`` act or receive: "From Farm took", "By Nature ko"."""
    after = spans[end] if end < len(spans) else None
    return has_small_letters(spans) and after is not None and (after.has("post") or after.has("verb", "take"))


def _is_paid(spans: list[Span], run: Party) -> bool:
    """Whether money went there: "paid Dabur 40k"."""
    return run.start > 0 and spans[run.start - 1].has("verb", "pay")


def _is_firm_named(spans: list[Span], run: Party) -> bool:
    return is_firm(spans, run) and (run.start == 0 or _is_paid(spans, run))


def _positional(spans: list[Span], clients: ClientIndex | None, text: str) -> Party | None:
    """Return the name that nothing marks: a shop's name, a known client, the first words, or the last."""
    runs = [Party("first", start, end) for start, end in name_runs(spans) if not _nobody(spans, start, end)]
    if not runs:
        return None
    for run in runs:
        if clients is not None and known_part(spans, run, clients, text) is not None:
            return run
    free = [
        run
        for run in runs
        if (not all_tagged(spans, run, GOODS) or _is_firm_named(spans, run)) and not only_place(spans, run)
    ]
    for run in free:
        if run.start and spans[run.start].title and spans[run.start - 1].has("verb", "visit"):
            return run  # "... but visited Dr Kelkar"
    shops = [
        run
        for run in free
        if any(span.has("suffix") for span in spans[run.start : run.end]) and not _anyone(spans, run)
    ]
    if shops:
        return shops[0]
    before = [run for run in free if not in_goods_position(spans, run.start)]
    figures = [
        index
        for index, span in enumerate(spans)
        if span.kind is NUMBER and span.role not in (SIZE, REFERENCE, Role.SCHEME)
    ]
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
        if words[0].title and not any(GOODS & span.tags.keys() for span in words):
            free[0].sure = False
            return free[0]
    return None
