"""Cuts a message without commas where a new sentence begins: "... for 2700 | i sold it | he says ..."."""

from __future__ import annotations

from ai.spans import NUMBER, WORD, Kind, Span, is_break
from ai.story_words import SUBJECTS
from ai.talk_words import EARLIER, PEOPLE, SAID

_JOINTS = frozenset(
    {"but", "anyway", "because", "although", "though", "while", "however", "finally", "meanwhile"}
    | {"since", "so", "whereas", "otherwise"}
)  # fmt: skip
_BOUND = frozenset(
    {"that", "who", "when", "while", "as", "because", "so", "but", "and", "after", "before", "if"}
    | {"what", "which", "where", "until", "than", "though", "although", "since", "for", "to", "by"}
    | {"of", "from", "at"}
)  # fmt: skip
_OWNERS = frozenset({"the", "his", "her", "their", "my", "our", "owner", "this", "that"})
_FINITE = frozenset(
    {"was", "is", "were", "are", "has", "had", "have", "will", "would", "does", "did", "saw", "am"}
)  # fmt: skip
_HINDI_JOINTS = frozenset(
    {"lekin", "magar", "khair", "isliye", "aakhir", "aakhirkar", "tab", "woh", "wo", "vo", "unka"}
    | {"unki", "unke", "uska", "uski", "uske", "maine", "mene", "humne", "hamne", "baaki", "baki"}
    | {"usne", "unhone", "phir", "fir", "tabhi", "warna", "kyunki", "kyuki"}
)  # fmt: skip
_CLOSING = frozenset(
    {"hai", "hain", "tha", "thi", "the", "hu", "hun", "hoon", "thaa", "aage", "lage", "lagi"}
)  # fmt: skip
_NOT_AFTER = frozenset(
    {"ki", "jo", "jab", "ka", "ke", "aur", "par", "pe", "se", "ko", "ne", "agar", "jise"}
)  # fmt: skip
_TURNS = frozenset({"maine", "mene", "humne", "hamne", "khair", "lekin", "magar", "aaj", "aakhir", "usne"})
_LEADS = frozenset(
    {"to", "toh", "aur", "lekin", "magar", "khair", "aakhir", "aakhirkar", "tab", "jaake", "jaakar"}
    | {"but", "so", "anyway", "because", "and", "phir", "fir", "isliye", "finally", "phir bhi"}
    | {"tab jaake"}
)  # fmt: skip
_TODAY = frozenset({"aaj", "today", "abhi"})
_NEAR = 3
_HINDI = 2  # words


def is_hindi(spans: list[Span]) -> bool:
    """Whether enough of its words are Hindi ones in Latin letters."""
    return sum(span.has("hinglish") or span.has("post") for span in spans) >= _HINDI


def clauses_of(spans: list[Span]) -> list[list[Span]]:
    """Return the clauses: cut at marks and where a word opens or closes a sentence."""
    hindi = is_hindi(spans)
    parts: list[list[Span]] = [[]]
    for index, span in enumerate(spans):
        last = parts[-1]
        if last and span.kind in (WORD, Kind.DATE) and not all(map(_leads, last)):
            opens = _opens_hindi(spans, index, last) if hindi else _opens(spans, index, last)
            if opens:
                parts.append([])
        parts[-1].append(span)
        if _is_mark(spans, index):
            parts.append([])
    return [part for part in parts if part]


def _is_mark(spans: list[Span], index: int) -> bool:
    return spans[index].kind is Kind.LINE or (spans[index].kind is Kind.MARK and is_break(spans, index))


def _leads(span: Span) -> bool:
    """Whether a clause that holds nothing else goes on: "last month | they got", "to | maine aaj"."""
    return (
        span.kind is Kind.DATE
        or span.norm in _LEADS
        or span.norm in ("ab", "kuch", "abhi")
        or span.norm.partition(" ")[0] in EARLIER | {"last"}
    )


def _opens(spans: list[Span], index: int, last: list[Span]) -> bool:
    """Whether an English sentence begins here."""
    span, before = spans[index], last[-1].norm
    ahead = [each.norm for each in spans[index + 1 : index + 1 + _NEAR]]
    acts = [each for each in spans[index + 1 : index + 1 + _NEAR] if _is_verb(each)]
    if span.norm in _JOINTS:
        return before not in _BOUND
    if span.norm == "and":
        after = spans[index + 1] if index + 1 < len(spans) else None
        return after is not None and (
            after.norm in SUBJECTS
            or any(each.has("figure", "target") for each in last)
            or after.norm in ("rest", "balance", "remaining")
            or after.norm in _TODAY
            or after.tags.get("verb") in ("sell", "take", "buy", "order")
        )
    if before in _BOUND:
        return False
    if span.norm in SUBJECTS:
        return bool(acts)
    if span.norm in _OWNERS and ahead and ahead[0] in PEOPLE:
        return bool(acts)
    if span.norm in ("his", "her", "their", "my"):
        return last[-1].kind is NUMBER or any(each in _FINITE for each in ahead)
    if span.norm == "then":
        return "verb" in spans[index + 1].tags if index + 1 < len(spans) else False
    if last[-1].title:
        return False
    return span.norm in PEOPLE and before not in _OWNERS and any(each.norm in SAID for each in acts)


def _is_verb(span: Span) -> bool:
    return span.norm in _FINITE or span.norm in SAID or "verb" in span.tags or span.norm.endswith("ing")


def _opens_hindi(spans: list[Span], index: int, last: list[Span]) -> bool:
    """Whether a Hindi sentence begins here: "... diya hai | woh bolta hai", "... tha | aaj Sethi"."""
    span, before = spans[index], last[-1]
    after = spans[index + 1] if index + 1 < len(spans) else None
    speech = any(each.norm in SAID or each.norm.partition(" ")[0] in SAID for each in last)
    if before.norm in _NOT_AFTER or after is None:
        return False
    if span.norm.partition(" ")[0] in EARLIER and not _ends(before):
        return any(each.kind is NUMBER for each in last)
    if span.norm in _HINDI_JOINTS or span.norm.startswith(("phir bhi", "fir bhi")):
        return not speech or span.norm in _TURNS
    if span.norm in ("aur", "to", "toh"):
        turns = after.norm in _TODAY or after.norm in _TURNS or after.norm in ("ab", "bola", "bole", "boli")
        return turns or (span.norm != "aur" and _ends(before))
    if span.kind is Kind.DATE:
        return span.norm in _TODAY and any(each.kind is NUMBER or _ends(each) for each in last)
    closed = _ends(before) and not (_ends(span) or "post" in span.tags or span.norm in ("to", "toh", "ki"))
    return closed and not speech


def _ends(span: Span) -> bool:
    return span.norm in _CLOSING or span.norm.rpartition(" ")[2] in _CLOSING


def joined(parts: list[list[Span]], aside: list[bool]) -> list[Span]:
    """Return unclaimed copies of the parts that are not ``aside`` as one text; a comma parts what talk stood
    between, and a word that only leads over from the talk goes with it."""
    spans: list[Span] = []
    led = False
    for part, left_out in zip(parts, aside, strict=True):
        if left_out:
            led = True
            continue
        if led and spans and spans[-1].kind is not Kind.MARK:
            end = spans[-1].end
            spans.append(Span(Kind.MARK, ",", ",", end, end, True, False, {}))
        start = 0
        while led and start + 1 < len(part) and part[start].norm in _LEADS:
            start += 1
        spans.extend(span.copy() for span in part[start:])
        led = False
    clause = 0
    for index, span in enumerate(spans):
        span.clause = clause
        clause += _is_mark(spans, index)
    return spans
