"""Bare numbers that belong to the name of goods: Pan 40, Airdopes 141, diaries 2026."""

from __future__ import annotations

from ai.name_words import nameable
from ai.spans import MARK, NUMBER, SIZE, WORD, Kind, Role, Span

# Strengths in which medicines are sold; a bare number after a medicine's name is one of them or money.
_STRENGTHS = frozenset(
    {5, 10, 12, 20, 25, 30, 40, 50, 60, 75, 80, 100, 120, 125, 150, 200, 250, 300, 400, 500, 550, 600, 625}
    | {650, 850, 875, 1000}
)  # fmt: skip


_FEW_PIECES = 100
_MODELS = frozenset({"electronics"})
_OPEN = (Role.NONE, Role.MONEY)


def figures_left(spans: list[Span]) -> list[int]:
    """Return where numbers stand that may be the amount."""
    return [index for index, span in enumerate(spans) if span.kind is NUMBER and span.role in _OPEN]


def marked_as_money(spans: list[Span], index: int) -> bool:
    """Whether a word says that the number is money."""
    span = spans[index]
    if span.role is Role.MONEY or (span.number is not None and span.number.scaled and not span.number.litre):
        return True
    before = spans[index - 1] if index else None
    if before is not None and before.kind is MARK and before.norm in (":", "-", "=", "."):
        if before.norm == "=":
            return True
        before = spans[index - 2] if index > 1 else None
    if before is not None and before.has("verb", "bill") and _billed_goods(spans, index):
        return False
    if before is not None and before.has("link", "for") and _counted_goods(spans, index):
        return False
    if before is not None and (
        before.has("amount") or before.has("link", "for") or before.has("verb", "bill")
    ):
        return True
    after = spans[index + 1] if index + 1 < len(spans) else None
    further = spans[index + 2] if index + 2 < len(spans) else None
    if index and _strength(spans, index) and after is not None and after.has("post", "ka"):
        counted = [place for place, each in enumerate(spans) if each.role is Role.QUANTITY]
        if counted and counted[0] > index:
            return False  # "dolo 650 ka 30 patta"
    if after is not None and after.has("amount") and further is not None and further.kind is Kind.NUMBER:
        return False
    return after is not None and (after.has("amount") or after.has("post"))


def _counted_goods(spans: list[Span], index: int) -> bool:
    """Whether goods follow and the money is told elsewhere, if at all: "for 90 shirts, Rs 31,500"."""
    after = spans[index + 1] if index + 1 < len(spans) else None
    goods = after is not None and (after.has("item") or after.has("piece"))
    others = [span for place, span in enumerate(spans) if place != index and span.kind is NUMBER]
    return goods and (not others or any(_is_price(span, spans[index]) for span in others))


def _is_price(span: Span, counted: Span) -> bool:
    """Whether the figure is money by its mark, or by how it is written: "for 80 towels, 16,000"."""
    if span.role in (Role.MONEY, Role.RATE):
        return True
    written = span.number is not None and (span.number.grouped or span.number.scaled)
    return written and span.value > counted.value and span.role is Role.NONE


def _billed_goods(spans: list[Span], index: int) -> bool:
    """Whether the number behind "bill banaya" counts goods: "bill banaya 60 nal 7500"."""
    goods = index + 1 < len(spans) and nameable(spans, index + 1)
    larger = any(
        span.kind is Kind.NUMBER and span.role in (Role.NONE, Role.MONEY) and span.value > spans[index].value
        for span in spans[index + 1 :]
    )
    return goods and larger


def in_name(spans: list[Span], index: int) -> bool:
    """iPhone 15 chargers, Reynolds 045 pen: a model number inside the name of counted goods."""
    before = spans[index - 1] if index else None
    after = spans[index + 1] if index + 1 < len(spans) else None
    counted = index > 1 and spans[index - 2].kind is Kind.NUMBER and spans[index - 2].role is not Role.SIZE
    if counted and after is not None and after.has("piece") and spans[index].value < _FEW_PIECES:
        return False  # "4 bat 6 ball"
    if before is not None and after is not None and before.kind is Kind.WORD and after.kind is Kind.WORD:
        zero = spans[index].text.startswith("0") and spans[index].text.isdigit()
        inside = _goods_with_unit(spans, index) and (after.has("piece") or after.has("item"))
        if inside or (zero and nameable(spans, index - 1)):
            return True
    if before is None or after is None or before.tags.get("item") not in _MODELS or before.has("piece"):
        return False
    return after.has("piece") and not after.has("item") and index > 1


