"""Which fonts a picture is drawn with: as few as its characters need.

Every piece of text is looked up in every family that a picture names, so ten families for Indian scripts cost
a third of the time of a picture that only holds Latin letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

FIRST, BUNDLED = "Noto Sans", "DejaVu Sans"  # the second comes with matplotlib, so there is always a font
_SCRIPTS = (
    "Devanagari",
    "Gujarati",
    "Gurmukhi",
    "Bengali",
    "Tamil",
    "Telugu",
    "Kannada",
    "Malayalam",
    "Arabic",
)


def families(characters: Iterable[str]) -> tuple[str, ...]:
    """The installed families that ``characters`` need, the first preferred; the bundled one is always last.

    Characters that no family has are for the caller to leave out, see :func:`has_glyph`.
    """
    known = installed()
    chosen = [FIRST] if FIRST in known else []
    # No font has a line's end.
    missing = {ord(character) for character in characters if not character.isspace()}
    missing -= {code for family in (*chosen, BUNDLED) for code in characters_of(family)}
    for script in _SCRIPTS:
        family = f"{FIRST} {script}"
        if missing and family in known and not missing.isdisjoint(characters_of(family)):
            chosen.append(family)
            missing -= characters_of(family)
    return (*chosen, BUNDLED)


def texts(content: Any) -> Iterator[str]:
    """Every text within a picture's content: its own and that of what it holds."""
    if isinstance(content, str):
        yield content
    elif is_dataclass(content):
        for field in fields(content):
            yield from texts(getattr(content, field.name))
    elif isinstance(content, Mapping):
        yield from texts(tuple(content.values()))
    elif isinstance(content, tuple | list) and not (content and isinstance(content[0], float | int)):
        for each in content:
            yield from texts(each)


def has_glyph(chosen: tuple[str, ...], character: str) -> bool:
    """Whether one of the families can draw the character."""
    return character == " " or any(ord(character) in characters_of(family) for family in chosen)


def can_draw(text: str) -> bool:
    """Whether this machine has fonts for every character of ``text``."""
    chosen = families(text)
    return all(has_glyph(chosen, character) for character in text)


def search_only_ours() -> None:
    """Leave in matplotlib's list what pictures are drawn with: each new size of text searches all of it."""
    from matplotlib.font_manager import fontManager

    ours = {FIRST, BUNDLED, *(f"{FIRST} {script}" for script in _SCRIPTS)}
    fontManager.ttflist = [font for font in fontManager.ttflist if font.name in ours]


@lru_cache(maxsize=1)
def installed() -> frozenset[str]:
    """The names of the families on this machine."""
    from matplotlib import font_manager

    return frozenset(font_manager.get_font_names())


@lru_cache(maxsize=len(_SCRIPTS) + 2)
def characters_of(family: str) -> frozenset[int]:
    """The code points that a family can draw."""
    from matplotlib import font_manager

    return frozenset(font_manager.get_font(font_manager.findfont(family)).get_charmap())
