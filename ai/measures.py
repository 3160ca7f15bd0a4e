"""Finds quantities with their unit, and the sizes that only look like quantities."""

from __future__ import annotations

from ai.near import at, is_number
from ai.spans import SIZE, WORD, Kind, Role, Span

_FURTHER = frozenset({"more", "extra", "additional", "other", "another", "further"})  # "5 more cases"
_STATES = frozenset(
    {"damaged", "broken", "torn", "expired", "leaking", "sealed", "empty", "defective", "faulty", "assorted"}
)  # "12 damaged cartons"
_MOST_IN_A_STATE = 1000  # "3600, damaged bags": money

_DRIVEN = frozenset(
    {"pump", "pumps", "motor", "motors", "engine", "engines", "starter", "compressor", "tractor"}
)


def read_measure(spans: list[Span], index: int) -> None:
    """500ml, 12W, 43 inch: sizes. Also 2.5 kg, when a count of packs stands beside it."""
    after = at(spans, index + 1)
    if (
        after is not None
        and after.norm == "-"
        and after.glued
        and (further := at(spans, index + 2)) is not None
    ):
        if further.glued and (further.has("size") or further.has("trait")):
            spans[index].role = after.role = further.role = Role.SIZE  # 3-ply
        return
    if after is None or after.kind is not WORD or spans[index].role is Role.MONEY:
        return
    if (after.has("size") and (after.norm != "hp" or after.glued or _drives(spans, index))) or (
        (after.has("measure") or after.has("trait")) and _beside_count(spans, index)
    ):
        spans[index].role = after.role = Role.SIZE
        dash, grade = at(spans, index + 2), at(spans, index + 3)
        if dash is not None and grade is not None and dash.norm == "-" and dash.glued and is_number(grade):
            dash.role = grade.role = Role.SIZE if grade.glued else grade.role  # 20W-40


def _drives(spans: list[Span], index: int) -> bool:
    """Whether "hp" is power and no maker of printers: "1.5 HP submersible pump"."""
    behind = {word for span in spans[index + 2 : index + 5] for word in span.norm.split()}
    return bool(behind & _DRIVEN)


def _coarser(unit: Span | None) -> tuple[str, ...]:
    """Return the measures that may count packs of this size: kilos of 200 g packs."""
    return (
        {"g": ("kg", "ton", "litre"), "kg": ("ton",)}.get(unit.tags.get("measure", ""), ())
        if unit is not None
        else ()
    )


def follows_count(spans: list[Span], index: int) -> bool:
    """Return whether a count of goods stands before, with nothing but the goods' name between."""
    place = index - 1
    while (span := at(spans, place)) is not None and place >= index - 6:
        if span.role is Role.SIZE:
            place -= 1
            continue
        if span.role is Role.QUANTITY or (
            span.kind is Kind.NUMBER
            and span.free
            and (at(spans, place + 1) or span).tags.get("measure")
            in (None, "", *_coarser(at(spans, index + 1)))
            and not (at(spans, place - 1) or span).has("item")
        ):
            return True
        closed = span.kind is not Kind.WORD or span.has("link") or span.has("post") or span.has("verb")
        if closed and not (span.has("link", "of") or span.role is Role.WORDING):
            break
        place -= 1
    return False


def _beside_count(spans: list[Span], index: int) -> bool:
    """Whether goods counted in packs stand beside a measure with nothing but their name between."""
    if follows_count(spans, index):
        return True
    unit = at(spans, index + 1)
    place = index + 2
    while unit is not None and (span := at(spans, place)) is not None and place <= index + 6:
        if span.kind is Kind.NUMBER:
            following = at(spans, place + 1)
            named = at(spans, place + 2)
            counted = following is not None and following.has("unit") and not following.has("measure")
            return counted and not (named is not None and named.kind is Kind.WORD and named.has("item"))
        of_these = span.has("post", "ka") and place > index + 2 and is_number(at(spans, place + 1))
        if of_these and (pack := at(spans, place + 2)) is not None and pack.has("unit"):
            return not pack.has("measure")  # "50 kg chini ki 10 bori"
        if span.kind is not Kind.WORD or span.has("link") or span.has("post") or span.has("verb"):
            return False
        if span.has("unit") and not span.has("measure"):
            return False
        place += 1
    return False


