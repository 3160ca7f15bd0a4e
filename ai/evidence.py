"""Collects what a text holds that speaks for a kind of entry."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ai.near import counted, tagged
from ai.spans import ITEM, NUMBER, QUANTITY, REFERENCE, WORD, Role, Span
from ledger.entry import EntryType

_THEM = frozenset({"them", "him", "her"})
_UNTO = frozenset({"unko", "unhe", "unhen"})
_FROM_US = frozenset({"humse", "mujhse", "hamse", "apne se"})
_US, _OFF = frozenset({"me", "us"}), frozenset({"off", "from", "off of", "frm"})
_THEY = frozenset({"he", "she", "they", "who", "usne", "unhone", "उसने", "उन्होंने"})
_ADVERBS = frozenset(
    {"also", "have", "has", "had", "just", "then", "finally", "again", "even", "only", "now"}
)
_NEAR = 3
_NOTES = ("credit note", "refund", "क्रेडिट नोट")
_FAR = 10
_ERGATIVE = frozenset({"usne", "unhone", "unhonne", "उसने", "उन्होंने"})
_ASIDE = (Role.REMARK, Role.CLIENT, Role.PLACE, Role.REFERENCE, Role.SCHEME)
_MONEY = (Role.MONEY, Role.AMOUNT, Role.PAID, Role.DUE)
_GOODS = (Role.QUANTITY, Role.ITEM)


@dataclass(slots=True)
class Evidence:
    """What the text holds. ``verbs`` maps a verb's meaning to where it stands first."""

    verbs: dict[str, int]
    words: frozenset[str]  # folded words of these verbs
    goods: bool
    money: bool
    figure_of: bool  # "5000 ka": goods worth 5000
    paid_how: bool  # cash, UPI, cheque ... but not credit
    credit: bool
    money_word: bool
    returned: EntryType | None
    lines: int  # quantities
    to_them: bool  # "paid them": the money went to whom the text is about
    for_bill: bool  # "bill ka 3,300": money for a bill, not the bill itself
    bill_number: bool  # "bill" only announces a number
    to_us: bool  # "delivered us", "gave me": the goods came to the person who writes
    theirs: frozenset[str]  # verbs that he, she or they did
    from_us: bool  # "off me", "from us": somebody took them from the person who writes
    got_money: bool  # what was received stands beside the verb, and it is money
    advance: bool  # the only figure is an advance: "5000 advance for the next order"
    sums: int  # figures of money
    credited: bool  # a credit note or refund is told of before any return: it goes to who sent goods back


def gather(spans: list[Span]) -> Evidence:
    """Collect the evidence from every span that is no name and no remark."""
    verbs: dict[str, int] = {}
    words = set()
    goods = money = figure_of = paid_how = credit = money_word = False
    returned = None
    figures = counted(spans)
    said = {span.norm for span in spans}
    for index, span in enumerate(spans):
        role = span.role
        if role in _ASIDE:
            if role is REFERENCE and span.norm.startswith(("inv", "bill", "challan")):
                verbs.setdefault("bill", index)
            continue
        tags = span.tags
        goods = goods or role in _GOODS or tags.get("verb") == "goods"
        if role in _MONEY or (span.kind is NUMBER and not role):
            money = True
            after = spans[index + 1] if index + 1 < len(spans) else None
            if (
                after is not None
                and after.role is Role.WORDING
                and index + 2 < len(spans)
                and not after.has("post")
            ):
                after = spans[index + 2]
            figure_of = figure_of or (after is not None and after.has("post", "ka"))
        if span.kind is not WORD or role is ITEM or not tags:
            continue
        if "verb" in tags:
            verbs.setdefault(tags["verb"], index)
            words.update(span.norm.split())
        if "phrase_type" in tags:
            returned = (
                EntryType.PURCHASE_RETURN if span.has("phrase_type", "purchase_return") else EntryType.RETURN
            )
        if "pay" in tags:
            credit = credit or tags["pay"] == "credit"
            paid_how = paid_how or tags["pay"] != "credit"
        money_word = money_word or "money" in tags or "due" in tags or (figures and "paid" in tags)
    lines = sum(span.kind is NUMBER and span.role is QUANTITY for span in spans)
    got_money = any(_got_money(spans, verbs[name]) for name in ("get", "collect") if name in verbs)
    return Evidence(
        verbs,
        frozenset(words),
        goods,
        money,
        figure_of,
        paid_how,
        credit,
        money_word,
        returned,
        lines,
        _to_them(spans, said),
        tagged(spans, "post")
        and any(span.has("verb", "bill") and after.has("post", "ka") for span, after in pairwise(spans)),
        "bill" in verbs and spans[verbs["bill"]].role is Role.REFERENCE,
        any(_to_us(spans, verbs[name]) for name in ("sell", "give") if name in verbs),
        frozenset(name for name, index in verbs.items() if _theirs(spans, index)),
        _from_us(spans, said),
        got_money,
        _only_advance(spans),
        sum(span.kind is NUMBER and (span.role in _MONEY or not span.role) for span in spans),
        _credited(spans, verbs),
    )


