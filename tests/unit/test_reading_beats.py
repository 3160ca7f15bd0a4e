"""Lists of a beat: shops below one another with figures, shut shops and shops to come back to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Field, ReadingContext, Verdict
from ledger.entry import EntryType

CONTEXT = ReadingContext(today=date(2025, 11, 21))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


@pytest.mark.parametrize(
    "text, place",
    [
        (
            "Gd evng sir\nKothrud beat 21/11\n1) Sai Medical 12 box 4,800\n2) Om Chemist 6 box 2,150",
            "Kothrud",
        ),
        ("Beat Gandhi Chowk\n1. Sai Medical 12 box 4800\n2. Om Chemist 6 box 2150", "Gandhi Chowk"),
        ("Beat गांधी चौक\n1. Sai Medical 12 box 4800\n2. Om Chemist 6 box 2150", "गांधी चौक"),
        ("लंका बीट\n1. Sai Medical 12 box 4800\n2. Om Chemist 6 box 2150", "लंका"),
    ],
)
def test_the_beat_is_the_place_of_every_shop(reader: Reader, text: str, place: str) -> None:
    details = [draft.details for draft in reader.read(text, CONTEXT).drafts]
    assert [one.location for one in details] == [place, place]
    assert [one.client for one in details] == ["Sai Medical", "Om Chemist"]


def test_a_shop_to_come_back_to_is_a_visit_between_sales(reader: Reader) -> None:
    lines = ("Ramdev Stores 4 peti 5200", "Jay Ambe 7 peti 9100", "Mohan Stores bole monday ko aana")
    text = "\n".join((*lines, "Kiran Medical - band"))
    drafts = reader.read(text, CONTEXT).drafts
    assert [(draft.details.client, draft.details.type) for draft in drafts] == [
        ("Ramdev Stores", EntryType.SALES),
        ("Jay Ambe", EntryType.SALES),
        ("Mohan Stores", EntryType.VISIT),
        ("Kiran Medical", EntryType.VISIT),
    ]
    assert drafts[2].details.follow_up == date(2025, 11, 24)
    assert drafts[3].details.remarks == "shop closed"


def test_a_band_of_rubber_is_no_shut_shop(reader: Reader) -> None:
    (draft,) = reader.read("Sharma Store rubber band 5 box 500", CONTEXT).drafts
    assert (draft.details.type, draft.details.amount) == (EntryType.SALES, Decimal(500))


@pytest.mark.parametrize(
    "text",
    [
        "Sunrise Pharmacy/Azithral 500/10 strip/1190\nGood Health/Telma 40/15 strip/2,850",
        "Sunrise Pharmacy\nAzithral 500 10 strip\n1190 rs\n\nGood Health\nTelma 40 15 strip\n2850 rs",
    ],
)
def test_fields_and_blocks_are_an_entry_each(reader: Reader, text: str) -> None:
    details = [draft.details for draft in reader.read(text, CONTEXT).drafts]
    assert [(one.client, one.orders, one.amount) for one in details] == [
        ("Sunrise Pharmacy", Decimal(10), Decimal(1190)),
        ("Good Health", Decimal(15), Decimal(2850)),
    ]
    assert [one.items[0].name for one in details] == ["Azithral 500", "Telma 40"]


def test_a_name_that_was_forgotten_is_asked_for(reader: Reader) -> None:
    text = "Kranti Medical 5 dabba 2750\nnaam yaad nahi - 3 dabba 1650 cash\nJanta Medical 2 dabba 1100"
    drafts = reader.read(text, CONTEXT).drafts
    assert [draft.details.amount for draft in drafts] == [Decimal(2750), Decimal(1650), Decimal(1100)]
    assert drafts[1].missing == (Field.CLIENT,)


@pytest.mark.parametrize(
    "text, client",
    [
        ("Aaj ki sale\nMahavir Cloth 20 mtr 3400\nSangam Vastra 35 mtr 6125", "Mahavir Cloth"),
        ("sri balaji 5bx 2250; new india 3bx 1350", "Sri Balaji"),
    ],
)
def test_a_word_of_goods_may_belong_to_a_shops_name(reader: Reader, text: str, client: str) -> None:
    first = reader.read(text, CONTEXT).drafts[0].details
    assert (first.client, first.items[0].name) == (client, None)


@pytest.mark.parametrize("where", ["*Andheri*", "Andheri:", "Andheri beat"])
def test_each_heading_of_a_place_holds_for_the_shops_below_it(reader: Reader, where: str) -> None:
    text = f"{where}\nApollo 5 box 12000\nSai Medical 2 box 4800\nBandra:\nNoble 3 box 7200"
    details = [draft.details for draft in reader.read(text, CONTEXT).drafts]
    assert [one.location for one in details] == ["Andheri", "Andheri", "Bandra"]


def test_places_between_sales_below_another_heading_are_shown_first(reader: Reader) -> None:
    text = "Sales today\nAndheri\nApollo 5 box 12000\nBandra\nNoble 3 box 7200"
    assert all(draft.verdict is not Verdict.SAVE for draft in reader.read(text, CONTEXT).drafts)


def test_a_visit_does_not_spoil_the_total_of_the_sales(reader: Reader) -> None:
    text = "Aaj ki sale\nYadav Store - 5 peti - 4500\nNew Kiran - no order\nMaurya Gen - 2 peti - 1800"
    text += "\nTotal 6300"
    assert all(draft.verdict is Verdict.SAVE for draft in reader.read(text, CONTEXT).drafts)
