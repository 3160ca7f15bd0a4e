"""Words on a picture: money as people in the company's country write it, names made safe and short."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

_SYMBOLS = {"INR": "₹", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_LAKH_CURRENCIES = frozenset({"INR", "NPR", "PKR", "BDT", "LKR"})
_JOINERS = frozenset("\u200c\u200d")  # they shape Devanagari and other Indic scripts
_MOST_MARKS = 3  # legitimate Indic clusters have no more; "zalgo" text has dozens
ELLIPSIS = "…"
UNNAMED = "(no name)"


def grouped(number: int, currency: str) -> str:
    """``1,50,000`` for rupees and their neighbours, ``150,000`` for others."""
    if currency not in _LAKH_CURRENCIES:
        return f"{number:,}"
    sign, digits = ("-" if number < 0 else ""), str(abs(number))
    head, tail = digits[:-3], digits[-3:]
    pairs = []
    while head:
        head, pair = head[:-2], head[-2:]
        pairs.append(pair)
    return sign + ",".join([*reversed(pairs), tail])


def full_money(minor: float, currency: str) -> str:
    """``₹1,50,000``: the whole amount without its hundredths."""
    return _signed(round(minor / 100), currency, lambda size: grouped(round(size), currency))


def short_money(minor: float, currency: str) -> str:
    """``₹1.5 L``, ``₹2.3 Cr``, ``₹85,000``; ``$1.5 M`` for currencies that count in thousands."""
    return _signed(minor / 100, currency, lambda size: _short(size, currency))


def _signed(amount: float, currency: str, text: Callable[[float], str]) -> str:
    symbol = _SYMBOLS.get(currency, f"{currency} ")
    return ("-" if amount < 0 else "") + symbol + text(abs(amount))


def _short(size: float, currency: str) -> str:
    lakhs = currency in _LAKH_CURRENCIES
    steps = ((1e7, "Cr"), (1e5, "L")) if lakhs else ((1e9, "B"), (1e6, "M"), (1e5, "K"))
    for unit, word in steps:
        unit = 1e3 if word == "K" else unit
        if size >= (1e5 if word == "K" else unit * 0.9995):
            return f"{_three_digits(size / unit, currency)} {word}"
    return (
        grouped(round(size), currency) if size >= 10 or size == 0 else f"{size:.2f}".rstrip("0").rstrip(".")
    )


def _three_digits(value: float, currency: str) -> str:
    if value >= 99.95:
        return grouped(round(value), currency)
    text = f"{value:.1f}" if value >= 9.995 else f"{value:.2f}"
    return text.rstrip("0").rstrip(".")


def drawable(name: str, has_glyph: Callable[[str], bool], unnamed: str = UNNAMED) -> str:
    """``name`` on one line, without control characters, direction overrides, emoji and stacked marks;
    ``unnamed`` where nothing is left of it."""
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", name):
        category = unicodedata.category(character)
        if character.isspace():
            character, category = " ", "Zs"
        marks = marks + 1 if category in ("Mn", "Me") else 0
        known = category[0] != "C" and marks <= _MOST_MARKS and has_glyph(character)
        if known or (character in _JOINERS and kept):
            kept.append(character)
    return " ".join("".join(kept).split()).strip("\u200c\u200d") or unnamed


def shortened(name: str, most: int) -> str:
    """At most ``most`` characters, never cut inside an Indic cluster, with an ellipsis when cut."""
    if len(name) <= most:
        return name
    end = most - 1
    while end > 1 and (
        unicodedata.category(name[end])[0] == "M" or name[end - 1] in _JOINERS or _halant(name[end - 1])
    ):
        end -= 1
    return name[:end].rstrip() + ELLIPSIS


def _halant(character: str) -> bool:
    """A virama joins the letters on both sides."""
    return unicodedata.combining(character) == 9
