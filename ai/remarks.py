"""Separates what is only said beside an entry: sentences around it, promises, terms, references."""

from __future__ import annotations

from ai.name_words import nameable
from ai.spans import NUMBER, PERCENT, REFERENCE, WORD, Kind, Role, Span

_PROMISE = frozenset(
    {"will", "would", "shall", "if", "when", "wants", "want", "promised", "asked", "said", "bola", "kaha"}
)
_OPEN_ROLES = frozenset({Role.NONE, Role.QUANTITY, Role.MONEY, Role.DURATION, Role.WORDING})
_DONE = frozenset({"sell", "give", "order", "buy", "take", "get", "collect", "pay"})
_SETTLED = frozenset(
    {"paid", "pay", "settled", "adjusted", "credited", "cleared", "deducted", "collected", "payable"}
)
_SMALLEST = 100  # a bare figure from here on may be money that is settled later
_KEPT = (Role.REMARK, REFERENCE, PERCENT, Role.SCHEME, Role.DURATION, Role.PAID, Role.DUE)
_FIGURES = (Role.QUANTITY, Role.MONEY, Role.RATE)


def set_asides(spans: list[Span]) -> None:
    """Give whole clauses that only comment on the entry the role of a remark, in place."""
    clauses: dict[int, list[int]] = {}
    for index, span in enumerate(spans):
        clauses.setdefault(span.clause, []).append(index)
    cores = {number for number, places in clauses.items() if _has_figures(spans, places)}
    if not cores:
        return
    requested = min(
        (span.clause for span in spans if "inject" in span.tags), default=max(clauses) + 1
    )  # nothing after a request to the machine is part of the entry
    for number, places in clauses.items():
        if number >= requested and any(core < requested for core in cores):
            for index in places:
                spans[index].role = Role.REMARK
            continue
        words = [spans[index] for index in places if spans[index].kind is WORD]
        if not words:
            continue
        first = words[0]
        promise = (
            first.norm in _PROMISE or first.has("future") or first.has("followup") or first.has("inject")
        )
        promise = promise or (
            first.has("cue") and any(_has_money(spans, clauses[core]) for core in cores if core < number)
        )
        earlier = any(core < number for core in cores)
        others = cores - {number}
        if number in cores:
            told = not promise or _priced_before(spans, clauses, number, cores)
            if not told and _figure_first(spans, places):
                continue  # "15 pcs returned, 6,750 will be adjusted"
            if not (earlier and others and (promise or _still_to_come(spans, clauses, number, cores))):
                continue
        elif not (earlier and (promise or (first.has("cue") and not _names_shop(words)))) and not _talk(
            spans, places, first, earlier=earlier
        ):
            continue
        for index in places:
            closing = spans[index].kind is Kind.MARK and index == places[-1]
            if spans[index].role in _OPEN_ROLES and not closing:
                spans[index].role = Role.REMARK


def _has_figures(spans: list[Span], places: list[int]) -> bool:
    return any(
        spans[index].kind is NUMBER and (spans[index].role in _FIGURES or spans[index].free)
        for index in places
    )


def _still_to_come(spans: list[Span], clauses: dict[int, list[int]], number: int, cores: set[int]) -> bool:
    """Whether goods are only announced after an entry: "7 suit liye 10500, do suit kal wapas karegi"."""
    places = clauses[number]
    announced = next((index for index in places if spans[index].has("future")), None)
    if announced is None or _has_money(spans, places):
        return False
    if any(spans[index].tags.get("verb") in _DONE for index in places if index < announced):
        return False  # "sold him 4 box today, amount will tell later"
    return any(_has_money(spans, clauses[core]) for core in cores if core < number)


def _priced_before(spans: list[Span], clauses: dict[int, list[int]], number: int, cores: set[int]) -> bool:
    """Whether an earlier clause can tell the amount."""
    return any(_has_money(spans, clauses[core]) for core in cores if core < number)


