"""Corrections that a short text after a receipt tells without a doubt: what is denied stands in the entry, or
one field is named with a value of its kind."""

from __future__ import annotations

from ai.corrected_swaps import GOODS_WORDS, correct_swapped, is_name
from ai.corrections import differs, read_correction
from ai.denials import FIELD_OF, NOT
from ai.lexicon import Lexicon
from ai.reading import Correction, ReadingContext
from ai.spans import NUMBER, WORD, Kind, Role, Span
from ledger.entry import Details

_FIRM_WORDS = 7
_FIRM = ("client", "location", "items", "date", "payment", "type", "remarks")


def read_firm(
    spans: list[Span], text: str, lexicon: Lexicon, context: ReadingContext, current: Details
) -> Correction | None:
    """Return a change that a short text tells without a doubt: it denies what the entry says ("Dadar nahi
    Bandra"), or names one field and its value ("payment cash"). None for any other text."""
    words = [span for span in spans if span.kind is WORD]
    if (
        not words
        or len(words) > _FIRM_WORDS
        or any(span.has("question") or span.norm == "?" for span in spans)
    ):
        return None
    field = "items" if spans[0].norm in GOODS_WORDS else FIELD_OF.get(spans[0].norm.partition(" ")[0])
    denies = any(span.norm in NOT or span.norm.rpartition(" ")[2] in NOT for span in words)
    if denies:
        swapped = correct_swapped(spans, text, lexicon, current, context)
        return swapped if swapped is not None and differs(swapped, current) else None
    if field not in _FIRM or not _only_value(spans, field):
        return None
    found = read_correction(spans, text, lexicon, context, current)
    if found is None or set(found.changes) != {field}:
        return None
    value = found.changes[field]
    named = [span for span in spans[1:] if span.role is Role.CLIENT]
    sure = field not in ("client", "location") or is_name(named, str(value), field, context)
    return found if sure else None


def _only_value(spans: list[Span], field: str) -> bool:
    """Whether there is nothing but the field and a value of its kind: "payment cash", "date 20-11"."""
    if field == "remarks":
        return spans[0].norm in ("remark", "remarks")
    kinds = {"payment": {"pay"}, "type": {"verb"}, "date": {"post"}, "items": {"item", "firm", "quality"}}
    names = {"client": {"owner", "suffix", "honorific", "place"}, "location": {"place", "direction"}}
    known = kinds.get(field) or names.get(field, set())
    for span in spans[1:]:
        small = {"past", "filler", "form"} & span.tags.keys() or span.norm in ("is", "was", "method", "mode")
        unknown = field in ("client", "items") and not span.tags
        if span.kind is Kind.WORD and not (small or unknown or known & span.tags.keys()):
            return False
        if (span.kind is NUMBER and field != "items") or (span.kind is Kind.DATE and field != "date"):
            return False
    return True
