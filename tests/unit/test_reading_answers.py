"""Answers to one question about a draft."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Doubt, Draft, Field, ReadingContext, Verdict
from ledger.entry import EntryType

CONTEXT = ReadingContext(today=date(2025, 11, 21))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


def draft_of(reader: Reader, text: str) -> Draft:
    (draft,) = reader.read(text, CONTEXT).drafts
    return draft


@pytest.mark.parametrize(
    "answer, amount",
    [
        ("5000", "5000"),
        ("5k", "5000"),
        ("paanch hazaar", "5000"),
        ("₹5,000/-", "5000"),
        ("1000 each", "5000"),
    ],
)
def test_an_answer_fills_in_the_amount(reader: Reader, answer: str, amount: str) -> None:
    draft = draft_of(reader, "sold 5 boxes to Apollo")
    answered = reader.read_answer(Field.AMOUNT, answer, draft, CONTEXT)
    assert answered is not None
    assert (answered.details.amount, answered.details.currency) == (Decimal(amount), "INR")
    assert answered.verdict is Verdict.SAVE


@pytest.mark.parametrize(
    "answer", ["Noble 3 box 7200", "undo", "aaj ka total?", "hello", "-5000", "5000 or 6000"]
)
def test_a_text_that_answers_nothing_is_no_answer(reader: Reader, answer: str) -> None:
    draft = draft_of(reader, "sold 5 boxes to Apollo")
    assert reader.read_answer(Field.AMOUNT, answer, draft, CONTEXT) is None


@pytest.mark.parametrize(
    "answer, client, location",
    [
        ("Apollo Bandra", "Apollo", "Bandra"),
        ("Sharma Medical, Dadar", "Sharma Medical", "Dadar"),
        ("Apollo ko", "Apollo", None),
        ("शर्मा मेडिकल", "शर्मा मेडिकल", None),
    ],
)
def test_an_answer_names_the_client(reader: Reader, answer: str, client: str, location: str | None) -> None:
    answered = reader.read_answer(Field.CLIENT, answer, draft_of(reader, "sold 5 boxes 5000"), CONTEXT)
    assert answered is not None
    assert (answered.details.client, answered.details.location) == (client, location)
    assert answered.missing == ()


def test_an_answer_decides_the_type(reader: Reader) -> None:
    draft = draft_of(reader, "Apollo 5 boxes 5000")
    answered = reader.read_answer(Field.TYPE, "purchase", draft, CONTEXT)
    assert answered is not None
    assert (answered.details.type, answered.doubts) == (EntryType.PURCHASE, ())
    assert reader.read_answer(Field.TYPE, "yes", draft, CONTEXT) is None


def test_an_answer_gives_the_date(reader: Reader) -> None:
    draft = draft_of(reader, "sold 5 boxes to Apollo on 31 Nov for 5k")
    answered = reader.read_answer(Field.DATE, "30 October", draft, CONTEXT)
    assert answered is not None
    assert (answered.details.date, answered.missing) == (date(2025, 10, 30), ())


@pytest.mark.parametrize("field", [Field.AMOUNT])
def test_an_answered_amount_settles_what_was_in_doubt(reader: Reader, field: Field) -> None:
    draft = draft_of(reader, "5 @ 120 = 500 to Raj Medico")
    answered = reader.read_answer(field, "600", draft, CONTEXT)
    assert answered is not None
    assert (answered.details.amount, answered.doubts, answered.values) == (600, (), ())


def test_a_huge_answer_is_still_doubted(reader: Reader) -> None:
    draft = draft_of(reader, "sold 5 boxes to Apollo")
    answered = reader.read_answer(Field.AMOUNT, "5000000000", draft, CONTEXT)
    assert answered is None or Doubt.HUGE in answered.doubts
