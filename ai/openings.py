"""How people begin before they come to the entry: "Entry 5:", "second deal of the day -", "11.30 am -"."""

from __future__ import annotations

from ai.spans import NUMBER, WORD, Kind, Role, Span

_NAMES = frozenset(
    {"entry", "report", "update", "deal", "sale", "order", "visit", "message", "msg", "number", "no", "one"}
    | {"news", "market", "field", "एंट्री", "रिपोर्ट", "ऑर्डर"}
)
_KINDS = frozenset({"sale", "order", "visit", "ऑर्डर"})
_NTH = frozenset(
    {
        "first",
        "second",
        "third",
        "fourth",
        "next",
        "another",
        "more",
        "pehla",
        "pehli",
        "dusra",
        "dusri",
        "doosra",
    }
    | {"teesra", "tisra", "aur", "और", "पहला", "दूसरा"}
)
_WORDS = frozenset(
    {
        "my",
        "mera",
        "meri",
        "the",
        "of",
        "day",
        "today",
        "aaj",
        "ka",
        "ki",
        "ke",
        "from",
        "se",
        "ek",
        "aur",
        "or",
    }
    | {
        "first",
        "second",
        "third",
        "fourth",
        "next",
        "last",
        "another",
        "more",
        "new",
        "naya",
        "nayi",
        "pehla",
    }
    | {
        "pehli",
        "dusra",
        "dusri",
        "doosra",
        "teesra",
        "tisra",
        "chalo",
        "ye",
        "yeh",
        "hai",
        "lo",
        "this",
        "is",
    }
    | {"morning", "evening", "subah", "shaam", "sham", "पहला", "दूसरा", "आज", "का", "की", "एक", "और"}
)
_SIGNS = frozenset({"fyi", "btw", "ps", "nb", "psa"})
_HOURS = frozenset({"am", "pm", "a.m", "p.m", "baje", "bje", "बजे"})
_END = (":", "-", ",", "–", "—")
_LONGEST = 8  # spans
_MOST = 60  # entries that a person numbers


def set_opening_aside(spans: list[Span]) -> None:
    """Give what opens a message and says nothing of its entry its role, in place."""
    if len(spans) > 1 and spans[0].norm in _SIGNS:
        spans[0].role = Role.REMARK
        spans = spans[1:]
    end = next((index for index, span in enumerate(spans[:_LONGEST]) if span.norm in _END), None)
    if not end or end + 1 >= len(spans):
        return
    opening = spans[:end]
    kinds = any(part in _KINDS for span in opening for part in span.norm.split())
    if kinds and not any(span.has("verb") for span in spans[end:]):
        return  # "dusra order: Om Kirana 5 box 900" says of what kind it is
    if _is_clock(opening) or _is_heading(opening, ended=spans[end].norm != ","):
        for span in opening:
            span.role = Role.REMARK
        spans[end].role = Role.WORDING


def _is_clock(opening: list[Span]) -> bool:
    """11.30 am: when it was."""
    words = [span for span in opening if span.kind is not Kind.MARK]
    hours = [span for span in words if span.norm in _HOURS]
    rest = [span for span in words if span.norm not in _HOURS]
    return bool(hours) and all(span.kind is NUMBER and span.value < 24 for span in rest)


def _is_heading(opening: list[Span], *, ended: bool) -> bool:
    """Entry 5; second deal of the day; ek aur entry."""
    words = [part for span in opening if span.kind is WORD for part in span.norm.split()]
    numbers = [span for span in opening if span.kind is NUMBER]
    if any(span.title for span in opening[1:]):
        return False  # "2. More - 20 brooms"
    small = all(span.value == int(span.value) and span.value <= _MOST for span in numbers)
    known = all(word in _NAMES or word in _WORDS for word in words)
    dated = all(span.kind is not Kind.DATE or span.has("day", "0") for span in opening)
    named = any(word in _NAMES for word in words) or {"ek", "aur"} <= set(words)
    counted = bool(numbers) or any(word in _NTH or word in ("market", "field") for word in words)
    return known and dated and small and named and counted and len(numbers) <= 1 and (ended or not numbers)
