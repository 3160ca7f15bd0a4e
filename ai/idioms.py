"""Retags words whose meaning an English idiom decides: "went for 10 boxes", "talked X into", "paid off"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ai.spans import NUMBER, WORD, Kind, Span

_FILLER: Mapping[str, str] = {"filler": ""}
_SOLD: Mapping[str, str] = {"verb": "sell", "link": "to"}
_TAKEN: Mapping[str, str] = {"verb": "take"}
_GOODS = frozenset({"unit", "piece", "item"})
_NEAR = 3
_LONGEST_NAME = 8
_GONE = frozenset({"went to", "gone to", "goes to"})
_OUT = frozenset({"out", "across", "over", "off", "straight", "directly", "up", "down"})
_ARTICLES = frozenset({"the", "our", "all", "my", "a", "whole"})
_EFFORTS = frozenset(
    {"chasing", "effort", "efforts", "patience", "persistence", "waiting", "it", "visits", "calls", "work"}
    | {"follow-ups", "followups", "reminders", "hard work", "that", "all", "up", "ups", "trips"}
)
_TAKE = frozenset({"take", "taking", "buying", "buy", "stock", "try", "trying"})
_PERSUADED = frozenset({"convinced", "persuaded", "got", "talked", "pushed", "coaxed", "nudged", "convince"})
_SORRY = ("sorry", "apolog", "thank", "many thanks", "cheers")
_SIGNS = frozenset({"signed", "stamped", "initialled", "initialed", "acknowledged", "countersigned"})
_PAPERS = frozenset(
    {"challan", "bill", "invoice", "receipt", "note", "docket", "pod", "slip", "paperwork", "delivery note"}
)
# Nobody's name begins with them, whatever capital opens the sentence.
_OPENINGS = frozenset(
    {"out of nowhere", "out of the blue", "bad news", "good news", "great news", "long story short", "yet"}
    | {"believe it or not", "needless to say", "to be fair", "to be honest", "thank god", "everyone"}
    | {
        "folks",
        "guys",
        "everybody",
        "together",
        "altogether",
        "howdy",
        "ahoy",
        "mate",
        "mates",
        "well then",
        "fyi",
    }
)
_CODES = re.compile(
    r"(?:SAR|QAR|OMR|KWD|BHD|JOD|EGP|MAD|TND|DZD|LBP|IQD|ILS|PKR|AFN|BTN|MVR|MMK|THB|IDR|PHP|VND|KHR|LAK|BND"
    r"|HKD|CNY|TWD|KRW|AUD|NZD|CAD|FJD|PGK|UGX|TZS|RWF|ETB|XOF|XAF|ZMW|BWP|NAD|MUR|MZN|MWK|SLL|GMD|SCR|CHF|SEK"
    r"|NOK|DKK|PLN|CZK|HUF|BGN|UAH|BRL|MXN|ARS|CLP|COP|JMD|TTD)$"
)  # ISO 4217


def read_idioms(text: str, spans: list[Span]) -> None:
    """Give the words of such idioms the tags of what they mean there, in place."""
    shouted = text.isupper()
    for index, span in enumerate(spans):
        if span.kind is not WORD:
            continue
        norm = span.norm
        if norm in _OPENINGS:
            span.title = False
        elif not shouted and "link" in span.tags and _shouts_before_name(spans, index):
            for each in spans[: index + 1]:
                each.title = False
        if norm == "hi" and _norm(spans, index + 1) == "-" and _norm(spans, index + 2) == "vis":
            _hi_vis(spans, index)
            continue
        if norm == "gaya" and span.title and not shouted:
            _town(spans, index)
        elif norm in _GONE or norm in ("went", "gone"):
            _went(spans, index)
        elif norm in ("in advance", "advance"):
            _in_advance(spans, index)
        elif norm in ("paid off", "paying off", "paid"):
            _paid_off(spans, index)
        elif norm in _SIGNS:
            _signed(spans, index)
        elif norm in _PERSUADED:
            _persuaded(spans, index)
        elif not shouted and not span.tags and _CODES.match(span.text) and _beside_number(spans, index):
            span.tags = {"currency": span.text}  # "SAR 5,500", but not "namaste sar"


def _shouts_before_name(spans: list[Span], index: int) -> bool:
    """Whether capitals open the text and a name in small letters follows: "ORDER RCVD FROM Noor Mobiles"."""
    name = _at(spans, index + 1)
    if name is None or not name.title or name.text.isupper() or not 0 < index <= _NEAR:
        return False
    opening = spans[: index + 1]
    told = any(span.has("verb") or span.has("phrase_type") or span.has("pay") for span in opening)
    return told and all(span.kind is WORD and span.tags and span.text.isupper() for span in opening)


def _town(spans: list[Span], index: int) -> None:
    """Apex Medical Gaya: the town, where a capital follows a shop's name and no sentence goes on."""
    before, after = _at(spans, index - 1), _at(spans, index + 1)
    named = before is not None and before.has("suffix") and before.title
    marked = after is None or after.kind is not WORD or after.has("post")
    if named and marked:
        spans[index].tags = {"place": "cities"}


