"""Who did what: the type, the party, the place and the money of one entry."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Doubt, Field, Intent, ReadingContext, Verdict
from ledger.entry import EntryType, Payment

CONTEXT = ReadingContext(today=date(2025, 11, 21))
S, P, R, PR = EntryType.SALES, EntryType.PURCHASE, EntryType.RETURN, EntryType.PURCHASE_RETURN
C, PAY, V = EntryType.COLLECTION, EntryType.PAYMENT, EntryType.VISIT


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


@pytest.mark.parametrize(
    "text, kind, client",
    [
        ("Sold 5 boxes to Mehta Stores for 6000", S, "Mehta Stores"),
        ("Mehta Stores ko 5 box diya 6000", S, "Mehta Stores"),
        ("Mehta Stores ko 5 box becha 6000 me", S, "Mehta Stores"),
        ("Mehta Stores took 5 boxes for 6,000", S, "Mehta Stores"),
        ("Mehta Stores ne 5 box liya 6000 ka", S, "Mehta Stores"),
        ("Mehta Stores bought 5 boxes from us 6,000", S, "Mehta Stores"),
        ("order mila Mehta Stores se 5 box 6000", S, "Mehta Stores"),
        ("Order from Mehta Stores: 5 boxes, 6,000", S, "Mehta Stores"),
        ("5 boxes Mehta Stores 6000 udhaar", S, "Mehta Stores"),
        ("Invoice 33 Mehta Stores 5 boxes 6,000", S, "Mehta Stores"),
        ("6000 ka maal diya Mehta Stores ko", S, "Mehta Stores"),
        ("मेहता स्टोर को 5 पेटी बेचा 6000", S, "मेहता स्टोर"),
        ("Bought 5 boxes from Mehta Stores for 6000", P, "Mehta Stores"),
        ("Mehta Stores se 5 box kharida 6000 me", P, "Mehta Stores"),
        ("Mehta Stores se 5 box liya 6000", P, "Mehta Stores"),
        ("Received 5 boxes from Mehta Stores, bill 6,000", P, "Mehta Stores"),
        ("मेहता स्टोर से 5 पेटी खरीदा 6000", P, "मेहता स्टोर"),
        ("Mehta Stores returned 2 boxes, 900", R, "Mehta Stores"),
        ("Mehta Stores ne 2 box wapas kiya 900", R, "Mehta Stores"),
        ("Mehta Stores se 2 box wapas aaya 900", R, "Mehta Stores"),
        ("returned 2 boxes to Mehta Stores, 900", PR, "Mehta Stores"),
        ("Mehta Stores ko 2 box wapas bheja 900", PR, "Mehta Stores"),
        ("sent 2 boxes back to Mehta Stores 900", PR, "Mehta Stores"),
        ("Purchase return: 2 boxes to Mehta Stores 900", PR, "Mehta Stores"),
        ("Collected 6000 cash from Mehta Stores", C, "Mehta Stores"),
        ("Mehta Stores ne 6000 GPay kiya", C, "Mehta Stores"),
        ("Mehta Stores paid 6000 by cheque", C, "Mehta Stores"),
        ("Mehta Stores se 6 hazaar mila", C, "Mehta Stores"),
        ("मेहता स्टोर से 6000 नकद मिले", C, "मेहता स्टोर"),
        ("Paid 6000 to Mehta Stores by cheque", PAY, "Mehta Stores"),
        ("Mehta Stores ko 6000 NEFT kiya", PAY, "Mehta Stores"),
        ("visited Mehta Stores, no order", V, "Mehta Stores"),
        ("Mehta Stores band tha", V, "Mehta Stores"),
        ("Met manager at Mehta Stores, owner not available", V, "Mehta Stores"),
    ],
)
def test_the_words_tell_the_type_and_the_party(
    reader: Reader, text: str, kind: EntryType, client: str
) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert (draft.details.type, draft.details.client) == (kind, client)
    assert draft.verdict is Verdict.SAVE


@pytest.mark.parametrize(
    "text, client, location",
    [
        ("Sold 5 boxes to Noble Chemist Dadar 6,000", "Noble Chemist", "Dadar"),
        ("Sold 5 boxes to Noble Chemist, Dadar - 6,000", "Noble Chemist", "Dadar"),
        ("Sold 5 boxes to Noble Chemist (Dadar) 6,000", "Noble Chemist", "Dadar"),
        ("Sold 5 boxes to Noble Chemist in Dadar for 6,000", "Noble Chemist", "Dadar"),
        ("Sold 5 boxes to Noble Chemist Malad West 6,000", "Noble Chemist", "Malad West"),
        ("i sold 5 boxes to mumbai client apollo for 6k", "Apollo", "Mumbai"),
        ("aaj Apollo Andheri me 10 dabba diya 15 hazaar ka", "Apollo", "Andheri"),
        ("अपोलो फार्मेसी अंधेरी को 5 डिब्बा दिया 12 हज़ार का", "अपोलो फार्मेसी", "अंधेरी"),
        ("10 kg nails to Bombay Hardware Stores 850", "Bombay Hardware Stores", None),
        ("SOLD 10 BOX TO STAR BAZAAR PUNE FOR 11000", "Star Bazaar", "Pune"),
        ("Sold 3 cartons to M/s A_K *Traders* (Kurla) ₹9,000", "M/s A_K *Traders*", "Kurla"),
        ("Sold 5 boxes to R&D <Labs> for 6000", "R&D <Labs>", None),
        ("sold 10 strips to Krshna Trdrs 5000", "Krshna Trdrs", None),
        ("Sold 5 boxes to Good Luck Super Market 6,000", "Good Luck Super Market", None),
        ("24 Seven took 15 boxes for ₹33,750", "24 Seven", None),
        ("Tata 1mg ko 50 box bheja 24,500", "Tata 1mg", None),
        ("Gupta ji ko 10 dabba becha 8 hazaar ka", "Gupta ji", None),
        ("Medplus wale ko 7 box diya ₹2,450", "Medplus", None),
        ("Sold 40 packets to St. Xavier School for ₹10,400", "St. Xavier School", None),
        ("5 carton Maggi Lucky Stores ko bhej diya 6000 ka", "Lucky Stores", None),
        ("10 set tyre Ganesh Tyres ko 17500 me", "Ganesh Tyres", None),
    ],
)
def test_a_client_keeps_its_spelling_and_loses_its_place(
    reader: Reader, text: str, client: str, location: str | None
) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert (draft.details.client, draft.details.location) == (client, location)
    assert draft.verdict is Verdict.SAVE


@pytest.mark.parametrize(
    "text, payment, paid",
    [
        ("Sold 5 boxes to Noble Chemist 6000 cash", Payment.CASH, None),
        ("Sold 5 boxes to Noble Chemist 6000 udhaar", Payment.CREDIT, None),
        ("Sold 5 boxes to Noble Chemist 6000 upi done", Payment.UPI, None),
        ("Sold 5 boxes to Noble Chemist 6000, received 2000 cash", Payment.PARTIAL, 2000),
        ("Noble Chemist ko 5 box diya 6000, 2000 mila baki udhaar", Payment.PARTIAL, 2000),
        ("5 boxes to Noble Chemist 6000 2000 paid", Payment.PARTIAL, 2000),
        ("5 boxes to Noble Chemist 6000, balance 4000", Payment.PARTIAL, 2000),
        ("5 boxes Noble Chemist ko 6k, paisa aadha mila", Payment.PARTIAL, 3000),
        ("i sold 5 boxes to noble chemist and got 6k", None, 6000),
    ],
)
def test_how_a_sale_was_paid(reader: Reader, text: str, payment: Payment | None, paid: int | None) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.amount == 6000
    assert (draft.details.payment, draft.details.paid) == (payment, paid)


def test_free_goods_do_not_count_and_a_scheme_is_a_remark(reader: Reader) -> None:
    (draft,) = reader.read("10+1 scheme: 20 boxes ORS to City Care, 2 free, billed 9k", CONTEXT).drafts
    assert draft.details.orders == 20
    assert draft.details.items[0].free == 2
    assert draft.details.remarks == "10+1 scheme"


def test_an_expense_list_is_summed(reader: Reader) -> None:
    (draft,) = reader.read("petrol 300 toll 120 lunch 150", CONTEXT).drafts
    assert draft.details.type is EntryType.EXPENSE
    assert draft.details.amount == 570
    assert [item.name for item in draft.details.items] == ["petrol", "toll", "lunch"]


def test_tea_that_was_sold_is_no_expense(reader: Reader) -> None:
    (draft,) = reader.read("sold 5 box tea to Hotel Sai 2,000", CONTEXT).drafts
    assert (draft.details.type, draft.details.client) == (EntryType.SALES, "Hotel Sai")


def test_a_day_report_is_one_visit_to_confirm_and_never_a_sale(reader: Reader) -> None:
    (draft,) = reader.read("TC 32 PC 18 value 24,500 beat Malad West", CONTEXT).drafts
    assert draft.details.type is EntryType.VISIT
    assert (draft.details.location, draft.details.amount) == ("Malad West", 24500)
    assert draft.details.remarks == "TC 32, PC 18"
    assert draft.doubts == (Doubt.DAY_REPORT,)


@pytest.mark.parametrize(
    "text",
    [
        "Sold 5 medicines to City Hospital for ₹15000. Great meeting with procurement head.",
        "Sold 5 boxes to Fine Chemist 15000 thanks, working on more",
        "Good morning, sold 5 boxes to Nice Bakery 15000",
    ],
)
def test_small_talk_never_hides_a_sale(reader: Reader, text: str) -> None:
    reading = reader.read(text, CONTEXT)
    assert reading.intent is Intent.ENTRIES
    assert reading.drafts[0].details.amount == 15000


def test_the_default_type_speaks_where_no_word_does(reader: Reader) -> None:
    context = ReadingContext(today=CONTEXT.today, default_type=EntryType.PURCHASE)
    (bare,) = reader.read("Noble Chemist 3 boxes 8000", context).drafts
    (told,) = reader.read("3 boxes to Noble Chemist 8000", context).drafts
    assert (bare.details.type, bare.verdict) == (EntryType.PURCHASE, Verdict.SAVE)
    assert told.details.type is EntryType.SALES


def test_without_a_default_an_untold_type_is_confirmed(reader: Reader) -> None:
    (draft,) = reader.read("Noble Chemist 3 boxes 8000", CONTEXT).drafts
    assert draft.doubts == (Doubt.TYPE,)
    assert draft.verdict is Verdict.CONFIRM


@pytest.mark.parametrize(
    "text, missing",
    [
        ("5 boxes Apollo", (Field.AMOUNT,)),
        ("sold 5 boxes for 5000", (Field.CLIENT,)),
        ("sold 5 boxes", (Field.CLIENT, Field.AMOUNT)),
        ("Lucky Auto se paisa mila", (Field.AMOUNT,)),
        ("25000", (Field.CLIENT,)),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_else(
    reader: Reader, text: str, missing: tuple[Field, ...]
) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.missing == missing


def test_an_unknown_quantity_stays_unknown(reader: Reader) -> None:
    (draft,) = reader.read("sold items worth 5000 to pune client apollo", CONTEXT).drafts
    assert draft.details.orders is None
    assert draft.verdict is Verdict.SAVE


def test_the_worth_of_a_return_is_positive(reader: Reader) -> None:
    (draft,) = reader.read("MedPlus returned 3 boxes Crocin expired, 720 credit note", CONTEXT).drafts
    assert (draft.details.amount, draft.details.orders) == (Decimal(720), Decimal(3))
    assert draft.details.payment is None
