"""Messages to begin with, and their mutations: words of the lexicon and of the cases put into one another."""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_HOSTILE = (
    "\u200d", "\u200c", "\ufeff", "\u202e", "\x00", "½", "2½", "²", "१२", "५००", "１２", "İ", "ß", "₹", "/-",
    "@", "%", "=", "+", "-", "*", "x", "(", ")", ":", ";", ",", ".", "...", "\n", "\n\n", "1/2", "31/02",
    "29/02/2025", "12/11", "0", "00", "0.5", ".5", "5.000", "1,25,000", "12,34", "1e5",
    "99999999999999999999", "5k", "2.5L", "3cr", "10+1", "10x5", "2x4x6", "a" * 60, "9" * 60, "क" * 40, "😀",
    "&", "<b>", "''", "`",
)  # fmt: skip
_PIECE = re.compile(r"(\s+)")


def case_texts() -> Iterator[str]:
    """Yield the text of every case that the reading is measured on."""
    for path in sorted((_ROOT / "bench" / "cases").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)["text"]


def lexicon_words() -> list[list[str]]:
    """Return the words of the lexicon, those of one meaning together."""
    found = []
    for path in sorted((_ROOT / "ai" / "lexicon").glob("*.toml")):
        for table in tomllib.loads(path.read_text(encoding="utf-8")).values():
            found += [each.replace("_", " ").split() for each in table.values() if each.split()]
    return found


class Vocabulary:
    """Makes messages out of messages."""

    def __init__(self) -> None:
        self.texts: Sequence[str] = sorted(set(case_texts()))
        self._meanings = lexicon_words()

    def changed(self, text: str, chance: random.Random) -> str:
        """Return a text with one to four of its words exchanged, doubled, dropped, moved or joined."""
        pieces = _PIECE.split(text)
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(pieces) + 1)
            match chance.randrange(8):
                case 0:
                    pieces[place : place + 1] = []
                case 1:
                    pieces[place:place] = pieces[place : place + chance.randint(1, 6)]
                case 2:
                    other = _PIECE.split(chance.choice(self.texts))
                    begin = chance.randrange(len(other))
                    pieces[place:place] = [" ", *other[begin : begin + chance.randint(1, 12)], " "]
                case 3:
                    pieces[place : place + 1] = [self._number(chance)]
                case 4:
                    chance.shuffle(pieces)
                case 5:
                    pieces[place : place + 1] = [self._word(chance)]
                case _:
                    glue = chance.choice((" ", " ", "", "\n"))
                    pieces[place:place] = [glue, self._word(chance), glue]
        return "".join(pieces)

    def _word(self, chance: random.Random) -> str:
        if chance.random() < 0.25:
            return chance.choice(_HOSTILE)
        return chance.choice(chance.choice(self._meanings))

    def _number(self, chance: random.Random) -> str:
        number = chance.choice((chance.randint(0, 12), chance.randint(13, 999), chance.randint(1000, 10**7)))
        return chance.choice((str(number), f"{number:,}", f"₹{number}", f"{number / 10:.1f}", f"{number}k"))
