"""Sets aside what an English sentence tells around a deal: the weather, who was in, why it took so long.

"When I reached Deepam Opticals Mr Krishnan had already made up his mind: 25 frames, 18,750." Such a clause
has a subject and a verb of its own but no figure and no deal; only the shop's name belongs to the entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ai.near import said
from ai.others_told_of import THEIRS, THEY, set_actors_aside, set_treats_aside, tells_ahead, tells_of_others
from ai.spans import NUMBER, WORD, Kind, Role, Span
from ai.story_clauses import (
    DONE,
    MOVED,
    NOT_ALONE,
    TOLD,
    has_verb,
    is_story,
    of_state,
    only_person,
    tells_effort,
)
from ai.story_words import FINITE, JOINTS, SUBJECTS, TALKS, names_somebody, shop_names, with_place

_FAR = 3
_TELLING = FINITE | TALKS | THEY | {"?"}


def set_stories_aside(spans: list[Span]) -> None:
    """Give clauses that only tell a story the role of a remark, in place; a shop's name in them stays."""
    if not said(spans, _TELLING):
        return
    if any(_is_hindi(span) for span in spans):
        return
    set_treats_aside(spans)
    set_actors_aside(spans)
    parts = _parts(spans)
    days = [any(span.kind is Kind.DATE for span in part) for part in parts]
    told = [
        is_story(part, dated=sum(days) > day) and not (has_verb(part, MOVED) and shop_names(part))
        for part, day in zip(parts, days, strict=True)
    ]
    for place in range(len(parts)):
        told[place] = told[place] or (len(parts) > 1 and _of_others(parts, place))
    _answered(parts, told)
    _continued(parts, told)
    rest, deals = _rest(parts, told)
    if not DONE & deals:
        told = [story and not has_verb(part, NOT_ALONE) for part, story in zip(parts, told, strict=True)]
        rest, deals = _rest(parts, told)
    visited = {"visit", "met"} & deals and (shop_names(rest) or _visits(rest))
    if not any(told) or not (visited or any(span.kind is NUMBER for span in rest)):
        return
    spent = any(span.has("expense") or span.has("verb", "spend") for span in rest)
    named = names_somebody(rest) or _visits(rest)
    for part, story in zip(parts, told, strict=True):
        if not story or (of_state(part) and not _counted_before(parts, part)):
            continue
        names = shop_names(part)
        if names and named:
            continue  # two shops, and no telling which
        if len(names) > 1 or (not (names or named or spent or _named_in(parts, told))):
            continue
        kept = with_place(part, names[0]) if names else range(0)
        for index, span in enumerate(part):
            if index not in kept and span.kind is not Kind.LINE and not _ends(part, index):
                span.role = Role.REMARK


def told_of_others(spans: Sequence[Span]) -> list[list[Span]]:
    """Return the clauses that only speak of the other side, beside a deal that is told whole."""
    if not any(
        span.norm in THEY or span.norm in FINITE or span.has("verb", "visit") for span in spans
    ) or any(_is_hindi(span) for span in spans):
        return []
    if any(span.kind is Kind.LINE for span in spans[:-1]):
        return []
    parts = _parts(spans)
    return [part for place, part in enumerate(parts) if len(parts) > 1 and _of_others(parts, place)]


def _of_others(parts: list[list[Span]], place: int) -> bool:
    rest = [span for index, other in enumerate(parts) if index != place for span in other]
    if tells_of_others(parts[place], rest):
        return True
    begun = any(span.kind is NUMBER for part in parts[:place] for span in part)
    return not begun and place + 1 < len(parts) and tells_ahead(parts[place], rest)


def _visits(rest: list[Span]) -> bool:
    """Whether it is said who was visited: "visited Dr Kelkar"."""
    return any(verb.has("verb", "visit") and name.title for verb, name in pairwise(rest))


def _rest(parts: list[list[Span]], told: list[bool]) -> tuple[list[Span], set[str]]:
    """Return the spans that are in no story, and the meanings of their verbs."""
    rest = [
        span
        for part, story in zip(parts, told, strict=True)
        for span in part
        if not story and span.role is not Role.REMARK
    ]
    return rest, {span.tags["verb"] for span in rest if "verb" in span.tags}


def _answered(parts: list[list[Span]], told: list[bool]) -> None:
    """Count a question that the writer answers among the stories: "What sold today? 7 cookers, 11,550"."""
    for place, part in enumerate(parts[:-1]):
        figures = sum(span.kind is NUMBER for later in parts[place + 1 :] for span in later)
        if part[-1].norm == "?" and figures > 1 and not any(span.kind is NUMBER for span in part):
            told[place] = told[place] or not shop_names(part)


def _continued(parts: list[list[Span]], told: list[bool]) -> None:
    """Count what goes on with a story among them: "three visits, two phone calls and a lot of tea"."""
    for place in range(1, len(parts)):
        if told[place - 1] and not told[place] and (tells_effort(parts[place]) or only_person(parts[place])):
            told[place] = not has_verb(parts[place], TOLD)


def _counted_before(parts: list[list[Span]], part: list[Span]) -> bool:
    """Whether goods were counted in a clause before."""
    for each in parts:
        if each is part:
            return False
        if any(span.kind is NUMBER for span in each) and not tells_effort(each):
            return True
    return False


def _is_hindi(span: Span) -> bool:
    return (span.has("post") and span.norm != "me") or (span.kind is WORD and not span.text[:1].isascii())


def _parts(spans: Sequence[Span]) -> list[list[Span]]:
    """Return the clauses, cut before the words that join sentences as well."""
    parts: list[list[Span]] = [[]]
    for index, span in enumerate(spans):
        last = parts[-1]
        if last and (span.clause != last[-1].clause or _opens(spans, index, last)):
            parts.append([])
        parts[-1].append(span)
    return [part for part in parts if part]


def _opens(spans: Sequence[Span], index: int, last: list[Span]) -> bool:
    """Whether a sentence begins here: "..., but they took", "the store was empty so I bought"."""
    span = spans[index]
    after = spans[index + 1] if index + 1 < len(spans) else None
    if span.kind is not WORD or after is None:
        return False
    ahead = spans[index + 1 : index + _FAR + 1]
    deals = any(each.tags.get("verb") in TOLD for each in ahead)
    if span.norm in ("and", "as", "still", "since"):
        subject = after.norm in SUBJECTS or after.norm in (
            "it",
            "the",
            "there",
            "it's",
            "finally",
            "at last",
            "today",
        )
        dealt = after.tags.get("verb") in TOLD and not any(each.has("unit") for each in last)
        return (subject and not after.title) or (dealt and any(each.norm in FINITE for each in last))
    if span.norm in JOINTS or (span.norm in THEIRS and last[-1].kind is NUMBER):
        return True
    joined = last[-1].norm in JOINTS or last[-1].norm in ("that", "who", "what")
    return span.norm in SUBJECTS and deals and not joined and any(each.norm in FINITE for each in last)


def _named_in(parts: list[list[Span]], told: list[bool]) -> bool:
    """Whether a clause that is a story names the only shop."""
    return sum(len(shop_names(part)) for part, story in zip(parts, told, strict=True) if story) == 1


def _ends(part: list[Span], index: int) -> bool:
    return index == len(part) - 1 and part[index].kind is Kind.MARK
