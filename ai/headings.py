"""Reads the first line of a message: what it says for all the lines below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import dropwhile, takewhile

from ai.lines import ReadPart, Spans, TextLine, has_client, has_figures
from ai.parts import Heading
from ai.spans import Kind, Span
from ledger.entry import EntryType

_FEWEST_KEYS = 2  # lines; one alone is a heading like any other
_NO_PLACE = frozenset(
    {"verb", "filler", "smalltalk", "post", "link", "figure", "report", "amount", "beat", "day"}
)
_KEYED = frozenset({"date", "type", "location"})


def read_headings(
    lines: list[TextLine], read: ReadPart, fresh: Callable[[Spans], Spans]
) -> tuple[Heading, list[TextLine], TextLine | None]:
    """Return what the lines on top say for those below: "Date: 20-11" and "Type: Sales", or one heading."""
    keyed = Heading()
    rest = lines
    while len(rest) > 1 and (key := _key_of(rest[0])) is not None:
        spans = rest[0].spans
        if key == "date":
            days = [span.day.day for span in spans if span.kind is Kind.DATE and span.day is not None]
            keyed = replace(keyed, day=days[0] if days else keyed.day)
        elif key == "location":
            keyed = replace(keyed, location=" ".join(span.text for span in spans[2:]))
        else:
            kind = _kind_of([span.tags["verb"] for span in spans[2:] if "verb" in span.tags])
            keyed = replace(keyed, type=kind, told=kind is not None)
        rest = rest[1:]
    if len(lines) - len(rest) < _FEWEST_KEYS:
        return read_heading(lines, read, fresh)
    return keyed, rest, None


def _key_of(line: TextLine) -> str | None:
    """Return which key of a form the line has before its colon: date, type or location."""
    spans = line.spans
    if len(spans) < _FEWEST_KEYS + 1 or spans[1].norm not in (":", "=", "-"):
        return None
    key = spans[0].tags.get("form")
    if key not in _KEYED:
        return None
    said = {
        "date": any(span.kind is Kind.DATE for span in spans),
        "type": any("verb" in span.tags for span in spans[2:]),
        "location": all(span.kind is Kind.WORD for span in spans[2:]),
    }
    return key if said[key] else None


def read_heading(
    lines: list[TextLine], read: ReadPart, fresh: Callable[[Spans], Spans]
) -> tuple[Heading, list[TextLine], TextLine | None]:
    """Return what the first line says for the others, the others, and the first when it opens their entry."""
    first, rest = lines[0], lines[1:]
    if len(lines) < 2 or ((has_figures(first) or _numbers(first)) and not _counts_lines(first, rest)):
        return Heading(), lines, None
    days = [span.day.day for span in first.spans if span.kind is Kind.DATE and span.day is not None]
    colon = first.spans[-1].norm in (":", "-", ":-") or first.spans[-1].norm == "."
    named = [line for line in rest if has_client(line) and line.part is not None and line.part.strong]
    if first.part is None and not named and _shop(first, read, fresh):
        return Heading(), rest, first
    client = has_client(first)
    verbs = [span.tags["verb"] for span in first.spans if "verb" in span.tags]
    if client and first.part is not None and (colon or first.part.strong or _goods_lines(rest)):
        named = [
            line
            for line in rest
            if has_client(line) and has_figures(line) and line.part is not None and line.part.strong
        ]
        if not named:
            return Heading(client=None), rest, first
    places = [index for index, span in enumerate(first.spans) if span.has("place")]
    words = [span for span in first.spans if span.kind is Kind.WORD]
    beat = any(span.has("beat") for span in words)
    if not (days or places or beat or verbs or colon):
        return Heading(), lines, None
    location = None
    if places or beat:
        from_line = read(fresh(first.spans), Heading(client="-"))
        location = (
            _place_of(first.spans, places) or _beat_of(first.spans)
            if from_line is None
            else from_line.draft.details.location or _place_of(first.spans, places)
        )
        location = location.strip("*_ ") if location is not None else None  # "*Andheri*"
    kind = _kind_of(verbs)
    return Heading(None, location, days[0] if days else None, kind, kind is not None), rest, None


def _shop(line: TextLine, read: ReadPart, fresh: Callable[[Spans], Spans]) -> bool:
    """Whether the line only says for whom the goods below it are: "Orbit Toys Birmingham:"."""
    parts = [
        read(fresh(line.spans), Heading(type=kind, told=True))
        for kind in (EntryType.SALES, EntryType.PAYMENT)  # "X ko diya:" alone would be money
    ]
    return any(part is not None and part.strong and part.draft.details.client is not None for part in parts)


def _numbers(line: TextLine) -> bool:
    return any(span.kind is Kind.NUMBER for span in line.spans)


def _counts_lines(line: TextLine, below: list[TextLine]) -> bool:
    """Whether its only figure says how many lines follow: "aaj ki bikri, 3 dukan ki" above three dashes."""
    figures = [span.value for span in line.spans if span.kind is Kind.NUMBER]
    return figures == [len(below)] and all(each.bullet for each in below) and not has_client(line)


def _place_of(spans: Spans, places: list[int]) -> str | None:
    if not places:
        return None
    last = places[0]
    while last + 1 < len(spans) and (spans[last + 1].has("place") or spans[last + 1].has("direction")):
        last += 1
    return " ".join(span.text for span in spans[places[0] : last + 1])


def _beat_of(spans: Spans) -> str | None:
    """Return the words beside "beat": "Sirsa beat aaj:", "Beat Gandhi Chowk", "लंका बीट"."""
    beat = next((index for index, span in enumerate(spans) if span.has("beat")), None)
    if beat is None:
        return None
    after = list(takewhile(_of_a_place, dropwhile(_parts, spans[beat + 1 :])))
    before = list(takewhile(_of_a_place, reversed(spans[:beat])))
    return " ".join(span.text for span in after or reversed(before)) or None


def _parts(span: Span) -> bool:
    return span.norm in (":", "-", "=")


def _of_a_place(span: Span) -> bool:
    """Whether the word can be one of a beat's name: a capital, or Hindi letters and no other meaning."""
    if span.kind is not Kind.WORD or _NO_PLACE & span.tags.keys():
        return False
    written = span.title or not span.text.isascii()
    return written or span.has("place") or span.has("direction")


def _kind_of(verbs: list[str]) -> EntryType | None:
    table = {
        "sell": EntryType.SALES, "order": EntryType.SALES, "bill": EntryType.SALES, "give": EntryType.SALES,
        "buy": EntryType.PURCHASE, "return": EntryType.RETURN, "collect": EntryType.COLLECTION,
        "spend": EntryType.EXPENSE, "visit": EntryType.VISIT,
    }  # fmt: skip
    known = {table[verb] for verb in verbs if verb in table}
    return known.pop() if len(known) == 1 else None


def _goods_lines(lines: list[TextLine]) -> bool:
    """Whether every line could be goods of one client."""
    return all(
        line.bullet or not has_client(line) or (line.part is not None and not line.part.strong)
        for line in lines
    )
