"""Hinglish coloured by Gujarati, Marathi, Punjabi, Bengali, Tamil and Telugu."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Draft, Intent, ReadingContext, Verdict
from ledger.entry import EntryType, Payment

CONTEXT = ReadingContext(today=date(2025, 11, 21))
SALE, PURCHASE = EntryType.SALES, EntryType.PURCHASE
COLLECTION, PAYMENT = EntryType.COLLECTION, EntryType.PAYMENT
RETURN = EntryType.RETURN


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


def draft_of(reader: Reader, text: str) -> Draft:
    (draft,) = reader.read(text, CONTEXT).drafts
    return draft


@pytest.mark.parametrize(
    "text, kind, client, orders, amount",
    [
        ("Ambika Stores ma 12 peti Parle moklya 7,200 rupiya nu bill", SALE, "Ambika Stores", 12, 7200),
        ("Shreeji Stores pase thi 5000 rokda malya", COLLECTION, "Shreeji Stores", None, 5000),
        ("Bhagwati Traders nu payment aavyu 6000 upi", COLLECTION, "Bhagwati Traders", None, 6000),
        ("Bhosale Agro ne 8 bag urea ghetle 2,240", SALE, "Bhosale Agro", 8, 2240),
        ("Chavan Traders kadun 15 bag cement ghetli 5,700", PURCHASE, "Chavan Traders", 15, 5700),
        ("Patil Kirana ne 2 bag sakhar parat kele 1,700", RETURN, "Patil Kirana", 2, 1700),
        ("Wagh Traders la adich hajar cha maal dila", SALE, "Wagh Traders", None, 2500),
        ("Sandhu Traders ton 20 bag cement leya 7600", PURCHASE, "Sandhu Traders", 20, 7600),
        ("gill paints nu 10 tin ditte 14500", SALE, "Gill Paints", 10, 14500),
        ("DESHMUKH BOOK DEPOT LA 10 DOZEN REGISTER DILE 5400", SALE, "Deshmukh Book Depot", 10, 5400),
        ("Asian depot nu payment kr ditta 40000 cheque nal", PAYMENT, "Asian depot", None, 40000),
        ("Roy Medical ke 20 strip Pan D diyechi 1,800", SALE, "Roy Medical", 20, 1800),
        ("Das Stores theke 3000 taka peyechi cash", COLLECTION, "Das Stores", None, 3000),
        ("Selvi Medicals ku 5 strip Dolo koduthachu 150 rs", SALE, "Selvi Medicals", 5, 150),
        ("Sai Fertilizers nunchi 4000 cash vachindi", COLLECTION, "Sai Fertilizers", None, 4000),
        ("Manjunath Stores inda 2500 bantu", COLLECTION, "Manjunath Stores", None, 2500),
        ("Party Venkat Agencies has given payment 6,000 PhonePe", COLLECTION, "Venkat Agencies", None, 6000),
    ],
)
def test_small_words_and_verbs_of_other_languages_tell_who_gave_whom_what(
    reader: Reader, text: str, kind: EntryType, client: str, orders: int | None, amount: int
) -> None:
    draft = draft_of(reader, text)
    assert (draft.details.type, draft.details.client) == (kind, client)
    assert draft.details.orders == (None if orders is None else Decimal(orders))
    assert draft.details.amount == Decimal(amount)
    assert draft.verdict is Verdict.SAVE


@pytest.mark.parametrize(
    "text, client",
    [
        ("Nu Look Salon ko 5 box diya 800", "Nu Look Salon"),
        ("sold 5 box to nu look salon 800", "Nu Look Salon"),
        ("La Fashion ko 5 shirt diya 2500", "La Fashion"),
        ("Cafe de la Paix ko 5 box diya 2500", "Cafe de la Paix"),
        ("Da Vinci Paints ko 5 tin diya 800", "Da Vinci Paints"),
        ("Dada Medical ko 5 box diya 2,500", "Dada Medical"),
        ("kale medical ko 5 box diya 2500", "Kale Medical"),
        ("sold 5 tin to Leya Textiles 800", "Leya Textiles"),
        ("Malya Agencies ko 5 tin diya 800", "Malya Agencies"),
        ("bantu kirana ko 5 box diya 500", "Bantu Kirana"),
        ("Ravi Stores ko diya nal 10 pcs 2500", "Ravi Stores"),
        ("Ravi Stores ko 5 dozen kele diye 250", "Ravi Stores"),
        ("Preet Stores walean nu 5 tin ditte 2500", "Preet Stores"),
        ("Subhash da ke 5 ta fan diyechi 2500", "Subhash da"),
        ("Walia Paints ne 2 tin wapis kiye 2,900", "Walia Paints"),
    ],
)
def test_the_same_words_stay_parts_of_names(reader: Reader, text: str, client: str) -> None:
    draft = draft_of(reader, text)
    assert (draft.details.client, draft.verdict) == (client, Verdict.SAVE)


@pytest.mark.parametrize(
    "text, day",
    [
        ("kale Ravi Stores ko 3 peti Amul butter diya tha 8,100", 20),
        ("parva Jadhav Stationers la 5 box whitener dila hota 1,750", 19),
        ("18 tarikh nu Arora Paints ko 10 bag putty ditti si 6,900", 18),
        ("gotokal Bose Mobile ko 25 cover diya tha 2,000", 20),
        ("aaje Hari Mart ma 10 peti moklya 2,400", 21),
    ],
)
def test_days_are_told_in_other_languages(reader: Reader, text: str, day: int) -> None:
    draft = draft_of(reader, text)
    assert (draft.details.date, draft.verdict) == (date(2025, 11, day), Verdict.SAVE)


@pytest.mark.parametrize(
    "text",
    [
        "Roy Telecom ke 10 ta cover dilam 250 taka kore",
        "Umiya Stores ma 10 peti aapi 250 na bhave",
        "Sai Medical la 10 box dile 250 pramane",
        "Gill Paints nu 10 tin ditte 250 de hisab naal",
        "Ramesh Agro ki 10 bag 250 choppuna icchanu",
    ],
)
def test_a_price_of_one_piece_is_no_total(reader: Reader, text: str) -> None:
    draft = draft_of(reader, text)
    assert (draft.details.amount, draft.details.items[0].rate) == (Decimal(2500), Decimal(250))


@pytest.mark.parametrize(
    "text",
    [
        "Sai Medical la 5 box nahi dile 2500",
        "Umiya Stores ma 5 peti nathi aapi 2500",
        "Sai Medical la 5 box denar 2500",
        "Murugan Stores ku 5 box kudukanum 500",
        "New India Colour 3 tin diya 5,100",
    ],
)
def test_what_was_not_done_or_is_to_come_is_not_saved(reader: Reader, text: str) -> None:
    assert draft_of(reader, text).verdict is not Verdict.SAVE


@pytest.mark.parametrize(
    "text", ["Patil Medical band hota aaj", "Ramdev Kirana band hatu", "ajke Banerjee Telecom bondho chilo"]
)
def test_a_closed_shop_is_a_visit(reader: Reader, text: str) -> None:
    assert draft_of(reader, text).details.type is EntryType.VISIT


def test_questions_corrections_and_withdrawals_are_understood(reader: Reader) -> None:
    dues = reader.read("Jay Ambe Stores nu ketla baki che?", CONTEXT)
    assert dues.question is not None
    assert dues.question.client == "Jay Ambe Stores"
    assert reader.read("dada last wala entry ta delete kar do", CONTEXT).intent is Intent.UNDO
    assert reader.read("galti ho gayi ji, pichli entry cancel kro", CONTEXT).intent is Intent.UNDO
    edit = reader.read("cash nathi, udhaar che", CONTEXT).correction
    assert edit is not None
    assert edit.changes == {"payment": Payment.CREDIT}
