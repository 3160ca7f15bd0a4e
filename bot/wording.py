"""The languages of the replies: English, Hinglish in Latin script, Hindi.

Sentences stand in English in ``bot.replies`` and beside it; their translations are gettext catalogues in
``bot/catalogues``. A sentence without a translation is said in English.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

LANGUAGES = {"en": "English", "hi-Latn": "Hinglish", "hi": "हिन्दी"}


class Wording:
    """Says sentences in one language. Values put into a sentence are escaped for HTML."""

    def __init__(self, language: str, catalogue: Mapping[str, str]) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, sentence: str, /, **values: Any) -> str:
        """Return a sentence in this language with its values put in."""
        if not values:
            return self.plain(sentence)
        return self.plain(
            sentence, **{name: escape(str(value), quote=False) for name, value in values.items()}
        )

    def plain(self, sentence: str, /, **values: Any) -> str:
        """Return a sentence in this language as plain text, for buttons and other places without markup."""
        return self.template(sentence).format(**values)

    def template(self, sentence: str, /) -> str:
        """Return a sentence in this language with its gaps still open, for those who fill them later."""
        return self._catalogue.get(sentence) or sentence


class Wordings:
    """All languages, loaded once."""

    def __init__(self, catalogues: Mapping[str, Mapping[str, str]]) -> None:
        self._wordings = {language: Wording(language, catalogues.get(language, {})) for language in LANGUAGES}

    def __getitem__(self, language: str) -> Wording:
        """Return a language's wording; an unknown language is English."""
        return self._wordings.get(language) or self._wordings["en"]


def load_wordings(folder: Path | None = None) -> Wordings:
    """Read the catalogues (``<language>.po``)."""
    from babel.messages.pofile import read_po

    catalogues: dict[str, dict[str, str]] = {}
    for path in sorted((folder or Path(__file__).parent / "catalogues").glob("*.po")):
        with path.open("rb") as file:
            messages = read_po(file)
        catalogues[path.stem] = {
            str(message.id): str(message.string) for message in messages if message.id and message.string
        }
    return Wordings(catalogues)
