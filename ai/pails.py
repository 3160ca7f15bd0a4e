"""Decides whether a bucket or a tube is what goods are packed in or goods itself.

"12 buckets putty" are putty and "4 balti" for a paint shop are paint, "30 balti" are buckets; "4 tubes" of
ointment are packed, a tyre shop's tubes are not.
"""

from __future__ import annotations

from collections.abc import Mapping

from ai.near import at
from ai.spans import NUMBER, WORD, Span

_PAILS = frozenset({"bucket", "buckets", "balti", "baltis", "baltiyan", "बाल्टी", "बाल्टियां", "pail", "pails"})
_IN_PAILS = frozenset(
    {"distemper", "emulsion", "putty", "primer", "paint", "paints", "colour", "color", "rang", "enamel"}
    | {"thinner", "coating", "waterproofing", "adhesive", "fevicol", "chuna", "grease", "lubricant", "oil"}
    | {"tel", "ghee", "dahi", "curd", "achar", "pickle", "detergent", "phenyl", "shahad", "honey", "makhan"}
    | {
        "weathercoat",
        "weathershield",
        "weatherproof",
        "apex",
        "ace",
        "silicon",
        "fevikol",
        "texture",
        "varnish",
        "डिस्टेंपर",
        "इमल्शन",
        "पुट्टी",
        "प्राइमर",
        "पेंट",
        "रंग",
        "तेल",
    }
    | {"घी", "दही", "अचार", "ग्रीस", "चूना"}
)
_PAINT_SHOPS = ("paint", "colour", "color", "पेंट", "पेन्ट", "rang ")
_TUBES = frozenset({"tubes", "ट्यूब"})
_TYRES = frozenset({"tyre", "tyres", "tire", "tires", "cycle", "cycles", "टायर", "टायर्स", "साइकिल"})
_BRANDS = 3  # words between the bucket and what is in it: "12 buckets Tractor Emulsion"
_PAIL: Mapping[str, str] = {"unit": "bucket"}
_TUBE: Mapping[str, str] = {"piece": ""}


def read_pails(spans: list[Span]) -> None:
    """Give buckets of goods the tags of a unit and tyres' tubes the tags of goods, in place."""
    for index, span in enumerate(spans):
        if span.kind is not WORD or not index or spans[index - 1].kind is not NUMBER:
            continue
        if span.norm in _PAILS and _holds(spans, index):
            span.tags = _PAIL
        elif span.norm in _TUBES and any(each.norm in _TYRES for each in spans) and _ends(spans, index):
            span.tags = _TUBE


def _holds(spans: list[Span], index: int) -> bool:
    """Whether goods that come in buckets follow, or nothing does and a shop of paints is named."""
    for place in range(index + 1, index + 1 + _BRANDS):
        word = at(spans, place)
        if word is None or word.kind is not WORD or {"post", "verb", "suffix"} & word.tags.keys():
            break
        if _IN_PAILS & set(word.norm.split()):
            return True
        if "link" in word.tags and not word.has("link", "of"):
            break
    named = any(span.has("suffix") and span.norm.startswith(_PAINT_SHOPS) for span in spans)
    return named and _ends(spans, index)


def _ends(spans: list[Span], index: int) -> bool:
    """Whether no name of goods follows the word."""
    after = at(spans, index + 1)
    small = {"post", "link", "verb", "currency", "amount", "rate"}
    return after is None or after.kind is not WORD or bool(small & after.tags.keys())
