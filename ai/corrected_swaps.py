"""Corrections that deny what an entry says ("Dadar nahi Bandra", "not Dolo, Crocin"), name its goods ("item
Crocin"), or only tell the right name ("Gupta tha")."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ai.clients import ClientIndex
from ai.denials import FIELD_OF, NOT
from ai.lexicon import Lexicon
from ai.name_words import nameable
from ai.party import name_of
from ai.reading import Correction, ReadingContext
from ai.scripts import consonants, latin, sound
from ai.spans import Kind, Span
from ledger.entry import Details

_LONGEST = 9  # words
_BEFORE = frozenset({"not", "instead of", "instead", "rather than"})  # they deny what stands behind them
GOODS_WORDS = frozenset({"item", "items", "product", "goods", "maal", "saman", "माल", "सामान", "आइटम"})
_COPULAS = frozenset(
    {"is", "was", "it", "its", "it's", "it is", "it was", "hai", "h", "hain", "tha", "thi", "the"}
)
# What is told of somebody, not a name.
_HAPPENED = frozenset({"cue", "smalltalk", "future", "noorder", "closed", "unsure", "leave", "verb", "post"})
_ASIDE = frozenset({":", "=", "-", ".", "!"})


@dataclass(frozen=True, slots=True)
class _Side:
    start: int
    end: int


def correct_swapped(
    spans: list[Span], text: str, lexicon: Lexicon, current: Details, context: ReadingContext
) -> Correction | None:
    """Return the change of a client, a place or an item that the whole text tells; None for anything else.

    What is denied has to stand in the entry; a bare name has to be known as one.
    """
    words = [span for span in spans if span.kind is Kind.WORD]
    if not words or len(words) > _LONGEST or any(span.has("question") or span.norm == "?" for span in spans):
        return None
    denials = [index for index, span in enumerate(spans) if _denies(span)]
    if not denials and spans[0].norm in GOODS_WORDS:
        return _named_goods(spans, text, current, context)
    if not denials:
        return _only_named(spans, text, lexicon, current, context)
    if len(denials) > 1:
        return None
    pair = _sides(spans, denials[0])
    return _changed(spans, text, lexicon, current, context, *pair) if pair is not None else None


def swapped_shops(spans: list[Span], text: str, lexicon: Lexicon) -> Correction | None:
    """Return the change of a client that names two shops and denies one: "Rawat Store nahi, Rawat Traders
    likhna tha"; None for anything else. It needs no entry: nothing else can be meant."""
    words = [span for span in spans if span.kind is Kind.WORD]
    denials = [index for index, span in enumerate(spans) if _denies(span)]
    if len(words) > _LONGEST or len(denials) != 1 or not all(map(_names_or_swaps, spans)):
        return None
    pair = _sides(spans, denials[0])
    if pair is None or not all(_is_shop(spans, side) for side in pair):
        return None
    old, new = (name_of(spans, side.start, side.end, text, lexicon) for side in pair)
    return Correction({"client": new}, {"client": old}) if old.casefold() != new.casefold() else None


def _is_shop(spans: list[Span], side: _Side) -> bool:
    return side.end > side.start + 1 and spans[side.end - 1].has("suffix")


def _names_or_swaps(span: Span) -> bool:
    if span.kind is not Kind.WORD:
        return span.kind is Kind.MARK and span.norm != "?"
    return _small(span) or not (_HAPPENED | {"item", "unit"}) & span.tags.keys() or span.has("suffix")


def is_name(spans: list[Span], name: str, field: str, context: ReadingContext) -> bool:
    """Return whether the words of a new value are known as one, and do not tell what happened: "khula"."""
    said = {tag for span in spans for tag in span.tags}
    if field == "location":
        placed = all(span.has("place") or span.has("direction") for span in spans)
        return bool(spans) and placed and "hinglish" not in said
    if any(span.kind is not Kind.WORD and field != "items" for span in spans) or _HAPPENED & said:
        return False
    if field == "items":
        goods = any(span.has("item") for span in spans) or spans[0].title
        return goods and not {"owner", "suffix", "place", "unit", "verb"} & said
    known = isinstance(context.clients, ClientIndex) and bool(context.clients.called(name))
    sure = known or any(span.title or span.has("owner") or span.has("suffix") for span in spans)
    return sure and not {"post", "link", "item", "quality"} & said


def _denies(span: Span) -> bool:
    return span.norm in NOT or span.norm in _BEFORE or span.norm.split()[:1] in (["galat"], ["गलत"])


def _small(span: Span) -> bool:
    """Whether the span belongs to no name: "tha", "it is", a mark."""
    if span.kind is Kind.WORD:
        tags = {"past", "amend", "edit", "filler", "honorific"} & span.tags.keys()
        return span.norm in _COPULAS or _denies(span) or (bool(tags) and not span.has("owner"))
    return span.kind is not Kind.NUMBER and span.kind is not Kind.DATE


