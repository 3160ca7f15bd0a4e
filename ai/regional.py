"""Small words of other Indian languages between Hinglish ones: read only where such a word stands.

"nu", "la", "da", "ta" are parts of names, short forms or words of other languages elsewhere: what they mean
behind a name, a figure or a day is in ``lexicon/regional.toml``.
"""

from __future__ import annotations

from datetime import date

from ai.dates import relative_day
from ai.name_words import STOPS
from ai.spans import NUMBER, WORD, Kind, Span

_PLACED = frozenset({"behind_name", "behind_figure", "elder", "local_day", "classifier", "closing"})
_ENDS_NAMES = frozenset({"suffix", "place", "place_maybe", "honorific"})
_OF_THEM = frozenset({"money", "due", "amount", "question", "figure"})  # "X da payment", "X cha order"
_NOUNS = frozenset({"bill", "order", "goods", "collect"})  # "X nu payment aavyu"
_MOVES = frozenset({"give", "sell", "take", "buy"})  # "diya nal 10 pcs": goods follow
_TELLS = frozenset({"verb", "pay", "money", "due", "paid", "filler", "past", "unsure", "post", "undo_object"})
_COUNTED = frozenset({"unit", "currency", "scale", "size", "measure", "amount"})
_PARTY = frozenset({"to", "from", "ko", "ne", "se"})


def read_regional(text: str, spans: list[Span], today: date) -> None:
    """Give the small words of ``spans`` the meaning they have where they stand, in place."""
    shouted = text.isupper()
    for index, span in enumerate(spans):
        if (
            span.kind is not WORD
            or (span.title and not shouted)
            or not span.tags
            or not _PLACED & span.tags.keys()
        ):
            continue
        tags = span.tags
        if "local_day" in tags and _is_day(spans, index):
            span.kind, span.day = Kind.DATE, relative_day(tags["local_day"], today, 0)
            continue
        meaning = _meaning(spans, index)
        if meaning is not None:
            span.tags = {**meaning, "hinglish": ""}


def _at(spans: list[Span], index: int) -> Span | None:
    return spans[index] if 0 <= index < len(spans) else None


def _is_day(spans: list[Span], index: int) -> bool:
    """Whether it stands as a day does: before a name with capitals, behind a small word, or at an end."""
    before, after = _at(spans, index - 1), _at(spans, index + 1)
    if before is not None and before.kind is WORD and not _TELLS & before.tags.keys():
        return False
    if after is None or after.kind is not WORD:
        return before is not None or after is not None
    return after.title or (before is not None and before.kind is WORD) or bool(_TELLS & after.tags.keys())


def _meaning(spans: list[Span], index: int) -> dict[str, str] | None:
    span, before, after = spans[index], _at(spans, index - 1), _at(spans, index + 1)
    tags = span.tags
    if "elder" in tags and _addresses(before, after):
        return {"filler": ""}
    if before is None:
        return None
    if before.kind is NUMBER or (before.kind is WORD and _COUNTED & before.tags.keys() and not before.title):
        if "classifier" in tags and before.kind is NUMBER:
            return {"unit": tags["classifier"]}
        if tags.get("behind_name") == "me":
            return {"post": "me"}  # "3,200 rupiya ma"
        if tags.get("closing") == "anywhere" and "behind_figure" not in tags:
            return {"filler": ""}  # "bill 3,400 zala"
        if "behind_figure" not in tags or after is None:
            return None
        plain = not {"verb", "ref"} & tags.keys()  # "3 di, 14250 total", "18,400 no 004512"
        return {"post": "ka"} if plain or after.has("verb") else None
    if before.kind is Kind.DATE and {"behind_name", "behind_figure"} & tags.keys():
        return {"filler": ""}  # "18 tarikh nu"
    if before.kind is not WORD:
        return None
    if "behind_figure" in tags and after is not None and _is_name(before) and _of_them(spans, index):
        return {"post": "ka"}
    if "behind_name" in tags and _ends_name(spans, index):
        return {"post": tags["behind_name"]}
    counted = after is not None and after.kind is NUMBER and not {"ref", "verb"} & tags.keys()
    if "behind_figure" in tags and counted and _ends_name(spans, index):
        return {"post": "ka"}
    of_person = before.has("owner") and len(span.norm) > 2  # "Ritu didi beauty parlour"
    if "elder" in tags and (of_person or (_is_name(before) and _goes_on(after))):
        return {"honorific": ""}
    if tags.get("behind_name") == "me" and before.has("pay"):
        return {"post": "me"}  # "cash ma"
    if span.norm == "te" and after is not None and after.kind is NUMBER:
        return {"link": "and"}  # "2 box kill te 3 box screw"
    moved = tags.get("closing") == "verb" and before.tags.get("verb") in _MOVES
    if "closing" in tags and not moved and (_TELLS & before.tags.keys() or before.has("hinglish")):
        return {"filler": ""}
    if "classifier" in tags and _TELLS & before.tags.keys():
        return {"filler": "", "undo_object": ""}
    return None


def _addresses(before: Span | None, after: Span | None) -> bool:
    """Whether somebody is spoken to: "dada New Laxmi Telecom 10 ta cover", "anna last entry delete"."""
    opens = before is None or before.kind is Kind.LINE or before.has("smalltalk") or before.norm == ","
    if not opens or after is None:
        return False
    marked = after.kind in (NUMBER, Kind.DATE) or after.norm == "," or after.has("day_link")
    return marked or after.has("undo_object") or (after.title and not after.has("suffix"))


def _is_name(span: Span) -> bool:
    if span.kind is not WORD:
        return False
    known = _ENDS_NAMES & span.tags.keys() or span.has("post", "wala")
    written = span.title or (not span.text[:1].isascii() and not span.tags)
    return bool(known) or (written and not STOPS & span.tags.keys())


def _goes_on(after: Span | None) -> bool:
    """Whether what follows a name stands here: a postposition, a verb, a figure."""
    if after is None:
        return False
    return after.kind is NUMBER or bool({"post", "verb", "behind_name"} & after.tags.keys())


def _of_them(spans: list[Span], index: int) -> bool:
    """Whether a bill, an order, goods or money of the name follows, and nobody gave it: "Roy da bill"."""
    after = spans[index + 1]
    if after.tags.get("verb") not in _NOUNS and not _OF_THEM & after.tags.keys():
        return False
    if "behind_name" not in spans[index].tags:
        return True
    return not any(span.has("verb", "give") or span.has("verb", "pay") for span in spans[index + 1 :])


def _ends_name(spans: list[Span], index: int) -> bool:
    """Whether the word before ends a name that nothing else marks."""
    before, after = spans[index - 1], _at(spans, index + 1)
    if not _is_name(before) or (after is not None and after.norm == ":"):
        return False
    line = spans[index]
    marked = any(
        each.clause == line.clause and _marks(each, before_it)
        for before_it, each in zip([None, *spans], spans, strict=False)
    )
    if marked:
        return False
    known = bool(_ENDS_NAMES & before.tags.keys()) or before.has("post", "wala")
    return known or (after is not None and not after.title)


def _marks(span: Span, before: Span | None) -> bool:
    """Whether a small word marks a name; not "500 rs ne": at that price."""
    if span.tags.get("link") in _PARTY:
        return True
    return span.tags.get("post") in _PARTY and before is not None and not _COUNTED & before.tags.keys()
