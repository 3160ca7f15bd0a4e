"""The known clients of a company: which typed name is which client, and which only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from ai.lexicon import Lexicon
from ai.scripts import DEVANAGARI, consonants, sound, to_latin
from ai.tokens import bare, fold

_WORDS = re.compile("[^\\W_]+(?:[\u0900-\u0963\u0970-\u0dff\u200c\u200d]|[^\\W_])*|&")
_NEAR = 86.0  # rapidfuzz ratio of the fingerprints above which two names are worth a question
_CROSS = 70.0  # ratio that two scripts of one name must reach beside equal consonants
_SHORT = 4  # fingerprints shorter than this are never "near"


class Match(StrEnum):
    """How a typed name relates to the known clients. Only NEAR and NEW are not that client for certain."""

    EXACT = "exact"
    ALIAS = "alias"
    SAME = "same"  # differs in case, marks, blanks, script or trade abbreviations only
    NEAR = "near"  # perhaps that client: ask
    NEW = "new"


@dataclass(frozen=True, slots=True)
class ClientMatch:
    """The answer of :meth:`ClientIndex.match`; ``canonical`` is None for a new name."""

    kind: Match
    canonical: str | None = None


class ClientIndex:
    """Known client names of one company. ``counts`` maps a name to how many entries it has; ``aliases``
    maps a name to other spellings of it, which are trusted."""

    def __init__(
        self,
        lexicon: Lexicon,
        counts: Mapping[str, int] | Iterable[str] = (),
        aliases: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self._lexicon = lexicon
        self._names: dict[str, str] = {}
        self._aliases: dict[str, str] = {}
        self._prints: dict[str, str] = {}
        self._bones: dict[str, list[str]] = {}
        ordered = sorted(counts, key=lambda name: -counts[name]) if isinstance(counts, Mapping) else counts
        for name in (*(aliases or {}), *ordered):
            self.add(name)
        for canonical, spellings in (aliases or {}).items():
            for spelling in spellings:
                self._aliases[self._print(spelling)] = canonical

    def add(self, name: str) -> None:
        """Make ``name`` known from now on. A name that is the same as a known one changes nothing."""
        typed = " ".join(name.split()).casefold()
        if typed in self._names:
            return
        mark = self._print(name)
        if not mark or mark in self._prints or mark in self._aliases:
            return
        self._names[typed] = name
        self._prints[mark] = name
        self._bones.setdefault(self._bone(name), []).append(name)

    def __len__(self) -> int:
        return len(self._prints)

    def match(self, name: str, location: str | None = None) -> ClientMatch:
        """Return which known client ``name`` is; with ``location`` "Name Location" is tried first."""
        if location and (joined := self._certain(f"{name} {location}")) is not None:
            return joined
        if (certain := self._certain(name)) is not None:
            return certain
        mark = self._print(name)
        if len(mark) >= _SHORT and self._prints:
            best = process.extractOne(mark, self._prints.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
            if best is not None:
                return ClientMatch(Match.NEAR, self._prints[best[0]])
        return ClientMatch(Match.NEW)

    def called(self, name: str) -> list[str]:
        """Return the known clients that ``name`` may be said for: the one that it is for certain, else those
        whose names begin with its words."""
        if (certain := self._certain(name)) is not None and certain.canonical is not None:
            return [certain.canonical]
        words = self._words(name)
        mark = "".join(words)
        beginning = [known for each, known in self._prints.items() if mark and each.startswith(mark)]
        return [known for known in beginning if self._words(known)[: len(words)] == words]

    def _certain(self, name: str) -> ClientMatch | None:
        exact = self._names.get(" ".join(name.split()).casefold())
        if exact is not None:
            return ClientMatch(Match.EXACT, exact)
        mark = self._print(name)
        if mark in self._aliases:
            return ClientMatch(Match.ALIAS, self._aliases[mark])
        if mark in self._prints:
            return ClientMatch(Match.SAME, self._prints[mark])
        # Across scripts vowels are written freely: the consonants must agree and one client only.
        crossing = [
            other
            for other in self._bones.get(self._bone(name), ())
            if bool(DEVANAGARI.search(other)) != bool(DEVANAGARI.search(name))
            and fuzz.ratio(self._heard(other), self._heard(name)) >= _CROSS
        ]
        return ClientMatch(Match.SAME, crossing[0]) if len(crossing) == 1 else None

    def _words(self, name: str) -> list[str]:
        words = []
        for found in _WORDS.findall(fold(name.replace("M/s", "").replace("m/s", ""))):
            word = to_latin(bare(found)) if DEVANAGARI.search(found) else bare(found)
            common = self._lexicon.trade_word(word)
            words.append(word if common is None else common)
        return [word for word in words if word]

    def _print(self, name: str) -> str:
        return "".join(self._words(name))

    def _heard(self, name: str) -> str:
        return "".join(sound(word) for word in self._words(name))

    def _bone(self, name: str) -> str:
        return "".join(consonants(word) for word in self._words(name))
