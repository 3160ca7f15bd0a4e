"""What a rep notes without a doubt is saved as told; what only looks like it is shown first."""

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
S, P, R, C = EntryType.SALES, EntryType.PURCHASE, EntryType.RETURN, EntryType.COLLECTION


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


@pytest.mark.parametrize(
    "text, kind, client, orders, amount",
    [
        ("sold 6 ctn to delhi client jagdamba traders 8k", S, "Jagdamba Traders", 6, 8000),
        ("client mohan stores took 12 boxes worth 6600", S, "Mohan Stores", 12, 6600),
        ("Billed Hotel Blue Moon 12 cases soda 4,800", S, "Hotel Blue Moon", 12, 4800),
        ("monu bhai ki dukan Monu Tyres ko 8 tyre diye 26k", S, "Monu Tyres", 8, 26000),
        ("sold 4 ctn to Lucky Crockery 5,200 credit", S, "Lucky Crockery", 4, 5200),
        ("$1,150 order from Hank's Feed & Seed, 25 bags", S, "Hank's Feed & Seed", 25, 1150),
        ("Sold Corner Cup 10 bags of house blend $275", S, "Corner Cup", 10, 275),
        ("gave 30 type c cables @65 to Cell Point Ameerpet", S, "Cell Point", 30, 1950),
        ("Sold 20 LED bulbs to Sterling Motors 2,400", S, "Sterling Motors", 20, 2400),
        ("Order Sai Fashions: 4 palazzo @ 450, 6 frilled drape @ 320", S, "Sai Fashions", 10, 3720),
        ("Raj Stores ordered 3 more boxes of soap 1,200", S, "Raj Stores", 3, 1200),
        ("3 drums to Coastal Roofing in Poole, £414 the lot", S, "Coastal Roofing", 3, 414),
        ("5 peti tel Rajdhani Bhojnalay Ajmer 9,250 me gaya", S, "Rajdhani Bhojnalay", 5, 9250),
        ("6 boxes went to Shreeji Novelty for 2,700, paid by gpay", S, "Shreeji Novelty", 6, 2700),
        ("Mr. Patel of Krishna Agro ordered 12 bags urea for 3,240", S, "Krishna Agro", 12, 3240),
        ("Got PO from Zenith Hospital for 500 syringes, value Rs 4,500", S, "Zenith Hospital", 500, 4500),
        ("Sold 2 dozen plates to Ganpati Stores at 60 each total 1,440", S, "Ganpati Stores", 2, 1440),
        ("Raj Stores returned 3 damaged pumps 4,500", R, "Raj Stores", 3, 4500),
        ("Heena collection ne 7 suit liye 10500, do suit kal wapas karegi", S, "Heena collection", 7, 10500),
        ("Raj Stores ko 10 box diya 5000, 4 box kal bhejunga", S, "Raj Stores", 10, 5000),
        ("got 2,500 from Raju paan shop, 500 rs still pending", C, "Raju paan shop", None, 2500),
        ("Dropped off 9 kegs at The Red Lion, £1,035, invoice to follow", S, "The Red Lion", 9, 1035),
        ("Shree Dairy ne 5 pkt paneer wapas kiya badbu aa rahi thi 450", R, "Shree Dairy", 5, 450),
        ("ketan traders retd 4 rolls tape wrong size 480", R, "Ketan Traders", 4, 480),
        ("Collected £480 cash from Harrow Newsagents for Oct invoices", C, "Harrow Newsagents", None, 480),
        ("लक्ष्मी किराना से ₹३,२०० नकद वसूली बिल 118", C, "लक्ष्मी किराना", None, 3200),
    ],
)
def test_a_plain_note_is_saved_as_told(
    reader: Reader, text: str, kind: EntryType, client: str, orders: int | None, amount: int
) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    details = draft.details
    assert (details.type, details.client, details.amount) == (kind, client, Decimal(amount))
    assert details.orders == (None if orders is None else Decimal(orders))
    assert details.date == TODAY
    assert draft.verdict is Verdict.SAVE


@pytest.mark.parametrize(
    "text",
    [
        "Sold 5 boxes to Royal Stores in Oct 5000",  # which day?
        "sold 5 boxes to Medical Siliguri 5000",  # whose?
        "Order Point Store 5 box diya 5000",
        "Apollo 2 pencil box bill 118 ₹3,200",
        "Sold half dozen mixers to Ganpati Electronics @ 2,150 each",  # each mixer, each dozen?
        "1 cooler sold to walk in customer 6,500 cash",  # nobody's name
        "Placed order with Havells depot for 100 switches at 32 each",  # who sells?
    ],
)
def test_what_may_mean_something_else_is_not_saved_at_once(reader: Reader, text: str) -> None:
    assert all(draft.verdict is not Verdict.SAVE for draft in reader.read(text, CONTEXT).drafts)


