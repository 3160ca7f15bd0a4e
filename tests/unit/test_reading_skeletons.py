"""One message told in many kinds of sentences: who acts, which figure counts, what is only said beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Draft, Intent, ReadingContext, Verdict
from ledger.entry import EntryType, Payment

TODAY = date(2025, 11, 21)
CONTEXT = ReadingContext(today=TODAY)
S, P, PR, C = EntryType.SALES, EntryType.PURCHASE, EntryType.PURCHASE_RETURN, EntryType.COLLECTION
OUT = EntryType.PAYMENT


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


def draft_of(reader: Reader, text: str) -> Draft:
    (draft,) = reader.read(text, CONTEXT).drafts
    return draft


@pytest.mark.parametrize(
    "text, kind, client, orders, amount",
    [
        ("First sale of the day: Om Stores, 10 kg ghee, 6,500", S, "Om Stores", 10, 6500),
        ("Sent 10 kg ghee by transport to Om Stores 6,500", S, "Om Stores", 10, 6500),
        ("Raised invoice 221 for Om Stores 20 boxes biscuits 4,400", S, "Om Stores", 20, 4400),
        ("The manager at Om Stores gave me 5 boxes for 1,100", P, "Om Stores", 5, 1100),
        ("The lady at Rose Cafe took 12 packs of coffee, 960", S, "Rose Cafe", 12, 960),
        ("Met the buyer at Kumar Stores, he took 10 boxes soap for 3000", S, "Kumar Stores", 10, 3000),
        ("On Monday Om Stores took 20 boxes biscuits, 4,400", S, "Om Stores", 20, 4400),
        ("20 boxes to Om Stores 4,400, will deliver tomorrow", S, "Om Stores", 20, 4400),
        ("Sold 20 boxes biscuits at 220 to Om Stores, total 4,400", S, "Om Stores", 20, 4400),
        ("Mehta Oils delivered us 10 tins of oil for 32,000", P, "Mehta Oils", 10, 32000),
        ("The chap at Nairn & Sons bought 40 packets of oatcakes off me, £72", S, "Nairn & Sons", 40, 72),
        ("Rakesh Traders bought 10 boxes of soap from us for 4500", S, "Rakesh Traders", 10, 4500),
        ("Just now gave Happy Kids Store 8 remote cars for 5200", S, "Happy Kids Store", 8, 5200),
        ("dlvrd 60 pcs burger buns 2 Cafe Mocha @ 9 ea = 540", S, "Cafe Mocha", 60, 540),
        (
            "Two cartons of grease were supplied to Mahavir Motors at 3,400 in all",
            S,
            "Mahavir Motors",
            2,
            3400,
        ),
        ("Havells MCB x 24, Navrang Electric Co, billed 5,040", S, "Navrang Electric Co", 24, 5040),
        ("Visited Kohinoor Sanitary, sold him 10 for 12,900", S, "Kohinoor Sanitary", 10, 12900),
        ("Toy World: 30 pcs puzzle, 4,470, delivered by hand.", S, "Toy World", 30, 4470),
        ("Good response at Fresh Basket. Sold cheese slices 25 packets, 3125.", S, "Fresh Basket", 25, 3125),
        ("40 pkts butter to Suman Stores 9,200 plus 12% gst", S, "Suman Stores", 40, 9200),
        ("Sold 250 g saffron to Kesar House for Rs 62,500", S, "Kesar House", 250, 62500),
        (
            "supplier Funskool Traders - 60 pcs car - 11,400 - paid by cheque",
            P,
            "Funskool Traders",
            60,
            11400,
        ),
        (
            "Returned 15 pcs cars to Toyzone Importers, 6,750 will be adjusted",
            PR,
            "Toyzone Importers",
            15,
            6750,
        ),
        ("Returned 3 boxes Oreo to Toyzone Importers, 900 to be adjusted", PR, "Toyzone Importers", 3, 900),
        ("Gupta Traders handed over a cheque of 15,000", C, "Gupta Traders", None, 15000),
        ("Handed over cash 5000 to Gupta Traders", OUT, "Gupta Traders", None, 5000),
        ("The owner of Sai Stores paid 5000 cash", C, "Sai Stores", None, 5000),
        ("NEFT of 12,000 has come from Aqua House against bills 310 & 315", C, "Aqua House", None, 12000),
        ("Lakshmi Traders ne 5000 bank transfer kiya bill 61 ka", C, "Lakshmi Traders", None, 5000),
        ("Paid 55,000 to Mehta Oils via RTGS towards bill 902", OUT, "Mehta Oils", None, 55000),
    ],
)
def test_whatever_the_sentence_the_entry_is_the_same(
    reader: Reader, text: str, kind: EntryType, client: str, orders: int | None, amount: int
) -> None:
    draft = draft_of(reader, text)
    details = draft.details
    assert (details.type, details.client, details.amount) == (kind, client, Decimal(amount))
    assert details.orders == (None if orders is None else Decimal(orders))
    assert draft.verdict is Verdict.SAVE


@pytest.mark.parametrize(
    "number", ["truck no MH12 4471", "lorry no TN38 AB 1122", "vehicle no GJ-05-BX-1234"]
)
def test_the_number_of_a_vehicle_is_no_money(reader: Reader, number: str) -> None:
    draft = draft_of(reader, f"60 bags maida purchased from Sunrise Mills, amount 96,000, {number}")
    assert draft.details.amount == Decimal(96000)
    assert draft.details.remarks == number
    assert draft.verdict is Verdict.SAVE


@pytest.mark.parametrize(
    "text",
    [
        "* Party: Balaji Sanitary\n* Goods: wash basin\n* Qty: 6 pcs\n* Amt: 13,800\n* Type: sale",
        "Amt: 13,800 Qty: 6 pcs Item: wash basin Party: Balaji Sanitary Type: sale",
        "Party Balaji Sanitary, item wash basin, qty 6 pcs, amount 13,800",
        "Party Balaji Sanitary, item wash basin 6 pcs, amount 13,800, sale",
        "- Party: Balaji Sanitary\n- Item: wash basin\n- Qty: 6 pcs\n- Amount: 13,800",
    ],
)
def test_a_form_may_be_a_list_or_stand_in_one_line(reader: Reader, text: str) -> None:
    draft = draft_of(reader, text)
    assert (draft.details.client, draft.details.amount) == ("Balaji Sanitary", Decimal(13800))
    assert draft.details.orders == Decimal(6)
    assert draft.verdict is Verdict.SAVE


def test_what_is_to_be_settled_later_is_no_date_of_the_entry(reader: Reader) -> None:
    draft = draft_of(reader, "recd frm Agro Vision 26k, full a/c to be settled on Monday")
    assert draft.details.date == TODAY


def test_credit_that_is_paid_back_is_not_how_it_was_paid(reader: Reader) -> None:
    draft = draft_of(reader, "Biswas Store ka purana udhaar 9,100 gpay se mila")
    assert (draft.details.type, draft.details.payment) == (C, Payment.UPI)


def test_no_client_is_made_of_what_is_done(reader: Reader) -> None:
    draft = draft_of(reader, "collected 7,000 cash, forgot to note the party name")
    assert draft.details.client is None
    assert draft.verdict is Verdict.ASK


@pytest.mark.parametrize(
    "text",
    [
        "Tomorrow I will deliver 20 boxes to Om Stores, 4,400",
        "I will sell 20 boxes to Om Stores for 4,400",
        "Going to supply 20 boxes to Om Stores 4,400",
        "Mehta Oils supplied 10 tins oil, 32,000",
        "Cleared Mehta Oils bill of 20,000",
        "Raised invoice 4400 for Om Stores, received 2000",
        "Bill 4400 Om Stores 2000 cash mila",
    ],
)
def test_what_is_to_come_and_who_supplied_whom_is_shown_first(reader: Reader, text: str) -> None:
    assert draft_of(reader, text).verdict is not Verdict.SAVE


@pytest.mark.parametrize(
    "text",
    [
        "Sold biscuits to Om Stores, 20 boxes, Rs 4,400/-",
        "Biscuits sold to Om Stores - 20 boxes for Rs 4,400",
        "480 ka biscuits diya Om Stores ko 20 boxes",
        "20 boxes\nbiscuits diya\n@ 220\nOm Stores ko",
    ],
)
def test_goods_are_found_apart_from_their_count(reader: Reader, text: str) -> None:
    (item,) = draft_of(reader, text).details.items
    assert (item.name or "").casefold() == "biscuits"
    assert item.quantity == Decimal(20)


def test_goods_that_were_refused_are_not_the_ones_counted(reader: Reader) -> None:
    (item,) = draft_of(reader, "Om Stores ko 20 boxes diye 4400, chips nahi liya").details.items
    assert item.name is None


def test_the_reason_may_follow_what_is_taken_back(reader: Reader) -> None:
    for text in (
        "Delete my last entry please, wrong party selected",
        "Delete that, wrong client",
        "Remove the last one, sent by mistake",
    ):
        assert reader.read(text, CONTEXT).intent is Intent.UNDO
    told = reader.read("Delete that, wrong client, it should be Om Stores", CONTEXT)
    assert told.intent is not Intent.UNDO


def test_a_part_payment_in_a_form_is_not_lost(reader: Reader) -> None:
    draft = draft_of(reader, "Party Om Stores, amount 4400, payment 2000, item soap 20 box")
    assert draft.verdict is not Verdict.SAVE
