"""Questions: the days they ask about, what no figure answers, and words that are no entry and no client."""

from __future__ import annotations

from datetime import date

import pytest

from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Field, Intent, Question, ReadingContext

TODAY = date(2025, 11, 21)  # a Friday
CONTEXT = ReadingContext(today=TODAY)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


def asked(reader: Reader, text: str) -> Question:
    reading = reader.read(text, CONTEXT)
    assert reading.intent is Intent.QUESTION
    assert reading.drafts == ()
    assert reading.question is not None
    return reading.question


@pytest.mark.parametrize(
    ("text", "figure", "since", "until"),
    [
        ("sales between 1 nov and 10 nov", "sales", "2025-11-01", "2025-11-10"),
        ("sales from 1 nov to 10 nov?", "sales", "2025-11-01", "2025-11-10"),
        ("1 nov se 10 nov ki sale kitni", "sales", "2025-11-01", "2025-11-10"),
        ("1 नवंबर से 10 नवंबर तक कितना बिका", "sales", "2025-11-01", "2025-11-10"),
        ("sales 1-10 nov?", "sales", "2025-11-01", "2025-11-10"),
        ("collection from 1 to 15 nov", "collections", "2025-11-01", "2025-11-15"),
        ("kal se aaj tak kitna becha", "sales", "2025-11-20", "2025-11-21"),
        ("monday to wednesday sales", "sales", "2025-11-17", "2025-11-19"),
        ("april to june sales?", "sales", "2025-04-01", "2025-06-30"),
        ("since monday kitna becha", "sales", "2025-11-17", "2025-11-21"),
        ("1 nov se ab tak ki sale", "sales", "2025-11-01", "2025-11-21"),
        ("sales in 2024?", "sales", "2024-01-01", "2024-12-31"),
        ("2024 me kitna bika", "sales", "2024-01-01", "2024-12-31"),
        ("sales in october 2024", "sales", "2024-10-01", "2024-10-31"),
        ("last 7 days", "total", "2025-11-15", "2025-11-21"),
        ("pichle 7 din", "total", "2025-11-15", "2025-11-21"),
        ("पिछले 7 दिन की बिक्री", "sales", "2025-11-15", "2025-11-21"),
        ("pichle do hafte ki sale", "sales", "2025-11-08", "2025-11-21"),
        ("पिछले 3 महीने की बिक्री", "sales", "2025-08-22", "2025-11-21"),
        ("visits last 10 days", "visits", "2025-11-12", "2025-11-21"),
        ("is hafte kitna hua", "total", "2025-11-17", "2025-11-21"),
        ("इस हफ्ते कितना हुआ", "total", "2025-11-17", "2025-11-21"),
        ("kitna hua aaj?", "total", "2025-11-21", "2025-11-21"),
        ("कल कितना बिका?", "sales", "2025-11-20", "2025-11-20"),
    ],
)
def test_a_question_has_all_the_days_that_it_names_and_no_client(
    reader: Reader, text: str, figure: str, since: str, until: str
) -> None:
    question = asked(reader, text)
    assert (question.figure, question.client, question.aside) == (figure, None, ())
    assert (question.since, question.until) == (date.fromisoformat(since), date.fromisoformat(until))


@pytest.mark.parametrize(
    ("text", "client"),
    [
        ("how many orders did Apollo place", "Apollo"),
        ("how many orders did Apollo place this month", "Apollo"),
        ("Apollo ki last 7 days ki sale", "Apollo"),
        ("how much did i sell to Apollo between 1 nov and 5 nov", "Apollo"),
    ],
)
def test_the_client_of_a_question_is_only_its_name(reader: Reader, text: str, client: str) -> None:
    assert asked(reader, text).client == client


