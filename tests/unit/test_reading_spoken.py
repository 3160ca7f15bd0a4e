"""Messages as people speak them: Hinglish, dictated Devanagari, schemes, numbers in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Draft, Intent, ReadingContext, Verdict

CONTEXT = ReadingContext(today=date(2025, 11, 21))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


def draft_of(reader: Reader, text: str) -> Draft:
    (draft,) = reader.read(text, CONTEXT).drafts
    return draft


@pytest.mark.parametrize(
    "text, client, orders, amount",
    [
        ("Om Kirana ko 24 pkt haldi diya 1440, 12 pe 1 free", "Om Kirana", 24, 1440),
        (
            "sold goods worth three and a half thousand to Lucky General Store",
            "Lucky General Store",
            None,
            3500,
        ),
        (
            "sold 10 fans to Kumar Electricals for 18000 on credit for fifteen days",
            "Kumar Electricals",
            10,
            18000,
        ),
        (
            "Order hua Annapurna Khad Bhandar se 60 bora NPK ka ek lakh paanch hajar",
            "Annapurna Khad Bhandar",
            60,
            105000,
        ),
        (
            "12400 ka bill bna mahakal medical ka, pan d 40 box or telma 40 ke 20 box",
            "Mahakal Medical",
            60,
            12400,
        ),
        ("8 box ors + 3 box volini gel to medi point, 2640 total", "Medi Point", 11, 2640),
        ("parso balaji traders ko 6 peti diya tha 7800 ka", "Balaji Traders", 6, 7800),
        ("sold 25 bedsheets to Home Decor in Jaipur at 450 each", "Home Decor", 25, 11250),
        ("रॉय स्टोर्स को ट्वेंटी फाइव बॉक्स बेचे ट्वेंटी फाइव थाउजेंड में", "रॉय स्टोर्स", 25, 25000),
        ("रमेश ट्रेडिंग कंपनी से 10 बोरी आलू खरीदा, 900 रु. प्रति बोरी", "रमेश ट्रेडिंग कंपनी", 10, 9000),
        ("नेशनल सप्लायर को चालीस हजार पेमेंट कर दिया", "नेशनल सप्लायर", None, 40000),
        ("15 पेटी जूस अपना बाजार को बेचा 11800 का", "अपना बाजार", 15, 11800),
    ],
)
def test_what_a_clerk_would_simply_save_is_saved(
    reader: Reader, text: str, client: str, orders: int | None, amount: int
) -> None:
    draft = draft_of(reader, text)
    details = draft.details
    told = (details.client, details.orders, details.amount)
    assert told == (client, orders and Decimal(orders), Decimal(amount))
    assert draft.verdict is Verdict.SAVE


def test_more_of_the_same_goods_is_free_and_other_goods_are_not(reader: Reader) -> None:
    same = draft_of(reader, "sold 50 notebooks to Scholar Book Shop for 2000 with 5 notebooks free")
    assert [(item.quantity, item.free) for item in same.details.items] == [(Decimal(50), Decimal(5))]
    other = draft_of(reader, "Sold 20 pens 2 pencils free to Gupta Stationery 400")
    assert all(item.free is None for item in other.details.items)


@pytest.mark.parametrize("text", ["frmo medical 5 box liya 3400", "slod medicare 5 box 3400 ka"])
def test_a_misspelt_small_word_is_not_saved_as_a_name(reader: Reader, text: str) -> None:
    reading = reader.read(text, CONTEXT)
    assert all(
        draft.verdict is not Verdict.SAVE or draft.details.client == "Medicare" for draft in reading.drafts
    )


@pytest.mark.parametrize(
    "text, intent",
    [
        ("galat dukan likh di, last entry delete kr do", Intent.UNDO),
        ("आखिरी एंट्री कैंसिल कर दो", Intent.UNDO),
        ("namaste sir ji, thodi der me bhejta hu report", Intent.GREETING),
        ("theek hai bhai mil gaya, dhanyavaad", Intent.GREETING),
    ],
)
def test_talk_is_no_entry(reader: Reader, text: str, intent: Intent) -> None:
    assert reader.read(text, CONTEXT).intent is intent
