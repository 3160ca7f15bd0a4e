"""Which typed name is which known client; a likeness is asked about and never joined."""

from __future__ import annotations

from datetime import date

import pytest

from ai.clients import ClientIndex, Match
from ai.lexicon import Lexicon, load_lexicon
from ai.reader import Reader
from ai.reading import Doubt, ReadingContext, Verdict

KNOWN = {"Apollo Bandra": 5, "Sharma Medical": 9, "Noble Chemist": 2, "Gupta Kirana Store": 3}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture
def clients(lexicon: Lexicon) -> ClientIndex:
    return ClientIndex(lexicon, KNOWN, {"Apollo Bandra": ["apolo bandra"]})


@pytest.mark.parametrize(
    "typed, kind, canonical",
    [
        ("Sharma Medical", Match.EXACT, "Sharma Medical"),
        ("SHARMA  MEDICAL", Match.EXACT, "Sharma Medical"),
        ("apolo bandra", Match.ALIAS, "Apollo Bandra"),
        ("sharma-medicals", Match.SAME, "Sharma Medical"),
        ("M/s Sharma Medical", Match.SAME, "Sharma Medical"),
        ("शर्मा मेडिकल", Match.SAME, "Sharma Medical"),
        ("Gupta Kirana Stores", Match.SAME, "Gupta Kirana Store"),
        ("Nobel Chemist", Match.NEAR, "Noble Chemist"),
        ("Shrma Medical", Match.NEAR, "Sharma Medical"),
        ("Apollo Andheri", Match.NEW, None),
        ("Gupta Traders", Match.NEW, None),
        ("Verma Medical", Match.NEW, None),
        ("", Match.NEW, None),
    ],
)
def test_a_typed_name_is_matched_only_as_far_as_it_is_certain(
    clients: ClientIndex, typed: str, kind: Match, canonical: str | None
) -> None:
    match = clients.match(typed)
    assert (match.kind, match.canonical) == (kind, canonical)


def test_an_added_name_is_known_and_a_same_one_is_not_added_twice(clients: ClientIndex) -> None:
    before = len(clients)
    clients.add("Om Sai Traders")
    clients.add("OM SAI TRADER")
    assert len(clients) == before + 1
    assert clients.match("om sai traders").kind is Match.EXACT


def test_name_and_place_together_may_be_the_known_client(clients: ClientIndex) -> None:
    assert clients.match("Apollo", "Bandra").canonical == "Apollo Bandra"


def test_a_known_client_is_saved_under_its_known_name(lexicon: Lexicon, clients: ClientIndex) -> None:
    context = ReadingContext(today=date(2025, 11, 21), clients=clients)
    for text in ("शर्मा मेडिकल को 5 पेटी बेचा 5000", "sold 5 box to sharma medicals for 5000"):
        (draft,) = Reader(lexicon).read(text, context).drafts
        assert draft.details.client == "Sharma Medical"
        assert draft.verdict is Verdict.SAVE


def test_a_known_client_is_found_between_goods_and_a_place(lexicon: Lexicon, clients: ClientIndex) -> None:
    context = ReadingContext(today=date(2025, 11, 21), clients=clients)
    (draft,) = Reader(lexicon).read("sold 5 box Crocin Noble Chemist Dadar 5,000", context).drafts
    assert (draft.details.client, draft.details.location) == ("Noble Chemist", "Dadar")
    assert draft.details.items[0].name == "Crocin"


def test_a_likeness_is_confirmed_with_a_suggestion(lexicon: Lexicon, clients: ClientIndex) -> None:
    context = ReadingContext(today=date(2025, 11, 21), clients=clients)
    (draft,) = Reader(lexicon).read("sold 5 box to Nobel Chemist for 5000", context).drafts
    assert (draft.details.client, draft.suggestion) == ("Nobel Chemist", "Noble Chemist")
    assert draft.doubts == (Doubt.NEAR_CLIENT,)


def test_a_longer_name_is_not_the_known_client_inside_it(lexicon: Lexicon) -> None:
    context = ReadingContext(today=date(2025, 11, 21), clients=ClientIndex(lexicon, ["Apollo"]))
    (draft,) = Reader(lexicon).read("sold 5 box to Apollo Sales Corporation for 5000", context).drafts
    assert draft.details.client == "Apollo Sales Corporation"
