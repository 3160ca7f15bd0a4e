"""Reads several shops that one visit told of: "visited Apollo, Noble Stores and Gupta Kirana, no order"."""

from __future__ import annotations

from collections.abc import Callable

from ai.lines import ReadPart, Spans, TextLine, has_client
from ai.name_words import joint, nameable
from ai.parts import Heading, Part
from ai.spans import Kind, Span
from ledger.entry import EntryType

_JOINERS = frozenset({",", "and", "aur", "&", "और", "+"})
_MOST = 20  # shops in one line


def read_visits(spans: Spans, read: ReadPart, fresh: Callable[[Spans], Spans]) -> list[Part]:
    """Return a visit for each of several shops that are listed beside the verb; else nothing."""
    went = (index for index, span in enumerate(spans) if span.tags.get("verb") in ("visit", "met"))
    verb = next(went, None)
    if verb is None or any(span.kind is Kind.NUMBER for span in spans):
        return []
    first = verb + 1 if not any(_named(spans, index) for index in range(verb)) else _first_name(spans)
    while first < len(spans) and (spans[first].norm in (":", "-") or spans[first].kind is Kind.DATE):
        first += 1  # "Visited: A, B", "Visit kiya aaj - A, B"
    names = _names(spans, first)
    if not 2 <= len(names) <= _MOST or not _listed(spans, names):
        return []
    head, tail = spans[: names[0][0]], spans[names[-1][1] :]
    parts = [read(fresh([*head, *spans[start:end], *tail]), Heading()) for start, end in names]
    found = [part for part in parts if part is not None and _is_visit(part)]
    return found if len(found) == len(names) == len({part.draft.details.client for part in found}) else []


def read_visit_lines(lines: list[TextLine], read: ReadPart, fresh: Callable[[Spans], Spans]) -> list[Part]:
    """Return a visit for each line below "Visited today:"; nothing when a line is none."""
    head, below = lines[0], lines[1:]
    went = any(span.has("verb", "visit") or span.has("verb", "met") for span in head.spans)
    if not went or len(below) < 2 or has_client(head):
        return []
    if any(span.kind is Kind.NUMBER for line in lines for span in line.spans):
        return []
    opening = [span for span in head.spans if span.kind is not Kind.MARK]
    groups: list[Spans] = []
    for line in below:
        if line.bullet or _names_shop(line.spans):
            groups.append(list(line.spans))
        elif groups:
            groups[-1] += line.spans  # "busy tha" below the shop's name
        else:
            return []
    parts = [read(fresh([*opening, *group]), Heading()) for group in groups]
    found = [part for part in parts if part is not None and _is_visit(part)]
    return found if len(found) == len(groups) == len({part.draft.details.client for part in found}) else []


def _names_shop(spans: Spans) -> bool:
    """Whether the line begins with a shop's name."""
    stop = next((index for index, span in enumerate(spans) if span.kind is not Kind.WORD), len(spans))
    opens = bool(spans) and (_named(spans, 0) or spans[0].has("honorific"))
    return opens and any(span.has("suffix") or span.has("owner") for span in spans[:stop])


def _first_name(spans: Spans) -> int:
    return next((index for index in range(len(spans)) if _named(spans, index)), len(spans))


def _named(spans: Spans, index: int) -> bool:
    span = spans[index]
    return nameable(spans, index) and (span.title or span.has("suffix") or span.has("owner"))


def _names(spans: Spans, start: int) -> list[tuple[int, int]]:
    names: list[tuple[int, int]] = []
    while start < len(spans):
        end = start
        while end < len(spans) and (nameable(spans, end) or _of_the_name(spans, start, end)):
            end += 1
        if end == start or not _shop(spans[start:end]):
            break
        names.append((start, end))
        if end >= len(spans) or spans[end].norm not in _JOINERS:
            break
        start = end + 1
        if start < len(spans) and spans[start].norm in _JOINERS:
            start += 1  # "A, B, and C"
    return names


def _listed(spans: Spans, names: list[tuple[int, int]]) -> bool:
    """Whether the commas separate shops: in "Omkar Agro, Shimoga" the second is where the first one is."""
    if any(spans[end].norm in _JOINERS - {","} for _, end in names[:-1]):
        return True
    shops = [any(span.has("suffix") for span in spans[start:end]) for start, end in names]
    between = all(
        shop or spans[start].has("owner") or spans[end - 1].has("honorific")
        for shop, (start, end) in zip(shops, names, strict=True)
    )
    opens_and_ends = len(names) > 2 and shops[0] and shops[-1]  # "Sharma Stores, Gupta ji, Raju kirana"
    return all(shops) or not any(shops) or (opens_and_ends and between)


def _of_the_name(spans: Spans, start: int, index: int) -> bool:
    """Whether the mark joins two words of one name: Sharma & Sons, A.K. Traders."""
    if not start < index < len(spans) - 1 or not joint(spans, index):
        return False
    return spans[index].norm != "&" or spans[index + 1].has("suffix")


def _shop(words: list[Span]) -> bool:
    """Whether the words are a shop's name: a capital or a shop word, and more than a place's name."""
    named = words[0].title or (len(words) > 1 and any(span.has("suffix") for span in words))
    return named and not all(span.has("place") or span.has("direction") for span in words)


def _is_visit(part: Part) -> bool:
    details = part.draft.details
    return details.type is EntryType.VISIT and details.client is not None
