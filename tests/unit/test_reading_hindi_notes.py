"""Hindi and Hinglish as reps type it: bills, discounts, damage, doctors, days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Intent, ReadingContext, Verdict
from ledger.entry import EntryType

TODAY = date(2025, 11, 21)
CONTEXT = ReadingContext(today=TODAY)
S, P, R, C, V = (
    EntryType.SALES,
    EntryType.PURCHASE,
    EntryType.RETURN,
    EntryType.COLLECTION,
    EntryType.VISIT,
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


@pytest.mark.parametrize(
    "text, kind, client, amount",
    [
        ("न्यू लाइफ फार्मेसी से 12,400 का चेक मिला बिल नं 887 का", C, "न्यू लाइफ फार्मेसी", 12400),
        ("बिल न. 455 ज्ञान गंगा बुक डिपो को 18 पैकेट चार्ट पेपर 1260", S, "ज्ञान गंगा बुक डिपो", 1260),
        ("मेडिसिन पॉइंट को 10 डिब्बा Shelcal दिया, 5% छूट काटकर 4275 का बिल", S, "मेडिसिन पॉइंट", 4275),
        ("केसरी स्टोर ने 2 पेटी Parle-G वापिस की, चूहे ने काट दी थी, 1440", R, "केसरी स्टोर", 1440),
        ("A1 mobile ne 4 charger wapis kiye chal nhi rhe 600", R, "A1 mobile", 600),
        ("Rafiq building material se 8500 wasool kiye", C, "Rafiq building material", 8500),
        ("12 box cadbury sold to sweet corner 8640", S, "Sweet Corner", 8640),
        ("Shyam Hosiery se Lux underwear ka order aaya 5 peti 22,000", S, "Shyam Hosiery", 22000),
        ("Natraj pencil 12+1 scheme: 24 box Raj Stationers ko diya, 1440 ka", S, "Raj Stationers", 1440),
        ("Gupta Store ko 3 dozen sabun udhar diya 780 ka ek hafte baad paisa dega", S, "Gupta Store", 780),
        ("गुप्ता स्टोर को 3 दर्जन साबुन उधार दिया 780 का 15 दिन बाद पैसा देगा", S, "गुप्ता स्टोर", 780),
        (
            "Bharat Electric ko 5 mixer diye 2100 each, 500 discount ke baad bill 10000",
            S,
            "Bharat Electric",
            10000,
        ),
        (
            "Kesar Mart ko 10 peti juice diya, 5,000 me se 500 discount kaat ke 4,500 ka bill",
            S,
            "Kesar Mart",
            4500,
        ),
        ("Dr Kulkarni - mile, sample diya", V, "Dr Kulkarni", None),
        ("Visited PC Point, no order", V, "PC Point", None),
    ],
)
def test_a_plain_note_is_saved_as_told(
    reader: Reader, text: str, kind: EntryType, client: str, amount: int | None
) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    details = draft.details
    assert (details.type, details.client) == (kind, client)
    assert details.amount == (None if amount is None else Decimal(amount))
    assert draft.verdict is Verdict.SAVE


def test_a_discount_that_does_not_lead_from_the_price_to_the_bill_is_asked_about(reader: Reader) -> None:
    text = "Bharat Electric ko 5 mixer diye 2100 each, 600 discount ke baad bill 10000"
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.verdict is Verdict.ASK


@pytest.mark.parametrize(
    "text, paid",
    [
        ("raju electric ko 10 switch board 1800 me diye, paise mil gaye", 1800),
        ("Raju Electric ko 10 switch board 1800 me diye, poora payment baki", None),
        ("Raju Electric ko 10 switch board 1800 me diye, full payment monday ko", None),
    ],
)
def test_money_that_has_come_in_full_is_paid(reader: Reader, text: str, paid: int | None) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.paid == (None if paid is None else Decimal(paid))
    assert draft.details.date == TODAY


@pytest.mark.parametrize(
    "text, calls, amount",
    [
        ("DSR 21 Nov\narea Civil Lines\nTC 22 PC 9\nsale 31500\ncollection 12000\nkal chhutti pe hu",
         "TC 22, PC 9, collection 12000", 31500),
        ("Day end report\nTotal calls 28\nProductive 15\nOrder value 46,700\nNew shops 2",
         "TC 28, PC 15, shops 2", 46700),
        ("15 calls 9 PC sale 12000", "TC 15, PC 9", 12000),
        ("PC 11 TC 25 value 12,350", "TC 25, PC 11", 12350),
        ("आज 14 डॉक्टर 9 केमिस्ट कॉल, प्रोडक्टिव 6, कुल ऑर्डर 21,300", "TC 14, PC 6, केमिस्ट 9", 21300),
    ],
)  # fmt: skip
def test_the_value_of_a_day_is_what_was_sold(reader: Reader, text: str, calls: str, amount: int) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    details = draft.details
    assert (details.remarks, details.amount, details.date) == (calls, Decimal(amount), TODAY)
    assert draft.verdict is Verdict.CONFIRM


@pytest.mark.parametrize(
    "text, figure",
    [
        ("Kaveri Stores ne last month kitna maal liya?", "sales"),
        ("Bajwa Spares ka last order kab tha?", "orders"),
        ("gupta store ka last payment kab aaya tha", "collections"),
    ],
)
def test_a_verb_says_what_is_asked_for(reader: Reader, text: str, figure: str) -> None:
    question = reader.read(text, CONTEXT).question
    assert question is not None
    assert question.figure == figure


def test_an_amount_that_was_forgotten_is_no_question(reader: Reader) -> None:
    reading = reader.read("Madan Kirana se payment mila par kitna likhna bhool gaya", CONTEXT)
    assert reading.intent is Intent.ENTRIES


@pytest.mark.parametrize(
    "text",
    [
        "Gupta Store ko 5 box maggi diya 5000, 10% discount laga ke dena hai",  # not given yet
        "Received 2000 advance and order of 10 box from Gupta Store",  # for how much?
        "Sold 5 box maggi 5000 and 5 box parle 4500 to Gupta Store 500 discount",
    ],
)
def test_what_is_still_open_is_not_saved_at_once(reader: Reader, text: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.verdict is not Verdict.SAVE


@pytest.mark.parametrize("text", ["लक्ष्मी स्टोर से पैसे मिल गए।", "Raju Electric se paisa mil gaya"])
def test_money_that_came_without_a_figure_is_a_collection_to_be_completed(reader: Reader, text: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert (draft.details.type, draft.verdict) == (C, Verdict.ASK)
