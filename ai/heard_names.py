"""Names that only sound like other words: "भोला ढाबा" is no "bola", "कल्लू ढाबा" no "kal".

A word in Devanagari is looked up by its sound. Before a word of shops that opens a clause or follows a small
word, a meaning which nobody spells like that is a name's.
"""

from __future__ import annotations

from dataclasses import replace

from ai.lexicon import Lexicon
from ai.scripts import DEVANAGARI
from ai.spans import NUMBER, WORD, Kind, Span
from ai.trades import TRADES

_GUESSED = frozenset(
    {"verb", "filler", "cue", "smalltalk", "local_day", "day", "future", "past", "pay", "amount", "report"}
    | {"unsure", "due", "paid", "free", "elder", "behind_name", "behind_figure", "closing", "classifier"}
)
_NEVER = frozenset({"post", "link", "unit", "currency", "scale", "digit", "honorific"})
_VERBAL = frozenset({"diya", "liya", "mila", "दिया", "लिया", "मिला"})  # Diya Boutique
_PRAISES = frozenset(
    {"radhe radhe", "ram ram", "radhe krishna", "hare krishna", "sat sri akal", "राधे राधे", "राम राम"}
    | {"हरे कृष्णा", "राधे कृष्णा", "सत श्री अकाल"}
)
_LETTERS = 3  # of the shortest name: "को", "से" are small words


def restore_names(spans: list[Span], lexicon: Lexicon) -> None:
    """Take the guessed meanings off names before words of shops, in place."""
    _part_sai(spans)
    for index, span in enumerate(spans[:-1]):
        if "unit" in span.tags and _opens_name(spans, index):
            span.tags = {"owner": ""}  # "Borah tyre ko"
            continue
        if span.norm in _VERBAL and _opens_shop(spans, index):
            span.tags = {"owner": ""}  # "Diya Boutique ko 15 kurti diya"
            continue
        if not span.tags or span.kind is NUMBER or not spans[index + 1].has("suffix"):
            continue
        if " " in span.norm and ({"filler", "smalltalk"} & span.tags.keys()) and _praises(span.norm):
            span.tags = {"owner": ""}  # "Jai Mata Di Dairy ne"
            span.title = span.text[:1].isupper()
            continue
        if len(span.norm) < _LETTERS or " " in span.norm or spans[index + 1].kind is not WORD:
            continue
        owner = span.has("owner")  # "kallu kirana"
        guessed = DEVANAGARI.search(span.norm) is not None and not lexicon.word(span.norm)
        if not (owner or guessed) or not _GUESSED & span.tags.keys() or _NEVER & span.tags.keys():
            continue
        before = spans[index - 1] if index else None
        # "राम भोला ढाबा" has a name without it.
        if before is None or before.kind is not WORD or before.tags:
            span.kind, span.day, span.tags = WORD, None, {"owner": ""} if owner else {}


def _opens_shop(spans: list[Span], index: int) -> bool:
    """Whether a shop word follows at the start of a clause, and another verb tells the deal."""
    before = spans[index - 1] if index else None
    opens = (
        before is None or before.kind in (Kind.LINE, Kind.DATE) or before.tags.get("link") in ("to", "from")
    )
    marked = any(span.tags.get("post") in ("ko", "ne", "se") for span in spans[index + 2 : index + 4])
    told = any("verb" in span.tags for span in spans[index + 2 :])
    named = spans[index].title and spans[index + 1].title
    return opens and spans[index + 1].has("suffix") and ((named and (told or marked)) or (told and marked))


def _opens_name(spans: list[Span], index: int) -> bool:
    """Whether a unit that counts nothing opens a clause before goods that are somebody's trade."""
    before, goods = spans[index - 1] if index else None, spans[index + 1]
    marked = index + 2 < len(spans) and spans[index + 2].tags.get("post") in ("ko", "ne", "se")
    opens = before is None or before.kind in (Kind.LINE, Kind.DATE)
    return opens and marked and goods.kind is WORD and goods.norm in TRADES


def _praises(norm: str) -> bool:
    """Whether a greeting calls on a god, as names of shops do."""
    words = norm.split()
    return words[0] in ("jai", "jay", "जय", "har", "हर", "om", "ॐ") or norm in _PRAISES


def _part_sai(spans: list[Span]) -> None:
    """Take the name out of what only sounds like a small word: "cash Sai Caterers" is no "cash se"."""
    for index in range(len(spans) - 2, -1, -1):
        span = spans[index]
        if span.norm[-4:] != " sai" or not spans[index + 1].has("suffix"):
            continue
        cut = span.end - len("sai")
        first = replace(span, text=span.text[: -len(" sai")].rstrip(), norm=span.norm[: -len(" sai")])
        first.end = first.start + len(first.text)
        name = replace(span, text=span.text[-len("sai") :], norm="sai", start=cut, tags={"owner": ""})
        name.title, name.glued = name.text[:1].isupper(), False
        spans[index : index + 1] = [first, name]
