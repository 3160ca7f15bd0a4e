"""Finds a name in a text although it is spelled otherwise: in another script, or with a slip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ai.scripts import DEVANAGARI, consonants, latin, sound
from ai.tokens import Sort, Token, bare, clean, fold, tokenize

_SAME = 86.0  # rapidfuzz ratio of how two names sound above which they are one name with a slip
_CROSS = 70.0  # the same between two scripts, whose vowels are written freely
_SHORT = 4  # shorter names have too many neighbours for a slip
_MOST_WORDS = 40  # of a name or remark
# No word of a name by itself: verbs, small words, units, words of money and time.
_NO_NAME = frozenset(
    """
    verb link post unit size pay money paid due currency amount rate free discount tax ref day weekday
    month day_link filler smalltalk digit scale fraction shift quantity inject scheme party report
    duration place
    """.split()  # noqa: SIM905 - a table reads better without quotes
)
_NAMING = frozenset({"owner", "suffix"})  # words of shops' names, whatever else they mean
_JOINING = frozenset({"verb", "link", "post", "currency", "amount", "money", "pay", "paid", "due"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where words were found, in their own spelling in the text. ``nameable``: they could be a name;
    ``plain``: no verb or small word stands among them, and at most one number."""

    text: str
    start: int
    end: int
    nameable: bool
    plain: bool


class Spelling:
    """The words of one text by how they sound."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self._words = [token for token in tokens if token.sort in (Sort.WORD, Sort.NUMBER)]
        self._sounds = [sound(latin(bare(token.norm))) for token in self._words]
        self._digits = [_digits(heard) for heard in self._sounds]
        self._hindi = [DEVANAGARI.search(token.norm) is not None for token in self._words]

    def find(self, name: str, least: float = _SAME) -> Place | None:
        """Return where ``name`` stands as one run of words, allowing for another script or a slip of
        spelling (rapidfuzz ratio ``least``), never for another digit. None when it does not."""
        wanted = [sound(latin(bare(token.norm))) for token in _named(name)]
        if not wanted or len(wanted) > _MOST_WORDS:
            return None
        joined, digits, hindi = (
            "".join(wanted),
            "".join(map(_digits, wanted)),
            DEVANAGARI.search(name) is not None,
        )
        best: tuple[float, int, int] | None = None
        for width in (len(wanted), len(wanted) - 1, len(wanted) + 1):
            for first in range(len(self._words) - width + 1 if width > 0 else 0):
                if "".join(self._digits[first : first + width]) != digits:
                    continue
                score = self._likeness(joined, first, width, hindi, least)
                if score is not None and (best is None or score > best[0]):
                    best = (score, first, first + width)
        return None if best is None else self._place(best[1], best[2])

    def _likeness(self, wanted: str, first: int, width: int, hindi: bool, least: float) -> float | None:
        heard = "".join(self._sounds[first : first + width])
        if heard == wanted:
            return 100.0
        score = fuzz.ratio(heard, wanted)
        if len(wanted) >= _SHORT and score >= least:
            return score
        crossing = any(self._hindi[first : first + width]) != hindi
        same = crossing and score >= _CROSS and consonants(heard) == consonants(wanted)
        return score if same else None

    def _place(self, first: int, last: int) -> Place:
        words = self._words[first:last]
        start, end = words[0].start, words[-1].end
        could = any(
            word.sort is Sort.WORD
            and len(word.norm) > 1
            and (not _NO_NAME & word.tags.keys() or _NAMING & word.tags.keys())
            for word in words
        )
        joined = any(_JOINING & word.tags.keys() for word in words)
        plain = not joined and sum(word.sort is Sort.NUMBER for word in words) <= 1
        return Place(" ".join(self._text[start:end].split()), start, end, could, plain)


def _named(name: str) -> list[Token]:
    return [token for token in tokenize(clean(name)) if token.sort in (Sort.WORD, Sort.NUMBER)]


def _digits(word: str) -> str:
    return "".join(character for character in fold(word) if character.isdigit())
