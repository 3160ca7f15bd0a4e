"""The catalogues say what the code says: same placeholders, same markup, same commands, hardly a gap."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from analytics.charts.words import Words
from bot import receipts
from bot.picture_words import picture_words
from bot.wording import LANGUAGES, Wording, Wordings, load_wordings
from ledger.entry import Details, Entry, EntryType, Source

BOT = Path(__file__).resolve().parents[2] / "bot"
TRANSLATED = ("hi", "hi-Latn")
SAYING = ("w", "plain", "theirs")
ENOUGH = 0.95  # a sentence added today is said in English until somebody translates it
TAG = re.compile(r"</?[a-z][^>]*>")
COMMAND = re.compile(r"(?<![<\w}])/[a-z][a-z_]*")
HEADS = re.compile(r"(Undo|Edit|Save|Cancel|Approve|Refuse)\b")
RECEIPT = Entry(
    entry_id="A1B2C3D4E5F6",
    company="johnlee",
    user_id=901,
    user_name="Asha",
    source=Source(901, 7, 0),
    at=datetime(2025, 11, 21, 6, 30, tzinfo=UTC),
    details=Details(EntryType.SALES, client="शर्मा मेडिकल", amount=Decimal(12500), orders=Decimal(20)),
)
IN_EVERY_LANGUAGE = pytest.mark.parametrize("language", TRANSLATED)


def calls() -> Iterator[tuple[ast.Call, str]]:
    for path in sorted(BOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                yield node, node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)


def said() -> set[str]:
    """Return every sentence in the code: what a wording is called with, and what /help says of a command."""
    found = set()
    for call, name in calls():
        values = call.args[:1] if name in SAYING else []
        values += [each.value for each in call.keywords if name == "Route" and each.arg == "summary"]
        found |= {each.value for each in values if isinstance(each, ast.Constant)}
    return {each for each in found if isinstance(each, str) and each} | on_pictures()


def on_pictures() -> set[str]:
    """Return every sentence that pictures say."""
    english = Words()
    values = [getattr(english, field.name) for field in fields(english) if field.name != "language"]
    return {*english.measures, *(value for value in values if isinstance(value, str))}


def labels() -> set[str]:
    """Return the sentences that stand in the code as labels of buttons."""
    return {
        argument.args[0].value
        for call, name in calls()
        if name == "Button" and call.args
        for argument in ast.walk(call.args[0])
        if isinstance(argument, ast.Call)
        and argument.args
        and isinstance(argument.args[0], ast.Constant)
        and isinstance(argument.args[0].value, str)
    }


def catalogue(language: str) -> Catalog:
    with (BOT / "catalogues" / f"{language}.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def translations(language: str) -> dict[str, str]:
    return {str(each.id): str(each.string) for each in catalogue(language) if each.id and each.string}


def bones(sentence: str) -> tuple[object, ...]:
    """Return everything in a sentence that no translation may change."""
    fields = Counter(name for _, name, _, _ in Formatter().parse(sentence) if name is not None)
    signs = Counter(letter for letter in sentence if unicodedata.category(letter) in ("So", "Sm"))
    edges = sentence[: len(sentence) - len(sentence.lstrip())], sentence[len(sentence.rstrip()) :]
    return fields, Counter(TAG.findall(sentence)), Counter(COMMAND.findall(sentence)), signs, edges


def test_the_sentences_of_the_code_are_found() -> None:
    sentences = said()
    assert {"✅ Saved", "Undo", "What is the amount for {who}?", "What I can do"} <= sentences
    assert {"Undo", "Edit", "Save", "Cancel", "Approve", "Refuse"} <= labels()


@IN_EVERY_LANGUAGE
def test_a_catalogue_is_utf_8_and_has_hardly_a_gap(language: str) -> None:
    assert catalogue(language).charset.casefold() == "utf-8"
    sentences, known = said(), translations(language)
    missing = sorted(sentences - known.keys())
    assert len(missing) <= (1 - ENOUGH) * len(sentences), missing


@IN_EVERY_LANGUAGE
def test_pictures_say_every_word_in_every_language(language: str) -> None:
    assert sorted(on_pictures() - translations(language).keys()) == []
    words = picture_words(load_wordings()[language])
    assert words.language == language
    assert words.no_days == translations(language)[Words().no_days]
    assert words.measures == tuple(translations(language)[each] for each in Words().measures)
    devanagari = [text for text in (*words.months, *words.weekdays) if re.search("[\u0900-\u097f]", text)]
    assert len(devanagari) == (19 if language == "hi" else 0)


def test_pictures_in_english_say_what_they_say_by_themselves() -> None:
    assert picture_words(load_wordings()["en"]) == Words()


@IN_EVERY_LANGUAGE
def test_a_translation_keeps_placeholders_tags_commands_signs_and_edges(language: str) -> None:
    known = translations(language)
    assert known
    assert [each for each in known if bones(each) != bones(known[each])] == []


@IN_EVERY_LANGUAGE
def test_a_label_keeps_the_word_it_begins_with(language: str) -> None:
    known = translations(language)
    heads = {label: match[0] for label in labels() if (match := HEADS.match(label))}
    assert [
        label for label, head in heads.items() if not re.match(rf"{head}\b", known.get(label, label))
    ] == []


@IN_EVERY_LANGUAGE
def test_the_script_is_the_one_of_the_language(language: str) -> None:
    hindi = [each for each in translations(language).values() if re.search("[\u0900-\u097f]", each)]
    assert (len(hindi) > 200) == (language == "hi")
    assert language == "hi" or hindi == []


def test_an_unknown_language_and_a_sentence_without_a_translation_are_english() -> None:
    wordings = Wordings({"hi": {"✅ Saved": "✅ सेव हो गया"}})
    assert wordings["ta"]("✅ Saved") == wordings["en"]("✅ Saved") == "✅ Saved"
    assert wordings["hi"]("✅ Saved") == "✅ सेव हो गया"
    assert wordings["hi"]("Nothing changed") == "Nothing changed"


def test_values_are_escaped_in_messages_and_not_on_buttons() -> None:
    w = Wording("en", {})
    assert w("<b>{client}</b>", client="<i>A & B</i>") == "<b>&lt;i&gt;A &amp; B&lt;/i&gt;</b>"
    assert w.plain("It is {client}", client="A & <B>") == "It is A & <B>"
    assert w("{words}", words="{client}") == "{client}"


def test_every_language_is_loaded() -> None:
    said_so = {language: load_wordings()[language]("Nothing changed") for language in LANGUAGES}
    assert said_so == {"en": "Nothing changed", "hi-Latn": "Kuch nahi badla", "hi": "कुछ नहीं बदला"}


def test_a_receipt_is_said_in_hindi() -> None:
    text, buttons = receipts.receipt(load_wordings()["hi"], (RECEIPT,), date(2025, 11, 21), "INR")
    assert text.splitlines() == [
        "✅ सेव हो गया",
        "<b>सेल</b> · शर्मा मेडिकल",
        "20 नग — <b>₹12,500</b>",
        "ID <code>A1B2C3D4E5F6</code>",
    ]
    assert [button.label for row in buttons for button in row] == ["Undo", "Edit"]
