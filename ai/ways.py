"""Retags words of ways and times: "on the way back", "at half past four", "after three visits"."""

from __future__ import annotations

from collections.abc import Mapping

from ai.near import at
from ai.spans import NUMBER, WORD, Kind, Span

_FILLER: Mapping[str, str] = {"filler": ""}
_ON_THE_ROAD = frozenset(
    {"way", "i'm", "im", "am", "be", "was", "call", "called", "calling", "ring", "rang", "ringing", "drive"}
    | {"drove", "driving", "head", "headed", "heading", "go", "going", "walk", "walked", "reached", "journey"}
    | {"trip", "get", "hear", "heard", "road", "route", "run"}
)
_HOMEWARD = frozenset({"home", "then", "soon", "tomorrow", "later", "office", "on", "road", "and"})
_PLACES = frozenset({"at", "in", "to"})
_ROADS = frozenset(
    {"road", "roads", "highway", "motorway", "bridge", "interstate", "freeway", "route", "street", "lane"}
    | {"flyover", "pass", "ghat", "tunnel", "border", "airport", "ferry", "turnpike", "expressway", "bypass"}
)
_WAS = frozenset({"was", "is", "were", "are", "been", "had", "has", "got", "all", "still"})
_SHOPS = frozenset(
    {"shop", "store", "outlet", "counter", "dukan", "deal", "sale", "order", "account", "bill"}
)
_ARTICLES = frozenset({"the", "our", "all", "my", "a", "whole"})
_HOUR = frozenset({"half", "quarter", "five", "ten", "twenty"})
_PAST = frozenset({"past", "to"})
_EFFORT_WORDS = frozenset(
    {"visits", "calls", "trips", "attempts", "tries", "reminders", "weeks", "months", "hours", "minutes"}
    | {"times", "meetings", "hour", "messages"}
)
_TAKING = frozenset({"took", "taken", "takes", "after", "for", "me", "with", "been"})
_THERE = frozenset({"there", "here", "home", "late", "stuck", "lost", "delayed", "dark", "ready", "held"})
_OURS = frozenset({"our", "my", "the"})
_DEPOTS = frozenset({"godown", "depot", "warehouse", "office", "van", "counter", "stock", "shop", "factory"})


def read_ways(spans: list[Span]) -> None:
    """Give the words of ways and times the tags of what they mean there, in place."""
    for index, span in enumerate(spans):
        if span.kind is not WORD:
            continue
        norm = span.norm
        if norm == "back":
            _back(spans, index)
        elif span.tags.get("verb") == "closed":
            _road_closed(spans, index)
        elif norm == "nil" and _norm(spans, index - 2) in _DEPOTS and _norm(spans, index - 1) in _WAS:
            span.tags = _FILLER  # "stock was nil"
        elif norm in ("got", "came", "gets") and _norm(spans, index + 1) in _THERE:
            span.tags = _FILLER  # "when I got there", "got stuck"
        elif norm in _PAST:
            _clock(spans, index)
        elif norm == "from" and _norm(spans, index + 1) in _OURS and _norm(spans, index + 2) in _DEPOTS:
            for each in spans[index : index + 3]:
                each.tags = _FILLER  # "picked up from our godown by Reliable Fruits"
        elif norm in _EFFORT_WORDS:
            _effort(spans, index)


def _norm(spans: list[Span], index: int) -> str:
    span = at(spans, index)
    return span.norm if span is not None else ""


def _back(spans: list[Span], index: int) -> None:
    """On the way back, back at the office: who came back, no goods."""
    before, after, further = (_norm(spans, place) for place in (index - 1, index + 1, index + 2))
    homeward = after in _HOMEWARD and not (spans[index - 1].has("verb") if index else False)
    placed = after in _PLACES and further in ("the", "my", "our", "home", "office", "base", "town", "work")
    gave = index > 0 and any(spans[index - 1].has("verb", each) for each in ("give", "take", "return"))
    if not gave and (before in _ON_THE_ROAD or (homeward and after != "and") or placed):
        spans[index].tags = _FILLER


def _road_closed(spans: list[Span], index: int) -> None:
    """Snow closed the interstate, the road was closed: no visit to a shop that was closed."""
    after, further = _norm(spans, index + 1), _norm(spans, index + 2)
    place = index - 1
    while _norm(spans, place) in _WAS:
        place -= 1
    road = _norm(spans, place) in _ROADS and (place == 0 or not spans[place].title)
    acts = spans[index].norm == "closed" and after in _ARTICLES and further not in _SHOPS
    if acts or road:
        spans[index].tags = _FILLER


def _clock(spans: list[Span], index: int) -> None:
    """At half past four, at quarter to five."""
    before, after = at(spans, index - 1), at(spans, index + 1)
    if before is None or after is None or before.norm not in _HOUR or after.kind not in (WORD, NUMBER):
        return
    if "digit" in after.tags or (after.kind is NUMBER and after.value <= 12):
        if spans[index].norm == "to" and before.norm not in ("quarter", "half"):
            return
        for span in spans[index - 1 : index + 2]:
            span.kind, span.number, span.tags = Kind.WORD, None, _FILLER


def _effort(spans: list[Span], index: int) -> None:
    """Took three visits, stuck for two hours, after 3 calls: no goods and no visit."""
    number = index - 1
    if number > 0 and not ("digit" in spans[number].tags or spans[number].kind is NUMBER):
        number -= 1  # "two phone calls"
    if number < 1 or not ("digit" in spans[number].tags or spans[number].kind is NUMBER):
        return
    before = next((place for place in (number - 1, number - 2) if _norm(spans, place) in _TAKING), None)
    more = _norm(spans, number - 1) == "and" and _norm(spans, number - 2) in _EFFORT_WORDS
    if before is None and not more:
        return
    spans[index].tags = {"duration": ""}
    if spans[number].kind is WORD:
        spans[number].tags = _FILLER
        spans[index].tags = _FILLER
    if before is not None and spans[before].has("verb"):
        spans[before].tags = _FILLER
