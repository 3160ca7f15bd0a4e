"""Where one line may be cut into its entries, and the pieces between the cuts."""

from __future__ import annotations

from ai.debts_beside import moves_money, told_beside
from ai.lines import Spans, without_mark
from ai.name_words import nameable
from ai.names import backward
from ai.side_clauses import is_side_clause
from ai.sizes import tells_only_size
from ai.spans import NUMBER, WORD, Kind
from ai.story_clauses import tells_no_deal

_MARKERS = frozenset({"ko", "ne", "se", "ke_yahan"})
_FEWEST = 2  # numbers in a line of several entries


def list_cuts(spans: Spans, *, bullet: bool) -> list[int]:
    """1. ... 2. ... inside a line. ``bullet``: the first mark was taken off the line already."""
    cuts: list[int] = []
    first = 2 if bullet else 1
    for index in range(len(spans) - 2):
        if (
            (spans[index].kind is NUMBER and spans[index + 1].norm in (".", ")") and spans[index + 1].glued)
            and spans[index].value == len(cuts) + first
            and not spans[index + 2].glued
        ):
            cuts.append(index)
    return cuts if len(cuts) + first > 2 else []


def mark_cuts(spans: Spans, marks: tuple[str, ...]) -> list[int]:
    """Return where one of ``marks`` stands, unless it joins two words of a name."""
    return [
        index
        for index, span in enumerate(spans)
        if span.norm in marks and 0 < index < len(spans) - 1 and not _of_a_name(spans, index)
    ]


def name_cuts(spans: Spans) -> list[int]:
    """Return where names begin behind figures, in a line that nothing parts: "Raju Store ko 2 peti 1800
    Amit Store ko 5 peti 4500", as people dictate it."""
    if sum(span.kind is Kind.NUMBER for span in spans) < _FEWEST:
        return []
    marked = [index for index, span in enumerate(spans) if span.tags.get("post") in _MARKERS]
    starts = [backward(spans, index) for index in marked]
    if len(starts) < 2:
        starts = [_shop_start(spans, index) for index, span in enumerate(spans) if span.has("suffix")]
    cuts: list[int] = []
    last = 0
    for start in starts:
        figures = any(span.kind is Kind.NUMBER for span in spans[last:start])
        named = any(
            span.has("suffix") or span.has("owner") or span.title for span in spans[start : start + 2]
        )
        if figures and named:
            cuts.append(start)
            last = start
    return cuts


def _shop_start(spans: Spans, index: int) -> int:
    while index > 0 and spans[index - 1].kind is Kind.WORD and nameable(spans, index - 1):
        index -= 1
    return index


def _of_a_name(spans: Spans, index: int) -> bool:
    """Whether the joint stands inside a firm's name: Verma & Sons, Fresh n Fine."""
    if spans[index].norm == "n":
        return spans[index - 1].title and spans[index + 1].title
    return spans[index].norm in ("&", "and") and spans[index + 1].has("suffix") and spans[index - 1].title


def cut_pieces(spans: Spans, cuts: list[int], *, names: bool = False) -> list[Spans]:
    """Return the pieces with figures or with a visit; what else is said belongs to the piece before it.

    ``names``: the cuts are where names begin, and nothing is left out between the pieces.
    """
    pieces: list[Spans] = []
    lead: Spans = []  # what is said before the first entry
    start = 0
    money = moves_money(spans)
    for cut in [*cuts, len(spans)]:
        piece, _ = without_mark(list(spans[start:cut]))
        told = any(span.kind is NUMBER for span in piece) or _visited(piece)
        told = told and not (
            is_side_clause(piece)
            or tells_only_size(piece)
            or tells_no_deal(piece)
            or (pieces and told_beside(piece, money=money))
        )
        if pieces and not told and not (_sentence(spans, start) and _went(piece)):
            pieces[-1] = [*pieces[-1], *piece]
        elif not pieces and is_side_clause(piece):
            lead = [*lead, *piece]
        elif any(span.kind in (NUMBER, WORD) for span in piece):
            pieces.append([*lead, *piece])
            lead = []
        start = cut if names or (cut < len(spans) and spans[cut].kind is Kind.NUMBER) else cut + 1
    if len(pieces) > 1 and tells_no_deal(pieces[0]):
        pieces[:2] = [[*pieces[0], *pieces[1]]]  # "It's taken three visits, but I've collected 9,999"
    return pieces


def _sentence(spans: Spans, start: int) -> bool:
    return start > 0 and spans[start - 1].norm in (".", ";")


def _went(piece: Spans) -> bool:
    """Whether the piece only says which shop was gone to: "Last me Ganga General gaya"."""
    gone = any(span.has("verb", "visit") or span.norm in ("gaya", "gayi", "gaye", "gya") for span in piece)
    return gone and any(span.title or span.has("suffix") for span in piece[1:])


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
    kind_alone = told == 1 and not spans[0].title  # "office closed"
    return not kind_alone and any(
        span.title or span.has("suffix") or span.has("owner") for span in spans[:told]
    )
