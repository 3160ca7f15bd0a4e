"""Which day an entry is for, seen from Friday 2025-11-21."""

from __future__ import annotations

from datetime import date

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Doubt, Field, ReadingContext, Verdict

TODAY = date(2025, 11, 21)
CONTEXT = ReadingContext(today=TODAY)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


@pytest.mark.parametrize(
    "text, day",
    [
        ("sold 5 boxes to Noble Chemist 6,000", "2025-11-21"),
        ("yesterday sold 5 boxes to Noble Chemist 6,000", "2025-11-20"),
        ("kal Noble Chemist ko 5 box diya tha 6000", "2025-11-20"),
        ("parso Noble Chemist ko 5 box diya tha 6000", "2025-11-19"),
        ("कल नोबल केमिस्ट को 5 डिब्बा बेचा था 6000", "2025-11-20"),
        ("day before yesterday sold 5 boxes to Noble Chemist 6,000", "2025-11-19"),
        ("3 days ago sold 5 boxes to Noble Chemist 6,000", "2025-11-18"),
        ("do din pehle Noble Chemist ko 5 box diya 6000", "2025-11-19"),
        ("last Monday sold 5 boxes to Noble Chemist 6,000", "2025-11-17"),
        ("on Thursday sold 5 boxes to Noble Chemist 6,000", "2025-11-20"),
        ("somvar ko Noble Chemist ko 5 box diya 6000", "2025-11-17"),
        ("12/11 sold 5 boxes to Noble Chemist 6,000", "2025-11-12"),
        ("12-11-2025 sold 5 boxes to Noble Chemist 6,000", "2025-11-12"),
        ("2025-11-12 sold 5 boxes to Noble Chemist 6,000", "2025-11-12"),
        ("12 Nov sold 5 boxes to Noble Chemist 6,000", "2025-11-12"),
        ("November 12 sold 5 boxes to Noble Chemist 6,000", "2025-11-12"),
        ("order of 20th: Noble Chemist 5 boxes 6,000", "2025-11-20"),
        ("sold 5 boxes to Noble Chemist on 28 October for 6,000", "2025-10-28"),
    ],
)
def test_the_day_of_an_entry(reader: Reader, text: str, day: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.date == date.fromisoformat(day)
    assert draft.verdict is Verdict.SAVE


@pytest.mark.parametrize(
    "text",
    [
        "sold 5 boxes to Noble Chemist 6,000, delivery tomorrow",
        "sold 5 boxes to Noble Chemist 6,000, delivery by 30 Nov",
        "sold 5 boxes to Noble Chemist for 6000 to be paid by 30 Nov",
        "Noble Chemist 5 dabba 6000 udhaar kal payment dega",
        "PDC 15 Dec 50,000 Noble Chemist se mila",
        "visited Noble Chemist, follow up Monday",
        "Sold 5 boxes to Noble Chemist 6,000, next order on Monday",
    ],
)
def test_a_promised_day_is_a_remark(reader: Reader, text: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.date == TODAY
    assert Doubt.FUTURE not in draft.doubts
    assert draft.details.remarks


@pytest.mark.parametrize(
    "text", ["Sunday Mart", "May Traders", "March Fashion", "Kal Electronics", "Tuesday Cafe"]
)
def test_a_name_that_begins_like_a_day_is_a_name(reader: Reader, text: str) -> None:
    (draft,) = reader.read(f"Sold 5 boxes to {text} for 6,000", CONTEXT).drafts
    assert (draft.details.client, draft.details.date) == (text, TODAY)


def test_a_follow_up_is_the_next_such_day(reader: Reader) -> None:
    (draft,) = reader.read("visited Noble Chemist, no order, follow up Tuesday", CONTEXT).drafts
    assert draft.details.follow_up == date(2025, 11, 25)


def test_a_day_to_come_is_asked_about(reader: Reader) -> None:
    (draft,) = reader.read("25/11 sold 5 boxes to Noble Chemist 6,000", CONTEXT).drafts
    assert draft.details.date == date(2025, 11, 25)
    assert Doubt.FUTURE in draft.doubts


def test_a_day_without_a_year_is_the_last_such_day_unless_it_is_near(reader: Reader) -> None:
    (draft,) = reader.read("31 Dec sold 5 boxes to Noble Chemist 6,000", CONTEXT).drafts
    assert draft.details.date == date(2024, 12, 31)
    assert draft.verdict is Verdict.CONFIRM


@pytest.mark.parametrize(
    "text", ["30/12/2025\nsold 5 boxes to Noble Chemist for 6k", "25 Dec 2025:\n5 box Noble 6k"]
)
def test_a_day_to_come_above_the_entries_is_asked_about_too(reader: Reader, text: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert Doubt.FUTURE in draft.doubts
    assert draft.verdict is Verdict.ASK


@pytest.mark.parametrize("day", ["31 Nov", "31/11/2025", "29-02-2025", "2025-02-30"])
def test_a_day_that_does_not_exist_is_asked_for(reader: Reader, day: str) -> None:
    (draft,) = reader.read(f"sold 5 boxes to Noble Chemist on {day} for 6k", CONTEXT).drafts
    assert draft.details.date is None
    assert draft.missing == (Field.DATE,)


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2025, 1, 1), date(2025, 12, 31)])
def test_dates_work_on_the_edges_of_the_calendar(reader: Reader, today: date) -> None:
    context = ReadingContext(today=today)
    for written in ("29 Feb", "29/02", "31 Dec", "1 Jan", "kal", "last Monday", "30th"):
        (draft,) = reader.read(f"{written} sold 5 boxes to Noble Chemist 6,000", context).drafts
        assert draft.details.amount == 6000
