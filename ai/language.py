"""Tells the language of a text: English, Hinglish, or Hindi in its own script."""

from __future__ import annotations

from ai.scripts import DEVANAGARI
from ai.tokens import WORD, Token

_SHARE = 0.25  # of the words; less are single words inside another language


def language_of(tokens: list[Token]) -> str:
    """Return ``hi`` when Devanagari leads, ``hi-Latn`` for Hindi words in Latin letters, else ``en``."""
    words = [token for token in tokens if token.sort is WORD]
    if not words:
        return "en"
    hindi = len([token for token in words if not token.text.isascii() and DEVANAGARI.search(token.text)])
    if hindi * 2 >= len(words):
        return "hi"
    spoken = ["hinglish" in token.tags for token in words].count(True)
    if hindi or spoken >= max(1, len(words) * _SHARE):
        return "hi-Latn"
    return "en"
