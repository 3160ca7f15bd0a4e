"""Short texts about the entry saved just before: what they change at once, and what is asked about first."""

from __future__ import annotations

from datetime import date

import pytest

from ai.clients import ClientIndex
from ai.lexicon import load_lexicon
from ai.reader import Reader
from ai.reading import Correction, ReadingContext
from ledger.entry import Details, EntryType, Payment

CONTEXT = ReadingContext(today=date(2025, 11, 21))
SAVED = "Sold 5 boxes Dolo to Noble Medical Dadar for 700"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon())


@pytest.fixture(scope="module")
def saved(reader: Reader) -> Details:
    details = reader.read_details(SAVED, CONTEXT)
    assert details is not None
    return details


def told(correction: Correction | None) -> dict[str, object]:
    """Return the changes, the goods by their names."""
    assert correction is not None
    changes = dict(correction.changes)
    if isinstance(items := changes.get("items"), tuple):
        changes["items"] = [item.name for item in items]
    return changes


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("Dadar nahi Bandra", {"location": "Bandra"}),
        ("not Dadar, Bandra", {"location": "Bandra"}),
        ("Bandra not Dadar", {"location": "Bandra"}),
        ("Bandra tha Dadar nahi", {"location": "Bandra"}),
        ("दादर नहीं बांद्रा", {"location": "बांद्रा"}),
        ("Dadar galat Bandra", {"location": "Bandra"}),
        ("location Bandra West", {"location": "Bandra West"}),
        ("jagah Bandra", {"location": "Bandra"}),
        ("not Dolo, Crocin", {"items": ["Crocin"]}),
        ("Dolo nahi Crocin", {"items": ["Crocin"]}),
        ("it is Crocin not Dolo", {"items": ["Crocin"]}),
        ("डोलो नहीं क्रोसिन", {"items": ["क्रोसिन"]}),
        ("product Crocin hai Dolo nahi", {"items": ["Crocin"]}),
        ("item Crocin", {"items": ["Crocin"]}),
        ("item: Dolo 650", {"items": ["Dolo 650"]}),
        ("Noble nahi Gupta", {"client": "Gupta"}),
        ("not Noble Medical but Gupta Stores", {"client": "Gupta Stores"}),
        ("client Gupta Stores", {"client": "Gupta Stores"}),
        ("party Gupta", {"client": "Gupta"}),
        ("ग्राहक गुप्ता", {"client": "गुप्ता"}),
        ("payment cash", {"payment": Payment.CASH}),
        ("payment: udhaar", {"payment": Payment.CREDIT}),
        ("mode upi", {"payment": Payment.UPI}),
        ("date 20-11", {"date": date(2025, 11, 20)}),
        ("date: 20/11", {"date": date(2025, 11, 20)}),
        ("date kal", {"date": date(2025, 11, 20)}),
        ("तारीख 20 नवंबर", {"date": date(2025, 11, 20)}),
        ("type return", {"type": EntryType.RETURN}),
        ("remark urgent", {"remarks": "urgent"}),
    ],
)
def test_a_denial_of_what_is_saved_or_a_field_with_its_value_changes_it_at_once(
    reader: Reader, saved: Details, text: str, changes: dict[str, object]
) -> None:
    assert told(reader.read_firm(text, saved, CONTEXT)) == changes
    assert told(reader.read_correction(text, saved, CONTEXT)) == changes


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("it was purchase", {"type": EntryType.PURCHASE}),
        ("it was a return", {"type": EntryType.RETURN}),
        ("return tha", {"type": EntryType.RETURN}),
        ("ye purchase tha", {"type": EntryType.PURCHASE}),
        ("खरीद थी", {"type": EntryType.PURCHASE}),
        ("kal ka", {"date": date(2025, 11, 20)}),
        ("20 nov ka", {"date": date(2025, 11, 20)}),
        ("कल का", {"date": date(2025, 11, 20)}),
        ("nahi 650", {"amount": 650}),
        ("650 tha", {"amount": 650}),
        ("cash tha", {"payment": Payment.CASH}),
        ("Gupta tha", {"client": "Gupta"}),
        ("it was Gupta Stores", {"client": "Gupta Stores"}),
        ("Bandra tha", {"location": "Bandra"}),
        ("Crocin tha", {"items": ["Crocin"]}),
    ],
)
def test_bare_words_change_an_entry_in_a_reply_and_are_asked_about_without_one(
    reader: Reader, saved: Details, text: str, changes: dict[str, object]
) -> None:
    assert told(reader.read_correction(text, saved, CONTEXT)) == changes
    assert told(reader.read_amendment(text, saved, CONTEXT)) == changes
    assert reader.read_firm(text, saved, CONTEXT) is None


@pytest.mark.parametrize(
    "text",
    [
        "Dadar nahi gaya",
        "Dadar nahi Bandra jaunga",
        "Dolo nahi hai",
        "Dolo nahi liya",
        "Dolo nahi Gupta",
        "not Dolo",
        "Bandra nahi Dadar",
        "item khatam",
        "maal damage",
        "product expired",
        "shop band tha",
        "customer not available",
        "party happy hai",
        "payment pending",
        "payment nahi mila",
        "problem thi",
        "Problem tha",
        "it was great",
        "Noble Medical kaisa tha?",
    ],
)
def test_what_only_tells_of_the_day_changes_nothing(reader: Reader, saved: Details, text: str) -> None:
    assert reader.read_firm(text, saved, CONTEXT) is None
    assert reader.read_correction(text, saved, CONTEXT) is None


@pytest.mark.parametrize(
    "text",
    [
        "party Gupta se milna hai",
        "client visit Apollo",
        "area Bandra visit kiya",
        "client busy",
        "client new hai",
        "payment kal aayega",
        "payment Gupta 5000",
        "Noble Medical nahi khula",
    ],
)
def test_what_may_tell_something_of_its_own_changes_nothing_at_once(
    reader: Reader, saved: Details, text: str
) -> None:
    assert reader.read_firm(text, saved, CONTEXT) is None


def test_a_name_in_small_letters_is_one_when_the_company_knows_it(reader: Reader, saved: Details) -> None:
    known = ReadingContext(today=CONTEXT.today, clients=ClientIndex(load_lexicon(), ["Zubimed"]))
    assert reader.read_correction("zubimed tha", saved, CONTEXT) is None
    assert told(reader.read_correction("zubimed tha", saved, known))["client"] == "Zubimed"


@pytest.mark.parametrize("text", ["sale nahi return", "not sale, return"])
def test_two_kinds_with_a_not_between_are_a_correction(reader: Reader, text: str) -> None:
    found = reader.read(text, CONTEXT).correction
    assert found is not None
    assert found.changes == {"type": EntryType.RETURN}
