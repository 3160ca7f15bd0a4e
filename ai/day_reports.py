"""Puts the summary of a day together: calls, productive calls, value."""

from __future__ import annotations

from ai.completing import plain
from ai.lexicon import Lexicon
from ai.limits import size_doubts
from ai.money import read_money
from ai.parts import Heading, Part
from ai.places import read_place
from ai.reading import Doubt, Draft, ReadingContext
from ai.spans import Span
from ai.terms import read_date
from ledger.entry import Details, EntryType


def day_report(
    spans: list[Span],
    text: str,
    source: str,
    calls: str,
    context: ReadingContext,
    heading: Heading,
    lexicon: Lexicon,
) -> Part:
    """Return the day report as one visit to be confirmed; ``calls`` is its "TC 32, PC 18"."""
    location = read_place(spans, text, lexicon, None) or heading.location
    day, _, doubts = read_date(spans, context.today, heading.day)
    money = read_money(spans, [], sale=False)
    details = Details(
        EntryType.VISIT,
        location=location,
        amount=money.amount,
        currency=(money.currency or context.currency) if money.amount is not None else None,
        remarks=calls,
        date=day,
    )
    found = (*money.doubts, *doubts, *size_doubts(details), Doubt.DAY_REPORT)
    return Part(
        Draft(details, source, (), found, tuple(plain(value) for value in money.values)),
        "",
        True,
        True,
        True,
    )
