"""Finds words that may be a slip of the pen for one that changes what an entry says: "haar" for hazaar.

The lexicon corrects a slip where only one word is near. Here it is enough that such a word is near: nothing
is corrected, but the reading is shown before it is saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

from ai.scripts import consonants

# What a misspelt word may have told, by where it stands.
NUMBERS = frozenset({"digit", "scale", "fraction", "shift"})
TELLING = frozenset({"rate", "free", "verb:return", "verb:order", "verb:buy"})
BESIDE_NAMES = frozenset({"link", "post", "filler", "party", "verb", "amount", "unit"})
UNITS = frozenset({"unit"})

_SHORTEST = 3  # letters; a word of two has too many neighbours
_TWO_SLIPS = 7  # letters from which on two slips are thought of
_BONES = 2  # consonants that a word without its vowels must have left


def _slips(known: str, word: str, most: int) -> bool:
    """Whether the words are that near; nothing is two slips from a short one: "aagya", "Aarogya"."""
    most = most if len(known) >= _TWO_SLIPS - 1 else 1
    return OSA.distance(known, word, score_cutoff=most) <= most


def deletions(word: str) -> list[str]:
    """Return the word without each of its letters in turn."""
    return [word[:index] + word[index + 1 :] for index in range(len(word))]


class Slips:
    """Telling words by their first letter. ``words`` are those of the lexicon with their tags; ``telling``
    are tags, or a tag with one meaning ("verb:return")."""

    def __init__(self, words: Iterable[tuple[str, Mapping[str, str]]], telling: frozenset[str]) -> None:
        self._words: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for word, tags in words:
            if len(word) < _SHORTEST or not word.isascii() or not word.isalpha():
                continue
            told = telling & {*tags, *(f"{tag}:{meaning}" for tag, meaning in tags.items())}
            if told:
                self._words.setdefault(word[0], []).append((word, told))

    def near(self, word: str, telling: frozenset[str], most: int = 2) -> bool:
        """Whether a word that tells one of ``telling`` is a slip, or its vowels, away from ``word``.
        A long word may have two slips, but no more than ``most``."""
        if len(word) < _SHORTEST or not word.isascii() or not word.isalpha():
            return False
        most = min(most, 2 if len(word) >= _TWO_SLIPS else 1)
        bones = consonants(word)
        bare = len(bones) == len(word) and len(bones) >= _BONES
        return any(
            telling & told
            and (
                (len(known) > _SHORTEST and _slips(known, word, most))
                or (bare and consonants(known) == bones)
            )
            for known, told in self._words.get(word[0], ())
        )
