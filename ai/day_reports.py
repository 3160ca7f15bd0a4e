"""Puts the summary of a day together: calls, productive calls, value."""

from __future__ import annotations

from ai.completing import plain
from ai.lexicon import Lexicon
from ai.limits import size_doubts
from ai.money import read_money
from ai.parts import Heading, Part
from ai.places import read_place
from ai.reading import Doubt, Draft, ReadingContext
from ai.spans import NUMBER, Kind, Role, Span
from ai.terms import read_date
from ledger.entry import Details, EntryType

# What is counted beside the calls: "new shops 2".
_COUNTED = frozenset(
    {"shop", "shops", "outlet", "outlets", "dukan", "dukaan", "counter", "counters", "party", "parties",
     "doctor", "doctors", "chemist", "chemists", "sample", "samples", "दुकान", "दुकानें", "डॉक्टर", "केमिस्ट"}
)  # fmt: skip
_MOST_COUNTED = 200
_BETWEEN = frozenset({":", "-", "=", "."})


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
    _absent_days(spans)
    day, _, doubts = read_date(spans, context.today, heading.day)
    calls = ", ".join((calls, *_beside_the_value(spans)))
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


def _beside_the_value(spans: list[Span]) -> list[str]:
    """Set aside the figures beside the day's value: what was collected, new shops. Returns them in words."""
    figures = [index for index, span in enumerate(spans) if span.kind is NUMBER and span.free]
    if len(figures) < 2:
        return []
    found = []
    for index in figures:
        places = (_word_before(spans, index), _word_after(spans, index))
        near = [spans[place] for place in places if place >= 0 and spans[place].role is not Role.COUNT]
        word = next((each for each in near if each.tags.get("verb") in ("collect", "spend")), None)
        if word is None and spans[index].value <= _MOST_COUNTED:
            word = next((each for each in near if each.norm in _COUNTED), None)
        if word is not None:
            spans[index].role = word.role = Role.COUNT
            found.append(f"{word.text} {spans[index].text}")
    return found


def _word_before(spans: list[Span], index: int) -> int:
    place = index - 1
    while place >= 0 and (spans[place].has("currency") or spans[place].norm in _BETWEEN):
        place -= 1
    return place


def _word_after(spans: list[Span], index: int) -> int:
    """Return where the word behind the figure stands, unless a figure follows that word; -1 for none."""
    place = index + 1
    while place < len(spans) and (spans[place].has("currency") or spans[place].has("post", "ka")):
        place += 1
    follows = place + 1 < len(spans) and spans[place + 1].kind is NUMBER
    return place if place < len(spans) and not follows else -1


def _absent_days(spans: list[Span]) -> None:
    """A day of leave is no day of the report: "kal chhutti pe hu"."""
    for index, span in enumerate(spans):
        if span.kind is Kind.DATE and any(each.has("leave") for each in spans[index + 1 : index + 4]):
            span.role = Role.REMARK
