"""Pictures speak the language of who reads them: every word, Devanagari joined, and only the fonts needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from analytics.charts import content as c
from analytics.charts import fonts
from analytics.charts.canvas import Paper
from analytics.charts.pareto import draw_pareto
from analytics.charts.targets import draw_reps
from analytics.charts.trend import draw_trend
from analytics.charts.words import Words
from analytics.render_worker import render
from bot.picture_words import drawn, picture_words
from bot.wording import LANGUAGES, Wordings, load_wordings

DEVANAGARI = "Noto Sans Devanagari"
FIRST = date(2026, 9, 28)
LATIN_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


@pytest.fixture(scope="module")
def wordings() -> Wordings:
    return load_wordings()


def needs_devanagari() -> None:
    if DEVANAGARI not in fonts.installed():
        pytest.skip("this machine has no font for Devanagari")


def trend(words: Words) -> c.Trend:
    days = tuple((FIRST + timedelta(days=n), 10**6 * (n % 6 + 1)) for n in range(40))
    ahead = c.Outlook((3e6,) * 20, (1e6,) * 20, (5e6,) * 20, 6e7, 4e7, 8e7, 0.2, (2e6,) * 20, (4e6,) * 20)
    return c.Trend("क्षत्रिय: रोज़", "INR", days, ahead, words=words)


def texts(paper: Paper) -> Iterator[Any]:
    from matplotlib.text import Text

    paper.figure.canvas.draw()
    for each in paper.figure.findobj(Text):
        if each.get_text() and each.get_visible():
            yield each


def test_a_chart_in_hindi_has_no_english_word_left(wordings: Wordings) -> None:
    needs_devanagari()
    content = trend(picture_words(wordings["hi"]))
    with Paper(6.0, content) as paper:
        draw_trend(paper, content)
        said = {each.get_text() for each in texts(paper)}
    assert {"क्षत्रिय: रोज़", "7 दिन का औसत", "1 अक्टू॰"} <= said
    # ₹3 L is how lakhs are written beside digits in every language.
    left = {word for text in said for word in text.split() if LATIN_LETTERS.intersection(word)}
    assert left <= {"L", "L,", "L।"}


def test_the_title_of_a_chart_in_hindi_is_shaped(wordings: Wordings) -> None:
    needs_devanagari()
    content = trend(picture_words(wordings["hi"]))
    with Paper(6.0, content) as paper:
        draw_trend(paper, content)
        [title] = [each for each in texts(paper) if each.get_text() == content.title]
        joined = title.get_window_extent().width
        title.set_text(content.title.replace("क्ष", "क्\u200cष"))
        apart = title.get_window_extent().width
    assert joined < apart


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_reps_and_clients_say_their_sentences_in_the_language(wordings: Wordings, language: str) -> None:
    words = picture_words(wordings[language])
    reps = c.Reps("R", "INR", (c.RepLine("Asha", 10**7, 2 * 10**7), c.RepLine("Ravi", 5, None)), 0.5)
    clients = c.Pareto("C", "INR", tuple((f"Client {n}", 10**6) for n in range(12)))
    for content, draw, wanted in (
        (reps, draw_reps, words.at_pace.format(amount="₹1 L", share="50%", pace="50%")),
        (clients, draw_pareto, words.best_clients.format(amount="₹1.2 L", count=12, rest=2, left="₹20,000")),
    ):
        mine: Any = replace(content, words=words)
        with Paper(6.0, mine) as paper:
            draw(paper, mine)
            said = [each.get_text().replace("\n", " ") for each in texts(paper)]
        if language != "hi" or DEVANAGARI in fonts.installed():
            assert wanted in said


@pytest.mark.parametrize("kind", ["hours", "places", "correlation", "map"])
def test_a_picture_of_nothing_differs_between_languages(wordings: Wordings, kind: str) -> None:
    nothing: dict[str, dict[str, Any]] = {
        "hours": {"counts": ((0,) * 24,) * 7},
        "places": {"currency": "INR", "places": ()},
        "correlation": {"labels": (), "values": ()},
        "map": {"currency": "INR", "cells": ()},
    }
    made = {
        language: render(kind, {"title": "T", "words": picture_words(wordings[language]), **nothing[kind]})
        for language in ("en", "hi-Latn")
    }
    assert made["en"] != made["hi-Latn"]


def test_only_the_fonts_of_the_scripts_that_occur_are_searched() -> None:
    assert set(fonts.families("Apollo ₹1,500 · 20%")) <= {fonts.FIRST, fonts.BUNDLED}
    fonts.characters_of.cache_clear()
    fonts.families("two\nlines")
    assert fonts.characters_of.cache_info().currsize <= 2  # no font has a line's end: none is opened for it
    needs_devanagari()
    assert fonts.families("Apollo क्षत्रिय") == (fonts.FIRST, DEVANAGARI, fonts.BUNDLED)
    held = c.Reps("R", "INR", (c.RepLine("राम", 1, None),))
    assert "राम" in set(fonts.texts(held))


class Machine:
    """A desk on a machine with or without a font for Devanagari."""

    def __init__(self, *, has_font: bool) -> None:
        self._has_font = has_font

    async def writes(self, name: str) -> bool:
        return self._has_font or name.isascii()


@pytest.mark.parametrize(("has_font", "hindi"), [(True, "hi"), (False, "hi-Latn")])
async def test_hindi_is_drawn_in_latin_letters_where_no_font_has_its_own(
    wordings: Wordings, has_font: bool, hindi: str
) -> None:
    found = [
        (await drawn(Machine(has_font=has_font), wordings, wordings[each])).language for each in LANGUAGES
    ]
    assert found == ["en", "hi-Latn", hindi]
