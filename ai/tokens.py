"""Cuts a message into tokens: words, numbers, dates, currency signs and marks, each with its place.

Folding keeps every character at its offset, so that a token's own spelling can always be quoted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

_ZEROS = "\u0660\u06f0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66\uff10"
_FOLD = (
    {ord(zero) + digit: str(digit) for zero in _ZEROS for digit in range(10)}
    | {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if not 0xFF10 <= code <= 0xFF19}
    | {ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"}
    | {ord("‘"): "'", ord("’"): "'", ord("“"): '"', ord("”"): '"', ord("×"): "x", ord("।"): "."}
)
_SPACES = dict.fromkeys((*range(10), *range(11, 32), 127, 160, *range(8192, 8203)), " ") | {
    0x202F: " ",
    0x205F: " ",
    0x3000: " ",
    0x0D: " ",
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n",
}
# Characters that are seen by nobody and would split a word or a number.
_INVISIBLE = dict.fromkeys(
    (0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, 0xFE0E, 0xFE0F, 0xFEFF)
)
# Looked for first: most texts hold none of them, and to translate a text takes ten times as long.
_UNSEEN = re.compile(f"[{''.join(map(chr, (*_SPACES, *_INVISIBLE)))}\ud800-\udfff]")
_FOLDED = re.compile(f"[{''.join(map(chr, _FOLD))}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_JOINER = re.compile("(?<![\u0900-\u0dff])[\u200c\u200d]|[\u200c\u200d](?![\u0900-\u0dff])")
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
_FRACTION = re.compile(r"(\d?)\s?([½¼¾])")

_LETTER = "[^\\W\\d_]|[\u0300-\u036f\u0900-\u0963\u0970-\u0dff\u200c\u200d]"
# "plain" is what most tokens are: it only spares them the alternatives behind it.
_TOKEN = re.compile(
    rf"""[ ]*(?:(?P<plain>(?!inr|usd|aed)[a-z]{{3,}}(?=[ ,]|$))
    |(?P<line>\s*\n\s*)
    |(?P<iso>(?<!\d)\d{{4}}-\d{{1,2}}-\d{{1,2}}(?!\d))
    |(?P<date>(?<![\d.,])\d{{1,2}}(?P<sep>[/.\-])\d{{1,2}}(?P=sep)(?:\d{{4}}|\d{{2}})(?![\d/]))
    |(?P<slash>(?<![\d/])\d{{1,2}}/\d{{1,2}}(?![\d/]))
    |(?P<ratio>(?<![\d:])\d+(?::\d+){{2,}})
    |(?P<time>(?<![\d.,])\d{{1,2}}:\d{{2}}(?:\s?[ap]\.?m\b)?|(?<![\d.,])\d{{1,2}}(?:\.\d{{2}})?\s?[ap]m\b)
    |(?P<web>https?://\S+|www\.\S+)
    |(?P<code>(?<!\w)\d+(?!x\d|k\d)[a-z]{{1,6}}\d[\w-]*)
    |(?P<number>\d+(?:,\d+)*(?:\.\d+)?|(?<![\w.])\.\d+)
    |(?P<money>(?<![^\W_])(?:rs|re|inr|usd|aed|us\$)\.?(?=\s?\d))
    |(?P<firm>(?<!\w)m/s\.?(?=\s))
    |(?P<times>(?<![^\W\d_])x(?=\s?\d)|(?<=\d)x(?=\s))
    |(?P<word>[*_`~]{{0,6}}(?:{_LETTER})(?:{_LETTER}|\d|[*_`~](?={_LETTER})|['.](?={_LETTER})(?<!\.))*(?:[*_`~]+(?![\d*_`~]))?)
    |(?P<sign>[₹$£€¥])
    |(?P<mark>\S))""",
    re.VERBOSE,
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{2})*,\d{3}(?:\.\d+)?$|\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_DRAWN = re.compile(r"([^\W\d_])\1{2,}")  # a letter three times is drawn out: diyaaa
_MARKS = "*_`~\u200c\u200d"
_MARKUP = re.compile(f"[{_MARKS}]")
_INITIAL = re.compile(
    r"(?:[a-z]|rs|dr|mr|mrs|st|no|nos|inv|ltd|pvt|co|ph|amt|qty|pcs|hosp|med|gen|rd|dt|approx|ref"
    r"|रु|डॉ|डा|लि|प्रा|कं|नं|कि|ग्रा|मि)$"
)


class Sort(StrEnum):
    """What a token looks like, before any meaning."""

    WORD = "word"
    NUMBER = "number"
    DATE = "date"  # 12/11/2025, 2025-11-12; `slash` dates are Sort.SLASH
    SLASH = "slash"  # 12/11: a day and month, or a fraction
    TIME = "time"
    SIGN = "sign"
    MARK = "mark"
    LINE = "line"


# What nearly every rule asks of nearly every token; see ai.spans.WORD.
WORD, NUMBER, TIME, LINE = Sort.WORD, Sort.NUMBER, Sort.TIME, Sort.LINE
DATE, SLASH = Sort.DATE, Sort.SLASH
_SORTS = {sort.value: sort for sort in Sort} | {
    "plain": Sort.WORD,
    "iso": Sort.DATE,
    "web": Sort.WORD,
    "code": Sort.WORD,
    "ratio": Sort.WORD,
    "money": Sort.WORD,
    "firm": Sort.WORD,
    "times": Sort.MARK,
}


@dataclass(slots=True)
class Token:
    """A piece of the text. ``glued``: nothing stands between it and the token before it.

    ``tags`` maps a lexicon table ("unit", "verb") to the word's meaning there ("box", "sell").
    """

    sort: Sort
    text: str
    norm: str
    start: int
    end: int
    glued: bool
    value: Decimal | None = None
    grouped: bool = False
    title: bool = False
    sound: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


def clean(text: str) -> str:
    """Return ``text`` without control characters, lone surrogates and invisible characters."""
    text = text.replace("\r\n", "\n")
    if _UNSEEN.search(text):
        text = text.translate(_SPACES).translate(_INVISIBLE)
        text = _SURROGATE.sub(" ", text)
    if "\u200c" in text or "\u200d" in text:
        text = _JOINER.sub("", text)
    if not text.isascii() and any(sign in text for sign in _FRACTIONS):
        text = _FRACTION.sub(lambda found: (found[1] or "0") + _FRACTIONS[found[2]], text)
    return text


def fold(text: str) -> str:
    """Return ``text`` in lower case with ASCII digits, dashes and quotes, the same length."""
    folded = text.translate(_FOLD) if _FOLDED.search(text) else text
    lowered = folded.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := character.lower()) == 1 else character for character in folded)


def bare(word: str) -> str:
    """Return a folded word without markup characters, dots and the possessive ending."""
    word = _MARKUP.sub("", word).replace(".", "")
    return word[:-2] if word.endswith("'s") and len(word) > 3 else word


@lru_cache(maxsize=8_192)
def _word(folded: str) -> str:
    return _DRAWN.sub(r"\1", bare(folded))


def tokenize(text: str) -> list[Token]:
    """Cut a cleaned text. Linear in its length; every character but blanks is in some token."""
    folded = fold(text)
    cased = any(character.islower() for character in text)
    tokens: list[Token] = []
    last = 0
    for found in _TOKEN.finditer(folded):
        kind = found.lastgroup or "mark"
        if kind == "sep":
            kind = "date"
        piece = found[kind]
        start, end = found.span() if kind == "line" else found.span(kind)
        glued = start == last and bool(tokens)
        last = end
        if kind == "number":
            tokens.extend(_numbers(text, piece, start, glued))
            continue
        sort = _SORTS[kind]
        norm = _word(piece) if sort is WORD else piece
        if norm == "." and glued and sort is Sort.MARK and tokens[-1].sort is WORD:
            before = tokens[-1]
            if _INITIAL.match(before.norm) and folded[end : end + 1] not in ("", "\n"):
                before.end, before.text = end, text[before.start : end]
                continue
        written = text[start:end]
        title = cased and sort is WORD and written.lstrip(_MARKS)[:1].isupper()
        tokens.append(Token(sort, written, norm, start, end, glued, title=title))
    return tokens


def _numbers(text: str, found: str, start: int, glued: bool) -> list[Token]:
    """Return one number, or several when the commas are no grouping ("5,10")."""
    if "," not in found or _GROUPED.match(found):
        value = Decimal(found.replace(",", ""))
        end = start + len(found)
        return [Token(Sort.NUMBER, text[start:end], found, start, end, glued, value, grouped="," in found)]
    tokens: list[Token] = []
    for part in re.split("(,)", found):
        end = start + len(part)
        comma = part == ","
        sort = Sort.MARK if comma else Sort.NUMBER
        counted = None if comma else Decimal(part)
        tokens.append(Token(sort, text[start:end], part, start, end, glued, counted))
        start, glued = end, True
    return tokens
