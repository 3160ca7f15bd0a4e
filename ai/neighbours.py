"""Sets shops aside that only say where the client is: "Gupta Kirana ke bagal wale Jain Store ko"."""

from __future__ import annotations

from ai.names import backward
from ai.near import at
from ai.spans import NUMBER, WORD, Role, Span

# Words of a neighbour's place; behind "ke", before the name of the client.
BESIDE = frozenset(
    {"bagal", "bagl", "baju", "bazu", "samne", "saamne", "paas", "pas", "piche", "peeche", "pichhe", "aage"}
    | {"nazdeek", "najdik", "upar", "niche", "neeche", "sath", "baju me", "बगल", "सामने", "पास", "पीछे"}
    | {"आगे", "बाजू", "नजदीक", "ऊपर", "नीचे"}
)
BUT = frozenset({"but", "lekin", "magar", "however", "par", "pr", "लेकिन", "मगर", "पर"})
_CARRIERS = frozenset({"boy", "ladka", "ladke", "driver", "staff", "aadmi", "admi", "banda", "लड़का", "आदमी"})
_FETCHED = frozenset({"gaya", "gaye", "carried", "caried", "picked", "took", "collected", "ले", "गया", "laya"})
_NEXT = frozenset({"next", "next to", "near", "opp", "opposite", "beside", "behind", "adjacent", "besides"})
_MARKS = ("ko", "ne", "se")
_LONGEST = 12  # spans before "but"


def set_neighbours_aside(spans: list[Span]) -> None:
    """Give such shops, with the words that say what they are, the role of a remark, in place."""
    norms = {span.norm for span in spans}
    for index, span in enumerate(() if BESIDE.isdisjoint(norms) else spans):
        if span.kind is WORD and span.norm in BESIDE and index > 1 and spans[index - 1].has("post", "ka"):
            _beside(spans, index)
    if not BUT.isdisjoint(norms):
        _before_but(spans)
    if not _NEXT.isdisjoint(norms):
        _next_to(spans)
    if not _CARRIERS.isdisjoint(norms):
        _carried(spans)


def _beside(spans: list[Span], index: int) -> None:
    """Hotel 21 ke samne Moti Dairy ko."""
    start = backward(spans, index - 1)
    end = index + 1
    while (word := at(spans, end)) is not None and word.tags.get("post") in ("wala", "me", "ka"):
        end += 1
    marked = next(
        (place for place in range(end, len(spans)) if spans[place].tags.get("post") in _MARKS), None
    )
    shop = any(span.has("suffix") or span.has("owner") for span in spans[start : index - 1])
    if start == index - 1 or not shop or marked is None or backward(spans, marked) > end:
        return
    for span in spans[start:end]:
        span.role = Role.REMARK


def _next_to(spans: list[Span]) -> None:
    """..., next to Gupta Kirana: a clause that says where it is, by another shop."""
    for index, span in enumerate(spans[1:], 1):
        if span.norm not in _NEXT or span.clause == spans[index - 1].clause:
            continue
        clause = [each for each in spans if each.clause == span.clause]
        shop = any(each.has("suffix") for each in clause)
        if shop and not any(each.kind is NUMBER or "verb" in each.tags for each in clause):
            for each in clause:
                each.role = Role.REMARK


def _carried(spans: list[Span]) -> None:
    """Mohan Stores ka ladka le gaya; carried by boy from Mohan Stores: who fetched it."""
    for number in dict.fromkeys(span.clause for span in spans if span.norm in _CARRIERS):
        clause = [span for span in spans if span.clause == number]
        others = [span for span in spans if span.clause != number]
        words = {word for span in clause if span.kind is WORD for word in span.norm.split()}
        figures = any(span.kind is NUMBER for span in clause)
        told = any(span.kind is NUMBER for span in others) and any("verb" in span.tags for span in others)
        if number and words & _FETCHED and told and not figures:
            for span in clause:
                span.role = Role.REMARK


def _before_but(spans: list[Span]) -> None:
    """My cousin works at Metro Store but ...: what is told before the deal and holds no figure."""
    place = next(
        (index for index, span in enumerate(spans) if span.norm in BUT and not span.title and index), None
    )
    if place is None or place > _LONGEST or any(span.kind is NUMBER for span in spans[:place]):
        return
    if spans[place].has("post") and not spans[place - 1].has("past"):
        return  # "Mohan Stores par 5 box diye"
    behind = spans[place + 1 :]
    dealt = any(span.tags.get("verb") in ("sell", "buy", "give", "take", "collect", "get") for span in behind)
    marked = any(
        span.tags.get("post") in _MARKS or span.tags.get("link") in ("to", "from") for span in behind
    )
    named = any(span.has("suffix") for span in behind)
    told = any(span.has("suffix") for span in spans[:place])
    if dealt and marked and named and told and any(span.kind is NUMBER for span in behind):
        for span in spans[: place + 1]:
            span.role = Role.REMARK