@pytest.mark.parametrize(
    ("text", "figure", "count"),
    [
        ("last 5 entries", "entries", 5),
        ("latest 3 entries", "entries", 3),
        ("last 10 entries dikhao", "entries", 10),
        ("undo my last 2 entries", "undo", 2),
        ("undo last 2", "undo", 2),
        ("delete last two entries", "undo", 2),
        ("pichli 2 entry hatao", "undo", 2),
        ("पिछली 2 एंट्री हटाओ", "undo", 2),
        ("wapas lao", "restore", None),
        ("restore karo", "restore", None),
        ("undo ko undo karo", "restore", None),
        ("undo the undo", "restore", None),
        ("वापस लाओ", "restore", None),
        ("how to correct an entry", "how", None),
        ("entry kaise sudhare", "how", None),
        ("how do i change the amount", "how", None),
        ("एंट्री कैसे सुधारें", "how", None),
        ("why are sales down", "other", None),
        ("sale kam kyu hai", "other", None),
        ("बिक्री कम क्यों है", "other", None),
        ("who sold the most", "other", None),
        ("sabse zyada kisne becha", "other", None),
        ("सबसे ज्यादा किसने बेचा", "other", None),
        ("who is the top seller this month", "other", None),
        ("kitna stock bacha hai", "other", None),
        ("kitna maal bacha hai", "other", None),
        ("how much stock is left", "other", None),
        ("स्टॉक कितना बचा है", "other", None),
        ("what is the price of Dolo", "other", None),
        ("Apollo vs Noble sales", "other", None),
        ("sales between Gupta and Noble", "other", None),
    ],
)
def test_what_no_figure_answers_is_told_apart(
    reader: Reader, text: str, figure: str, count: int | None
) -> None:
    question = asked(reader, text)
    assert (question.figure, question.count, question.client) == (figure, count, None)


@pytest.mark.parametrize(
    "text",
    [
        "remind me to call Apollo at 5",
        "remind me to collect 5000 from Gupta",
        "yaad dilana Apollo ko call karna hai 5 baje",
        "याद दिलाना 5 बजे अपोलो को कॉल करना है",
        "Gupta aur Noble",
        "same",
        "wahi",
    ],
)
def test_a_text_that_tells_of_no_deal_is_no_entry(reader: Reader, text: str) -> None:
    assert reader.read(text, CONTEXT).intent is Intent.UNKNOWN


@pytest.mark.parametrize(
    "text", ["good morning sir", "gm sir", "hello sir", "good morning team", "good evening mam", "नमस्ते जी"]
)
def test_a_greeting_with_a_form_of_address_is_a_greeting(reader: Reader, text: str) -> None:
    assert reader.read(text, CONTEXT).intent is Intent.GREETING


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("kal leave par hu", 22),
        ("kal leave par tha", 20),
        ("kal chutti par hu", 22),
        ("kal chhutti pe rahunga", 22),
        ("कल छुट्टी पर हूँ", 22),
        ("कल छुट्टी पर था", 20),
        ("kal leave le li thi", 20),
        ("parso chutti par hu", 23),
        ("parso chutti thi", 19),
        ("i was on leave yesterday", 20),
        ("monday ko leave par hu", 24),
        ("monday ko leave thi", 17),
    ],
)
def test_a_day_off_is_before_or_behind_as_the_verb_says(reader: Reader, text: str, day: int) -> None:
    reading = reader.read(text, CONTEXT)
    assert reading.intent is Intent.LEAVE
    assert reading.question is not None
    assert reading.question.since == date(2025, 11, day)


@pytest.mark.parametrize(
    "text",
    [
        "sold 5 box crocin to walk in for 500",
        "sold 5 box crocin to walk-in customer for 500",
        "sold 5 box crocin to same for 500",
        "same ko 5 box crocin 500 me becha",
        "koi naya ko 5 box crocin 500 me becha",
        "wahi ko 5 box crocin 500 me becha",
        "उसी को 5 डिब्बा क्रोसिन 500 में बेचा",
    ],
)
def test_a_word_that_names_nobody_leaves_the_client_to_be_asked_for(reader: Reader, text: str) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.client is None
    assert Field.CLIENT in draft.missing
    for answer in ("same", "wahi", "koi naya", "walk in", "walk-in customer", "Gupta aur Noble"):
        assert reader.read_answer(Field.CLIENT, answer, draft, CONTEXT) is None


@pytest.mark.parametrize(
    ("text", "client", "amount"),
    [
        ("Sold 5 box to Gupta in 2025", "Gupta", 2025),
        ("Gupta ko 2025 me 5 box becha", "Gupta", 2025),
        ("Wahi Stores ko 5 box 500 becha", "Wahi Stores", 500),
        ("good morning sir sold 5 box crocin to Gupta 500", "Gupta", 500),
        ("5 box crocin wapas liya Gupta se 500", "Gupta", 500),
    ],
)
def test_an_entry_with_such_words_stays_an_entry(reader: Reader, text: str, client: str, amount: int) -> None:
    (draft,) = reader.read(text, CONTEXT).drafts
    assert draft.details.client == client
    assert draft.details.amount == amount
