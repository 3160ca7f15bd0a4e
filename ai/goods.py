"""Puts the lines of goods together: name, quantity, unit, rate, free goods."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ai.goods_units import with_unit
from ai.lexicon import Lexicon
from ai.name_words import joint, nameable
from ai.near import at
from ai.spans import MARK, NUMBER, QUANTITY, RATE, SIZE, WORD, Kind, Role, Span
from ledger.entry import Item

_UNCLAIMED = (Role.NONE, Role.SIZE)
_PIECES_IN = frozenset({"dozen", "gross"})
_EACH = frozenset({"each", "ea", "apiece", "a piece", "each one"})
_ROUNDING = Decimal(1)  # a total may be rounded by less than one unit of currency


@dataclass(slots=True)
class Line:
    """One line of goods while it is put together. ``place`` is where its quantity stands."""

    place: int
    end: int
    quantity: Decimal
    unit: str
    name: str | None = None
    rate: Decimal | None = None
    rate_unit: str = ""
    free: Decimal | None = None
    amount: Decimal | None = None

    def priced(self) -> Decimal | None:
        """Return quantity x rate; None when the rate is for another unit."""
        if self.rate is None or (
            self.rate_unit and self.rate_unit != self.unit and self.unit not in ("", "unit")
        ):
            return None
        return self.quantity * self.rate

    def item(self) -> Item:
        """Return the line as it is saved."""
        amount = self.amount if self.amount is not None else self.priced()
        return Item(self.name, self.quantity, self.unit or "unit", self.rate, self.free, amount)


def read_goods(spans: list[Span], text: str, lexicon: Lexicon) -> list[Line]:
    """Return the lines of goods in the order of the text, and claim their words."""
    lines: list[Line] = []
    for index, span in enumerate(spans):
        if span.kind is NUMBER and span.role is QUANTITY:
            value = -span.value if span.negative else span.value
            plus, second = at(spans, index + 1), at(spans, index + 2)
            summed = plus is not None and plus.norm == "+" and plus.role is Role.WORDING
            if summed and second is not None and second.role is Role.QUANTITY and second.number is not None:
                second.number.value += value  # "3+5 boxes"
                span.role = Role.WORDING
                continue
            lines.append(Line(index, _unit_end(spans, index), value, span.unit))
    _names(spans, lines, text, lexicon)
    _rates(spans, lines)
    for index, span in enumerate(spans) if lines else ():
        if span.kind is NUMBER and span.role is Role.FREE:
            line = _nearest(lines, index)
            line.free = (line.free or Decimal(0)) + span.value
    return lines


def _unit_end(spans: list[Span], index: int) -> int:
    end = index + 1
    sized = index + 1
    while sized < len(spans) and spans[sized].role is Role.SIZE:
        sized += 1
    if sized < len(spans) and spans[sized].role is Role.WORDING and spans[sized].has("unit"):
        end = sized
    while end < len(spans) and spans[end].role in (Role.WORDING, Role.FREE, RATE) and spans[end].norm != ",":
        end += 1
    return end


def _names(spans: list[Span], lines: list[Line], text: str, lexicon: Lexicon) -> None:
    backward = (
        bool(lines)
        and _run_before(spans, lines[0].place) is not None
        and _run_after(spans, lines[-1].end) is None
    )
    for line in lines:
        run = None
        if not backward:
            run = _run_after(spans, line.end)
        if run is None:
            run = _run_before(spans, line.place)
        if run is None and backward:
            run = _run_after(spans, line.end)
        if run is None:
            continue
        run, line.unit = with_unit(spans, line.place, run, line.unit)
        for span in spans[run[0] : run[1]]:
            span.role = Role.ITEM
        name = " ".join(text[spans[run[0]].start : spans[run[1] - 1].end].split())
        sizes = [span for span in spans[line.place + 1 : line.end] if span.role is Role.SIZE]
        if sizes:
            name = f"{name} {text[sizes[0].start : sizes[-1].end]}"
        line.name = lexicon.word(name.lower()).get("item_name", name)
        if not line.unit:
            line.unit = "pcs"


def _goods_word(spans: list[Span], index: int) -> bool:
    span = spans[index]
    if span.role not in _UNCLAIMED:
        return False
    if span.kind is NUMBER:
        return span.role is Role.SIZE
    if span.kind is WORD:
        if span.role is SIZE or span.has("quality"):
            return True
        if span.has("item") or span.has("piece"):
            return not span.has("verb")
        if span.has("unit"):
            before = spans[index - 1]
            return (
                index + 1 == len(spans)
                or before.has("item")
                or before.has("piece")
                or before.norm == "size"
                or before.role is Role.SIZE
            )
        return nameable(spans, index) or span.has("post", "wala")
    return span.role is Role.SIZE or (joint(spans, index) and span.glued and span.norm != "/")


def _run_after(spans: list[Span], start: int) -> tuple[int, int] | None:
    while (
        start < len(spans)
        and (
            spans[start].has("link", "of")
            or spans[start].has("quantity")  # "24 nos of Havells switches"
            or spans[start].has("post", "ka")
            or spans[start].norm in (":",)
        )
        and spans[start].free
    ) or (
        start
        and start < len(spans)
        and spans[start].role is Role.REMARK
        and spans[start].has("cue")
        and (spans[start - 1].has("link", "of") or spans[start - 1].role is Role.QUANTITY)
    ):
        start += 1
    end = start
    while end < len(spans) and _goods_word(spans, end):
        end += 1
    while end > start and spans[end - 1].kind is Kind.MARK and spans[end - 1].role is not Role.SIZE:
        end -= 1
    return (start, end) if end > start and any(span.kind is Kind.WORD for span in spans[start:end]) else None


def _run_before(spans: list[Span], end: int) -> tuple[int, int] | None:
    while end > 0 and (
        (spans[end - 1].kind is MARK and spans[end - 1].norm in ("-", ":", "=", ",", "("))
        or (spans[end - 1].has("post", "ka") and spans[end - 1].free)
        or (spans[end - 1].norm in ("x", "*") and spans[end - 1].role is Role.WORDING)  # MCB x 24
        or spans[end - 1].role is Role.SCHEME  # "Natraj pencil 12+1 scheme: 24 box"
        or _order_of(spans, end - 1)
    ):
        end -= 1
    start = end
    while start > 0 and _goods_word(spans, start - 1):
        start -= 1
    while start < end and spans[start].kind is Kind.MARK and spans[start].role is not Role.SIZE:
        start += 1
    lead = at(spans, start - 1)
    if (
        lead is not None
        and lead.has("link")
        and lead.tags["link"] in ("by", "with", "from", "to", "at", "in")
    ):
        return None  # "sold by Ramesh 10 box"
    return (start, end) if end > start and any(span.kind is Kind.WORD for span in spans[start:end]) else None


def _order_of(spans: list[Span], index: int) -> bool:
    """Whether the word says that goods were ordered whose count follows: "Maggi ka order aaya 5 peti"."""
    if index < 2 or not spans[index].has("verb", "order") or not spans[index - 1].has("post", "ka"):
        return False
    goods = spans[index - 2]
    return goods.free and (goods.has("item") or goods.has("piece"))


def _nearest(lines: list[Line], index: int) -> Line:
    before = [line for line in lines if line.place < index]
    return before[-1] if before else lines[0]


def _rates(spans: list[Span], lines: list[Line]) -> None:
    for index, span in enumerate(spans) if lines else ():
        if span.kind is not NUMBER or span.role is not RATE:
            continue
        line = _named(spans, lines, index) or _nearest(lines, index)
        if line.rate is not None:
            following = [other for other in lines if other.rate is None]
            line = following[0] if following else line
        line.rate, line.rate_unit = span.value, span.unit
        if not span.unit and line.unit in _PIECES_IN and _each(spans, index):
            line.rate_unit = "pcs"


def _each(spans: list[Span], index: int) -> bool:
    """Whether the rate is for each: of a dozen that may be each piece."""
    return any(span.norm in _EACH and span.role is Role.WORDING for span in spans[index + 1 : index + 4])


def _named(spans: list[Span], lines: list[Line], index: int) -> Line | None:
    """Return the line whose goods are named again before the rate: "10 fan, 20 bulb, fan 1200 ka ek"."""
    before = next((span for span in reversed(spans[:index]) if not span.has("currency")), None)
    if before is None or before.kind is not WORD or len(lines) < 2 or before.role is Role.ITEM:
        return None
    return next((line for line in lines if line.name and before.norm in line.name.casefold().split()), None)


def agrees(total: Decimal, computed: Decimal) -> bool:
    """Whether a stated total is the computed one, but for rounding."""
    return abs(total - computed) < _ROUNDING