def _runs(spans: list[Span], start: int, end: int) -> list[_Side]:
    runs: list[_Side] = []
    index = start
    while index < end:
        if _small(spans[index]):
            index += 1
            continue
        stop = index
        while stop < end and not _small(spans[stop]):
            stop += 1
        first = index + 1 if spans[index].norm in GOODS_WORDS and stop > index + 1 else index
        runs.append(_Side(first, stop))
        index = stop
    return runs


def _sides(spans: list[Span], denial: int) -> tuple[_Side, _Side] | None:
    """Return what was wrong and what is right, or None."""
    left, right = _runs(spans, 0, denial), _runs(spans, denial + 1, len(spans))
    if len(left) + len(right) != 2:  # an old value and a new one
        return None
    if not left:
        return right[0], right[1]
    if not right:
        return left[1], left[0]
    return (right[0], left[0]) if spans[denial].norm in _BEFORE else (left[0], right[0])


def _same(said: str, known: str | None) -> bool:
    """Whether words stand for a value of the entry: all of it, or how it begins."""
    if not known:
        return False
    # Two scripts agree on the consonants only.
    heard = sound if said.isascii() == known.isascii() else consonants
    spoken, written = ([heard(latin(word)) for word in each.casefold().split()] for each in (said, known))
    return bool(spoken) and (written[: len(spoken)] == spoken or spoken[: len(written)] == written)


def _changed(
    spans: list[Span],
    text: str,
    lexicon: Lexicon,
    current: Details,
    context: ReadingContext,
    old: _Side,
    new: _Side,
) -> Correction | None:
    said = text[spans[old.start].start : spans[old.end - 1].end]
    right = text[spans[new.start].start : spans[new.end - 1].end]
    if any(span.kind is Kind.DATE for side in (old, new) for span in spans[side.start : side.end]):
        return None
    items = [item for item in current.items if _same(said, item.name)]
    fields = [name for name in ("client", "location") if _same(said, getattr(current, name))]
    if len(items) + len(fields) != 1 or _same(right, said):
        return None
    field = "items" if items else fields[0]
    if not is_name(spans[new.start : new.end], right, field, context):
        return None
    if items:
        changed = tuple(replace(item, name=right) if item is items[0] else item for item in current.items)
        return Correction({"items": changed}, {"items": current.items})
    value = name_of(spans, new.start, new.end, text, lexicon)
    return Correction({field: value}, {field: getattr(current, field)})


def _named_goods(
    spans: list[Span], text: str, current: Details, context: ReadingContext
) -> Correction | None:
    """ "item Crocin", "product: Dolo 650": the name of the only goods there are."""
    start = 1
    while start < len(spans) and (spans[start].norm in _COPULAS or spans[start].norm in _ASIDE):
        start += 1
    end = len(spans)
    while end > start and _small(spans[end - 1]):
        end -= 1
    named = spans[start:end]
    if not named or named[0].kind is not Kind.WORD or len(current.items) != 1:
        return None
    name = text[named[0].start : named[-1].end]
    if any(_small(span) for span in named) or not is_name(named, name, "items", context):
        return None
    return Correction({"items": (replace(current.items[0], name=name),)})


def _only_named(
    spans: list[Span], text: str, lexicon: Lexicon, current: Details, context: ReadingContext
) -> Correction | None:
    """ "Gupta tha", "it was Gupta Stores", "Bandra tha": a name that is known as one, and a small verb."""
    if any(part in FIELD_OF for span in spans for part in span.norm.split()):
        return None  # "wrong client, it was Noble Dadar" names its field
    runs = _runs(spans, 0, len(spans))
    if len(runs) != 1 or not any(span.norm in _COPULAS or span.has("past") for span in spans):
        return None
    run = runs[0]
    named = spans[run.start : run.end]
    if any(span.kind is not Kind.WORD for span in named):
        return None
    if all(span.has("place") for span in named):
        return Correction({"location": name_of(spans, run.start, run.end, text, lexicon)})
    if all(span.has("item") for span in named) and len(current.items) == 1:
        name = text[named[0].start : named[-1].end]
        return Correction({"items": (replace(current.items[0], name=name),)})
    name = name_of(spans, run.start, run.end, text, lexicon)
    known = isinstance(context.clients, ClientIndex) and bool(context.clients.called(name))
    # A capital that begins a message is no sign of a name: "Problem thi".
    shop = any(span.has("owner") or span.has("suffix") for span in named)
    if (
        not (known or shop)
        or any(_HAPPENED & span.tags.keys() for span in named)
        or not all(nameable(spans, index) for index in range(run.start, run.end))
    ):
        return None
    return Correction({"client": name})