def read_litre_size(spans: list[Span], index: int) -> None:
    """20 5L cans: litres, between a count and its unit."""
    span, before, after = spans[index], at(spans, index - 1), at(spans, index + 1)
    if (
        (
            span.number is not None
            and span.number.litre
            and before is not None
            and is_number(before)
            and before.free
        )
        and after is not None
        and (after.has("unit") or after.has("item"))
    ):
        span.role = Role.SIZE


def _in_a_state(count: Span, word: Span) -> bool:
    return word.norm in _STATES and count.value < _MOST_IN_A_STATE


def read_quantity(spans: list[Span], index: int) -> None:
    """Give a number with a unit ("5 boxes", "10 500ml bottles", "qty 6") the role of a quantity."""
    span = spans[index]
    if span.role is Role.MONEY:
        return
    if span.number is not None and span.number.litre:
        return
    place = index + 1
    while (after := at(spans, place)) is not None and after.role is SIZE and place < index + 6:
        place += 1  # "10 500ml bottles"
    if place > index + 1 and (after is None or not after.has("unit")):
        place, after = index + 1, at(spans, index + 1)
    if (
        (
            after is not None
            and after.norm in ("x", "*", "-", ".")
            and (further := at(spans, place + 1)) is not None
        )
        and further.has("unit")
        and not is_number(further)
    ):
        place, after = place + 1, further
    if after is not None and (after.has("quality") or after.norm in _FURTHER or _in_a_state(span, after)):
        place, after = place + 1, at(spans, place + 1)
    billed = span.number is not None and span.number.grouped and _billed(spans, index)
    if (
        after is not None
        and after.has("unit")
        and after.free
        and not billed
        and not (after.glued is False and after.norm == "case of")
    ):
        which = at(spans, place + 1)
        if which is not None and which.has("post", "wala"):
            for between in spans[index : place + 2]:
                between.role = Role.SIZE  # "20 litre wale jar"
            return
        span.role, span.unit = Role.QUANTITY, after.tags["unit"]
        for between in spans[index + 1 : place + 1]:
            between.role = SIZE if between.role is SIZE else Role.WORDING
        return
    if _weighed(spans, index):
        span.role, span.unit, spans[index + 1].role = Role.QUANTITY, "g", Role.WORDING
        return
    before = at(spans, index - 1)
    if before is not None and _unit_first(spans, index):
        span.role, span.unit, before.role = Role.QUANTITY, before.tags["unit"], Role.WORDING
        return
    if (before is not None and before.norm in (":", "-", "=") and not before.glued) or (
        before is not None and before.norm == ":"
    ):
        before = at(spans, index - 2)
    if before is not None and before.has("quantity"):
        span.role, span.unit, before.role = Role.QUANTITY, "", Role.WORDING


def _weighed(spans: list[Span], index: int) -> bool:
    """Whether goods are sold by the gram: "sold 250 g saffron", where no other number counts any."""
    before, grams, goods = at(spans, index - 1), at(spans, index + 1), at(spans, index + 2)
    if grams is None or not grams.has("measure", "g") or not grams.free or goods is None:
        return False
    opens = before is None or before.kind is Kind.LINE or before.has("verb") or before.has("post", "ko")
    counted = any(
        place != index
        and is_number(span)
        and (after := at(spans, place + 1)) is not None
        and after.has("unit")
        for place, span in enumerate(spans)
    )
    plain = goods.kind is Kind.WORD and not goods.tags and not goods.title
    return opens and not counted and (plain or goods.has("item") or goods.has("link", "of"))


def _billed(spans: list[Span], index: int) -> bool:
    """Whether the figure is a bill's: "bill 26,000 kata", where kata is no sack."""
    before = at(spans, index - 1)
    return before is not None and (before.has("verb", "bill") or before.has("amount"))


def _unit_first(spans: list[Span], index: int) -> bool:
    """Whether the unit stands before its number: "peti 12 ghadi sabun"."""
    before, earlier, after = at(spans, index - 1), at(spans, index - 2), at(spans, index + 1)
    if before is None or not before.has("unit") or not before.free or before.has("measure"):
        return False
    counted = earlier is not None and (earlier.kind is Kind.NUMBER or earlier.role is Role.SIZE)
    return not counted and after is not None and (after.has("item") or after.has("piece"))
