"""Cuts one line into its entries: "Sold 10 units to A 15K, 10 units to B 12K"."""

from __future__ import annotations

from collections.abc import Callable

from ai.hindi_stories import told_around
from ai.lines import ReadPart, Spans
from ai.no_deals import opens_a_hope, refused_before, rival_clauses
from ai.parts import Heading, Part, doubted
from ai.pieces import cut_pieces, list_cuts, mark_cuts, name_cuts
from ai.reading import Doubt, Field, Verdict
from ai.said_of_all import ending_at, opening, with_ending
from ai.spans import WORD, Kind, Span
from ai.stories import told_of_others
from ai.visit_lists import read_visits
from ledger.entry import EntryType

_JOINTS = (",", "and", "n", "aur", "&", "और", ".", "+", "fir", "phir", "फिर", "then", "uske baad", "उसके बाद")
_MOST = 61  # entries in one line
_SPENT = frozenset({"expense", "expense_maybe", "currency", "filler"})


def read_line(spans: Spans, read: ReadPart, fresh: Callable[[Spans], Spans], *, bullet: bool) -> list[Part]:
    """Read one line: as one entry, or as several when every part has its own party and figures."""
    if visits := read_visits(spans, read, fresh):
        return visits
    whole = read(fresh(spans), Heading())
    if whole is not None and (rival_clauses(spans) or refused_before(spans)):
        return [whole]
    if tales := (told_around(spans) or told_of_others(spans)):
        told = {id(span) for tale in tales for span in tale}
        parts = _several([span for span in spans if id(span) not in told], read, fresh, bullet=bullet)
        return parts or ([whole] if whole is not None else [])
    begin, count = opening(spans)
    end = ending_at(spans)
    if begin or end is not None:
        parts = _several(spans[begin:end], read, fresh, bullet=bullet)
        if parts and begin and len(parts) != count:
            parts = [doubted(part) for part in parts]
        if parts:
            return with_ending(parts, spans[end:]) if end is not None else parts
    parts = _several(spans, read, fresh, bullet=bullet) or ([whole] if whole is not None else [])
    if all(map(_clear, parts)):
        return parts
    unparted = _try(cut_pieces(spans, name_cuts(spans), names=True), read, fresh)
    return [doubted(part) for part in unparted] if unparted and all(map(_clear, unparted)) else parts


def _clear(part: Part) -> bool:
    """Whether everything in the part is understood, and nothing is to be asked."""
    draft = part.draft
    return not draft.left and draft.verdict is not Verdict.ASK and Doubt.WORDS not in draft.doubts


def _several(spans: Spans, read: ReadPart, fresh: Callable[[Spans], Spans], *, bullet: bool) -> list[Part]:
    """Return the entries that marks part, or nothing when the line is one entry."""
    for cuts in (
        list_cuts(spans, bullet=bullet),
        mark_cuts(spans, (";", "|")),
        [index for index in mark_cuts(spans, ("/",)) if not spans[index].glued],
        [cut for cut in mark_cuts(spans, _JOINTS) if spans[cut].norm != "+" or _named(spans[cut + 1])],
    ):
        parts = _try(cut_pieces(spans, cuts), read, fresh) if cuts else []
        if parts:
            return parts
    return []


def _named(span: Span) -> bool:
    """Whether a name may begin behind a plus: not in "+ 18% GST" or "+ 2 free"."""
    return span.kind is Kind.WORD and (span.title or span.has("owner") or span.has("verb") or not span.tags)


def _spends(spans: Spans) -> bool:
    """Whether the piece is nothing but an expense: "diesel 500"."""
    words = [span for span in spans if span.kind is WORD]
    return any(span.has("expense") for span in words) and all(
        _SPENT & span.tags.keys() or span.has("verb", "spend") for span in words
    )


def _try(pieces: list[Spans], read: ReadPart, fresh: Callable[[Spans], Spans]) -> list[Part]:
    """Return the entries when each piece is one, else nothing."""
    if not 2 <= len(pieces) <= _MOST or any(opens_a_hope(piece) for piece in pieces[1:]):
        return []
    parts: list[Part] = []
    heading = Heading()
    for piece in pieces:
        part = read(fresh(piece), Heading(day=heading.day) if _spends(piece) else heading)
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
        visit = details.type is EntryType.VISIT and part.told
        if mixed and not expense and not (other_kind and (part.strong or visit)):
            return []
        parts.append(part)
        if len(parts) == 1:
            day = details.date if any(span.kind is Kind.DATE for span in piece) else None
            heading = Heading(day=day, type=details.type if part.told else None, told=part.told)
    if any(map(_spends, pieces)) and any(not part.strong and part.draft.details.client for part in parts):
        return []  # "paid tol 95 n petrol 400": an expense whose word is misspelt
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
