"""Amounts and quantities in every way people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import ReadingContext

CONTEXT = ReadingContext(today=date(2025, 11, 21))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


@pytest.mark.parametrize(
    "written, amount",
    [
        ("5000", "5000"),
        ("₹5,000", "5000"),
        ("Rs.5,000/-", "5000"),
        ("rs5000only", "5000"),
        ("5000 rupaye", "5000"),
        ("INR 5,000.50", "5000.50"),
        ("1,25,000", "125000"),
        ("125,000", "125000"),
        ("5k", "5000"),
        ("7.5k", "7500"),
        ("1.5 lakh", "150000"),
        ("1.5L", "150000"),
        ("2.25 lac", "225000"),
        ("12 hazaar", "12000"),
        ("12 thousand", "12000"),
        ("1 lakh 25 hazaar", "125000"),
        ("dedh lakh", "150000"),
        ("dhai hazaar", "2500"),
        ("sava lakh", "125000"),
        ("sava do lakh", "225000"),
        ("paune do lakh", "175000"),
        ("paune teen hazaar", "2750"),
        ("sadhe teen hazaar", "3500"),
        ("sade paanch hajar", "5500"),
        ("pachees hazaar", "25000"),
        ("pachis sau", "2500"),
        ("nau sau pachas", "950"),
        ("teen hazaar paanch sau", "3500"),
        ("ek lakh pachees hazaar", "125000"),
        ("twenty five thousand", "25000"),
        ("two thousand five hundred", "2500"),
        ("two lakh fifty thousand", "250000"),
        ("₹१२,५००", "12500"),
        ("पच्चीस हज़ार", "25000"),
        ("ढाई लाख", "250000"),
        ("６０００", "6000"),
        ("2½ lakh", "250000"),
    ],
)
def test_an_amount_is_read_in_every_way_of_writing_it(reader: Reader, written: str, amount: str) -> None:
    reading = reader.read(f"Sold 3 boxes to Noble Chemist for {written}", CONTEXT)
    assert [draft.details.amount for draft in reading.drafts] == [Decimal(amount)]


@pytest.mark.parametrize(
    "written, quantity, unit",
    [
        ("5 boxes", "5", "box"),
        ("5box", "5", "box"),
        ("5 dabba", "5", "box"),
        ("20 peti", "20", "carton"),
        ("20 ctn", "20", "carton"),
        ("7 patta", "7", "strip"),
        ("1,200 pcs", "1200", "pcs"),
        ("2.5 kg", "2.5", "kg"),
        ("half dozen", "0.5", "dozen"),
        ("sava kilo", "1.25", "kg"),
        ("do peti", "2", "carton"),
        ("pachas packet", "50", "packet"),
        ("५ पेटी", "5", "carton"),
        ("दो बोरी", "2", "sack"),
        ("3+5 boxes", "8", "box"),
        ("12 nag", "12", "pcs"),
        ("4 big bags", "4", "bag"),
    ],
)
def test_a_quantity_gets_the_one_name_of_its_unit(
    reader: Reader, written: str, quantity: str, unit: str
) -> None:
    (draft,) = reader.read(f"Sold {written} to Noble Chemist for 12,000", CONTEXT).drafts
    assert draft.details.orders == Decimal(quantity)
    assert [item.unit for item in draft.details.items] == [unit]


@pytest.mark.parametrize(
    "goods, name",
    [
        ("10 strips Dolo 650", "Dolo 650"),
        ("10 bottles Harpic 500ml", "Harpic 500ml"),
        ("10 pcs LED bulb 9W", "LED bulb 9W"),
        ("10 bags putty 40kg", "putty 40kg"),
        ("10 tins neem oil 5L", "neem oil 5L"),
        ("10 pcs 1.5 ton AC", "1.5 ton AC"),
        ("10 pcs 43 inch TV", "43 inch TV"),
        ("10 sheets ply 8x4", "ply 8x4"),
        ("10 pcs tyres 145/80 R12", "tyres 145/80 R12"),
        ("10 packets A4 paper", "A4 paper"),
        ("10 pcs M8 bolts", "M8 bolts"),
        ("10 bottles Castrol 20W40 1L", "Castrol 20W40 1L"),
        ("10 pcs power bank 10000mAh", "power bank 10000mAh"),
        ("10 bags wheat seed HD-2967 40kg", "wheat seed HD-2967 40kg"),
        ("10 pcs diaries 2026", "diaries 2026"),
        ("10 500ml bottles Harpic", "Harpic 500ml"),
    ],
)
def test_a_number_in_the_name_of_goods_is_no_figure(reader: Reader, goods: str, name: str) -> None:
    (draft,) = reader.read(f"Sold {goods} to Noble Chemist for 12,000", CONTEXT).drafts
    assert draft.details.orders == 10
    assert draft.details.amount == 12000
    assert [item.name for item in draft.details.items] == [name]


@pytest.mark.parametrize(
    "text, rate, amount",
    [
        ("5 tablets @ 120 each to Noble Chemist", "120", "600"),
        ("Sold 40 bags @ ₹365/bag to Noble Chemist", "365", "14600"),
        ("bought 200 strips from Cipla depot at 14.50 per strip", "14.50", "2900"),
        ("Noble Chemist ko 8 box diya 950 ke hisab se", "950", "7600"),
        ("Noble Chemist ko 50 litre doodh 60 ke rate se diya", "60", "3000"),
        ("rate 55, 20 kg, Noble Chemist ko diya", "55", "1100"),
        ("7 box*1250 to Noble Chemist", "1250", "8750"),
        ("sold 10 x 240 Crocin to Noble Chemist", "240", "2400"),
        ("Hotel Sai ko 50 litre doodh 58 rs litre", "58", "2900"),
    ],
)
def test_a_rate_times_the_quantity_is_the_amount(reader: Reader, text: str, rate: str, amount: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.items[0].rate == Decimal(rate)
    assert draft.details.amount == Decimal(amount)


@pytest.mark.parametrize(
    "text, remark",
    [
        ("Invoice 4521 Noble Chemist 60 boxes 7,200", "Invoice 4521"),
        ("sold 60 boxes to Noble Chemist 7,200 contact 98200-12345", "contact 98200-12345"),
        ("Inv/2025-26/0451 sold 60 boxes to Noble Chemist 7,200", "Inv/2025-26/0451"),
        ("sold 60 boxes batch B1234 to Noble Chemist 7,200", "batch B1234"),
        ("sold 60 boxes to Noble Chemist 7,200 target 50000", "target 50000"),
    ],
)
def test_a_reference_number_is_a_remark_and_no_figure(reader: Reader, text: str, remark: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert (draft.details.orders, draft.details.amount) == (60, 7200)
    assert draft.details.remarks == remark


def test_a_phone_number_is_never_the_amount(reader: Reader) -> None:
    (draft,) = reader.read("sold 5 boxes to Noble Chemist call 9820012345", CONTEXT).drafts
    assert draft.details.amount is None


@pytest.mark.parametrize(
    "text, currency",
    [
        ("sold 5 boxes to Lanka Pharma USD 1,200", "USD"),
        ("sold 5 boxes to Lanka Pharma $1,200", "USD"),
        ("sold 5 boxes to Lanka Pharma £1,200", "GBP"),
        ("sold 5 boxes to Lanka Pharma 1,200 AED", "AED"),
        ("sold 5 boxes to Lanka Pharma 1,200", "INR"),
    ],
)
def test_the_written_currency_wins_over_the_companys(reader: Reader, text: str, currency: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert (draft.details.amount, draft.details.currency) == (1200, currency)
