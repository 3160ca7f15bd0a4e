"""What wordy writers tell around an entry: the other side's affairs, questions, bill numbers, places."""

from __future__ import annotations

from datetime import date

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Draft, Field, Intent, ReadingContext, Verdict
from ledger.entry import EntryType

CONTEXT = ReadingContext(today=date(2025, 11, 21))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


def only(reader: Reader, text: str) -> Draft:
    (draft,) = reader.read(text, CONTEXT).drafts
    return draft


@pytest.mark.parametrize(
    "text, client, amount, pieces",
    [
        ("Sold 6 fans to Ravi Traders for 9,000, his son turned 18 yesterday", "Ravi Traders", 9000, 6),
        ("Sunrise Cafe bought 20 kg coffee for 9,600 and they use 2 kg a day", "Sunrise Cafe", 9600, 20),
        (
            "Sold 10 boxes to City Hospital for 4,200, she said come back in 3 weeks",
            "City Hospital",
            4200,
            10,
        ),
        (
            "Asha Salon ordered 3 creams, 1,197 in all. She asked if joining costs 500 or 1000",
            "Asha Salon",
            1197,
            3,
        ),
        (
            "their purchase head ordered 10 bundles of tissue for 5,500, Hotel Blue Star",
            "Hotel Blue Star",
            5500,
            10,
        ),
    ],
)
def test_the_other_sides_affairs_are_only_remarked_on(
    reader: Reader, text: str, client: str, amount: int, pieces: int
) -> None:
    draft = only(reader, text)
    assert draft.verdict is Verdict.SAVE
    assert (draft.details.client, draft.details.amount, draft.details.orders) == (client, amount, pieces)


def test_interest_that_was_waived_did_not_come(reader: Reader) -> None:
    text = "Rs 31,000 received from Jagdamba Steels, they were late and the interest of 900 I have waived"
    assert only(reader, text).details.amount == 31000


@pytest.mark.parametrize("text", ["they took 2 more", "they returned 1 box"])
def test_what_they_did_next_is_looked_at(reader: Reader, text: str) -> None:
    drafts = reader.read(f"Sold 5 boxes to Kumar Medicals for 2,500, {text}", CONTEXT).drafts
    assert all(draft.verdict is not Verdict.SAVE for draft in drafts)


def test_a_question_stays_one_whatever_the_other_side_claims(reader: Reader) -> None:
    for text in (
        "neelam parlour ka kitna paisa baki hai batao woh bol rahi 2200 hai",
        "जैन ब्रदर्स का कितना बाकी है, वो बोल रहे हैं 7,000 से कम है",
    ):
        assert reader.read(text, CONTEXT).intent is Intent.QUESTION


def test_an_entry_is_taken_back_whatever_the_reason(reader: Reader) -> None:
    text = "last wali entry hata do party ne gate se hi mana kar diya"
    assert reader.read(text, CONTEXT).intent is Intent.UNDO


def test_a_fever_is_no_amount(reader: Reader) -> None:
    assert not reader.read("aaj tabiyat theek nahi sir 102 bukhar hai ghar pe hu", CONTEXT).drafts


def test_an_old_sum_is_not_the_one_that_was_forgotten(reader: Reader) -> None:
    draft = only(reader, "Dua Garments se paisa mila kitna tha bhool gaya, purana 34000 tha")
    assert draft.details.amount is None
    assert Field.AMOUNT in draft.missing


def test_a_lost_card_paid_nothing(reader: Reader) -> None:
    draft = only(reader, "Sold 6 cartons for 7,800 near gate no 3, card of the shop lost")
    assert (draft.details.client, draft.details.payment) == (None, None)


def test_several_bills_against_which_money_came_are_no_sums(reader: Reader) -> None:
    draft = only(reader, "Malhotra Tent House ne 20 hazaar diye cash, bill 2210 aur 2245 dono ke against")
    assert draft.details.amount == 20000


def test_the_whole_bill_is_not_what_the_supplier_got(reader: Reader) -> None:
    draft = only(reader, "सप्लायर बंसल पेपर को 5,000 नकद दिए, पूरा बिल 12,700 का है")
    assert (draft.details.type, draft.details.amount) == (EntryType.PAYMENT, 5000)


def test_what_came_off_a_gross_sum_is_not_the_price(reader: Reader) -> None:
    text = "sold 10 geysers to Comfort Appliances, gross 62,000, minus 2,000 scheme discount, net bill 60,000"
    assert only(reader, text).details.amount == 60000


@pytest.mark.parametrize(
    "text, goods, unit",
    [
        ("Alka Parlour ko 7 wax dabba diya 2,450 me", "wax", "box"),
        ("Meena Parlour ko 1 tel ki bottle di 350 me", "tel", "bottle"),
        ("sold 5 lunch box to Meena Stores for 900", "lunch box", "pcs"),
    ],
)
def test_the_unit_may_stand_behind_the_goods(reader: Reader, text: str, goods: str, unit: str) -> None:
    (item,) = only(reader, text).details.items
    assert (item.name, item.unit) == (goods, unit)


@pytest.mark.parametrize(
    "text, amount",
    [
        ("last year they did 2 lakh with us, today Royal Caterers bought 5 tins for 9,500", 9500),
        ("Sold 2 ovens to Bake House for 48,000, the guy next door quoted them 52,000", 48000),
        ("Received 14,000 from Classic Tiles, he had promised 20,000 last week", 14000),
        ("अनिल ट्रेडर्स से 10 बोरी सीमेंट खरीदा 3,800 में, ट्रक वाले ने 200 अलग मांगे", 3800),
    ],
)
def test_sums_of_other_times_and_people_are_none_of_the_entry(reader: Reader, text: str, amount: int) -> None:
    draft = only(reader, text)
    assert draft.verdict is Verdict.SAVE
    assert draft.details.amount == amount


def test_what_they_took_is_a_sale_wherever_the_subject_stands(reader: Reader) -> None:
    draft = only(reader, "party New Bharat Medical, unhone 20 patta Crocin liya, 340 rupaye")
    assert draft.details.type is EntryType.SALES


def test_money_paid_to_a_carrier_for_cartons_is_no_sale_without_a_look(reader: Reader) -> None:
    draft = only(reader, "paid 2,300 to Shree Transport for 12 cartons freight")
    assert draft.details.type is not EntryType.SALES
    assert draft.verdict is not Verdict.SAVE
