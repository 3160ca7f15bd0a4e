"""Figures and names that stand beside the deal: debts, wholes, prices of one, sizes, neighbours, hopes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Doubt, ReadingContext, Verdict
from ledger.entry import Details, EntryType, Payment

CONTEXT = ReadingContext(today=date(2025, 11, 21))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


def saved(reader: Reader, text: str) -> Details:
    """Return the one entry that the text saves without a question."""
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.verdict is Verdict.SAVE, draft
    return draft.details


@pytest.mark.parametrize(
    "text, count, rate",
    [
        ("Delivered 24 Prestige cookers 5L to Mehta Stores, Rs 1,150 one piece", 24, 1150),
        ("Sold 12 mixers to Mehta Stores, one for 1,150", 12, 1150),
        ("Raja Mobile ko 3 pcs redmi 13c diya 8,799 ek ka", 3, 8799),
        ("Balaji Agro ko 40 bag DAP 50kg dia, ek bag ka bhav terah sau pachas", 40, 1350),
        ("ek dozen ka 240, 6 dozen cup Anand Crockery ko diye", 6, 240),
        ("Lakhan Pustak Bhandar ko 100 register diye h 32 rs ek", 100, 32),
        ("शर्मा स्टोर को 10 किलो पनीर दिया, किलो का भाव 320", 10, 320),
        ("sold 15 bags sugar to Gupta Traders, a bag costs 3900", 15, 3900),
    ],
)
def test_what_one_costs_is_the_rate_of_several(reader: Reader, text: str, count: int, rate: int) -> None:
    details = saved(reader, text)
    assert details.orders == Decimal(count)
    assert details.items[0].rate == Decimal(rate)
    assert details.amount == Decimal(count * rate)


@pytest.mark.parametrize(
    "text, amount, count",
    [
        ("Om Textiles ko 5 shirt 2500, 1 saree 900 diya", 3400, 6),
        ("Om Stores ko 1 fan 1500 ka, 2 fan 2800 ke", 4300, 3),
        ("Om Stores ko 10 peti diya 12000 1 peti free", 12000, 10),
    ],
)
def test_another_line_of_goods_is_no_price_of_one(reader: Reader, text: str, amount: int, count: int) -> None:
    details = saved(reader, text)
    assert (details.amount, details.orders) == (Decimal(amount), Decimal(count))


@pytest.mark.parametrize(
    "text, count, free",
    [
        ("om medico ko 50 patta diya 1,250 ka , 5 patta upar se free", 50, 5),
        ("Sold 24 shampoo to Nova Salon for 4,800 and two more on the house", 24, 2),
        ("sold 20 boxes to Medlife Chemist 9,000, buy 10 get 1 scheme so 2 extra boxes went free", 20, 2),
        ("Sold 50 soaps to Lucky Stores at 20 each, 10 no charge", 50, 10),
        ("ओम मेडिको को 50 पत्ता दिया 1250 का, 5 पत्ता ऊपर से फ्री", 50, 5),
    ],
)
def test_goods_that_went_free_are_not_counted(reader: Reader, text: str, count: int, free: int) -> None:
    details = saved(reader, text)
    assert details.orders == Decimal(count)
    assert details.items[0].free == Decimal(free)


@pytest.mark.parametrize(
    "text",
    [
        "Noor Textile ko 42 size ki 15 shirt di, 350 ki ek, total 5250",
        "sold 15 size 42 shirts to Noor Textile 5250",
        "Noor Textile ko size 42 shirt 15 pcs di 5250",
        "Noor Textile ko 42 number ki 15 shirt di 5250",
        "sold 15 shirts (size 40) to Noor Textile for 5250",
        "नूर टेक्सटाइल को 42 साइज की 15 शर्ट दी 5250",
    ],
)
def test_a_size_by_number_counts_nothing(reader: Reader, text: str) -> None:
    details = saved(reader, text)
    assert (details.orders, details.amount) == (Decimal(15), Decimal(5250))


@pytest.mark.parametrize(
    "text, client",
    [
        ("sold 30 pkts Tata Salt to 24x7 Mart for 720", "24x7 Mart"),
        ("hotel 56 bhog ko 10 kilo paneer diya 720", "Hotel 56 Bhog"),
        ("sold 10 kg paneer to hotel 99 for 720", "Hotel 99"),
        ("Bill Pharmacy took 15 boxes ORS from me today 720", "Bill Pharmacy"),
        ("Gupta Kirana ke bagal wale Jain Store ko 7 pkt chai patti diya 720", "Jain Store"),
        ("my cousin works at Metro Store but maine Pooja Store ko 11 pkt rakhi becha, 720", "Pooja Store"),
    ],
)
def test_a_name_keeps_its_number_and_leaves_its_neighbour(reader: Reader, text: str, client: str) -> None:
    details = saved(reader, text)
    assert (details.client, details.amount) == (client, Decimal(720))


@pytest.mark.parametrize(
    "text, amount",
    [
        ("Sai Kirana ko 10 peti maaza diya 5200 ka, pehle ka 1800 baki hai alag", 5200),
        ("sold 30 pkts Tata Salt to Mohan Mart for 720, he still owes 4,120 from before", 720),
        ("Paid Godrej depot 40k by RTGS, we still owe them 15k", 40000),
        ("collected 8,000 cash from Apollo Stores, bill was 13,500, balance 5,500 next week", 8000),
        ("collected 8,000 from Apollo Stores against bill of 13,500", 8000),
        ("Sold 6 tyres to Balaji Tyres for 19,200. my month total now 3.4 lakh", 19200),
        (
            "sold 30 bags putty to Asian Colour House, gross 24,000 less 5% trade discount, net bill 22,800",
            22800,
        ),
    ],
)
def test_other_money_beside_it_is_not_the_entry_s(reader: Reader, text: str, amount: int) -> None:
    details = saved(reader, text)
    assert details.amount == Decimal(amount)
    assert details.payment is not Payment.PARTIAL


def test_what_comes_later_of_a_purchase_is_its_due(reader: Reader) -> None:
    details = saved(
        reader, "got 10 cartons from our supplier Nine Star Foods, bill 8,900, paid 3,900 cash, 5,000 later"
    )
    assert (details.amount, details.paid) == (Decimal(8900), Decimal(3900))


@pytest.mark.parametrize(
    "text, count, amount",
    [
        ("Delivered 20 of the 35 cartons to Orchid Stores for 14,000", 20, 14000),
        ("Noble Chemist returned 2 boxes out of the 12 credit note 640", 2, 640),
        (
            "Patel Stores ka 20 carton ka order tha, aaj Patel Stores ko 12 carton diya, in 12 ka bill 8640",
            12,
            8640,
        ),
        ("Om Stores ordered 10 cartons, gave 6 today 7,200, 4 balance", 6, 7200),
        ("Om Stores ko 12 pcs diya 1200 ka, 1 pc kharab nikla", 12, 1200),
        ("Godown me 80 box pada hai, usme se 15 box sold to Nisha Medical 5,250", 15, 5250),
    ],
)
def test_the_part_that_was_dealt_counts_not_the_whole(
    reader: Reader, text: str, count: int, amount: int
) -> None:
    details = saved(reader, text)
    assert (details.orders, details.amount) == (Decimal(count), Decimal(amount))


@pytest.mark.parametrize(
    "text, kind",
    [
        ("agarwal supplier ko 15 hazar cash diye purane maal ke", EntryType.PAYMENT),
        ("gave 15000 cash to agarwal traders for old material", EntryType.PAYMENT),
        ("agarwal traders ne purane maal ke 15000 diye", EntryType.COLLECTION),
        ("agarwal traders ko 15000 ka maal diya", EntryType.SALES),
        ("vinod kirana ne 15000 neft kiya, uska naya 15 peti ka order agle hafte", EntryType.COLLECTION),
    ],
)
def test_money_for_old_goods_or_before_an_order_is_no_sale(
    reader: Reader, text: str, kind: EntryType
) -> None:
    details = saved(reader, text)
    assert (details.type, details.amount, details.orders) == (kind, Decimal(15000), None)


@pytest.mark.parametrize(
    "text",
    [
        "visited May Flower Clinic, will take 20 boxes next month",
        "Anmol Medical visit kiya, bola 10 box agle mahine lunga abhi nahi",
        "visited Care Hospital, Kothrud. rival company sold them 40 boxes last week, nothing for us",
        "Visited Sunrise Hospital, they promised to pay the old 50,000 after Diwali. Nothing in hand yet",
        "राखी स्टोर बंद था, 1,500 लेना बाकी है",
    ],
)
def test_what_a_visit_hopes_for_is_not_done(reader: Reader, text: str) -> None:
    details = saved(reader, text)
    assert (details.type, details.amount, details.orders) == (EntryType.VISIT, None, None)


def test_two_prices_for_the_same_goods_are_asked_about(reader: Reader) -> None:
    (draft,) = reader.read("Mehta Stores ko 3 phone diye 8799 ka ek, total 20000", CONTEXT).drafts
    assert Doubt.ARITHMETIC in draft.doubts
