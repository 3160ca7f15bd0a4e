"""Wordy messages as people dictate them: the one clause that reports the entry, and the talk around it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Draft, Intent, ReadingContext, Verdict
from ledger.entry import EntryType

CONTEXT = ReadingContext(today=date(2025, 11, 21))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


def only(reader: Reader, text: str) -> Draft:
    (draft,) = reader.read(text, CONTEXT).drafts
    return draft


@pytest.mark.parametrize(
    "text, client, amount, kept",
    [
        (
            "Deepak Hardware has taken 6 rolls of wire for 10,980; Havells guy was offering 1,790 a roll",
            "Deepak Hardware",
            "10980",
            "Havells guy",
        ),
        (
            "my target is 2 lakh i am at 1.2 lakh and today sold goods worth 16500 to Malhotra Agencies",
            "Malhotra Agencies",
            "16500",
            "target is 2 lakh",
        ),
        (
            "shyam medical wale ko 25 patta calcium diya hai 1875 rupaye woh bolta hai mankind wala 60 me "
            "deta hai",
            "Shyam Medical",
            "1875",
            "60 me deta hai",
        ),
        (
            "Pinky didi ko 3 lipstick diye 1450 ka, unki beti ki shaadi 7 Dec ko hai to kit bhi lengi bol "
            "rahi thi",
            "Pinky didi",
            "1450",
            "shaadi 7 Dec",
        ),
        (
            "the owner was not there his brother argued that only 9000 was due but finally collected 10,400 "
            "from Mehra Sanitary",
            "Mehra Sanitary",
            "10400",
            "only 9000 was due",
        ),
    ],
)
def test_what_others_say_or_ask_is_kept_as_a_remark(
    reader: Reader, text: str, client: str, amount: str, kept: str
) -> None:
    draft = only(reader, text)
    assert draft.verdict is Verdict.SAVE
    assert (draft.details.client, draft.details.amount) == (client, Decimal(amount))
    assert kept in (draft.details.remarks or "")
    assert draft.details.date == CONTEXT.today


def test_a_second_entry_that_is_only_made_of_talk_is_looked_at_first(reader: Reader) -> None:
    text = "Anita didi ke yahan kitty party thi 10 auratein aayi thi, Anita didi ne 6 lipstick li 1800 ki"
    assert all(draft.verdict is not Verdict.SAVE for draft in reader.read(text, CONTEXT).drafts)


def test_money_that_others_talk_about_is_never_silently_spent(reader: Reader) -> None:
    text = "spent 450 on lunch the owner was telling me his rent went up to 22000"
    for draft in reader.read(text, CONTEXT).drafts:
        assert draft.details.amount == Decimal(450) or draft.verdict is not Verdict.SAVE


def test_where_somebody_bought_before_is_no_entry_of_its_own(reader: Reader) -> None:
    draft = only(
        reader, "Sold 5 boxes Crocin to Noble Medical for 700, earlier he was buying from Metro at 99"
    )
    assert (draft.verdict, draft.details.client) == (Verdict.SAVE, "Noble Medical")


def test_a_target_and_what_is_reached_of_it_are_no_money_of_the_entry(reader: Reader) -> None:
    text = "mera target 2 lakh hai abhi 1.4 lakh hua hai, aaj Ravi Traders ko 12 peti sabun diya 10800 ka"
    draft = only(reader, text)
    assert (draft.verdict, draft.details.amount) == (Verdict.SAVE, Decimal(10800))


def test_the_only_shop_is_found_where_the_story_names_it(reader: Reader) -> None:
    draft = only(
        reader,
        "The old man at Chawla Provision, Karnal, started about his son for half an hour but in the end he "
        "ordered 8 tins of mustard oil worth 17,600. His target from me was 20000 so we are close.",
    )
    assert draft.verdict is Verdict.SAVE
    assert (draft.details.client, draft.details.location) == ("Chawla Provision", "Karnal")
    assert draft.details.amount == Decimal(17600)


def test_what_is_still_owed_beside_money_that_came_is_none_of_it(reader: Reader) -> None:
    draft = only(reader, "Paid 25,000 to Himalaya Distributors by NEFT, now only 6,200 left in their account")
    assert draft.verdict is Verdict.SAVE
    assert (draft.details.type, draft.details.amount) == (EntryType.PAYMENT, Decimal(25000))


@pytest.mark.parametrize(
    "text",
    [
        "sold 5 boxes soap to Anand Chemist for 4100 but he said he will return 2 boxes",
        "sold 5 boxes to Anand Chemist for 4100, his brother also took 2 boxes for 1600",
        "sold 20 soaps to Lata Stores for 900, she is asking for 10% discount",
        "sold 20 soaps to Lata Stores for 900, spent 300 on lunch with the owner",
        "Lata Stores ko 20 sabun becha 900, petrol 200 laga 30 km",
        "the lady at Lata Stores promised to buy 20 soaps for 900 next week",
    ],
)
def test_what_may_change_the_deal_or_is_another_one_is_no_talk(reader: Reader, text: str) -> None:
    assert all(draft.verdict is not Verdict.SAVE for draft in reader.read(text, CONTEXT).drafts)


def test_a_day_before_the_talk_stays_the_days_of_the_deal(reader: Reader) -> None:
    draft = only(reader, "kal baarish thi phir bhi Lata Stores ko 20 sabun becha 900 ka")
    assert draft.details.date == date(2025, 11, 20)


def test_an_amount_that_only_the_talk_names_is_looked_at_first(reader: Reader) -> None:
    draft = only(reader, "i asked 100 each they settled at 90, sold 20 soaps to Lata Stores")
    assert draft.verdict is not Verdict.SAVE


@pytest.mark.parametrize(
    "text, intent",
    [
        ("please undo the last one, customer changed her mind at the counter itself", Intent.UNDO),
        (
            "can you tell me how much i have collected from saluja this month because my manager is asking",
            Intent.QUESTION,
        ),
    ],
)
def test_a_command_or_a_question_is_known_beside_its_reason(
    reader: Reader, text: str, intent: Intent
) -> None:
    assert reader.read(text, CONTEXT).intent is intent