def _at(spans: list[Span], index: int) -> Span | None:
    return spans[index] if 0 <= index < len(spans) else None


def _norm(spans: list[Span], index: int) -> str:
    span = _at(spans, index)
    return span.norm if span is not None else ""


def _counts_goods(spans: list[Span], index: int) -> bool:
    """Whether a number with a unit or with goods stands at ``index``."""
    return spans[index].kind is NUMBER and any(
        _GOODS & after.tags.keys() for after in spans[index + 1 : index + _NEAR]
    )


def _went(spans: list[Span], index: int) -> None:
    """X went for 10 boxes: took them; 10 boxes went to X, went for 500: were sold."""
    span, after, number = spans[index], _norm(spans, index + 1), _at(spans, index + 2)
    clause = [place for place in range(index) if spans[place].clause == span.clause]
    counted = any(_counts_goods(spans, place) for place in clause)
    if after == "for" and number is not None and number.kind is NUMBER:
        if _counts_goods(spans, index + 2):
            span.tags, spans[index + 1].tags = _TAKEN, _FILLER
        elif counted:
            span.tags = {"verb": "sell"}
        return
    if not counted or _norm(spans, index - 1) in ("i", "we"):
        return
    if span.norm in _GONE:
        span.tags = _SOLD
    elif after == "to" or (after in _OUT and _norm(spans, index + 2) == "to"):
        span.tags = {"verb": "sell"}


def _persuaded(spans: list[Span], index: int) -> None:
    """Convinced Lakshmi Traders to buy 8 sacks, talked Bright Optics into 10 frames: they took them."""
    for place in range(index + 2, min(index + _LONGEST_NAME, len(spans) - 1)):
        span, after = spans[place], spans[place + 1]
        if span.kind is NUMBER or span.clause != spans[index].clause:
            return
        if not spans[index + 1].title:
            return
        bought = after.tags.get("verb") in ("buy", "take", "order") or after.norm in _TAKE
        if span.norm == "to" and bought:
            spans[index].tags, spans[index].title = _FILLER, False
            span.tags, after.tags = _FILLER, _TAKEN
            return
        if span.norm == "into" and (bought or after.kind is NUMBER):
            spans[index].tags, spans[index].title = _FILLER, False
            span.tags = _FILLER if bought else _TAKEN
            after.tags = _TAKEN if bought else after.tags
            return


def _in_advance(spans: list[Span], index: int) -> None:
    """Apologies in advance: no money that was paid ahead."""
    before = index - 1 if spans[index].norm == "in advance" else index - 2
    if _norm(spans, before).startswith(_SORRY) and (before == index - 1 or _norm(spans, index - 1) == "in"):
        for span in spans[before : index + 1]:
            span.tags = {"smalltalk": ""}


def _paid_off(spans: list[Span], index: int) -> None:
    """Chasing paid off: no money."""
    end = index if spans[index].norm != "paid" else index + 1
    if spans[end : end + 1] and (end == index or spans[end].norm == "off"):
        before = _at(spans, index - 1)
        if before is not None and before.norm in _EFFORTS:
            for span in spans[max(0, index - 2) : end + 1]:
                span.tags = {"cue": ""} if span.kind is WORD else span.tags


def _signed(spans: list[Span], index: int) -> None:
    """They've signed the challan for 27,900."""
    place = index + 1
    while _norm(spans, place) in (*_ARTICLES, "delivery", "their"):
        place += 1
    if _norm(spans, place) in _PAPERS:
        for span in spans[index : place + 1]:
            span.tags = _FILLER


def _hi_vis(spans: list[Span], index: int) -> None:
    """20 hi-vis vests: no greeting and no number."""
    for span in spans[index : index + 3]:
        span.number = None
        span.kind = Kind.MARK if span.norm == "-" else Kind.WORD
        span.tags = {} if span.norm == "-" else {"quality": ""}


def _beside_number(spans: list[Span], index: int) -> bool:
    before, after = _at(spans, index - 1), _at(spans, index + 1)
    ahead = after is not None and after.kind is NUMBER
    return ahead or (before is not None and before.kind is NUMBER)
