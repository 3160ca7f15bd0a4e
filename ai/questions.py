"""Reads a question for a figure: "Apollo ka kitna baki hai?", "aaj ka total?", "top clients this month"."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from ai.clients import ClientIndex
from ai.days import Sense
from ai.lexicon import Lexicon
from ai.parties import find_party
from ai.party import name_of
from ai.reading import Question, ReadingContext
from ai.scripts import sound
from ai.spans import Kind, Role, Span

# The first of these that stands in the text is asked for.
_ORDER = (
    "target", "top_clients", "dues", "collections", "purchases", "expenses", "visits", "sales", "orders",
    "clients", "entries", "total",
)  # fmt: skip
# What is asked for when only a verb says it: "Kaveri Stores ne last month kitna maal liya?"
_OF_VERB = {
    "buy": "sales", "take": "sales", "give": "sales", "order": "orders",
    "collect": "collections", "get": "collections", "pay": "collections",
}  # fmt: skip
_HOW_MUCH = frozenset({"kitna", "kitni", "kitne", "kab", "कितना", "कितनी", "कितने", "कब"})
_AUXILIARY = frozenset({"did", "does", "do", "is", "has", "have", "was", "were", "can", "kya", "क्या"})
_OTHERS = frozenset({"company", "companies", "team", "everyone", "all", "sabka", "sab", "total_team", "reps"})


def may_ask(spans: list[Span]) -> bool:
    """Return whether anything in the text could make it a question; a quick look before reading it as one."""
    return any(
        span.norm == "?" or "question" in span.tags or "period" in span.tags or "figure" in span.tags
        for span in spans
    )


def read_question(spans: list[Span], text: str, lexicon: Lexicon, context: ReadingContext) -> Question | None:
    """Return the question, or None when the text asks for no figure. The spans stay unclaimed."""
    words = [span for span in spans if span.kind is Kind.WORD]
    if not words or any(span.has("inject") for span in words):
        return None
    if words[0].has("verb", "visit") and spans[-1].norm != "?":
        return None  # "Visited X, owner wants rate list"
    mark = spans[-1].norm == "?" or any(span.norm == "?" for span in spans)
    asks = any(span.has("question") for span in words)
    auxiliary = mark and words[0].norm in _AUXILIARY
    figures = {span.tags["figure"] for span in words if "figure" in span.tags}
    numbers = any(span.kind is Kind.NUMBER for span in spans)
    if sum(span.kind is Kind.NUMBER for span in spans) > 1 and not mark:
        return None  # "kya bolu sir ... 300 pen becha 4500 me" tells something
    listed = asks and bool(figures & {"entries", "top_clients", "clients"}) and words[-1].has("question")
    if numbers and not listed and not (auxiliary or (asks and (mark or words[0].has("question")))):
        return None
    plain = (
        bool(figures)
        and _only_figures(words)
        and (len(words) > 1 or any(span.has("period") for span in spans))
    )
    bare = not numbers and bool(figures) and (mark or "top_clients" in figures or plain)
    if auxiliary and not figures and any(span.has("verb", "pay") for span in words):
        figures = {"collections"}
    if asks and not (figures or numbers) and (mark or _ends_asking(words)):
        figures = _of_verbs(words)
    owed = (
        not numbers and "dues" in figures and not any(span.has("verb") or span.has("cue") for span in words)
    )
    if not figures or not (asks or auxiliary or bare or owed):
        return None
    figure = next((name for name in _ORDER if name in figures), "total")
    since, until = _period(spans, context.today)
    clients = context.clients if isinstance(context.clients, ClientIndex) else None
    spans = [span.copy() for span in spans]
    for span in spans:
        if (
            span.has("question")
            or span.has("figure")
            or span.has("period")
            or span.has("month")
            or span.norm in _AUXILIARY
        ):
            span.role = Role.WORDING
    party = find_party(spans, clients, text)
    if party is None and owed and not (asks or auxiliary or bare):
        return None
    client = name_of(spans, party.start, party.end, text, lexicon) if party is not None else None
    own = not any(span.norm in _OTHERS for span in words)
    outside = spans if party is None else [*spans[: party.start], *spans[party.end :]]
    aside = tuple(text[span.start : span.end] for span in outside if _narrows(span))
    return Question(figure, since, until, client, own, aside)


def _narrows(span: Span) -> bool:
    """Whether a word asks for a part of a figure: "Dolo kitna bika", "Bandra ki sale", "cash sales"."""
    if span.kind is not Kind.WORD or span.has("figure"):
        return False
    return any(span.has(tag) for tag in ("item", "place", "pay")) or span.has("verb", "goods")


def _ends_asking(words: list[Span]) -> bool:
    """Whether the text ends with what is asked: "kitna maal liya", but not "kitna likhna bhool gaya"."""
    asked = any(span.norm in _HOW_MUCH for span in words)
    return asked and (words[-1].has("verb") or words[-1].has("past"))


def _of_verbs(words: list[Span]) -> set[str]:
    """Return the figure that the verb, or "last order", is about."""
    verbs = [span.tags.get("verb", "") for span in words if not span.has("suffix")]
    if any(span.norm.split()[-1:] in (["order"], ["ऑर्डर"]) for span in words):
        verbs.append("order")
    if any(span.has("money") for span in words):
        verbs.append("pay")
    return {_OF_VERB[verb] for verb in verbs if verb in _OF_VERB}


def _only_figures(words: list[Span]) -> bool:
    known = {"figure", "period", "question", "filler", "link", "post", "month", "day"}
    return all(known & span.tags.keys() for span in words)


def _period(spans: list[Span], today: date) -> tuple[date | None, date | None]:
    """Return the first and last day asked for; (None, None) is everything."""
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    for span in spans:
        name = span.tags.get("period")
        if name == "today":
            return today, today
        if span.kind is Kind.DATE and span.day is not None and span.day.sense is Sense.VAGUE:
            name = "last_month" if sound(span.norm.split()[-1])[:1] == "m" else "last_week"
        if name == "yesterday" or (
            span.kind is Kind.DATE and span.day is not None and span.day.day is not None
        ):
            day = (
                span.day.day
                if span.day is not None and span.day.day is not None
                else today - timedelta(days=1)
            )
            return day, day
        if name == "week":
            return monday, today
        if name == "month":
            return first, today
        if name == "year":
            return today.replace(month=1, day=1), today
        if name == "last_week":
            return monday - timedelta(days=7), monday - timedelta(days=1)
        if name == "last_month":
            end = first - timedelta(days=1)
            return end.replace(day=1), end
        if span.has("month") and span.kind is Kind.WORD:
            month = int(span.tags["month"])
            year = today.year if month <= today.month else today.year - 1
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return None, None