def _figure_first(spans: list[Span], places: list[int]) -> bool:
    """Whether the clause begins with a figure that is written as money, or that is settled later."""
    first = next((spans[index] for index in places if spans[index].kind is not Kind.MARK), None)
    if first is None or first.has("currency"):
        return first is not None
    number = first.number
    if number is None or first.role not in (Role.NONE, Role.MONEY):
        return False
    settled = first.value >= _SMALLEST and any(_SETTLED & set(spans[index].norm.split()) for index in places)
    return number.grouped or number.scaled or bool(first.currency) or settled


def _names_shop(words: list[Span]) -> bool:
    """Whether a shop is named: "new party Saha Iron Stores"."""
    return any(word.has("suffix") and word.title for word in words)


def _has_money(spans: list[Span], places: list[int]) -> bool:
    """Whether a figure in the clause can be the amount."""
    return any(
        spans[index].kind is Kind.NUMBER
        and (spans[index].role in (Role.MONEY, Role.RATE) or spans[index].free)
        for index in places
    )


def _talk(spans: list[Span], places: list[int], first: Span, *, earlier: bool) -> bool:
    """Whether a clause without figures says nothing the entry needs: no name, place, payment or kind."""
    unknown = 0
    for index in places:
        span = spans[index]
        if span.kind is Kind.DATE and not earlier:
            continue
        if span.kind is not Kind.WORD:
            continue
        if span.has("owner") and (
            span.title or not (span.has("cue") or span.has("smalltalk") or span.has("quality"))
        ):
            return False
        if {
            "suffix",
            "place",
            "pay",
            "paid",
            "due",
            "item",
            "post",
            "beat",
            "free",
            "tax",
        } & span.tags.keys():
            return False
        if span.has("verb") and not span.has("verb", "absent"):
            return False
        if (
            span.has("link")
            and span.tags["link"] in ("to", "from", "at", "in")
            and index + 1 < len(spans)
            and spans[index + 1].title
        ):
            return False
        if span.has("cue"):
            unknown += 2
        elif span.has("filler"):
            unknown += 0
        elif nameable(spans, index) and not span.title:
            unknown += 1
        elif span.title and index != places[0]:
            unknown -= 2
    if earlier:
        return unknown >= 1 and (unknown >= 2 or not first.title)
    return unknown >= 2


def trailing_talk(spans: list[Span]) -> None:
    """From a word that begins a remark to the end of its clause everything unclaimed is remark."""
    talking = None
    for index, span in enumerate(spans):
        if talking is None and not span.tags:
            continue
        if talking is not None and (span.clause != talking or span.kind in (Kind.NUMBER, Kind.LINE)):
            talking = None
        if span.role:
            continue
        before = spans[index - 1] if index else None
        if span.has("cue") and before is not None and _of_goods(spans, index, before):
            span.role = Role.REMARK  # "2 cartons of leaking shampoo", "2 defective fans"
            continue
        tags = span.tags
        if span.kind is WORD and ("cue" in tags or "tax" in tags or "discount" in tags or "scheme" in tags):
            talking = span.clause
        spoken = talking is not None and span.kind in (Kind.WORD, Kind.MARK)
        if spoken and not {"post", "verb", "pay", "phrase_type", "link"} & span.tags.keys():
            span.role = Role.REMARK


def _of_goods(spans: list[Span], index: int, before: Span) -> bool:
    """Whether the word stands between a count and the goods, whose state it tells."""
    after = spans[index + 1] if index + 1 < len(spans) else None
    goods = after is not None and (after.has("item") or after.has("piece"))
    return before.has("link", "of") or (goods and before.role is Role.QUANTITY)


def remark_text(spans: list[Span], text: str) -> str | None:
    """Return the remarks as typed: neighbouring remark spans together, parts joined by "; "."""
    parts: list[list[int]] = []
    last = None
    for index, span in enumerate(spans):
        if span.role not in _KEPT:
            continue
        if last is not None and _joined(spans, last, index):
            parts[-1][1] = span.end
        else:
            parts.append([span.start, span.end])
        last = index
    written = [" ".join(text[start:end].split()).strip(" ,;.-()|") for start, end in parts]
    return "; ".join(part for part in written if part) or None


def _joined(spans: list[Span], last: int, index: int) -> bool:
    between = spans[last + 1 : index]
    return len(between) <= 2 and all(
        span.role is Role.WORDING and not span.has("unit") and span.kind is not Kind.LINE for span in between
    )
