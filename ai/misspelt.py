"""Doubts a reading beside an unknown word that may be a misspelt telling one."""

from __future__ import annotations

from collections.abc import Sequence

from ai.lexicon import Lexicon
from ai.slips import BESIDE_NAMES, NUMBERS, TELLING, UNITS
from ai.spans import WORD, Kind, Span

_OPENERS = frozenset({"link", "post", "party", "verb"})
_COLOURS = frozenset({"red", "black", "white", "brown", "beige"})  # not "recd" and "back"
_INITIALS = 3  # letters: "mnj stores" may be called so


def misspelt(spans: Sequence[Span], names: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a word that nothing explains is near one that would change a figure, the kind or a name.

    ``names`` are the clients that were read: a word of them is only looked at where it opens or parts a name.
    """
    near = lexicon.slips.near
    named = {word for name in names for word in name.casefold().split()}
    for index, span in enumerate(spans):
        if span.kind is not WORD or span.tags or (span.title and index):
            continue
        before = spans[index - 1] if index else None
        after = spans[index + 1] if index + 1 < len(spans) else None
        numbered = _number(before) or _number(after)
        if numbered and near(span.norm, NUMBERS):
            return True  # "8 haar 800", "sadahe saat hazaar"
        if span.norm in named:
            if after is not None and after.has("suffix") and not index and span.title and after.title:
                continue  # "Rakhi Store ...": capitals, and nothing between
            beside = _beside(names, span.norm, lexicon)
            if before is None or before.kind is Kind.LINE:
                beside -= {"post"}  # those stand behind names: "Walia Stores ne" has no slip of "wala"
            if len(span.norm) > _INITIALS and near(span.norm, beside):
                return True  # "frmo Roy Chemist", "Katni wl Agrawal Traders"
            continue
        if span.norm in _COLOURS and not numbered:
            continue
        own = after is not None and ("link" in after.tags or "post" in after.tags)  # "2 boilers to"
        if near(span.norm, TELLING) or (_number(before) and near(span.norm, UNITS, most=1 if own else 2)):
            return True  # "12 tin wpas kiya", "40 ke rtae se", "6 pit Bisleri"
    return any(
        span.norm == "fr" and (index + 1 == len(spans) or spans[index + 1].kind is not Kind.WORD)
        for index, span in enumerate(spans)
        if index and span.norm == "fr" and span.has("link") and spans[index - 1].has("unit")
    )  # "2 box fr": free


def _number(span: Span | None) -> bool:
    return span is not None and span.kind is Kind.NUMBER


def _beside(names: Sequence[str], word: str, lexicon: Lexicon) -> frozenset[str]:
    """Return what the word of a name may have been meant for: anything where it opens or parts the name,
    nothing where it ends it. With only shop words behind it ("kirti store") it is hardly a word between."""
    for name in names:
        words = name.casefold().split()
        if word in words[:-1]:
            rest = words[words.index(word) + 1 :]
            whole = words[0] != word or not all("suffix" in lexicon.word(each) for each in rest)
            return BESIDE_NAMES if whole else _OPENERS
    return frozenset()