def _is_note(span: Span) -> bool:
    return span.norm in ("cn", "cn of") or span.norm.startswith(_NOTES)


def _credited(spans: list[Span], verbs: dict[str, int]) -> bool:
    """Whether a credit note comes first: "credit note £54 to Salford Hardware, they sent back 2 boxes"."""
    note = next((index for index, span in enumerate(spans) if _is_note(span)), None)
    return note is not None and note < verbs.get("return", len(spans))


def _to_us(spans: list[Span], verb: int) -> bool:
    """Whether goods came to who writes: "delivered us 10 tins", not "10 tins sold, he gave me tea"."""
    if verb + 1 >= len(spans) or spans[verb + 1].norm not in _US:
        return False
    counts = [span.clause for span in spans if span.role is Role.QUANTITY]
    return not counts or max(counts) >= spans[verb].clause


def _only_advance(spans: list[Span]) -> bool:
    figures = [index for index, span in enumerate(spans) if span.kind is NUMBER and span.role not in _ASIDE]
    if len(figures) != 1:
        return False
    beside = spans[max(0, figures[0] - 2) : figures[0] + 3]
    return any(span.has("paid", "part") for span in beside)


def _to_them(spans: list[Span], said: set[str]) -> bool:
    """Whether the giver is the person who writes: "paid them 500", "unko 500 diye"."""
    if not _UNTO.isdisjoint(said) and any(
        span.norm in _UNTO and span.role is not Role.REMARK for span in spans
    ):
        return True
    return not _THEM.isdisjoint(said) and any(
        span.norm in _THEM and before.has("verb") for before, span in pairwise(spans)
    )


def _theirs(spans: list[Span], verb: int) -> bool:
    """Whether he, she or they did it: "they picked up 20 boxes", "he also took"."""
    place = verb - 1
    while place > 0 and verb - place < _NEAR and spans[place].norm in _ADVERBS:
        place -= 1
    return (place >= 0 and spans[place].norm in _THEY) or _they_of_clause(spans, verb)


def _they_of_clause(spans: list[Span], verb: int) -> bool:
    """Whether the Hindi subject stands further ahead: "unhone 8 peti biscuit liya"."""
    for span in reversed(spans[max(0, verb - _FAR) : verb]):
        if span.clause != spans[verb].clause or span.has("verb") or span.has("post", "ne"):
            return False
        if span.norm in _ERGATIVE:
            return True
    return False


def _from_us(spans: list[Span], said: set[str]) -> bool:
    if not _FROM_US.isdisjoint(said) and any(
        span.norm in _FROM_US and span.role is not Role.REMARK for span in spans
    ):
        return True
    return not _US.isdisjoint(said) and any(
        span.norm in _US and before.norm in _OFF and span.role is not Role.REMARK
        for before, span in pairwise(spans)
    )


def _got_money(spans: list[Span], verb: int) -> bool:
    """Whether the figure nearest to the verb (before it, else after it) is money."""
    clause = spans[verb].clause
    before = [
        span for span in spans[max(0, verb - 4) : verb] if span.kind is NUMBER and span.clause == clause
    ]
    after = [span for span in spans[verb + 1 : verb + 4] if span.kind is NUMBER and span.clause == clause]
    nearest = before[-1:] or after[:1]
    return any(span.role in (Role.NONE, Role.MONEY) for span in nearest)
