"""Tells texts that are no entry: undo, repeat, leave, greetings."""

from __future__ import annotations

from datetime import date

from ai.clients import ClientIndex
from ai.days import Sense
from ai.lexicon import Lexicon
from ai.near import counted, tagged
from ai.parties import find_party
from ai.party import name_of
from ai.reading import ReadingContext
from ai.spans import Kind, Role, Span
from ai.terms import read_date

_PRESENT = frozenset(
    {"hu", "hun", "hoon", "hai", "h", "hain", "am", "is", "rahega", "हूँ", "हूं", "हु", "है", "on"}
)
_UNDO_KNOWN = frozenset({"undo", "undo_object", "smalltalk", "filler", "honorific", "past", "day_link"})
# "delete my last entry, wrong party selected": why it is taken back, without what would be right.
_EXCUSES = frozenset(
    {"wrong", "mistake", "galat", "galti", "duplicate", "twice", "error", "incorrect", "double"}
)
_NAMED_WRONG = frozenset({"edit", "form", "figure", "party", "amount", "quantity"})
_ENTRIES = frozenset({"entry", "entri", "एंट्री", "record"})
_INSTEAD = frozenset(
    {"instead", "jagah", "phir", "fir", "correct", "sahi", "should", "was", "change", "make", "becha"}
)
_DID = frozenset(
    {"sent", "put", "saved", "added", "duplicate", "mistakenly", "incorrect", "error", "from", "in", "side"}
    | {"an", "has", "have", "been", "got", "gone", "name"}
)


def is_undo(spans: list[Span]) -> bool:
    """Whether the whole text takes back the last entry: nothing in it says anything else."""
    if not tagged(spans, "undo"):
        return False
    words = [span for span in spans if span.kind is Kind.WORD]
    if not any(span.has("undo") for span in words) or any(span.kind is Kind.NUMBER for span in spans):
        return False
    if _undone_first(words):
        return True
    excused = any(_EXCUSES & set(span.norm.split()) for span in words)
    known = _UNDO_KNOWN | _NAMED_WRONG if excused else _UNDO_KNOWN
    return all(known & span.tags.keys() or _known(span) or (excused and span.norm in _DID) for span in words)


def _undone_first(words: list[Span]) -> bool:
    """Whether it begins by taking the entry back and only tells why: "last entry hata do, he refused"."""
    known = 0
    while known < len(words) and (_UNDO_KNOWN & words[known].tags.keys() or _known(words[known])):
        known += 1
    undone = [span for span in words[:known] if span.has("undo")]
    named = any(part in _ENTRIES for span in words[:known] for part in span.norm.split())
    behind = words[known:]
    other = any(
        _NAMED_WRONG & span.tags.keys()
        or _INSTEAD & set(span.norm.split())
        or span.tags.get("verb") in ("sell", "buy", "order", "take", "give", "collect", "return", "pay")
        for span in behind
    )
    return bool(undone) and named and len(behind) > 1 and not other


def _known(span: Span) -> bool:
    return all(
        part in ("ko", "ka", "ki", "se", "ho", "gayi", "gaya", "wala", "wali", "entry", "the")
        for part in span.norm.split()
    )


def is_repeat(spans: list[Span]) -> bool:
    """Whether the text asks for the last entry once more."""
    return tagged(spans, "repeat") and not counted(spans)


def repeat_client(spans: list[Span], text: str, lexicon: Lexicon, context: ReadingContext) -> str | None:
    """Return for whom the last entry is to be repeated, when the text says it."""
    for span in spans:
        if (
            span.has("repeat")
            or span.has("verb", "order")
            or span.norm in ("last", "order", "phir", "se", "baar", "wala")
        ):
            span.role = Role.WORDING
    clients = context.clients if isinstance(context.clients, ClientIndex) else None
    party = find_party(spans, clients, text)
    return name_of(spans, party.start, party.end, text, lexicon) if party is not None else None


def leave_day(spans: list[Span], context: ReadingContext) -> date | None:
    """Return the day that the person has off, or None."""
    if not tagged(spans, "leave") or counted(spans):
        return None
    future = any(span.has("future") for span in spans)
    past = any(span.has("past") or span.has("verb", "take") for span in spans)
    present = any(set(span.norm.split()) & _PRESENT for span in spans)
    for span in spans:
        if span.kind is Kind.DATE and span.day is not None:
            # "kal leave par hu" is told beforehand, "kal leave par tha" afterwards.
            ahead = span.day.sense is Sense.BOTH or (span.day.sense is Sense.WEEKDAY and present)
            return span.day.coming if future or (ahead and not past) else span.day.day
    day, _, _ = read_date(spans, context.today, None)
    return day


def is_greeting(spans: list[Span]) -> bool:
    """Whether small talk is all there is."""
    words = [span for span in spans if span.kind is Kind.WORD]
    if any(span.kind is Kind.NUMBER for span in spans):
        return False
    if not words:
        return bool(spans) and not any(span.kind in (Kind.NUMBER, Kind.DATE) for span in spans)
    return any(span.has("smalltalk") or span.has("cue") for span in words) and len(words) <= 12
