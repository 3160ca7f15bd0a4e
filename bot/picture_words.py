"""The words of the pictures in a person's language, as far as this machine has fonts for its script."""

from __future__ import annotations

from dataclasses import fields
from typing import Protocol

from babel.dates import get_day_names, get_month_names

from analytics.charts.words import Words
from bot.wording import LANGUAGES, Wording, Wordings

_LATIN = {"hi": "hi-Latn"}  # what is drawn where a font for the script is missing: boxes help nobody


class Writes(Protocol):
    """Who knows the fonts of the machine that draws."""

    async def writes(self, name: str) -> bool:
        """Whether the name of a language can be drawn in its script."""


async def drawn(desk: Writes, wordings: Wordings, w: Wording) -> Wording:
    """Return the wording for pictures: a person's own, or the same language in Latin letters.

    Raises WorkshopFailed when nobody could look.
    """
    latin = _LATIN.get(w.language)
    if latin is None or await desk.writes(LANGUAGES[w.language]):
        return w
    return wordings[latin]


def picture_words(w: Wording) -> Words:
    """Return what pictures say, in a language. Days and months in Latin letters are the English ones, as in
    the rest of what is said."""
    english = Words()
    sentences = {
        field.name: w.template(sentence)
        for field in fields(english)
        if field.name != "language" and isinstance(sentence := getattr(english, field.name), str)
    }
    locale = "hi" if w.language == "hi" else "en"
    months, days = get_month_names("abbreviated", locale=locale), get_day_names("abbreviated", locale=locale)
    return Words(
        language=w.language,
        months=tuple(months[number] for number in range(1, 13)),
        weekdays=tuple(days[number] for number in range(7)),
        measures=tuple(w.template(measure) for measure in english.measures),
        **sentences,
    )
