"""What a line says of all its entries: "aaj 3 dukan gaya." before them, "both on credit" behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ai.parts import Part
from ai.spans import DATE, NUMBER, Kind, Span
from ai.terms import read_payment

_STOPS = frozenset(
    {
        "stop", "stops", "shop", "shops", "visit", "visits", "call", "calls", "client", "clients", "outlet",
        "outlets", "customer", "customers", "party", "parties", "store", "stores", "counter", "counters",
        "dukan", "dukaan", "dukane", "dukano", "jagah", "order", "orders", "sale", "sales", "entries",
        "दुकान", "दुकानें", "दुकानों", "जगह", "पार्टी", "ऑर्डर",
    }
)  # fmt: skip
_ALL = frozenset(
    {"both", "all", "dono", "donon", "dono ka", "sab", "sabhi", "everything", "दोनों", "सब", "सभी"}
)
_KNOWN = frozenset(
    {
        "verb",
        "filler",
        "post",
        "link",
        "figure",
        "past",
        "day_link",
        "smalltalk",
        "party",
        "hinglish",
        "suffix",
    }
)
_LONGEST = 8  # spans before the mark that ends the opening
_MOST = 60  # shops in a day


def opening(spans: Sequence[Span]) -> tuple[int, int]:
    """Return where the entries begin behind an opening that only counts them ("aaj 3 dukan gaya."), and the
    count; 0 and 0 when there is none."""
    mark = next(
        (index for index, span in enumerate(spans[:_LONGEST]) if span.norm in (".", ":", ",", "-")), None
    )
    if mark is None or mark + 1 >= len(spans):
        return 0, 0
    counts: list[int] = []
    for index, span in enumerate(spans[:mark]):
        after = spans[index + 1]
        if span.kind is Kind.NUMBER or (span.has("digit") and counts_entries(after)):
            if not counts_entries(after):
                return 0, 0
            counts.append(int(span.value or Decimal(span.tags.get("digit", "0"))))
        elif span.kind is Kind.WORD:
            known = _KNOWN & span.tags.keys() or counts_entries(span)
            if not known or (index and span.title and not counts_entries(span)):
                return 0, 0
    return (mark + 1, counts[0]) if len(counts) == 1 and 0 < counts[0] <= _MOST else (0, 0)


def counts_entries(word: Span) -> bool:
    """Return whether a number before the word counts entries: shops, stops, orders."""
    return word.norm.split(" ")[0] in _STOPS


def ending_at(spans: Sequence[Span]) -> int | None:
    """Return where "both on credit" begins at the line's end, its mark included, or None."""
    for index in range(len(spans) - 1, 0, -1):
        span = spans[index]
        if span.kind is NUMBER or span.kind is DATE:
            return None
        if span.norm in _ALL:
            paid = any(each.has("pay") for each in spans[index + 1 :])
            known = all(
                each.has("pay") or each.kind is Kind.MARK or bool(_KNOWN & each.tags.keys())
                for each in spans[index + 1 :]
            )
            begins = index - 1 if spans[index - 1].kind is Kind.MARK else index
            return begins if paid and known else None
    return None


def with_ending(parts: Sequence[Part], ending: Sequence[Span]) -> list[Part]:
    """Return the parts, paid as the ending says where they do not say it themselves."""
    method = read_payment([span.copy() for span in ending])
    return [
        part
        if part.draft.details.payment is not None or part.draft.details.amount is None
        else replace(part, draft=replace(part.draft, details=part.draft.details.with_(payment=method)))
        for part in parts
    ]
