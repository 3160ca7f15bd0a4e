"""Cuts one line into its entries: "Sold 10 units to A 15K, 10 units to B 12K"."""

from __future__ import annotations

from collections.abc import Callable

from ai.lines import ReadPart, Spans, without_mark
from ai.no_deals import opens_a_hope, rival_clauses
from ai.parts import Heading, Part
from ai.reading import Field
from ai.spans import Kind
from ai.visit_lists import read_visits
from ledger.entry import EntryType


def read_line(spans: Spans, read: ReadPart, fresh: Callable[[Spans], Spans], *, bullet: bool) -> list[Part]:
    """Read one line: as one entry, or as several when every part has its own party and figures."""
    if visits := read_visits(spans, read, fresh):
        return visits
    whole = read(fresh(spans), Heading())
    if whole is not None and rival_clauses(spans):
        return [whole]
    for cuts in (
        _list_cuts(spans, bullet=bullet),
        _cuts(spans, (";", "|")),
        [index for index in _cuts(spans, ("/",)) if not spans[index].glued],
        _cuts(spans, (",", "and", "aur", "&", "और", ".")),
    ):
        parts = _try(spans, cuts, read, fresh)
        if parts:
            return parts
    return [whole] if whole is not None else []


def _list_cuts(spans: Spans, *, bullet: bool) -> list[int]:
    """1. ... 2. ... inside a line. ``bullet``: the first mark was taken off the line already."""
    cuts: list[int] = []
    first = 2 if bullet else 1
    for index in range(len(spans) - 2):
        if (
            (
                spans[index].kind is Kind.NUMBER
                and spans[index + 1].norm in (".", ")")
                and spans[index + 1].glued
            )
            and spans[index].value == len(cuts) + first
            and not spans[index + 2].glued
        ):
            cuts.append(index)
    return cuts if len(cuts) + first > 2 else []


def _cuts(spans: Spans, marks: tuple[str, ...]) -> list[int]:
    return [
        index
        for index, span in enumerate(spans)
        if span.norm in marks and 0 < index < len(spans) - 1 and not _of_a_name(spans, index)
    ]


def _of_a_name(spans: Spans, index: int) -> bool:
    """Whether the "&" stands inside a firm's name: Verma & Sons."""
    return spans[index].norm in ("&", "and") and spans[index + 1].has("suffix") and spans[index - 1].title


def _try(spans: Spans, cuts: list[int], read: ReadPart, fresh: Callable[[Spans], Spans]) -> list[Part]:
    """Return the entries when each piece between the cuts is one, else nothing."""
    if not cuts or len(cuts) > 60:
        return []
    pieces: list[Spans] = []
    start = 0
    for cut in [*cuts, len(spans)]:
        piece, _ = without_mark(list(spans[start:cut]))
        if pieces and not any(span.kind is Kind.NUMBER for span in piece) and not _visited(piece):
            pieces[-1] = [*pieces[-1], *piece]
        elif any(span.kind in (Kind.NUMBER, Kind.WORD) for span in piece):
            pieces.append(piece)
        start = cut if cut < len(spans) and spans[cut].kind is Kind.NUMBER else cut + 1
    if len(pieces) < 2 or any(opens_a_hope(piece) for piece in pieces[1:]):
        return []
    parts: list[Part] = []
    heading = Heading()
    for piece in pieces:
        part = read(fresh(piece), heading)
        if part is None:
            return []
        details = part.draft.details
        other_kind = bool(parts) and part.told and details.type is not parts[0].draft.details.type
        if details.amount is None and not part.draft.doubts and details.type is not EntryType.VISIT:
            return []
        if _only_place(piece, details.client):
            return []  # "Khan General Store, Barabanki ko diya 11200"
        if details.client is None and details.amount is None:
            return []  # "20 bori cement jam gaya tha, Shivam Traders ne wapas kiya"
        if not part.figures or (
            details.client is None
            and details.type is not EntryType.EXPENSE
            and not (other_kind or (not parts and _verb(piece)))
        ):
            return []
        expense = details.type is EntryType.EXPENSE
        bare = bool(parts) and bool(parts[0].draft.details.items) and not details.items
        if bare and not part.strong and not expense and not part.told:
            return []
        mixed = bool(parts) and part.way != parts[0].way and not (part.strong and parts[0].strong)
        if mixed and not expense and not (other_kind and part.strong):
            return []
        parts.append(part)
        if len(parts) == 1:
            day = details.date if any(span.kind is Kind.DATE for span in piece) else None
            heading = Heading(day=day, type=details.type if part.told else None, told=part.told)
    priced = [Field.AMOUNT not in part.draft.missing for part in parts]
    if not all(priced) and any(not part.draft.details.items for part in parts):
        return []  # "7 peti Surf Khan Store, Barabanki ko diya 11200": the amount of the one is the other's
    clients = [part.draft.details.client for part in parts]
    kinds = {part.draft.details.type for part in parts}
    if len(kinds) == 1 and (None in clients or len(set(clients)) < len(clients)):
        return []
    if any(Field.CLIENT in part.draft.missing for part in parts) and len(kinds) == 1:
        return []
    return parts


def _only_place(spans: Spans, client: str | None) -> bool:
    """Whether the name that was found is that of a place: it belongs to the client before it."""
    places = {span.norm for span in spans if span.has("place")}
    return client is not None and client.casefold() in places


def _verb(spans: Spans) -> bool:
    return any(span.has("verb") for span in spans)


def _visited(spans: Spans) -> bool:
    """Whether the piece tells of a shop that gave no order: "Noor Tex band tha"."""
    told = next(
        (
            index
            for index, span in enumerate(spans)
            if span.has("verb", "closed") or span.has("verb", "noorder")
        ),
        0,
    )
    return any(span.title or span.has("suffix") for span in spans[:told])
