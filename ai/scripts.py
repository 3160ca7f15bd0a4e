"""Writes Devanagari in Latin letters and reduces words to how they sound, so that free spellings meet."""

from __future__ import annotations

import re

_CONSONANTS = {
    "क": "k", "ख": "kh", "ग": "g", "घ": "gh", "ङ": "n", "च": "ch", "छ": "chh", "ज": "j", "झ": "jh", "ञ": "n",
    "ट": "t", "ठ": "th", "ड": "d", "ढ": "dh", "ण": "n", "त": "t", "थ": "th", "द": "d", "ध": "dh", "न": "n",
    "प": "p", "फ": "ph", "ब": "b", "भ": "bh", "म": "m", "य": "y", "र": "r", "ल": "l", "ळ": "l", "व": "v",
    "श": "sh", "ष": "sh", "स": "s", "ह": "h", "क़": "q", "ख़": "kh", "ग़": "g", "ज़": "z", "ड़": "d", "ढ़": "dh",
    "फ़": "f", "य़": "y", "ऩ": "n", "ऱ": "r",
}  # fmt: skip
_VOWELS = {
    "अ": "a", "आ": "aa", "इ": "i", "ई": "i", "उ": "u", "ऊ": "u", "ऋ": "ri", "ए": "e", "ऐ": "ai", "ओ": "o",
    "औ": "au", "ऑ": "o", "ऍ": "e", "ऎ": "e", "ऒ": "o",
}  # fmt: skip
_SIGNS = {
    "ा": "aa", "ि": "i", "ी": "i", "ु": "u", "ू": "u", "ृ": "ri", "े": "e", "ै": "ai", "ो": "o", "ौ": "au",
    "ॉ": "o", "ॅ": "e", "ॆ": "e", "ॊ": "o",
}  # fmt: skip
_NUKTA, _VIRAMA = "\u093c", "\u094d"
_NASAL = {"ं": "n", "ँ": "n", "ः": "h"}
DEVANAGARI = re.compile("[\u0900-\u097f]")

_SOUNDS = {
    "chh": "C", "cch": "C", "ch": "C", "sh": "s", "ph": "f", "ck": "k", "kh": "k", "gh": "g", "th": "t",
    "dh": "d", "bh": "b", "jh": "j", "aa": "a", "ee": "i", "oo": "u", "ai": "e", "ay": "e", "ei": "e",
    "au": "o", "ou": "o", "ow": "o", "w": "v", "z": "j", "q": "k", "x": "ks", "y": "i", "c": "k",
}  # fmt: skip
_SPELLED = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_DOUBLE = re.compile(r"(.)\1+")
_VOWEL = re.compile("[aeiou]")


def to_latin(word: str) -> str:
    """Return a Devanagari word in Latin letters as people type it: "पेटी" is "peti", "हज़ार" is "hazaar"."""
    syllables: list[list[str]] = []  # consonant, vowel; the vowel "A" is the inherent one
    for character in word.replace("\u200c", "").replace("\u200d", ""):
        if character in _CONSONANTS:
            syllables.append([_CONSONANTS[character], "A"])
        elif character in _VOWELS:
            syllables.append(["", _VOWELS[character]])
        elif character in _SIGNS and syllables:
            syllables[-1][1] = _SIGNS[character]
        elif character == _VIRAMA and syllables:
            syllables[-1][1] = ""
        elif character == _NUKTA and syllables:
            syllables[-1][0] = {"ph": "f", "j": "z", "k": "q"}.get(syllables[-1][0], syllables[-1][0])
        elif character in _NASAL:
            syllables.append([_NASAL[character], ""])
        else:
            syllables.append([character, ""])
    last = len(syllables) - 1
    for index, (consonant, vowel) in enumerate(syllables):
        if vowel != "A" or index == 0:
            continue
        final = index == last
        # A schwa is not spoken at the end of a word, nor between two spoken syllables (kap-da).
        inner = not final and syllables[index - 1][1] != "" and syllables[index + 1][1] not in ("", "A")
        if consonant and (final or inner):
            syllables[index][1] = ""
    return "".join(consonant + vowel.lower() for consonant, vowel in syllables)


def latin(word: str) -> str:
    """Return ``word`` in Latin letters; a Latin word unchanged."""
    return to_latin(word) if DEVANAGARI.search(word) else word


def _heard(found: re.Match[str]) -> str:
    return _SOUNDS[found[0]]


def sound(word: str) -> str:
    """Return how a Latin word sounds, roughly: "pachees" is "pachis", "hazaar" is "hajar"."""
    word = _DOUBLE.sub(r"\1", _SPELLED.sub(_heard, word))
    return word[:-1] if word.endswith("h") and len(word) > 2 else word


def consonants(word: str) -> str:
    """Return the sound of a word without its vowels: what two scripts agree on."""
    heard = sound(word)
    return heard[:1] + _VOWEL.sub("", heard[1:])
