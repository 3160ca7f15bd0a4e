"""Finds goods that are given free: "2 free", "10+1 box", "5 strips in scheme", "3 patta upar se muft"."""

from __future__ import annotations

from itertools import pairwise

from ai.near import at, is_number, said, tagged
from ai.spans import NUMBER, Kind, Role, Span

_BONUS = frozenset({"bonus", "बोनस"})
# "5 box sugar free": what the goods are without.
_WITHOUT = frozenset(
    {"sugar", "gluten", "fat", "oil", "dust", "chemical", "lead", "alcohol", "hands", "acid"}
)
# What stands between goods and "free", or before them.
_WERE = frozenset(
    {"was", "were", "is", "are", "has", "have", "been", "given", "supplied", "added", "sent", "went", "going"}
    | {"also", "as", "for", "absolutely", "completely", "totally", "thrown", "in", "delivered", "came"}
)
_GIVING = frozenset({"giving", "gave", "given", "adding", "throwing in", "threw in", "supplying", "sending"})
_TELLING = 5
_NAME = 3  # words of goods between a count and "free"
_BETWEEN = ("in", "with", "as", "by", "at")  # "5 strips [in] scheme", "[as] bonus"


def _more_of_it(spans: list[Span], index: int) -> bool:
    """Whether goods that were counted before are free: "50 notebooks ... with 5 notebooks free"."""
    goods, free = at(spans, index + 1), at(spans, index + 2)
    if goods is None or free is None or not free.has("free") or not (goods.has("piece") or goods.has("item")):
        return False
    return any(
        span.norm == goods.norm and place and is_number(spans[place - 1])
        for place, span in enumerate(spans[:index])
    )


def _offer(spans: list[Span], index: int) -> bool:
    """Claim what is offered, not given: "12 pe 1 free scheme"."""
    bought, post, free = at(spans, index - 2), at(spans, index - 1), at(spans, index + 1)
    if bought is None or post is None or free is None or not post.has("post", "par") or not free.has("free"):
        return False
    if not is_number(bought) or not bought.free:
        return False
    last = at(spans, index + 2)
    end = index + 3 if last is not None and last.has("scheme") else index + 2
    for span in spans[index - 2 : end]:
        span.role = Role.SCHEME
    return True


def read_free_goods(spans: list[Span], index: int) -> None:
    """2 free, + 1 box free, free 2, 20+2 free strips."""
    if _offer(spans, index):
        return
    after, further = at(spans, index + 1), at(spans, index + 2)
    before = at(spans, index - 1)
    word = None
    if after is not None and after.has("free"):
        word = after
    elif after is not None and after.has("unit") and further is not None and further.has("free"):
        word, after.role = further, Role.WORDING
    elif (last := _given_free(spans, index)) is not None:
        word = spans[last]
        for span in spans[index + 1 : last]:
            span.role = Role.WORDING
    elif (end := _other_goods(spans, index)) is not None:
        for span in spans[index : end + 1]:
            span.role = Role.REMARK
        return
    elif (last := _behind_scheme(spans, index)) is not None:
        word = spans[last]
        for span in spans[index + 1 : last]:
            span.role = Role.WORDING
    elif _more_of_it(spans, index):
        word, spans[index + 1].role = spans[index + 2], Role.WORDING
    elif before is not None and before.has("free") and before.free:
        word = before
        if after is not None and after.has("unit") and after.free:
            after.role = Role.WORDING  # "free 5 pkt"
    if word is None or spans[index].role is Role.MONEY:
        return
    spans[index].role = Role.FREE
    word.role = Role.WORDING
    if before is not None and before.norm in _GIVING:
        before.role = Role.WORDING  # "we're giving 3 boxes free"
    if before is not None and before.norm in ("+", "and", "&", "plus"):
        before.role = Role.WORDING
        counted = at(spans, index - 2)
        unit = at(spans, index + 2)
        if (
            counted is not None
            and is_number(counted)
            and counted.free
            and unit is not None
            and unit.has("unit")
        ):
            counted.role, counted.unit, unit.role = Role.QUANTITY, unit.tags["unit"], Role.WORDING


def _behind_scheme(spans: list[Span], index: int) -> int | None:
    """Return where it is said that this count came with the deal: "5 patta scheme me fri", "5 as bonus".

    Only beside a larger count before it: alone, "5 box scheme me diya" is a sale.
    """
    if not _is_less(spans, index):
        return None
    place = index + 1
    if (unit := at(spans, place)) is not None and unit.has("unit"):
        place += 1
    while (span := at(spans, place)) is not None and span.kind is Kind.WORD and span.free:
        if span.has("free") or span.has("scheme") or span.norm in _BONUS:
            return _last(spans, place)
        if not (span.tags.get("link") in _BETWEEN or span.has("post", "me") or span.has("verb", "give")):
            break
        place += 1
    return None


def _given_free(spans: list[Span], index: int) -> int | None:
    """Return where it is said that a smaller count was given free: "2 bottles were given free"."""
    unit = at(spans, index + 1)
    if unit is None or not (unit.has("unit") or unit.has("piece")) or not _is_less(spans, index):
        return None
    for place in range(index + 2, min(index + 2 + _TELLING, len(spans))):
        if spans[place].has("free"):
            return place if place > index + 2 else None
        if spans[place].norm not in _WERE or not spans[place].free:
            return None
    return None


def _last(spans: list[Span], place: int) -> int:
    """Return the last of the words that say so: "skeem [me fri]"."""
    while (after := at(spans, place + 1)) is not None and (after.has("free") or after.has("scheme")):
        place += 1
    return place


def _other_goods(spans: list[Span], index: int) -> int | None:
    """Return where "free" stands behind other goods than those that were sold: "and 5 box crocin free"."""
    unit = at(spans, index + 1)
    if unit is None or not unit.has("unit") or not _is_less(spans, index):
        return None
    for end in range(index + 3, index + 3 + _NAME):
        word, before = at(spans, end), at(spans, end - 1)
        if word is None or before is None or before.kind is not Kind.WORD or not before.free:
            return None
        if not (before.has("item") or before.has("piece") or not before.tags) or before.norm in _WITHOUT:
            return None
        if word.has("free"):
            return end
    return None


def _is_less(spans: list[Span], index: int) -> bool:
    """Whether a larger count stands before this one."""
    return any(
        before.kind is NUMBER and after.has("unit") and before.value > spans[index].value
        for before, after in pairwise(spans[:index])
    )


def may_be_free(spans: list[Span]) -> bool:
    """Return whether any word says that something is free; a quick look before each figure is asked."""
    return tagged(spans, "free") or tagged(spans, "scheme") or said(spans, _BONUS)
