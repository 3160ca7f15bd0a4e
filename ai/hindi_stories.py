"""Sets aside what a Hindi sentence tells around a deal that is told whole without it.

"45 km bike chalai, Raman Sweets ko 10 tin ghee diya 48,000 ka, unki ek aur branch Jan me khul rahi hai": once
the goods, the money and the verb of a deal stand, a sentence with a verb of its own and no word of dealing
holds nothing of the entry, whatever figures stand in it. People who dictate set no commas: such a sentence
begins as well where its subject does ("woh", "unki", "bola").
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from operator import attrgetter

from ai.hindi_story_clauses import (
    comes_again,
    deals_now,
    denies,
    is_finite,
    is_first_person_plan,
    may_be_money,
    may_name,
    names_party,
    names_shop,
    nothing_moved,
    refuses_charge,
    taken_back,
    tells_of_them,
    wants_later,
)
from ai.hindi_story_words import ENDS, HEAD_ENDS, OPENERS, PERSONS, SAYS
from ai.spans import NUMBER, WORD, Kind, Role, Span

_CLAUSE = attrgetter("clause")
_DONE = frozenset({"sell", "give", "take", "buy", "collect", "return", "pay", "get", "order", "bill"})
_MONEY = frozenset({"collect", "pay", "get", "give"})
_VISITS = frozenset({"visit", "met", "closed", "noorder", "absent"})
_COUNTED = frozenset({"unit", "piece", "item"})
_LONGEST = 30  # spans


def set_hindi_stories_aside(spans: list[Span]) -> None:
    """Give such sentences the role of a remark, in place."""
    tales = told_around(spans)
    if not tales:
        return
    for part in tales:
        about_us = not tells_of_them(part)
        for span in part:
            if span.kind is not Kind.LINE and not (about_us and span.has("place")):
                span.role = Role.REMARK  # "phir Vijay Nagar pahuncha" tells where the client is
    told = {id(span) for part in tales for span in part}
    clause, before, inside = 0, spans[0].clause, id(spans[0]) in told
    for span in spans:  # what was told in one breath with the deal is a clause of its own
        if (span.clause, id(span) in told) != (before, inside):
            clause += 1
        before, inside = span.clause, id(span) in told
        span.clause = clause


def told_around(spans: Sequence[Span]) -> list[list[Span]]:
    """Return the sentences that only tell something around the one deal of these spans."""
    if not any(
        is_finite(span) or span.norm in SAYS or span.has("verb", "noorder") for span in spans
    ) or not _is_hindi(spans):
        return []
    if any(span.kind is Kind.LINE for span in spans[:-1]):
        return []
    parts = _parts(spans)
    if len(parts) < 2:
        return []
    begun = next((place for place, part in enumerate(parts) if _is_deal(part)), len(parts))
    tells = [
        _tells(part, ahead=place < begun, known=_told_again(parts, place)) for place, part in enumerate(parts)
    ]
    if not any(tells):
        return []
    rest = [span for part, tale in zip(parts, tells, strict=True) if not tale for span in part]
    if not rest:
        return []
    visit = _is_visit(rest)
    named = names_party(rest)
    if (visit and not named) or not (visit or _is_whole(rest)):
        return []
    aside = []
    for place, (part, tale) in enumerate(zip(parts, tells, strict=True)):
        if not tale or part[0].role is Role.REMARK:
            continue
        numbers = any(span.kind is NUMBER for span in part)
        if visit and (comes_again(part) or (numbers and place > begun and not tells_of_them(part))):
            continue
        if not _dated_apart(part, rest) or (not named and may_name(part)):
            continue
        aside.append(part)
    return aside


def _is_hindi(spans: Sequence[Span]) -> bool:
    return any(
        span.has("hinglish") or (span.kind is WORD and (span.norm in ENDS or not span.text[:1].isascii()))
        for span in spans
    )


def _parts(spans: Sequence[Span]) -> list[list[Span]]:
    """Return the clauses, cut as well before a subject that opens a sentence behind a verb, and behind the
    "phir bhi" or "tab" that ends what came before."""
    parts: list[list[Span]] = []
    for _, group in groupby(spans, key=_CLAUSE):
        part: list[Span] = []
        for span in group:
            if part and _opens(part, span):
                parts.append(part)
                part = []
            part.append(span)
        parts.append(part)
    return parts


def _opens(part: list[Span], span: Span) -> bool:
    """Whether a sentence begins at ``span``, behind a part that has a verb of its own."""
    before = part[-1]
    if before.norm in OPENERS or span.kind in (Kind.MARK, Kind.LINE):
        return False
    if span.norm in OPENERS or (span.norm in SAYS and not tells_of_them(part)):
        return any(is_finite(each) or "verb" in each.tags or each.kind is NUMBER for each in part)
    ends = before.norm in HEAD_ENDS and len(part) > 1 and (is_finite(part[-2]) or "verb" in part[-2].tags)
    return ends and not is_finite(span)


def _is_deal(part: list[Span]) -> bool:
    """Whether goods or money moved in it."""
    if any(span.has("verb", "noorder") for span in part):
        return False  # "3 dukan ghumi kuch nahi mila"
    return any(span.kind is NUMBER for span in part) and any(span.tags.get("verb") in _DONE for span in part)


def _told_again(parts: list[list[Span]], place: int) -> frozenset[tuple[str, str]]:
    """Return the pairs of words that the other sentences hold: a name told twice is lost with none."""
    if not any(span.has("suffix") for span in parts[place]):
        return frozenset()
    others = [part for index, part in enumerate(parts) if index != place]
    return frozenset((a.norm, b.norm) for part in others for a, b in pairwise(part))


def _tells(part: list[Span], *, ahead: bool, known: frozenset[tuple[str, str]]) -> bool:
    """Whether the sentence has a verb of its own and nothing of a deal. ``ahead``: no deal is told yet, so
    that it can take none back. ``known``: pairs of words that other sentences hold."""
    words = [span for span in part if span.kind is WORD]
    if refuses_charge(part) or (wants_later(part) and not names_shop(part, known)):
        return True
    stood = bool(words) and words[-1].norm == "the" and any("post" in span.tags for span in words)
    if len(words) < 2 or len(part) > _LONGEST or not (stood or any(is_finite(span) for span in words)):
        return False
    if any(denies(part, index) for index in range(len(part))) or (not ahead and taken_back(words)):
        return False
    if names_shop(part, known) or is_first_person_plan(part):
        return False
    if deals_now(part) and not nothing_moved(part, ahead=ahead):
        return False
    return not any(span.kind is NUMBER and may_be_money(part, index) for index, span in enumerate(part))


def _is_visit(rest: list[Span]) -> bool:
    return any(span.tags.get("verb") in _VISITS for span in rest) and not any(
        span.kind is NUMBER for span in rest
    )


def _is_whole(rest: list[Span]) -> bool:
    """Whether the goods and the money of a deal, or money that came, and its verb are told."""
    verbs = {span.tags["verb"] for span in rest if "verb" in span.tags}
    spent = any(span.has("expense") for span in rest) and any(span.kind is NUMBER for span in rest)
    if spent and not verbs & {"sell", "buy", "collect", "return", "order"} and not names_party(rest):
        return True
    if not _DONE & verbs and not any(span.has("pay") for span in rest):
        return False
    counts = figures = 0
    for index, span in enumerate(rest):
        if span.kind is not NUMBER:
            continue
        after = rest[index + 1] if index + 1 < len(rest) else None
        if after is not None and _COUNTED & after.tags.keys():
            counts += 1
        else:
            figures += 1
    if counts:
        return figures > 0
    worth = any(
        span.has("verb", "sell") and before.has("post", "ka") and figure.kind is NUMBER
        for figure, before, span in zip(rest, rest[1:], rest[2:], strict=False)
    )  # "2500 ka maal diya"
    paid = any(span.has("pay") and not span.has("pay", "credit") for span in rest)
    moved = (bool(_MONEY & verbs) or paid) and not verbs & {"sell", "order", "return"}
    return figures > 1 or (figures == 1 and (worth or moved))


def _dated_apart(part: list[Span], rest: list[Span]) -> bool:
    """Whether a day in the sentence is none of the entry's."""
    if tells_of_them(part):
        return True
    days = [
        span
        for span, after in zip(part, (*part[1:], part[-1]), strict=True)
        if span.kind is Kind.DATE and not after.has("day_link", "hour")  # "kal raat 3 baje soya"
    ]
    if not days or all(span.has("day", "0") for span in days):
        return True
    later = any(span.has("future") or (is_finite(span) and span.norm.endswith(PERSONS)) for span in part)
    return later or any(span.kind is Kind.DATE for span in rest)
