"""Totals of a span from sums by type, where a line a client would be thousands: equal to figures.totals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from analytics.rows import client_key
from analytics.totals import Tally, Totals
from ledger.entry import EntryType


@dataclass(frozen=True, slots=True)
class TypeTotal:
    """The active entries of one type in one currency; ``priced`` of them have an amount."""

    type: EntryType
    currency: str
    count: int
    priced: int
    amount_minor: int
    orders: Decimal


def totals_of(
    sums: Iterable[TypeTotal], calls: Iterable[tuple[str, int, str | None, int]], currency: str
) -> Totals:
    """Return the totals of a span. ``calls`` are (day, person, client as written, 1 where it was sold)."""
    tally = Tally(currency)
    for each in sums:
        tally.add(each)
    called, productive, clients = _calls(calls)
    return tally.totals(calls=called, productive=productive, clients=clients)


def _calls(calls: Iterable[tuple[str, int, str | None, int]]) -> tuple[int, int, int]:
    """How many calls, those that sold, and the clients sold to, each name folded once."""
    keys: dict[str | None, str] = {}
    sold: dict[tuple[str, int, str], bool] = {}
    clients: set[str] = set()
    for day, person, client, bought in calls:
        key = keys.get(client)
        if key is None:
            key = keys[client] = client_key(client)
        call = day, person, key
        sold[call] = sold.get(call, False) or bool(bought)
        if bought and client:
            clients.add(key)
    return len(sold), sum(sold.values()), len(clients)
