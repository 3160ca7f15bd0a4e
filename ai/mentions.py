"""Finds the client of a known entry in a text about it: "Gupta wala 950 karo" is about Gupta Kirana Dadar."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ai.lexicon import Lexicon
from ai.spelling import Spelling
from ai.tokens import bare, clean, fold, tokenize

_SHORTEST = 3  # letters of a name's word that can stand for the whole name
_LONGEST = 12  # words: a longer text is more than a word about an entry
# What ties a name to what is said of it, before it and after it.
_BEFORE = re.compile(r"(?:^|\s)(?:for|of|to|from|in)\s*$", re.IGNORECASE)
_AFTER = re.compile(
    r"^\s*(?:,|-|:|(?:wal[aei]|vala|vali|ka|ki|ke|ko|se|ne|ji|entry|bill|order|'s|वाला|वाली|वाले|का|की|के|को|से|ने|जी|एंट्री)"
    r"(?=\s|$))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """The client that a text names, and the text without the name."""

    client: str
    rest: str


def mentions(text: str, clients: Iterable[str], lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return which of ``clients`` a short text names, by the whole name or its first words.

    The one with the most words of its name in the text stands for the others: "Noble Dadar wala" is not
    about Noble Thane. Several are returned where the text does not tell them apart.
    """
    cleaned = clean(text)
    tokens = tokenize(cleaned)
    if "\n" in cleaned.strip() or len(tokens) > _LONGEST:
        return ()
    lexicon.tag(tokens)
    spelling = Spelling(cleaned, tokens)
    found: list[tuple[int, int, int, str]] = []
    for client in dict.fromkeys(clients):
        words = client.split()
        for count in range(len(words), 0, -1):
            if len(bare(fold(words[0]))) < _SHORTEST and count == 1:
                break
            place = spelling.find(" ".join(words[:count]))
            if place is not None and place.nameable:
                found.append((count, place.start, place.end, client))
                break
    most = {start: max(count for count, at, _, _ in found if at == start) for _, start, _, _ in found}
    kept = [each for each in found if each[0] == most[each[1]]]
    return tuple(Mention(client, _without(cleaned, start, end)) for _, start, end, client in kept)


def _without(text: str, start: int, end: int) -> str:
    before, after = _BEFORE.sub(" ", text[:start]), text[end:]
    while (tie := _AFTER.match(after)) is not None:
        after = after[tie.end() :]
    return " ".join(f"{before} {after}".split())
