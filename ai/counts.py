"""Decides which bare numbers count goods ("12 LED bulbs") and which belong to a name ("Pan 40", "iPhone 15")."""

from __future__ import annotations

from decimal import Decimal

from ai.names import nameable
from ai.spans import Kind, Role, Span

_LIMIT = 1000  # a bare number before an unknown word counts it only below this
# Strengths in which medicines are sold; a bare number after a medicine's name is one of them or money.
_STRENGTHS = frozenset(
    {5, 10, 12, 20, 25, 30, 40, 50, 60, 75, 80, 100, 120, 125, 150, 200, 250, 300, 400, 500, 550, 600, 625, 650, 850, 875, 1000}
)  # fmt: skip
_GOODS = frozenset({"item", "piece", "loose", "quality", "size"})
_MODELS = frozenset({"electronics"})


def read_counts(spans: list[Span]) -> None:
    """Give bare numbers that count goods, or that belong to the goods' name, their role."""
    for index, span in enumerate(spans):
        if span.kind is not Kind.NUMBER or not span.free:
            continue
        if _in_name(spans, index):
            span.role = Role.SIZE
        elif _counts_goods(spans, index):
            span.role = Role.QUANTITY
            span.unit = span.unit or ("unit" if _loose(spans, index) else "pcs")
    _after_names(spans)
    _order_list(spans)


def _order_list(spans: list[Span]) -> None:
    """ "lemon toilet cleaner 10": nothing but goods and one small number, which counts them."""
    left = figures_left(spans)
    words = [span for span in spans if span.kind is Kind.WORD]
    if len(left) != 1 or any(span.role in (Role.QUANTITY, Role.RATE) for span in spans) or not words:
        return
    span = spans[left[0]]
    goods = all(_GOODS & word.tags.keys() or word.has("post", "wala") or word.has("smalltalk") or word.has("filler") for word in words)
    if goods and any(word.has("item") for word in words) and span.free and span.value < _LIMIT and not _cued(spans, left[0]):
        span.role = Role.QUANTITY
        span.unit = "unit" if any(word.has("loose") for word in words) else "pcs"


def figures_left(spans: list[Span]) -> list[int]:
    """Return where numbers stand that may be the amount."""
    return [
        index for index, span in enumerate(spans) if span.kind is Kind.NUMBER and span.role in (Role.NONE, Role.MONEY)
    ]


def _cued(spans: list[Span], index: int) -> bool:
    """Whether a word says that the number is money."""
    span = spans[index]
    if span.role is Role.MONEY or (span.number is not None and span.number.scaled and not span.number.litre):
        return True
    before = spans[index - 1] if index else None
    if before is not None and before.kind is Kind.MARK and before.norm in (":", "-", "=", "."):
        if before.norm == "=":
            return True
        before = spans[index - 2] if index > 1 else None
    if before is not None and (before.has("amount") or before.has("link", "for") or before.has("verb", "bill")):
        return True
    after = spans[index + 1] if index + 1 < len(spans) else None
    further = spans[index + 2] if index + 2 < len(spans) else None
    if after is not None and after.has("amount") and further is not None and further.kind is Kind.NUMBER:
        return False
    return after is not None and (after.has("amount") or after.has("post"))


def _in_name(spans: list[Span], index: int) -> bool:
    """iPhone 15 chargers: a model number inside the name of counted goods."""
    before = spans[index - 1] if index else None
    after = spans[index + 1] if index + 1 < len(spans) else None
    if before is None or after is None or before.tags.get("item") not in _MODELS or before.has("piece"):
        return False
    return after.has("piece") and not after.has("item") and index > 1


