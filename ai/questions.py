"""Reads a question for a figure: "Apollo ka kitna baki hai?", "aaj ka total?", "top clients this month"."""

from __future__ import annotations

from dataclasses import replace

from ai.clients import ClientIndex
from ai.lexicon import Lexicon
from ai.near import tagged
from ai.parties import find_party
from ai.party import name_of
from ai.periods import Asked, asked_days
from ai.reading import Question, ReadingContext
from ai.spans import NUMBER, WORD, Kind, Role, Span

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
_DOING = frozenset({"place", "make", "have", "give"})  # "how many orders did Apollo place"
_ASKED_HOW_MUCH = ("kitn", "kitan", "कितन", "how much", "how many")
_SPEAKERS = frozenset(
    {"wo", "woh", "vo", "he", "she", "they", "party", "manager", "boss", "वो", "वह", "पार्टी"}
)
_SPEAK = frozenset(
    {
        "bol",
        "bola",
        "boli",
        "bole",
        "keh",
        "kehta",
        "kehti",
        "kehte",
        "says",
        "said",
        "say",
        "claims",
        "thinks",
    }
    | {"बोल", "बोला", "बोले", "बोली", "कह", "कहता", "कहते", "कहती"}
)
_MOST = 100  # entries that are asked for at once
_OTHERS = frozenset({"company", "companies", "team", "everyone", "all", "sabka", "sab", "total_team", "reps"})


def may_ask(spans: list[Span]) -> bool:
    """Return whether anything in the text could make it a question; a quick look before reading it as one."""
    return any(
        span.norm == "?"
        or "question" in span.tags
        or "period" in span.tags
        or "figure" in span.tags
        or span.tags.get("day_link") == "last"
        for span in spans
    )


def _answered(spans: list[Span]) -> bool:
    """Whether figures behind the mark answer it: "What sold today? 7 cookers to Pushpa Needs for 11,550."."""
    marks = [index for index, span in enumerate(spans) if span.norm == "?"]
    if not marks:
        return False
    behind = spans[marks[-1] + 1 :]
    return sum(span.kind is Kind.NUMBER for span in behind) > 1


def _asked_first(spans: list[Span]) -> list[Span]:
    """Return the question without what others said: "kitna baki hai, wo bol rahi 2200 hai"."""
    for index in range(2, len(spans) - 2):
        ahead = spans[index + 1 : index + 3]
        if spans[index].norm not in _SPEAKERS or not any(
            span.norm.split()[:1] and span.norm.split()[0] in _SPEAK for span in ahead
        ):
            continue
        asks = any(span.has("question") for span in spans[:index])
        if asks and not any(span.kind is Kind.NUMBER for span in spans[:index]):
            return spans[: index - 1] if spans[index - 1].kind is Kind.MARK else spans[:index]
    return spans


def read_question(spans: list[Span], text: str, lexicon: Lexicon, context: ReadingContext) -> Question | None:
    """Return the question, or None when the text asks for no figure. The spans stay unclaimed."""
    words = [span for span in spans if span.kind is WORD]
    if not words or tagged(words, "inject"):
        return None
    if _answered(spans):
        return None
    spans = _asked_first(spans)
    words = [span for span in spans if span.kind is Kind.WORD]
    days = asked_days(spans, context.today)
    if (
        words[0].has("verb", "visit")
        and spans[-1].norm != "?"
        and not (days.spanned and _only_figures(words))
    ):
        return None  # "Visited X, owner wants rate list"
    period = days.taken
    latest = _latest(spans)
    mark = "?" in [span.norm for span in spans]
    asks = tagged(words, "question")
    auxiliary = mark and words[0].norm in _AUXILIARY
    figures = {span.tags["figure"] for span in words if "figure" in span.tags}
    counted = [
        index
        for index, span in enumerate(spans)
        if span.kind is NUMBER and index not in period and index != latest
    ]
    numbers = bool(counted)
    if not figures and not numbers and _only_days(spans, words, days, asks=asks):
        figures = {"total"}
    if len(counted) > 1 and not mark:
        return None  # "kya bolu sir ... 300 pen becha 4500 me" tells something
    listed = asks and bool(figures & {"entries", "top_clients", "clients"}) and words[-1].has("question")
    if numbers and not listed and not (auxiliary or (asks and (mark or words[0].has("question")))):
        return None
    known = period if latest is None else period | {latest - 1, latest}
    told = [span for index, span in enumerate(spans) if span.kind is Kind.WORD and index not in known]
    plain = bool(figures) and _only_figures(told) and (len(words) > 1 or bool(period))
    # "Apollo ki last 7 days ki sale"
    spanned = days.spanned and words[-1].has("figure") and not any(span.has("verb") for span in told[:-1])
    bare = not numbers and bool(figures) and (mark or "top_clients" in figures or plain or spanned)
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
    clients = context.clients if isinstance(context.clients, ClientIndex) else None
    # What names the days is no part of a name: "April to June".
    spans = [
        replace(span, kind=Kind.MARK, norm=",", tags={}) if index in known else span.copy()
        for index, span in enumerate(spans)
    ]
    for span in spans:
        if (
            span.has("question")
            or span.has("figure")
            or span.has("period")
            or span.has("month")
            or span.norm in _AUXILIARY
            or (span.norm in _DOING and any(each.norm in _AUXILIARY for each in spans))
        ):
            span.role = Role.WORDING
    party = find_party(spans, clients, text)
    if party is None and owed and not (asks or auxiliary or bare):
        return None
    client = name_of(spans, party.start, party.end, text, lexicon) if party is not None else None
    own = not any(span.norm in _OTHERS for span in words)
    outside = spans if party is None else [*spans[: party.start], *spans[party.end :]]
    aside = tuple(text[span.start : span.end] for span in outside if _narrows(span))
    count = int(spans[latest].value) if latest is not None and figure == "entries" else None
    return Question(figure, days.since, days.until, client, own, aside, count)


def _latest(spans: list[Span]) -> int | None:
    """Return where the count of "last 5 entries" stands, or None."""
    for index, (before, count, after) in enumerate(zip(spans, spans[1:], spans[2:], strict=False)):
        last = before.tags.get("day_link") == "last" or before.norm in ("recent", "latest")
        if last and count.kind is Kind.NUMBER and 0 < count.value < _MOST and after.has("figure", "entries"):
            return index + 1
    return None


def _only_days(spans: list[Span], words: list[Span], days: Asked, *, asks: bool) -> bool:
    """Whether nothing but days is named: "last 7 days", "is hafte kitna hua"."""
    rest = [span for index, span in enumerate(spans) if span in words and index not in days.taken]
    if not all({"filler", "past", "question", "post", "honorific"} & span.tags.keys() for span in rest):
        return False
    how_much = asks and any(span.norm.startswith(_ASKED_HOW_MUCH) for span in words)
    return days.spanned or (bool(days.taken) and how_much)


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
    known = {"figure", "period", "question", "filler", "link", "post", "month", "day", "day_link"}
    return all(known & span.tags.keys() for span in words)
