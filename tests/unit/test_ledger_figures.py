"""Figures: sums of a span of days, of people and of clients; void entries are in none."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ledger import entries, figures, people
from ledger.driver import Connection
from ledger.entry import EntryType, Status
from ledger.figures import Sum
from tests.ledger_samples import AT, sample_entry

DAY = AT.date()
WEEK = DAY - dt.timedelta(days=6)


def record(tx: Connection, number: int, *, user_id: int = 41, **changes: object) -> None:
    entries.record(tx, sample_entry(number, user_id=user_id, **changes), "", "", 0.0)


def test_a_span_is_summed_by_person_type_and_currency(tx: Connection) -> None:
    record(tx, 1, orders=Decimal("2.5"), amount=Decimal("10.10"), paid=None)
    record(tx, 2, orders=Decimal("0.5"), amount=Decimal("0.20"), paid=Decimal(5), date=WEEK)
    record(tx, 3, amount=Decimal(7), date=WEEK - dt.timedelta(days=1))  # before it
    record(
        tx, 4, user_id=42, type=EntryType.EXPENSE, orders=None, amount=Decimal(3), currency="USD", paid=None
    )
    found = figures.sums(tx, "acme", WEEK, DAY)
    assert sorted(found, key=lambda line: line.user_id) == [
        Sum(41, EntryType.SALES, "INR", 2, Decimal(3), Decimal("10.3")),
        Sum(42, EntryType.EXPENSE, "USD", 1, Decimal(0), Decimal(3)),
    ]
    assert [line.user_id for line in figures.sums(tx, "acme", WEEK, DAY, 42)] == [42]
    assert figures.sums(tx, "noble", WEEK, DAY) == []


def test_a_void_entry_is_in_no_figure(tx: Connection) -> None:
    record(tx, 1)
    [entry] = entries.of_message(tx, 41, 1, 41)
    entries.change(tx, entry, by=41, source="button", at=AT, now=1.0, status=Status.VOID)
    assert figures.sums(tx, "acme", WEEK, DAY) == []
    assert figures.clients(tx, "acme") == {}


def test_people_are_named_as_they_call_themselves_now(tx: Connection) -> None:
    record(tx, 1)
    record(tx, 2, user_id=42)
    people.remember(tx, 42, "Ravi now", None, 0.0)
    assert figures.names(tx, "acme", [41, 42, 43]) == {41: "Asha Rao", 42: "Ravi now"}
    assert figures.names(tx, "noble", [41]) == {}


def test_clients_come_as_they_were_written(tx: Connection) -> None:
    record(tx, 1)
    record(tx, 2)
    record(tx, 3, client="apollo pharmacy", location=None)
    record(tx, 4, client=None)
    assert figures.clients(tx, "acme") == {"Apollo Pharmacy": 2, "apollo pharmacy": 1}
