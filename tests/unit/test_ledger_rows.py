"""Between entries and rows: nothing is rounded that need not be, and no text stops a write."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import entries, inbox, pending, people, replies
from ledger.driver import Connection
from ledger.entry import Details, EntryType, Item, Payment, Source
from ledger.inbox import Arrival
from ledger.replies import Outgoing
from ledger.rows import (
    LARGEST,
    MONEY_SCALE,
    OF_DETAILS,
    QUANTITY_SCALE,
    details_to_columns,
    items_from_json,
    items_to_json,
    scaled,
    unscaled,
)
from tests.ledger_samples import AT, SALE, sample_entry

MONEY = st.decimals(-LARGEST + 1, LARGEST - 1, places=2)
QUANTITIES = st.decimals(-(10**12), 10**12, places=3)
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)  # surrogates and NUL too
ITEMS = st.builds(
    Item,
    name=st.none() | ANY_TEXT,
    quantity=st.none() | st.decimals(0, 10**9, allow_nan=False),
    unit=st.none() | st.sampled_from(["strip", "box", "kg"]),
    rate=st.none() | MONEY,
    free=st.none() | QUANTITIES,
    amount=st.none() | MONEY,
)


@given(MONEY)
def test_money_comes_back_as_it_went_in(value: Decimal) -> None:
    assert unscaled(scaled(value, MONEY_SCALE), MONEY_SCALE) == value


@given(QUANTITIES)
def test_a_quantity_comes_back_as_it_went_in(value: Decimal) -> None:
    assert unscaled(scaled(value, QUANTITY_SCALE), QUANTITY_SCALE) == value


@given(st.integers(-(2**63), 2**63 - 1), st.sampled_from([MONEY_SCALE, QUANTITY_SCALE]))
def test_every_stored_number_comes_back_the_same(value: int, scale: int) -> None:
    assert scaled(unscaled(value, scale), scale) == value


@pytest.mark.parametrize(
    ("value", "hundredths"),
    [("0.005", 1), ("0.0049", 0), ("2.675", 268), ("-0.005", -1), ("1e3", 100_000), ("12.344999", 1234)],
)
def test_halves_are_rounded_away_from_zero(value: str, hundredths: int) -> None:
    assert scaled(Decimal(value), MONEY_SCALE) == hundredths


def test_unknown_stays_unknown_and_zero_stays_zero() -> None:
    assert scaled(None, MONEY_SCALE) is None
    assert unscaled(None, MONEY_SCALE) is None
    assert unscaled(0, MONEY_SCALE) == Decimal(0)
    assert scaled(Decimal(0), MONEY_SCALE) == 0


@pytest.mark.parametrize(
    ("stored", "shown"), [(100, "1"), (150, "1.5"), (1_000_000, "10000"), (1, "0.01"), (-250, "-2.5")]
)
def test_a_number_is_shown_without_trailing_zeros_or_exponent(stored: int, shown: str) -> None:
    assert str(unscaled(stored, MONEY_SCALE)) == shown


@given(st.lists(ITEMS, max_size=4).map(tuple))
def test_items_come_back_exactly(items: tuple[Item, ...]) -> None:
    text = items_to_json(items)
    back = items_from_json(text)
    assert back == items
    assert [str(item.quantity) for item in back] == [str(item.quantity) for item in items]  # nor reshaped
    assert items_to_json(back) == text


def test_what_an_item_does_not_have_is_not_in_its_json() -> None:
    assert json.loads(items_to_json((Item(name="Dolo"), Item()))) == [{"name": "Dolo"}, {}]


DETAILS = st.builds(
    Details,
    type=st.sampled_from(EntryType),
    client=st.none() | ANY_TEXT,
    location=st.none() | ANY_TEXT,
    items=st.lists(ITEMS, max_size=2).map(tuple),
    orders=st.none() | QUANTITIES,
    amount=st.none() | MONEY,
    currency=st.none() | st.sampled_from(["INR", "USD"]),
    payment=st.none() | st.sampled_from(Payment),
    paid=st.none() | MONEY,
    remarks=st.none() | ANY_TEXT,
    date=st.dates(),
    follow_up=st.none() | st.dates(),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(details=DETAILS, name=ANY_TEXT, text=ANY_TEXT)
def test_whatever_stands_in_it_an_entry_is_stored_and_read_back_as_it_was_returned(
    tx: Connection, details: Details, name: str, text: str
) -> None:
    message_id = 1 + len(entries.between(tx, "acme", AT.date().min, AT.date().max))
    entry = dataclasses.replace(sample_entry(message_id, details=details), user_name=name)
    stored = entries.record(tx, entry, text, "digest", 0.0)
    assert stored == entries.find(tx, "acme", entry.entry_id)
    assert stored.details.amount == details.amount
    for value in (stored.user_name, stored.details.client, stored.details.remarks):
        assert "\0" not in (value or "")
        (value or "").encode()  # every reply and worksheet can hold it


def test_numbers_finer_than_their_scale_come_back_rounded_as_the_ledger_holds_them(tx: Connection) -> None:
    entry = sample_entry(amount=Decimal("10.005"), orders=Decimal("0.33349"), paid=Decimal("3.10"))
    stored = entries.record(tx, entry, "", "", 0.0)
    assert (str(stored.details.amount), str(stored.details.orders), str(stored.details.paid)) == (
        "10.01",
        "0.333",
        "3.1",
    )
    assert stored == entries.find(tx, "acme", entry.entry_id)


def test_a_change_to_a_text_that_no_encoding_holds_is_stored_cleaned(tx: Connection) -> None:
    stored = entries.record(tx, sample_entry(), "", "", 0.0)
    strange = SALE.with_(client="Noble\ud83d\0 Chemist", items=(Item(name="\udc00x"),))
    changed = entries.change(tx, stored, by=41, source="text", at=AT, now=1.0, details=strange)
    assert changed.details.client == "Noble\ufffd Chemist"
    assert changed.details.items == (Item(name="\ufffdx"),)
    assert changed == entries.find(tx, "acme", stored.entry_id)


def test_strange_texts_stop_no_other_table_either(tx: Connection) -> None:
    strange = "a\ud83db"
    people.remember(tx, 41, strange, strange, 0.0)
    people.ask_to_join(tx, 41, strange, "acme", 0.0)
    people.note(tx, "acme", 41, "joined", None, strange, 0.0)
    replies.queue(tx, [Outgoing(1, "sendMessage", {"text": strange})], strange, 0.0)
    inbox.store(tx, 7, [Arrival(1, f"m:{strange}", "1", b"{", broken=strange)], 0.0)
    draft = {"part": strange}
    pending.put(
        tx,
        user_id=41,
        company="acme",
        kind="ask",
        source=Source(1, 1),
        sent_at=AT,
        draft=draft,
        now=0.0,
    )
    person = people.find(tx, 41)
    assert person is not None
    assert person.name == "a\ufffdb"
    assert pending.open_of(tx, 1, 41)[0].draft == draft


def test_details_without_anything_make_columns_without_anything() -> None:
    columns = details_to_columns(Details())
    assert {name for name, value in columns.items() if value is not None} == {"items"}
    assert columns["items"] == "[]"


def test_the_columns_of_the_details_are_named_once() -> None:
    assert tuple(details_to_columns(SALE)) == tuple(details_to_columns(Details())) == OF_DETAILS
