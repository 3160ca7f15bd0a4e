"""Takes apart what of a sale was paid at once and what is still due."""

from __future__ import annotations

from decimal import Decimal

from ai.reading import Doubt
from ai.spans import WORD, Kind, Role, Span
from ai.sums_of_money import Sum

_HALF = frozenset({"aadha", "adha", "half", "aadhi", "आधा"})


# Money of an older bill beside a sale.
OLD = frozenset(
    {"purana", "purane", "purani", "pichla", "pichle", "old", "previous", "earlier", "पुराना", "पुराने", "पिछला"}
)
_NAMES = (Role.CLIENT, Role.ITEM)
_REACH = 3  # spans between a word of payment and its figure


def set_apart(
    spans: list[Span], figures: list[int], result: Sum, *, buying: bool, gross: Decimal | None
) -> list[int]:
    """Take out what was received at once and what is still due, when another figure is the amount.

    ``gross`` is quantity and rate, where they give the amount: then a lone smaller figure is a part of it.
    """
    left = list(figures)
    for place, span in enumerate(spans):
        if not span.tags:
            continue
        due = span.kind is Kind.WORD and (span.has("due") or _on_credit(spans, place, left))
        if span.role in _NAMES or not (
            due or (_received(spans, place, len(figures)) and not (buying and span.has("verb", "get")))
        ):
            continue
        if place and span.has("verb") and spans[place - 1].role is Role.PAID:
            continue  # "advance 4,000 recd": one sum, told by two words
        index = _its_figure(spans, place, left, figures)
        if index is None or (not due and place and _received(spans, place - 1, len(figures))):
            continue  # "1200 nakad mila": one sum, told by two words
        if due and any(word.has("verb") for word in spans[index:place]):
            due = False  # "4 hazar diya, baki agle hafte": the rest is due
            rest = next((figure for figure in left if place < figure <= place + 2), None)
            if rest is not None and len(left) > 2:
                spans[rest].role = Role.DUE  # "10k diya baki 8k"
                result.due = (result.due or Decimal(0)) + spans[rest].value
                left.remove(rest)
        if due and place and spans[place - 1].norm in OLD:
            spans[index].role = Role.REMARK  # "pichla baaki 300": an older bill's
            left.remove(index)
            continue
        part = gross is not None and spans[index].value < gross
        if len(left) == 1 and len(figures) == 1 and not part:
            result.settled = result.settled or not due
            continue
        left.remove(index)
        result.partial = True
        spans[index].role = Role.DUE if due else Role.PAID
        if due:
            result.due = (result.due or Decimal(0)) + spans[index].value
        else:
            result.paid = (result.paid or Decimal(0)) + spans[index].value
    if result.due is not None and result.paid is None and len(left) == 2:
        lesser, whole = sorted(left, key=lambda index: spans[index].value)
        if spans[whole].value == spans[lesser].value + result.due:
            spans[lesser].role, result.paid = Role.PAID, spans[lesser].value  # "5200 ka, 3000 dia 2200 baki"
            left.remove(lesser)
    return left


def without_dues(spans: list[Span], figures: list[int]) -> list[int]:
    """Take out of money that came or went what is still open: "Got 15k NEFT, balance 6k next week"."""
    left = list(figures)
    for place, span in enumerate(spans):
        if not span.has("due") or span.kind is not Kind.WORD or len(left) < 2 or span.role is Role.CLIENT:
            continue
        before = place - 1
        while before > 0 and (
            spans[before].has("filler") or spans[before].has("currency") or spans[before].norm == "still"
        ):
            before -= 1  # "500 abhi baki", "500 rs still due"
        beside = [index for index in (place + 1, before) if index in left]
        nearest = next((index for index in beside if spans[index].clause == span.clause), None)
        if nearest is None or (place and spans[place - 1].norm in OLD):
            continue
        spans[nearest].role = span.role = Role.REMARK
        left.remove(nearest)
    return left


def _received(spans: list[Span], place: int, figures: int) -> bool:
    """Whether the word says that money came in: paid, advance, 2000 cash."""
    span = spans[place]
    if span.has("paid", "part"):
        return True
    if span.has("verb") and span.tags["verb"] in ("get", "pay", "collect"):
        return not any(other.has("verb", "order") for other in spans[max(0, place - 2) : place + 3])
    return figures > 1 and span.has("pay") and not span.has("pay", "credit")


def _on_credit(spans: list[Span], place: int, left: list[int]) -> bool:
    """Whether the word says that a part is owed: "900, 500 cash 400 udhaar"; not the whole: "900 udhaar"."""
    if not spans[place].has("pay", "credit"):
        return False
    beside = next((index for index in (place - 1, place + 1) if index in left), None)
    return beside is not None and any(spans[index].value > spans[beside].value for index in left)


def _its_figure(spans: list[Span], place: int, left: list[int], figures: list[int]) -> int | None:
    """Return the figure that a word of payment is about: the one before it, or the one after it."""
    clause = spans[place].clause
    before = [index for index in left if place - _REACH <= index < place and spans[index].clause == clause]
    after = [index for index in left if place < index <= place + _REACH and spans[index].clause == clause]
    if before and after:
        if spans[place].has("due") and before[-1] and spans[before[-1] - 1].has("verb"):
            return after[0]  # "900, diye 500 baki 400"
        others = [index for index in left if index not in (before[-1], after[0])]
        return before[-1] if others or spans[before[-1]].value < spans[after[0]].value else after[0]
    if before:
        return before[-1] if len(left) > 1 or len(figures) == 1 else None
    return after[0] if after else None


_ADVANCE = frozenset({"advance", "adv", "token", "एडवांस"})


def parts_of_payment(spans: list[Span], *, sale: bool, result: Sum) -> None:
    """Complete what was paid from what is due, and check the one against the other."""
    if not sale:
        return
    words = [span for span in spans if span.role not in _NAMES]
    if any(span.tags.get("paid") == "part" for span in words) or (
        any(span.tags.get("verb") == "get" for span in words) and _half(words)
    ):
        result.partial = True
    amount = result.amount
    if amount is None:
        return
    result.settled = result.settled or _in_full(words)
    if (
        result.partial
        and result.paid is None
        and result.due is None
        and any(span.norm in _ADVANCE for span in words)
    ):
        result.doubts.append(Doubt.WORDS)  # "2000 advance and an order of 10 boxes": for how much?
    if result.partial and result.paid is None and result.due is None and _half(words):
        result.paid = amount / 2
    if result.due is not None and result.paid is None and result.due < amount:
        result.paid = amount - result.due
    elif result.due is not None and result.paid is not None and result.paid + result.due != amount:
        result.doubts.append(Doubt.ARITHMETIC)
        result.values = [amount, result.paid + result.due]
    elif result.paid is not None and result.paid > amount:
        result.doubts.append(Doubt.AMOUNTS)
        result.values = [amount, result.paid]


def _in_full(words: list[Span]) -> bool:
    """Whether all of it has come, and nothing speaks of later: "full payment", "paise mil gaye"."""
    if not any(span.tags.get("paid") == "full" for span in words):
        return False
    return not any(
        span.has("due") or span.has("future") or span.has("unsure") or span.role is Role.DURATION
        or (span.kind is Kind.DATE and span.role is Role.REMARK)
        for span in words
    )  # fmt: skip


def _half(spans: list[Span]) -> bool:
    return any(_HALF & set(span.norm.split()) for span in spans if span.kind is WORD)
