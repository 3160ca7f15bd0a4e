"""Finds unit prices: "@ 120", "40/kg", "14.50 per strip"."""

from __future__ import annotations

from ai.near import at, is_number
from ai.spans import MARK, Kind, Role, Span

_PER = frozenset({"per", "prati", "प्रति", "हर", "har"})


def read_rate(spans: list[Span], index: int) -> None:
    """@ 120 · 120 each · 40/kg · 14.50 per strip · rate 55 · 60 ke rate se."""
    span = spans[index]
    place = index - 1
    while (before := at(spans, place)) is not None and (
        before.has("currency") or before.norm in (":", ".", "-", "is")
    ):
        place -= 1
    rated = before is not None and before.has("rate", "before") and before.free
    if not rated and _price_behind(spans, index):
        word = spans[index - 1]
        word.role = Role.WORDING
        span.role, span.unit = Role.RATE, ""
        return
    place = index + 1
    while (after := at(spans, place)) is not None and (after.has("currency") or after.role is Role.WORDING):
        place += 1
    named = None
    if (
        after is not None
        and (after.has("rate", "per") or after.norm in ("/", "a", "an"))
        and after.role is not Role.WORDING
    ):
        further = at(spans, place + 1)
        if further is not None and (further.has("unit") or further.has("piece")):
            named = further
            spans[place].role = further.role = Role.WORDING
            span.unit = further.tags.get("unit", "pcs")
            closing = at(spans, place + 2)
            if closing is not None and closing.has("rate") and not closing.has("rate", "before"):
                closing.role = Role.WORDING  # "140 per metre ka rate"
    elif (
        after is not None
        and after.has("unit")
        and span.role is Role.MONEY
        and after.free
        and not is_number(at(spans, place + 1))
    ):
        named = after  # "58 rs litre"
        after.role, span.unit = Role.WORDING, after.tags["unit"]
    elif (
        after is not None
        and after.has("unit")
        and (further := at(spans, place + 1)) is not None
        and further.has("rate", "after")
        and further.norm not in ("each", "ea")
    ):
        named = further  # "160 mtr ke hisab se"
        after.role = further.role = Role.WORDING
        span.unit = after.tags["unit"]
    elif (after is not None and after.has("rate", "after")) or (
        after is not None and after.norm == "rate" and not is_number(at(spans, place + 1))
    ):
        named = after
        after.role = Role.WORDING
    if not rated and named is None:
        return
    span.role = Role.RATE
    if rated and before is not None:
        before.role = Role.WORDING
        counted = at(spans, spans.index(before) - 1)
        lead = at(spans, spans.index(before) - 2)
        alone = (
            lead is None
            or lead.kind is not Kind.WORD
            or lead.has("verb")
            or lead.has("link")
            or lead.has("filler")
        )
        if before.norm == "@" and counted is not None and is_number(counted) and counted.free and alone:
            counted.role = Role.QUANTITY  # "5 @ 120"
        if named is None and after is not None and after.has("unit"):
            if after.free and not is_number(at(spans, place + 1)):
                after.role = Role.WORDING  # "@ 410 dozen"
            if not after.free:
                span.unit = after.tags["unit"]


def _price_behind(spans: list[Span], index: int) -> bool:
    """Whether "per pc" or "each" opens a clause before its figure: "becha, per pc 175"."""
    word, lead = at(spans, index - 1), at(spans, index - 2)
    if (
        word is not None
        and lead is not None
        and (word.has("unit") or word.has("piece"))
        and lead.norm in _PER
    ):
        before, after = at(spans, index - 3), at(spans, index + 1)
        priced = before is not None and (is_number(before) or before.has("currency"))
        counts = after is not None and (after.has("unit") or after.has("piece"))
        if word.free and lead.free and not priced and not counts:
            lead.role = Role.WORDING  # "12 peti becha, prati peti 1850"
            return True
    opens = lead is None or lead.kind is MARK or lead.has("post") or lead.has("verb")
    if word is None or not word.free or not opens:
        return False
    if word.norm in ("ek", "एक"):  # "ek 1015 ka", beside a count of several
        after = at(spans, index + 1)
        counted = any(span.kind is Kind.NUMBER and span.value > 1 for span in spans[: index - 1])
        return counted and after is not None and after.has("post", "ka")
    return word.norm.startswith("per ") and word.has("rate")