def _counts_goods(spans: list[Span], index: int) -> bool:
    span = spans[index]
    after = spans[index + 1] if index + 1 < len(spans) else None
    if after is None or span.value != span.value.to_integral_value() or _cued(spans, index):
        return False
    if after.norm == "*" or (after.kind is Kind.MARK and after.norm != "x"):
        return False
    before = spans[index - 1] if index else None
    goods = before is not None and before.kind is Kind.WORD and ("item" in before.tags or before.has("piece"))
    others = [place for place in figures_left(spans) if place != index]
    if span.number is not None and span.number.grouped and not others:
        return False
    if after.role is Role.SIZE and after.kind is Kind.NUMBER and after.role is not Role.NONE:
        return not goods or len(others) > 0
    if after.has("piece") or (after.has("item") and nameable(spans, index + 1)):
        if before is not None and before.role is Role.WORDING and before.has("unit"):
            return False
        return not (goods and not after.has("item") and not others)
    if not nameable(spans, index + 1) or {"owner", "suffix", "place", "honorific", "expense"} & after.tags.keys():
        return _named_later(spans, index + 1) and span.value < _LIMIT
    rates = any(other.role is Role.RATE for other in spans)
    later = any(place > index for place in others)
    counted = any(other.role is Role.QUANTITY for other in spans)
    known_goods = _named_later(spans, index + 1)
    if counted and not known_goods:
        return False
    return span.value < _LIMIT and (later or rates or known_goods or _verb_before(spans, index))


def _verb_before(spans: list[Span], index: int) -> bool:
    return index > 0 and spans[index - 1].has("verb") and not spans[index - 1].has("verb", "bill")


def _named_later(spans: list[Span], index: int) -> bool:
    """Whether known goods end the words here: "8 Havells fan", "3 JBL speaker"."""
    for span in spans[index : index + 4]:
        if span.kind is not Kind.WORD or span.has("link") or span.has("post") or span.has("verb") or span.has("suffix"):
            return False
        if span.has("item") or span.has("piece"):
            return True
    return False


def _loose(spans: list[Span], index: int) -> bool:
    for span in spans[index + 1 : index + 5]:
        if span.kind is not Kind.WORD or not nameable(spans, spans.index(span)):
            return False
        if span.has("loose"):
            return True
    return False


def _after_names(spans: list[Span]) -> None:
    """A bare number right after goods: part of their name when another figure can be the amount.

    "10 strip Pan 40 ... 650 rs" against "10 box Crocin 2400". Lines that all end in a number
    ("Crocin 10 box 2400, Volini 5 box 1550") keep them as money.
    """
    trailing = [index for index in figures_left(spans) if spans[index].free and _after_goods(spans, index)]
    if not trailing:
        return
    others = [index for index in figures_left(spans) if index not in trailing]
    strengths = [index for index in trailing if _strength(spans, index)]
    rates = [span for span in spans if span.role is Role.RATE]
    lines = sum(span.role is Role.QUANTITY for span in spans)
    for index in strengths:
        if others or rates or len(trailing) > len(strengths):
            spans[index].role = Role.SIZE
    left = [index for index in trailing if spans[index].free]
    if left and (others or rates) and len(left) < max(lines, 1 if rates else 2):
        marked = any(_cued(spans, index) for index in others) or bool(rates)
        later = all(other > index for other in others for index in left)
        for index in left:
            if (marked or later) and not _cued(spans, index):
                spans[index].role = Role.SIZE
    if not others and not rates and strengths and len(trailing) == len(strengths) == 1:
        index = strengths[0]
        after = spans[index + 1] if index + 1 < len(spans) else None
        # Money or strength? As a strength the amount is asked for; nothing wrong is saved.
        if not _cued(spans, index) and (after is not None or spans[index].value in (Decimal(650), Decimal(625))):
            spans[index].role = Role.SIZE


def _after_goods(spans: list[Span], index: int) -> bool:
    """Whether the number follows a word of goods that follow a quantity or begin the text."""
    place = index - 1
    word = spans[place] if place >= 0 else None
    if word is None or word.kind is not Kind.WORD or word.role not in (Role.NONE, Role.SIZE):
        return False
    if not (nameable(spans, place) or word.role is Role.SIZE) or word.has("suffix") or word.has("place"):
        return False
    while place >= 0 and spans[place].kind is Kind.WORD and nameable(spans, place):
        if spans[place].has("owner") or spans[place].has("suffix"):
            return False
        place -= 1
    if place < 0:
        return word.has("item")
    before = spans[place]
    counted = before.role is Role.WORDING and before.has("unit")
    return counted or before.has("link", "of") or before.role is Role.QUANTITY or word.has("item")


def _strength(spans: list[Span], index: int) -> bool:
    before = spans[index - 1]
    return before.tags.get("item") == "pharma" and spans[index].value in _STRENGTHS
