"""A day told in one go: what opens and ends it, visits below a heading, entries that nothing parts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Intent, ReadingContext, Verdict
from ledger.entry import EntryType, Payment

CONTEXT = ReadingContext(today=date(2025, 11, 21))
SALE, VISIT, GOT, SPENT = EntryType.SALES, EntryType.VISIT, EntryType.COLLECTION, EntryType.EXPENSE
Told = list[tuple[EntryType | None, str | None]]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


def told_in(reader: Reader, text: str) -> tuple[Told, set[Verdict]]:
    drafts = reader.read(text, CONTEXT).drafts
    return [(each.details.type, each.details.client) for each in drafts], {each.verdict for each in drafts}


@pytest.mark.parametrize(
    "text, entries",
    [
        (
            "aaj 3 dukan gya. phle Santosh Kirana ko 2 peti Vim diya 2400. fir Mahadev Store ko 5 peti Ghadi "
            "diya 5250 udhaar. Last me Ganga General gaya, order nahi mila.",
            [(SALE, "Santosh Kirana"), (SALE, "Mahadev Store"), (VISIT, "Ganga General")],
        ),
        (
            "Two stops today: Sold 10 boxes to Carter Dental for $240. Also visited Hilltop Vet, no order.",
            [(SALE, "Carter Dental"), (VISIT, "Hilltop Vet")],
        ),
        (
            "Raj Medical ko 4 box diya 5400 ka aur Gopal Agro ko 6 packet 4200 ka aur diesel 500",
            [(SALE, "Raj Medical"), (SALE, "Gopal Agro"), (SPENT, None)],
        ),
        (
            "Visited today\n- Dr Rao clinic, no order\n- Lotus Hospital, wants samples",
            [(VISIT, "Dr Rao clinic"), (VISIT, "Lotus Hospital")],
        ),
        (
            "raj store ko 5 peti diya 2500 ka fir sharma store se 4000 cash mila",
            [(SALE, "Raj Store"), (GOT, "Sharma Store")],
        ),
    ],
)
def test_a_day_is_its_entries(reader: Reader, text: str, entries: Told) -> None:
    assert told_in(reader, text) == (entries, {Verdict.SAVE})


@pytest.mark.parametrize(
    "text, entries",
    [
        (
            "Raju Store ko 2 peti diya 1800 ka Amit Store ko 5 peti diya 4500 ka",
            [(SALE, "Raju Store"), (SALE, "Amit Store")],
        ),
        (
            "aaj 3 order mile: Raj Medical ko 5 box diya 2500, Shyam Medical ko 3 box diya 1500",
            [(SALE, "Raj Medical"), (SALE, "Shyam Medical")],
        ),
    ],
)
def test_entries_that_nothing_parts_or_that_are_too_few_are_shown_first(
    reader: Reader, text: str, entries: Told
) -> None:
    assert told_in(reader, text) == (entries, {Verdict.CONFIRM})


@pytest.mark.parametrize("ending", [", both on credit", ", dono udhaar", " dono udhaar me"])
def test_what_is_said_of_all_holds_for_each(reader: Reader, ending: str) -> None:
    drafts = reader.read(
        f"Raj Medical ko 5 box 2500 ka diya, Om Store ko 3 box 1500 ka{ending}", CONTEXT
    ).drafts
    assert [each.details.payment for each in drafts] == [Payment.CREDIT, Payment.CREDIT]


@pytest.mark.parametrize(
    "text, amount, paid",
    [
        ("yadav kirana ne 4 bori ata lia 5200 ka, 3000 dia 2200 baki", 5200, 3000),
        ("Sagar Paints ko 5 tin diya, 500 discount ke baad 9500 bill bana", 9500, None),
        ("Kulkarni Builders ka cheque mila 19,250, bill 2188 ka", 19250, None),
        ("15 Nov ko Jagdamba Store ko 2 peti becha tha 2600, aaj likh raha hu", 2600, None),
    ],
)
def test_figures_and_dates_beside_the_amount_are_understood(
    reader: Reader, text: str, amount: int, paid: int | None
) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.amount == Decimal(amount)
    assert draft.details.paid == (None if paid is None else Decimal(paid))
    assert draft.verdict is Verdict.SAVE


def test_a_call_on_a_day_to_come_is_a_follow_up(reader: Reader) -> None:
    (draft,) = reader.read("Kavita Boutique gaya, baad me lega bola, wed ko call", CONTEXT).drafts
    assert (draft.details.date, draft.details.follow_up) == (date(2025, 11, 21), date(2025, 11, 26))


@pytest.mark.parametrize("text", ["ye udhaar me tha", "wo cash me tha bhai"])
def test_how_it_was_paid_corrects_the_last_entry(reader: Reader, text: str) -> None:
    assert reader.read(text, CONTEXT).intent is Intent.EDIT


@pytest.mark.parametrize(
    "text, amount, paid",
    [
        ("pintu bhai 3 box lays le gaye 900, diye 500 baki 400", 900, 500),
        ("Raj Kirana ko 4 bag diya 9000 ka, 5000 diya baki 4000", 9000, 5000),
        ("Sahu Medical ko 200 ka discount dekar 4800 me 12 box diya", 4800, None),
        ("purana bakaya 6000 me se 4000 diya National Hardware ne", 4000, None),
        ("Deepak Stores ko 10 fan, 20 bulb diye, fan 1200 ka ek bulb 90 ka ek", 13800, None),
        ("500 wala 10 packet becha Gupta Store ko 5000", 5000, None),
        ("Shree Traders ko 5 carton diya tha kal, bill 9800 bana", 9800, None),
    ],
)
def test_the_amount_is_not_taken_for_its_part(
    reader: Reader, text: str, amount: int, paid: int | None
) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.amount == Decimal(amount)
    assert draft.details.paid == (None if paid is None else Decimal(paid))
    assert draft.verdict is Verdict.SAVE
    assert draft.details.date == date(2025, 11, 20 if "kal," in text else 21)


def test_a_heading_of_returns_holds_for_goods_from_a_shop(reader: Reader) -> None:
    drafts = reader.read("Returned:\n2 box Crocin from Apollo 400\n1 box Dolo from Noble 300", CONTEXT).drafts
    assert [each.details.type for each in drafts] == [EntryType.RETURN, EntryType.RETURN]


@pytest.mark.parametrize("total, verdict", [(5200, Verdict.SAVE), (5300, Verdict.CONFIRM)])
def test_a_total_below_the_entries_is_checked(reader: Reader, total: int, verdict: Verdict) -> None:
    text = f"Sales today\nGupta Stores 5 ctn 3250\nVerma Kirana 3 ctn 1950\nTotal {total}"
    assert {each.verdict for each in reader.read(text, CONTEXT).drafts} == {verdict}


def test_a_cancelled_order_is_more_than_a_visit(reader: Reader) -> None:
    (draft,) = reader.read("kal wala order cancel, verma store ne mana kar diya", CONTEXT).drafts
    assert draft.verdict is Verdict.CONFIRM
