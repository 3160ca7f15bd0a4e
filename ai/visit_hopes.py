"""Sets aside what a visit's talk only hopes for, what rivals sold there, and what the shop still owes."""

from __future__ import annotations

from ai.near import at
from ai.spans import NUMBER, WORD, Kind, Role, Span

_VISITS = frozenset({"visit", "met", "closed", "noorder", "absent"})
_HOPES = frozenset(
    {"will", "would", "wants", "want", "may", "might", "lunga", "lungi", "loonga", "lega", "lege", "lenge"}
    | {"bola", "bole", "boli", "bolta", "kaha", "chahiye", "chahie", "chaiye", "promised", "promises", "legi"}
    | {"said", "says", "plans", "planning", "dega", "degi", "denge", "karega", "karenge", "if", "agar"}
    | {"लेगा", "लेंगे", "लूंगा", "बोला", "बोले", "कहा", "चाहिए", "देगा", "देंगे", "करेंगे"}
)
_TO_PAY = ("will pay", "will give", "promised to pay", "he will pay", "they will pay", "paise dega")
_RIVALS = ("competitor", "comptitor", "compititor", "compitior", "competit", "rival")
_OTHERS = frozenset({"other", "dusri", "doosri", "dusra", "another", "दूसरी"})
_COMPANIES = frozenset({"company", "brand", "party", "companies", "कंपनी", "wale", "wala"})
_OPEN = frozenset({"lena", "dena", "lene", "dene", "baki", "baaki", "pending", "due", "लेना", "देना", "बाकी"})
_CAME = frozenset({"collect", "pay", "get", "sell", "buy", "return", "bill"})
_DONE = frozenset({"collect", "pay", "return", "bill"})


def set_visit_hopes_aside(spans: list[Span]) -> None:
    """Give such clauses the role of a remark, in place, where all the rest tells of a visit."""
    if _VISITS.isdisjoint([span.tags.get("verb") for span in spans]):
        return
    numbers = list(dict.fromkeys(span.clause for span in spans if span.kind is NUMBER))
    for number in numbers:
        places = [index for index, span in enumerate(spans) if span.clause == number]
        others = [span for span in spans if span.clause != number]
        if any(span.kind is NUMBER and span.free for span in others):
            continue
        if any(span.tags.get("verb") in _CAME and not span.has("verb", "get") for span in others):
            continue
        start = _hope(spans, places)
        if start is None and (_is_rivals(spans, places) or _is_open(spans, places)):
            start = places[0]
        if start is None or any(
            spans[index].tags.get("verb") in _VISITS for index in places if index >= start
        ):
            continue
        for index in places:
            if index >= start and spans[index].kind is not Kind.LINE:
                spans[index].role = Role.REMARK


def _words(spans: list[Span], places: list[int]) -> set[str]:
    return {word for index in places if spans[index].kind is not NUMBER for word in spans[index].norm.split()}


def _counts(spans: list[Span], places: list[int]) -> bool:
    """Whether every number of the clause counts goods."""
    return all(
        (after := at(spans, index + 1)) is not None and (after.has("unit") or after.has("piece"))
        for index in places
        if spans[index].kind is NUMBER
    )


def _hope(spans: list[Span], places: list[int]) -> int | None:
    """Return where a clause of hope begins: "bola 10 box agle mahine lunga", "will take 20 boxes"."""
    words = [spans[index] for index in places]
    hoped = [index for index in places if _is_hope(spans[index])]
    if not _counts(spans, places):
        paid = any(span.norm.startswith(_TO_PAY) for span in words)
        return places[0] if paid and not any("verb" in span.tags for span in words) else None
    if not hoped or any(span.tags.get("verb") in _DONE for span in words):
        return None
    visited = [index for index in places if spans[index].tags.get("verb") in _VISITS]
    return places[0] if not visited else (hoped[0] if hoped[0] > visited[-1] else None)


def _is_hope(span: Span) -> bool:
    if span.kind is not WORD or (span.title and len(span.text) <= len("May")):
        return False
    return span.has("future") or bool(_HOPES & set(span.norm.split()))


def _is_rivals(spans: list[Span], places: list[int]) -> bool:
    """Rival company sold them 40 boxes last week."""
    words = _words(spans, places)
    rival = any(word.startswith(_RIVALS) for word in words) or (words & _OTHERS and words & _COMPANIES)
    return bool(rival) and _counts(spans, places)


def _is_open(spans: list[Span], places: list[int]) -> bool:
    """1,500 lena baki hai: what the shop still owes."""
    words = _words(spans, places)
    verbs = {spans[index].tags["verb"] for index in places if "verb" in spans[index].tags}
    figures = sum(spans[index].kind is NUMBER for index in places)
    return figures == 1 and not verbs & (_CAME | {"give", "take"}) and bool(words & _OPEN)
