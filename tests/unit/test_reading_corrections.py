"""Corrections of an entry that is already saved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Draft, ReadingContext
from ledger.entry import EntryType, Payment

CONTEXT = ReadingContext(today=date(2025, 11, 21))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


def draft_of(reader: Reader, text: str) -> Draft:
    (draft,) = reader.read(text, CONTEXT).drafts
    return draft


@pytest.mark.parametrize(
    "text, changes",
    [
        ("galti se 25000 likha, 2500 tha", {"amount": Decimal(2500)}),
        ("25000 → 2500", {"amount": Decimal(2500)}),
        ("amount 5500", {"amount": Decimal(5500)}),
        ("5500", {"amount": Decimal(5500)}),
        ("2500 tha 25000 nahi", {"amount": Decimal(2500)}),
        ("client is Apollo Bandra not Andheri", {"location": "Bandra"}),
        ("it was Noble not Apollo", {"client": "Noble"}),
        ("wrong client, it was Noble Dadar", {"client": "Noble", "location": "Dadar"}),
        ("location Bandra", {"location": "Bandra"}),
        ("make it purchase", {"type": EntryType.PURCHASE}),
        ("yesterday", {"date": date(2025, 11, 20)}),
        ("cash nahi upi tha", {"payment": Payment.UPI}),
        ("remark urgent delivery", {"remarks": "urgent delivery"}),
        ("Sold 5 boxes Crocin to Noble Andheri for 25000", {"client": "Noble"}),
    ],
)
def test_a_correction_changes_only_what_it_says(
    reader: Reader, text: str, changes: dict[str, object]
) -> None:
    current = draft_of(reader, "Sold 5 boxes Crocin to Apollo Andheri for 25000").details
    correction = reader.read_correction(text, current, CONTEXT)
    assert correction is not None
    assert correction.changes == changes


@pytest.mark.parametrize("text", ["6 boxes", "qty 6", "5 nahi 6", "not 5 boxes, 6 boxes"])
def test_a_corrected_quantity_goes_into_the_goods(reader: Reader, text: str) -> None:
    current = draft_of(reader, "Sold 5 boxes Crocin to Apollo for 25000").details
    correction = reader.read_correction(text, current, CONTEXT)
    assert correction is not None
    assert correction.changes["orders"] == 6
    assert current.with_(**correction.changes).items[0].quantity == 6


def test_a_corrected_quantity_with_a_rate_corrects_the_amount(reader: Reader) -> None:
    current = draft_of(reader, "Sold 5 boxes Crocin to Apollo @ 500").details
    correction = reader.read_correction("qty 6", current, CONTEXT)
    assert correction is not None
    assert correction.changes["amount"] == 3000


@pytest.mark.parametrize("text", ["thanks", "hello", "undo", "aaj ka total?", "asdf"])
def test_small_talk_corrects_nothing(reader: Reader, text: str) -> None:
    current = draft_of(reader, "Sold 5 boxes to Apollo for 25000").details
    assert reader.read_correction(text, current, CONTEXT) is None


@pytest.mark.parametrize(
    "text", ["customer not picking phone", "party bahar gayi hai", "payment tomorrow", "shop closed"]
)
def test_what_happened_at_a_client_corrects_nothing(reader: Reader, text: str) -> None:
    current = draft_of(reader, "Sold 5 boxes Dolo to Apollo Pharmacy Dadar for 2500").details
    assert reader.read_correction(text, current, CONTEXT) is None


@pytest.mark.parametrize(
    "text, guessed",
    [("client busy", True), ("shop shifted", True), ("client gupta", False), ("location Kharadi", False)],
)
def test_a_new_name_that_may_be_none_is_only_guessed(reader: Reader, text: str, guessed: bool) -> None:
    current = draft_of(reader, "Sold 5 boxes Dolo to Apollo Pharmacy Dadar for 2500").details
    correction = reader.read_correction(text, current, CONTEXT)
    assert correction is not None
    assert correction.guessed is guessed
