"""Prices of one told in words, free goods told by scheme or bonus, and what one pack holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import ReadingContext, Verdict

CONTEXT = ReadingContext(today=date(2025, 11, 21))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


@pytest.mark.parametrize(
    "text, amount",
    [
        ("Khanna Wholesale se kharida 12 bori chana, 5100 ki ek bori", 61200),
        ("Rs 900 for each box, five boxes, all delivered to Sunrise Clinic", 4500),
        ("dhai sau rupay ka ek, aise 8 helmet Sidhu Auto ko diye", 2000),
        ("Raj Bakery ko maida 6 bori diya, paintees sau rupye ek bori ka rate", 21000),
        ("सरस्वती बुक डिपो ने 40 कॉपी लीं, 25 रुपये प्रति कॉपी", 1000),
        ("Sold 4 bags cement to Om Stores, 380 for one bag", 1520),
    ],
)
def test_the_price_of_one_in_words_is_multiplied(reader: Reader, text: str, amount: int) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.amount == Decimal(amount)
    assert draft.verdict is Verdict.SAVE


@pytest.mark.parametrize(
    "text",
    [
        "Om Stores ko 4 box diye 2000 ke, ek box free",
        "Om Stores ko 4 box diye 2000 me ek box free",
    ],
)
def test_one_free_pack_is_no_price_of_one(reader: Reader, text: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert (draft.details.amount, draft.details.orders) == (Decimal(2000), Decimal(4))


@pytest.mark.parametrize(
    "text",
    [
        "Bhatia Medical ko 50 patta Calpol diya, 5 patta skeem me fri, total 750",
        "Bhatia Medical ko 50 patta Calpol diya 5 patta scheme me diya, total 750",
        "sold 50 strips Calpol to Bhatia Medical 750, 5 strips under scheme free",
        "sold 50 strips Calpol to Bhatia Medical 750, 5 strips given as bonus",
        "भाटिया मेडिकल को 50 पत्ते कालपोल दिए, 5 पत्ते स्कीम में फ्री, 750",
    ],
)
def test_goods_given_by_scheme_are_free_and_not_counted(reader: Reader, text: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    (line,) = draft.details.items
    assert (line.quantity, line.free) == (Decimal(50), Decimal(5))
    assert draft.details.orders == Decimal(50)


def test_other_goods_that_are_free_are_only_remarked(reader: Reader) -> None:
    (draft,) = reader.read("sold 10 box Dolo and 5 box Crocin free to Om Stores 5000", CONTEXT).drafts
    assert draft.details.orders == Decimal(10)
    assert "5 box Crocin free" in (draft.details.remarks or "")


def test_goods_without_sugar_are_not_free(reader: Reader) -> None:
    (draft,) = reader.read("sold 10 box biscuits and 5 box sugar free to Om Stores 5000", CONTEXT).drafts
    assert draft.details.orders == Decimal(15)


@pytest.mark.parametrize(
    "text",
    [
        "Om Stores took 5 boxes Crocin 2000, each box has 10 strips",
        "1 box me 12 pcs hote hai, Om Stores ko 5 box pen diye 2000",
        "Sold 5 carton to Om Stores, one carton has 24 bottles, 2000",
    ],
)
def test_what_one_pack_holds_is_no_count(reader: Reader, text: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert (draft.details.amount, draft.details.orders) == (Decimal(2000), Decimal(5))


@pytest.mark.parametrize(
    "text, goods, place",
    [
        ("sold 18 kg Assam tea to Meena Stores 9,540", "Assam tea", None),
        ("Goa masala ki 25 bori Patil Krushi ko gayi 6,650 me", "Goa masala", None),
    ],
)
def test_a_place_before_goods_is_part_of_their_name(
    reader: Reader, text: str, goods: str, place: str | None
) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert (draft.details.items[0].name, draft.details.location) == (goods, place)