@pytest.mark.parametrize(
    "text",
    [
        "sold 4 fans to Raj Electricals 6,000, gave 2000 cash rest on Monday",
        "sold 4 fans to Raj Electricals 6,000 got 2k bal on sat",
        "sold 4 fans to Raj Electricals 6,000, got 2000, balance 4000 on Monday",
        "Raj Electricals ko 4 fan diya 6000, 2000 mila baki 4000 monday ko",
    ],
)
def test_the_day_of_the_rest_is_not_the_day_of_the_sale(reader: Reader, text: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert (draft.details.date, draft.details.paid) == (TODAY, Decimal(2000))
    assert draft.verdict is Verdict.SAVE


@pytest.mark.parametrize(
    "text, day",
    [
        ("Got 3000 balance on Monday from Raj Electricals", date(2025, 11, 17)),
        ("Raj Electricals paid balance on Monday 3000", date(2025, 11, 17)),
        ("sold 4 fans to Raj Electricals last sat 6,000", date(2025, 11, 15)),
    ],
)
def test_a_day_on_which_it_happened_stays_the_day(reader: Reader, text: str, day: date) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.date == day


@pytest.mark.parametrize(
    "text, client",
    [
        ("Visited Oak Kitchens, nobody there, will come back Tuesday", "Oak Kitchens"),
        ("dropped by Hill School, office closed, going back Tuesday", "Hill School"),
        ("Stopped by Hilltop Church, nobody in the office, try again Tuesday", "Hilltop Church"),
        ("Visited Sunrise Clinic. Doctor was busy, told me to come on Tuesday", "Sunrise Clinic"),
        ("visited Suresh Patil, he is not ready to buy now, will go back Tuesday", "Suresh Patil"),
    ],
)
def test_a_visit_in_vain_keeps_the_next_day(reader: Reader, text: str, client: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert (draft.details.type, draft.details.client) == (EntryType.VISIT, client)
    assert draft.details.follow_up == date(2025, 11, 25)


@pytest.mark.parametrize(
    "text", ["buyer away till Monday", "owner was out", "manager on leave until Tuesday"]
)
def test_who_was_not_there_is_kept_beside_a_visit_of_today(reader: Reader, text: str) -> None:
    (draft,) = reader.read(f"Called on Ashworth Pharmacy, {text}", CONTEXT).drafts
    assert (draft.details.client, draft.details.date) == ("Ashworth Pharmacy", TODAY)
    assert draft.details.remarks is not None
    assert text.split()[0] in draft.details.remarks


@pytest.mark.parametrize(
    "text, amount",
    [
        ("Train to Leeds £23.40 lunch £8.50", "31.90"),
        ("bus to Nashik 180, tea 40", "220"),
        ("Parking £6.40 and a sandwich £4.25", "10.65"),
    ],
)
def test_what_a_way_cost_is_an_expense(reader: Reader, text: str, amount: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert (draft.details.type, draft.details.amount) == (EntryType.EXPENSE, Decimal(amount))
    assert draft.verdict is Verdict.SAVE


def test_the_miles_are_no_money(reader: Reader) -> None:
    (draft,) = reader.read("Mileage 42 miles £18.90", CONTEXT).drafts
    assert (draft.details.type, draft.details.amount) == (EntryType.EXPENSE, Decimal("18.90"))


def test_keys_on_top_hold_for_the_list_below(reader: Reader) -> None:
    text = "Type: Purchase\nDate: 19/11\nSai Agencies - 10 rolls - 2,400\nMona Agencies - 5 rolls - 1,250"
    drafts = reader.read(text, CONTEXT).drafts
    assert [(d.details.type, d.details.client, d.details.date) for d in drafts] == [
        (P, "Sai Agencies", date(2025, 11, 19)),
        (P, "Mona Agencies", date(2025, 11, 19)),
    ]


def test_goods_may_follow_the_keys_of_a_form(reader: Reader) -> None:
    text = "Client Trisha Boutique\nDate 20/11\nType sale\n10 leggings @ 150\n6 frilled drape @ 320"
    (draft,) = reader.read(text, CONTEXT).drafts
    assert (draft.details.orders, draft.details.amount) == (Decimal(16), Decimal(3420))
    assert draft.details.date == date(2025, 11, 20)


@pytest.mark.parametrize("joined", ["n", "and", ","])
def test_two_entries_in_a_line_are_two(reader: Reader, joined: str) -> None:
    text = f"bought 10 rolls frm Sai Agencies 1200 {joined} sold 4 rolls to MK Stores 720"
    drafts = reader.read(text, CONTEXT).drafts
    assert [(d.details.type, d.details.amount) for d in drafts] == [(P, Decimal(1200)), (S, Decimal(720))]


@pytest.mark.parametrize(
    "text, changes",
    [
        ("shop is in Panvel not Vashi", {"location": "Panvel"}),
        ("client is Panvel Medical not Vashi Medical", {"client": "Panvel Medical"}),
        ("amount is Rs. 22,947 and not Rs. 22,497", {"amount": Decimal(22947), "currency": "INR"}),
    ],
)
def test_what_was_wrong_is_told_from_what_is_right(
    reader: Reader, text: str, changes: dict[str, object]
) -> None:
    reading = reader.read(text, CONTEXT)
    assert reading.intent is Intent.EDIT
    assert reading.correction is not None
    assert reading.correction.changes == changes
