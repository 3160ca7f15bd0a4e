"""Clients called by their name and trade, numbers as they are spoken, and who came from a client."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import ReadingContext, Verdict
from ledger.entry import EntryType

CONTEXT = ReadingContext(today=date(2025, 11, 21))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


@pytest.mark.parametrize(
    "text, client",
    [
        ("Pappu chai wala ko 5 kg chini diya 740", "Pappu chai wala"),
        ("Bablu paan wale bhai se 1750 cash mila", "Bablu paan wale bhai"),
        ("Sold to Ganesh rope wala, coir rope 22 bndl, 6,600/- only", "Ganesh rope wala"),
        ("Verma ji hardware wale ko diya 40 nag kabja @ 35", "Verma ji hardware wale"),
        ("Rampravesh sattu wala ko 2 bori chana 9,400 udhaar", "Rampravesh sattu wala"),
        ("Munna battery wala Dadar ko 5 battery becha 15600", "Munna battery wala"),
        ("gpay 3500 from Firoz glass walla", "Firoz glass walla"),
        ("Firoz kapda wale just ordered 8 towels, Rs 390", "Firoz kapda wale"),
        ("Ravi doodhwale ko 5 peti 3000 me becha", "Ravi doodhwale"),
        ("मुन्ना पान वाले भाई से 500 मिले", "मुन्ना पान वाले भाई"),
        ("Client: Munna battery wala\nAmount: 15,600\nOrders: 6", "Munna battery wala"),
        ("Ganesh rope wala ke yahan 5 bndl rope diya 1500", "Ganesh rope wala"),
    ],
)
def test_a_client_called_by_the_trade_keeps_the_whole_name(reader: Reader, text: str, client: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.client == client
    assert draft.verdict is Verdict.SAVE


@pytest.mark.parametrize(
    "text, client, location",
    [
        ("Andheri wale Sharma Medical ko 10 peti diya 5000", "Sharma Medical", "Andheri"),
        ("Sharma ji pitampura wale ko 5 peti diya 2100", "Sharma ji", "Pitampura"),
        ("Raju store ko 500 ml wala 10 peti diya 2400", "Raju store", None),
        ("Raju store 10 rupay wala 50 pkt kurkure becha 450", "Raju store", None),
        ("Sharma Store ko Lux sabun wala 5 peti diya 2500", "Sharma Store", None),
        ("10 pkt masala wala chips Raju store ko 200 me diya", "Raju store", None),
        ("Raju cream wala biscuit 5 pkt diya 200", "Raju", None),
        ("prakash electricals wale ko 25 bulb diye 2250 me", "Prakash Electricals", None),
        ("Tyagi Auto wale 22 air filter le gaye 5,060 me", "Tyagi Auto", None),
    ],
)
def test_other_words_before_wala_stay_goods_sizes_places_and_firms(
    reader: Reader, text: str, client: str, location: str | None
) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert (draft.details.client, draft.details.location) == (client, location)


def test_a_trade_without_a_name_is_shown_before_it_is_saved(reader: Reader) -> None:
    (draft,) = reader.read("chai wala ko 5 kg chini di 740", CONTEXT).drafts
    assert draft.verdict is Verdict.CONFIRM


@pytest.mark.parametrize(
    "said, quantity",
    [
        ("sava sau", "125"),
        ("paune sau", "75"),
        ("sava do sau", "225"),
        ("dedh sau", "150"),
        ("ek kam pachaas", "49"),
        ("do kam sau", "98"),
        ("एक कम चालीस", "39"),
    ],
)
def test_spoken_numbers_count_before_a_unit(reader: Reader, said: str, quantity: str) -> None:
    (draft,) = reader.read(f"Raju store ne {said} pkt biscuit liya 950 rs me", CONTEXT).drafts
    assert draft.details.orders == Decimal(quantity)
    assert draft.verdict is Verdict.SAVE


@pytest.mark.parametrize(
    "text, client",
    [
        ("साढ़े सात सौ का माल दिया कल्लू ढाबा को", "कल्लू ढाबा"),
        ("भोला ढाबा को 2 बोरी आटा दिया 2800", "भोला ढाबा"),
        ("recd 1250 rs cash Sai caterers", "Sai caterers"),
        ("gpay 940 aaya Ritu didi beauty parlour", "Ritu didi beauty parlour"),
        ("2500/- mila Gupta ji se", "Gupta ji"),
        ("2500 cash, mila Gupta ji se", "Gupta ji"),
        ("Collection Jain agency 2450 cash", "Jain agency"),
        ("Pooja fancy ko 5 dz chudi 750 udhar diya", "Pooja fancy"),
        ("18 roll lace becha 2,160 me Salim tailor", "Salim tailor"),
    ],
)
def test_names_that_sound_like_other_words_are_names(reader: Reader, text: str, client: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.client == client
    assert draft.verdict is Verdict.SAVE


@pytest.mark.parametrize(
    "text",
    ["Raju tailor ka bhai 500 de gaya", "Raju store ke malik ne 500 diya", "राजू स्टोर का लड़का 500 दे गया"],
)
def test_what_somebody_of_the_client_gave_is_collected(reader: Reader, text: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.type is EntryType.COLLECTION
    assert draft.details.amount == Decimal(500)


def test_lines_may_be_lettered(reader: Reader) -> None:
    text = "Sales today\na. Royal tailors - 20 pcs zip - 400\nb. City bakery - 3 tin vanaspati - 5,250"
    first, second = reader.read(text, CONTEXT).drafts
    assert (first.details.client, second.details.client) == ("Royal tailors", "City bakery")


def test_a_list_of_visits_may_follow_a_colon(reader: Reader) -> None:
    drafts = reader.read("Visited: Ganesh rope wala, Moti bidi wala, Raju tailor", CONTEXT).drafts
    assert [draft.details.client for draft in drafts] == ["Ganesh rope wala", "Moti bidi wala", "Raju tailor"]


@pytest.mark.parametrize(
    "text, kind",
    [
        ("Vidya stationery transferred 1,920 NEFT", EntryType.COLLECTION),
        ("Raju stationery paid 500", EntryType.COLLECTION),
        ("office stationery paid 500", EntryType.EXPENSE),
        ("xerox paid 40", EntryType.EXPENSE),
    ],
)
def test_a_shop_that_pays_is_no_expense(reader: Reader, text: str, kind: EntryType) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.type is kind


@pytest.mark.parametrize(
    "aside",
    [
        "gadi MH12AB4471 se",
        "agli visit 5 Dec ko",
        "11.30 pe pahucha",
        "is mahine ki 3 visit",
        "stock me 12 box bacha hai",
        "pichle mahine 30 box liya tha",
    ],
)
def test_clauses_beside_the_entry_change_nothing(reader: Reader, aside: str) -> None:
    (draft,) = reader.read(f"Raju store ko 5 peti diya 500, {aside}", CONTEXT).drafts
    details = draft.details
    assert details.client == "Raju store"
    assert (details.amount, details.orders) == (Decimal(500), Decimal(5))
    assert details.date == CONTEXT.today
    assert draft.verdict is Verdict.SAVE


def test_a_full_stop_behind_rupees_ends_the_entry(reader: Reader) -> None:
    text = "Goyal paints ko 4 tin oil diya 1250 rs. Meena boutique band tha"
    sale, visit = reader.read(text, CONTEXT).drafts
    assert sale.details.amount == Decimal(1250)
    assert visit.details.type is EntryType.VISIT
