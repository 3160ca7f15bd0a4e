"""What a rep says before and behind an entry leaves the entry as it is, and asks nothing."""

from __future__ import annotations

from datetime import date

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import ReadingContext, Verdict
from ledger.entry import Details

CONTEXT = ReadingContext(today=date(2025, 11, 21))
ENGLISH = (
    "Sold 12 boxes Crocin to Noble Medical for 4,800",
    "Kaveri Stores ordered 20 ctn soap, 14,500",
    "Received 25 bags cement from Shakti Agency, bill 9,500",
    "Collected 6,000 cash from Om Traders",
)
HINGLISH = (
    "Raju Kirana ko 5 box namkeen diya 2100 ka",
    "Patel Medical ne 10 patta Dolo liya 350",
    "Sai Traders se 4000 mila phonepe pe",
)
BEHIND = (
    "will pay on Monday",
    "he pays tomorrow",
    "14 km from depot",
    "3rd visit this month",
    "second order this week",
    "last month they took 30 boxes",
    "near gate 4",
    "reached 11.30",
    "MRP 99",
    "bill no 4471",
    "next visit 5 Dec",
    "from our Pune depot",
    "asked for Mehta Traders number",
    "stock left 12 boxes",
    "carton had 12 each",
    "met Mr Gupta there",
)
BEHIND_IN_HINGLISH = (
    "paisa Monday ko dega",
    "14 km door hai",
    "is mahine ki 3 visit",
    "pichle mahine 30 box liya tha",
    "gate no 4 ke paas",
    "11.30 pe pahucha",
    "agli visit 5 Dec ko",
    "Pune depot se aaya",
    "gadi MH12AB4471 se",
    "stock me 12 box bacha hai",
    "ek peti me 12 aate hai",
    "2 patta sample diya",
    "malik ka beta Rahul le gaya",
    "Tuesday tak bhejna",
    "pakka bill chahiye",
)
BEFORE = (
    "Entry 5: ",
    "Report 2: ",
    "From market: ",
    "11.30 am - ",
    "FYI ",
    "After lunch ",
    "On my way back ",
    "Second deal of the day: ",
    "Met Mr Gupta at the counter, ",
    "With Ramesh from head office, ",
)
BEFORE_IN_HINGLISH = (
    "ek aur entry, ",
    "chalo ek aur, ",
    "aaj ka 3 number: ",
    "sunlo ",
    "malik ji se baat hui, ",
    "Gupta ji ke saath gaya tha, ",
    "head office se Ramesh ji saath the, ",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


def told(reader: Reader, text: str) -> tuple[Details, Verdict]:
    """Return the one entry of a text without its remarks, and what becomes of it."""
    (draft,) = reader.read(text, CONTEXT).drafts
    return draft.details.with_(remarks=None, follow_up=None), draft.verdict


@pytest.mark.parametrize(
    "text, aside",
    [(text, aside) for text in ENGLISH for aside in BEHIND]
    + [(text, aside) for text in HINGLISH for aside in BEHIND_IN_HINGLISH],
)
def test_what_is_said_behind_an_entry_does_not_change_it(reader: Reader, text: str, aside: str) -> None:
    assert told(reader, f"{text}, {aside}") == told(reader, text)


@pytest.mark.parametrize(
    "opening, text",
    [(opening, text) for text in ENGLISH for opening in BEFORE]
    + [(opening, text) for text in HINGLISH for opening in BEFORE_IN_HINGLISH],
)
def test_what_is_said_before_an_entry_does_not_change_it(reader: Reader, opening: str, text: str) -> None:
    assert told(reader, opening + text) == told(reader, text)


@pytest.mark.parametrize("aside", [*BEHIND[2:6], *BEHIND_IN_HINGLISH[1:4]])
def test_what_is_said_behind_an_entry_is_kept_as_a_remark(reader: Reader, aside: str) -> None:
    (draft,) = reader.read(f"{ENGLISH[0]}, {aside}", CONTEXT).drafts
    assert aside in (draft.details.remarks or "")
