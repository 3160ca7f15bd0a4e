"""Whole English sentences: what they tell around a deal, idioms of selling, tables and letters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Doubt, Draft, ReadingContext, Verdict
from ledger.entry import EntryType

CONTEXT = ReadingContext(today=date(2025, 11, 21))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


def only(reader: Reader, text: str) -> Draft:
    (draft,) = reader.read(text, CONTEXT).drafts
    return draft


@pytest.mark.parametrize(
    "text, client, kept",
    [
        ("It rained all day but I sold 5 fans to Cool Corner for 8,000", "Cool Corner", "It rained"),
        ("sold 5 fans to Cool Corner for 8,000, they'd been waiting for weeks", "Cool Corner", "they'd been"),
        (
            "When I reached Deepam Opticals Mr Rao had made up his mind: 25 frames, 18,750, delivered",
            "Deepam Opticals",
            "made up his mind",
        ),
        (
            "Raju Cycle Mart couldn't make up its mind but in the end took 5 cycles for 26k",
            "Raju Cycle Mart",
            "couldn't make up its mind",
        ),
        ("Spoke to Dave over at Apex Motors and he's ordered 8 batteries, £472", "Apex Motors", "Dave"),
        (
            "Didn't expect much from Sagar Parlour but they've taken 25 kg of sugar for 2,150",
            "Sagar Parlour",
            "Didn't expect much",
        ),
        (
            "It took me 3 visits and 5 calls but Apollo Medical ordered 5 boxes for 500",
            "Apollo Medical",
            "3 v",
        ),
        (
            "As our godown was empty I bought 60 bags of cement from Ambuja Depot for 22,800",
            "Ambuja Depot",
            "As",
        ),
        ("Chasing paid off: Rs 8,000 was received from Naidu Traders", "Naidu Traders", "Chasing"),
        ("Sold 20 bags cement to Om Builders for 5000, 2 bags were torn", "Om Builders", "2 bags were torn"),
    ],
)
def test_a_story_around_a_deal_is_kept_as_a_remark_and_saves_at_once(
    reader: Reader, text: str, client: str, kept: str
) -> None:
    draft = only(reader, text)
    assert draft.verdict is Verdict.SAVE
    assert draft.details.client == client
    assert kept in (draft.details.remarks or "")


@pytest.mark.parametrize(
    "text",
    [
        "Sold 20 packets of chips to Anand Stores for 600, but they cancelled it later",
        "Sold 5 fans to Cool Corner for 8,000 but he returned them",
        "Sold 5 fans to Cool Corner for 8,000 but it isn't confirmed",
        "Ravi Stores wasn't interested, then Mohan Stores took 5 boxes of soap for 600",
        "I was at Ravi Stores when Mohan Stores rang and ordered 5 boxes for 600",
        "My colleague sold 5 boxes to Ravi Stores for 600",
        "Sold 5 boxes to Apollo Medical for 500, will be delivered to Noble Chemist on Monday",
    ],
)
def test_a_story_that_may_undo_the_deal_or_names_another_shop_is_confirmed(reader: Reader, text: str) -> None:
    assert all(draft.verdict is not Verdict.SAVE for draft in reader.read(text, CONTEXT).drafts)


@pytest.mark.parametrize(
    "text, kind",
    [
        ("Hey team, Riverside Diner went for 10 boxes of straws, $145", EntryType.SALES),
        ("Ten cartons of soap have gone to Ratna Super Market for 8,000", EntryType.SALES),
        ("Managed to shift 14 bags of putty to Balaji Paints for 11,200", EntryType.SALES),
        ("Convinced Lakshmi Traders to buy 8 sacks of flour at 1,200 each", EntryType.SALES),
        ("Talked Bright Optics into 10 frames for 4,500", EntryType.SALES),
        ("Clinched the deal with Orion Motors: 4 tyres for 16,000", EntryType.SALES),
        ("Rs 6,500 cash was collected from Vijaya Stores on the way back", EntryType.COLLECTION),
        ("Metro Footwear has given back 4 pairs of sandals, Rs 1,880", EntryType.RETURN),
        ("Sold 5 fans to Cool Corner for 8,000, he gave me tea", EntryType.SALES),
    ],
)
def test_an_idiom_tells_the_type(reader: Reader, text: str, kind: EntryType) -> None:
    draft = only(reader, text)
    assert draft.verdict is Verdict.SAVE
    assert draft.details.type is kind


def test_the_short_form_of_has_is_no_part_of_a_name(reader: Reader) -> None:
    assert only(reader, "Oakfield Nursery's just paid us £310").details.client == "Oakfield Nursery"
    assert only(reader, "Domino's paid us 500").details.client == "Domino's"


@pytest.mark.parametrize("mark", ["|", "\t"])
def test_a_table_with_a_heading_is_one_order(reader: Reader, mark: str) -> None:
    rows = [
        ("Item", "Qty", "Rate", "Amount"),
        ("Calpol", "20 strips", "15", "300"),
        ("Digene", "10", "95", "950"),
        ("Total", "", "", "1250"),
    ]
    text = "\n".join(["Delivered to Shanti Medicals", *(mark.join(row) for row in rows)])
    details = only(reader, text).details
    assert details.client == "Shanti Medicals"
    assert [(item.name, item.quantity, item.unit, item.rate) for item in details.items] == [
        ("Calpol", Decimal(20), "strip", Decimal(15)),
        ("Digene", Decimal(10), "pcs", Decimal(95)),
    ]
    assert details.amount == Decimal(1250)


def test_a_line_of_a_list_whose_rate_does_not_give_its_amount_is_asked_about(reader: Reader) -> None:
    draft = only(reader, "Delivered to Shanti Medicals\n20 strips Calpol @ 15 = 350\n10 boxes Eno @ 95 = 950")
    assert Doubt.ARITHMETIC in draft.doubts
    assert draft.details.amount is None


def test_the_close_of_a_letter_names_no_client(reader: Reader) -> None:
    text = (
        "Dear team,\n\nSagar Traders has purchased 40 bags of cement worth Rs 15,200.\n\nBest regards,\nRahul"
    )
    assert only(reader, text).details.client == "Sagar Traders"


def test_goods_given_free_are_not_sold(reader: Reader) -> None:
    text = "24 bottles of hair oil went to Devi Fancy Store for 2,880 and 2 bottles were given free"
    details = only(reader, text).details
    assert details.orders == Decimal(24)
    assert details.items[0].free == Decimal(2)


@pytest.mark.parametrize("currency", ["SAR", "GHS", "ZAR", "UGX", "AUD"])
def test_a_currency_is_known_by_its_code(reader: Reader, currency: str) -> None:
    details = only(reader, f"Collected {currency} 5,500 cash from Bin Saleh Trading").details
    assert (details.amount, details.currency, details.client) == (
        Decimal(5500),
        currency,
        "Bin Saleh Trading",
    )


def test_a_day_behind_will_is_not_the_day_of_the_sale(reader: Reader) -> None:
    text = (
        "Sold 3 ACs to Kailash Residency. Bill is 1,14,000 and the fitting will be done by Murugan on Monday"
    )
    assert only(reader, text).details.date == date(2025, 11, 21)


def test_nobody_was_visited_when_nobody_is_named(reader: Reader) -> None:
    assert reader.read("I didn't visit anyone today as I was unwell", CONTEXT).drafts == ()
    assert reader.read("the van is at the garage so no visits for me today", CONTEXT).drafts == ()


@pytest.mark.parametrize(
    "text",
    [
        "Because the road was closed I was late, but visited Dr Kelkar, no order",
        "After a long wait, visited Dr Kelkar, no order",
        "Took three visits and two calls, but visited Dr Kelkar, no order",
    ],
)
def test_a_visit_is_to_whom_it_names_and_not_to_a_word_of_the_story(reader: Reader, text: str) -> None:
    assert only(reader, text).details.client == "Dr Kelkar"


def test_a_part_of_the_goods_is_not_counted_again(reader: Reader) -> None:
    details = only(reader, "Sold 5 fans to Cool Corner for 8,000, 2 of them on credit").details
    assert details.orders == Decimal(5)
