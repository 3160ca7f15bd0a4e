"""Finds words that may be a slip of the pen for one that changes what an entry says: "haar" for hazaar.

The lexicon corrects a slip where only one word is near. Here it is enough that such a word is near: nothing is
corrected, but the person is shown the reading before it is saved.
"""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz.distance import OSA

from ai.scripts import consonants

_SHORTEST = 3
_TWO_SLIPS = 6  # letters from which on two slips are thought of
_BONES = 2  # consonants that a word without its vowels must have left


class Slips:
    """The telling words by what they tell. ``words`` maps each word of the lexicon to its tags."""

    def __init__(self, words: Mapping[str, Mapping[str, str]], telling: Mapping[str, frozenset[str] | None]) -> None:
        """``telling`` maps a tag to those of its meanings that count; None for all of them."""
        self._words: dict[str, list[tuple[str, str]]] = {}
        for word, tags in words.items():
            if len(word) < _SHORTEST or not word.isascii() or not word.isalpha():
                continue
            for tag, meanings in telling.items():
                if tag in tags and (meanings is None or tags[tag] in meanings):
                    self._words.setdefault(word[0], []).append((word, tag))

    def near(self, word: str, *tags: str) -> bool:
        """Whether a telling word with one of ``tags`` is a slip or its vowels away from ``word``."""
        if len(word) < _SHORTEST or not word.isascii():
            return False
        most = 2 if len(word) >= _TWO_SLIPS else 1
        bones = consonants(word)
        bare = len(bones) == len(word) and len(bones) >= _BONES
        return any(
            tag in tags
            and (
                OSA.distance(known, word, score_cutoff=most) <= most
                or (bare and consonants(known) == bones)
            )
            for known, tag in self._words.get(word[0], ())
        )