def _goods_with_unit(spans: list[Span], index: int) -> bool:
    """Whether nothing but goods stands between the number and a quantity with its unit."""
    place = index - 1
    while place >= 0 and spans[place].kind is Kind.WORD and spans[place].free and nameable(spans, place):
        place -= 1
    counted = place > 0 and place < index - 1 and spans[place].role is Role.WORDING
    return counted and spans[place].has("unit") and spans[place - 1].role is Role.QUANTITY


def read_name_numbers(spans: list[Span]) -> None:
    """A bare number right after goods: part of their name when another figure can be the amount.

    "10 strip Pan 40 ... 650 rs" against "10 box Crocin 2400". Lines that all end in a number
    ("Crocin 10 box 2400, Volini 5 box 1550") keep them as money.
    """
    after = [index for index in figures_left(spans) if spans[index].free and _after_goods(spans, index)]
    if any(_grouped(spans[index]) for index in after) and len(after) > 1:
        return  # "10 kg sugar 460, 2 tin ghee 2,300": each line ends in its money
    trailing = [
        index
        for index in figures_left(spans)
        # "Kitchen King 9,600": nobody groups the digits of a name's number
        if spans[index].free
        and not _grouped(spans[index])
        and _after_goods(spans, index)
        and not _next_of_a_list(spans, index)
    ]
    if not trailing:
        return
    others = [index for index in figures_left(spans) if index not in trailing and not _discount(spans, index)]
    strengths = [index for index in trailing if _strength(spans, index)]
    rates = [span for span in spans if span.role is Role.RATE]
    lines = sum(span.role is Role.QUANTITY for span in spans)
    for index in strengths:
        if others or rates or len(trailing) > len(strengths):
            spans[index].role = Role.SIZE
    left = [index for index in trailing if spans[index].free]
    if len(left) == 1 and spans[left[0]].value == sum(spans[index].value for index in others):
        return  # "10 box maggi 6000, 4000 cash diya 2000 baki"
    if left and (others or rates) and len(left) < max(lines, 1 if rates else 2):
        marked = any(marked_as_money(spans, index) for index in others) or bool(rates)
        later = all(other > index for other in others for index in left)
        for index in left:
            if (marked or later) and not marked_as_money(spans, index):
                spans[index].role = Role.SIZE
    if not others and not rates and strengths and len(trailing) == len(strengths) == 1:
        index = strengths[0]
        # Money or strength? As a strength the amount is asked for; nothing wrong is saved.
        if not marked_as_money(spans, index):
            spans[index].role = Role.SIZE


def _next_of_a_list(spans: list[Span], index: int) -> bool:
    """Whether the number counts the next goods of a list: "4 bat 6 ball"."""
    counted = index > 1 and spans[index - 2].kind is Kind.NUMBER and spans[index - 2].role is not Role.SIZE
    more = index + 1 < len(spans) and nameable(spans, index + 1) and not spans[index + 1].has("suffix")
    return counted and more and spans[index].value < _FEW_PIECES


def _grouped(span: Span) -> bool:
    return span.number is not None and span.number.grouped


def _discount(spans: list[Span], index: int) -> bool:
    """Whether the figure is what was taken off: "6250 less 200 scheme"."""
    before = spans[index - 1] if index else None
    return before is not None and before.has("discount", "off")


def _after_goods(spans: list[Span], index: int) -> bool:
    """Whether the number follows a word of goods that follow a quantity or begin the text."""
    place = index - 1
    word = spans[place] if place >= 0 else None
    if word is None or word.kind is not WORD or word.role not in (Role.NONE, SIZE):
        return False
    if not (nameable(spans, place) or word.role is SIZE) or word.has("place"):
        return False
    if word.has("suffix") and not (word.has("item") or word.has("piece")):
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
