"""Dictated Hindi: what is told around a deal in sentences of their own, with figures that are none of its."""

from __future__ import annotations

from datetime import date

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Draft, ReadingContext, Verdict
from ledger.entry import EntryType

CONTEXT = ReadingContext(today=date(2025, 11, 21))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


def only(reader: Reader, text: str) -> Draft:
    (draft,) = reader.read(text, CONTEXT).drafts
    return draft


@pytest.mark.parametrize(
    "text, client, amount, pieces",
    [
        (
            "Verma Medical ko 15 patta Dolo becha 450 ka bola Cipla wala 28 me deta hai",
            "Verma Medical",
            450,
            15,
        ),
        ("bus 2 ghante late thi, Pooja Cosmetics ko 10 lipstick becha 2,500 ka", "Pooja Cosmetics", 2500, 10),
        (
            "aaj mera 32 wa birthday hai aur Bansal Stores ko 10 peti bechi 7,000 ki",
            "Bansal Stores",
            7000,
            10,
        ),
        ("2 ghante baitha raha tab Gupta Medical ne 5 patta Dolo liya 150 me", "Gupta Medical", 150, 5),
        (
            "Mehra Optical ko 5 frame becha 4,000, woh Lenskart ka rate 600 bata raha tha",
            "Mehra Optical",
            4000,
            5,
        ),
        ("Khan Bakery ko 8 bag maida becha 10,400 unka oven 1 lakh ka aaya hai", "Khan Bakery", 10400, 8),
        ("मोहन स्वीट्स को 5 टिन घी बेचा 31,000 में, उनकी बेटी की शादी 10 दिसंबर को है", "मोहन स्वीट्स", 31000, 5),
        ("गीता बुटीक ने 14 सूट लिए 16,800 के वो बोल रही थी पिछले साल 20 लिए थे", "गीता बुटीक", 16800, 14),
    ],
)
def test_a_sentence_beside_a_whole_deal_adds_nothing_to_it(
    reader: Reader, text: str, client: str, amount: int, pieces: int
) -> None:
    draft = only(reader, text)
    details = draft.details
    assert draft.verdict is Verdict.SAVE
    assert (details.client, details.amount, details.orders) == (client, amount, pieces)
    assert details.date == CONTEXT.today


def test_a_day_of_the_clients_family_is_no_day_of_the_entry(reader: Reader) -> None:
    draft = only(reader, "Ganesh Traders se 12,000 cash mila uska beta 12th me fail ho gaya bechara")
    assert draft.details.type is EntryType.COLLECTION
    assert (draft.details.amount, draft.details.date) == (12000, CONTEXT.today)


def test_shops_that_bought_nothing_before_are_no_entry_of_their_own(reader: Reader) -> None:
    text = "subah se 3 dukan ghumi kuch nahi mila, Neha Beauty Parlour ko 6 kajal becha 1,140 ka"
    draft = only(reader, text)
    assert (draft.details.client, draft.details.amount) == ("Neha Beauty Parlour", 1140)


def test_what_he_wants_next_time_does_not_swallow_the_goods_before_it(reader: Reader) -> None:
    text = "Tulsi Emporium ka bill 19,000 bana, 60 saree wo bol raha tha agle mahine 20 aur lega"
    assert only(reader, text).details.orders == 60


def test_that_they_always_buy_from_us_makes_no_sale_of_a_purchase(reader: Reader) -> None:
    text = "Jindal Steel Depot se 12 bundle sariya kharida 64,000 me, wo 2 saal se humse leta hai"
    assert only(reader, text).details.type is EntryType.PURCHASE


@pytest.mark.parametrize(
    "text",
    [
        "Om Traders ko 12 box becha 4800 ka woh 2 box wapas karega shayad",
        "Rakesh Stores ko 9 peti becha 4,500 ka, nahi 10 peti the",
        "Lata Parlour ko 5 wax diya 1,500 ka aur usne 2 cream wapas ki 400 ki",
    ],
)
def test_a_sentence_that_may_change_the_deal_is_looked_at(reader: Reader, text: str) -> None:
    assert all(draft.verdict is not Verdict.SAVE for draft in reader.read(text, CONTEXT).drafts)


def test_a_place_the_writer_went_to_stays_the_clients(reader: Reader) -> None:
    text = "gaadi kharab thi, phir Vijay Nagar pahucha. Waha Mahakal Dairy ne 40 packet paneer liya 3,600 ka"
    assert only(reader, text).details.location == "Vijay Nagar"
