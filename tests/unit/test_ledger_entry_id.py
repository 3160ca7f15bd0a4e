"""The Entry ID: the name of a row for ever, made from the message it came from."""

from __future__ import annotations

import random
import re

from hypothesis import given
from hypothesis import strategies as st

from ledger.entry import Source, entry_id_of

NUMBERS = st.integers(-(2**52), 2**52)
SOURCES = st.builds(Source, NUMBERS, NUMBERS, st.integers(0, 99))


def test_known_messages_have_the_ids_they_always_had() -> None:
    # These stand in people's worksheets: a change of this table breaks every one of them.
    assert entry_id_of(Source(1, 1)) == "R61J796ABDX3"
    assert entry_id_of(Source(1, 1, 1)) == "F49CU9Z8BGUV"
    assert entry_id_of(Source(-1001234567890, 987654, 3)) == "93E5KCGE05HM"
    assert entry_id_of(Source(7_000_000_001, 42)) == "BMHQACDTRMZ9"


@given(SOURCES)
def test_an_id_is_twelve_digits_and_capitals_and_always_the_same(source: Source) -> None:
    assert re.fullmatch(r"[0-9A-Z]{12}", entry_id_of(source))
    assert entry_id_of(source) == entry_id_of(Source(source.chat_id, source.message_id, source.position))


@given(SOURCES, SOURCES)
def test_other_messages_have_other_ids(one: Source, other: Source) -> None:
    assert (one == other) == (entry_id_of(one) == entry_id_of(other))


def test_a_hundred_thousand_messages_have_as_many_ids() -> None:
    random_numbers = random.Random(5)
    sources = {
        Source(random_numbers.randint(1, 300), random_numbers.randint(1, 10**6), position)
        for _ in range(60_000)
        for position in (0, 1)
    }
    assert len(sources) > 100_000
    assert len({entry_id_of(source) for source in sources}) == len(sources)


def test_the_first_character_is_no_more_often_one_than_another() -> None:
    counts: dict[str, int] = {}
    for number in range(36_000):
        first = entry_id_of(Source(5, number))[0]
        counts[first] = counts.get(first, 0) + 1
    assert len(counts) == 36
    assert 850 < min(counts.values()) <= max(counts.values()) < 1150
