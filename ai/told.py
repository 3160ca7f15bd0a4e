"""Checks a sentence that a model wrote about facts: every number, name and comparison must be the facts'."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ai.lexicon import Lexicon
from ai.numbers import number_at
from ai.scripts import DEVANAGARI
from ai.tokens import Sort, Token, clean, tokenize
from ai.told_words import COMPARISONS, HINDI, OPENERS

_MARKUP = re.compile(r"[<>{}\[\]\\^|*_`~#@]|\S/\S|//|[^\W\d]\.[^\W\d]{2}")  # also links
_LITERAL = frozenset({Sort.DATE, Sort.SLASH, Sort.TIME})  # compared as written
_PERCENT_MARK, _MONEY = "%", "money"
_PERCENT = frozenset({"%", "percent", "percentage", "pct", "pratishat", "प्रतिशत", "फीसदी"})
_SHOP = frozenset({"owner", "suffix"})


@dataclass(frozen=True, slots=True)
class Contents:
    """What a text states: numbers and what marks them (% or money), words, dates and times as written."""

    numbers: frozenset[tuple[Decimal, str]]
    words: frozenset[str]
    literals: frozenset[str]


class Told:
    """Compares sentences with facts by the grammar's own reading of numbers (1,25,000, 1.25 lakh, dhai)."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def contents(self, texts: Iterable[str], values: Iterable[Decimal] = ()) -> Contents:
        """Return what facts state; ``values`` are numbers they have besides those in their texts."""
        numbers: set[tuple[Decimal, str]] = {(value, "") for value in values}
        words: set[str] = set()
        literals: set[str] = set()
        for text in texts:
            tokens = self._tokens(text)
            for value, mark, _ in self._numbers(tokens):
                # Money may be told without its sign; a count may not be told as money.
                numbers |= {(value, mark), (value, "" if mark == _MONEY else mark)}
            words |= {token.norm for token in tokens if token.sort is Sort.WORD}
            literals |= {token.norm for token in tokens if token.sort in _LITERAL}
        return Contents(frozenset(numbers), frozenset(words), frozenset(literals))

    def bears_out(self, facts: Contents, sentence: str) -> bool:
        """Whether ``sentence`` says nothing in numbers, names or comparisons that is not in ``facts``."""
        if _MARKUP.search(sentence) or any(unicodedata.category(each) in ("No", "Nl") for each in sentence):
            return False
        tokens = self._tokens(sentence)
        found = list(self._numbers(tokens))
        if any((value, mark) not in facts.numbers for value, mark, _ in found):
            return False
        counted = {place for _, _, places in found for place in places}
        rest = [token for place, token in enumerate(tokens) if place not in counted]
        if any(token.sort in _LITERAL and token.norm not in facts.literals for token in rest):
            return False
        return self._words_fit(facts, rest) and _comparisons_fit(facts, rest)

    def _tokens(self, text: str) -> list[Token]:
        tokens = tokenize(clean(unicodedata.normalize("NFC", text)))
        self._lexicon.tag(tokens)
        return tokens

    @staticmethod
    def _numbers(tokens: list[Token]) -> Iterable[tuple[Decimal, str, range]]:
        """Every number, whether it is a percentage or money, and the places of its tokens."""
        place = 0
        while place < len(tokens):
            number = number_at(tokens, place)
            if number is None:
                place += 1
                continue
            after = tokens[number.end] if number.end < len(tokens) else None
            before = tokens[place - 1] if place else None
            minus = before is not None and before.norm == "-" and tokens[place].glued and not before.glued
            priced = any(each is not None and "currency" in each.tags for each in (before, after))
            percent = after is not None and after.norm in _PERCENT
            mark = _PERCENT_MARK if percent else _MONEY if priced else ""
            yield (-number.value if minus else number.value), mark, range(place, number.end)
            place = number.end

    @staticmethod
    def _words_fit(facts: Contents, tokens: Sequence[Token]) -> bool:
        first = True
        for token in tokens:
            if token.sort is not Sort.WORD:
                first = first or token.norm in (".", "!", "?", ":")
                continue
            known = token.norm in facts.words
            if not known:
                if any(character.isdigit() for character in token.norm) or _SHOP & token.tags.keys():
                    return False
                if DEVANAGARI.search(token.norm) and not _plain_hindi(token.norm):
                    return False
                shown = token.text[:1].isupper()
                if shown and not (first and token.norm in OPENERS) and token.norm not in _PERCENT:
                    return False
            first = False
        return True


def _plain_hindi(word: str) -> bool:
    return word in HINDI or any(word in group for group in COMPARISONS)


def _comparisons_fit(facts: Contents, tokens: Sequence[Token]) -> bool:
    said = {token.norm for token in tokens if token.sort is Sort.WORD}
    return all(not group & said or group & facts.words for group in COMPARISONS)
