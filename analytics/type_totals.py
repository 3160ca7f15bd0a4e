"""Totals of a span from sums by type, where a line a client would be thousands: equal to figures.totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from analytics.figures import Totals, divided
from analytics.rows import client_key
from ledger.entry import EntryType

_SIGNS = {EntryType.SALES: 1, EntryType.RETURN: -1}


class TypeTotal(NamedTuple):
    """The active entries of one type in one currency; ``priced`` of them have an amount."""

    type: EntryType
    currency: str
    entries: int
    priced: int
    amount_minor: int
    orders: Decimal


def totals_of(
    sums: Iterable[TypeTotal], calls: Iterable[tuple[str, int, str | None, int]], currency: str
) -> Totals:
    """Return the totals of a span. ``calls`` are (day, person, client as written, 1 where it was sold)."""
    money: dict[EntryType, int] = defaultdict(int)
    counts: dict[EntryType, int] = defaultdict(int)
    others: dict[str, int] = defaultdict(int)
    orders, unpriced, priced_sales = Decimal(0), 0, 0
    for each in sums:
        counts[each.type] += each.entries
        if each.type is not EntryType.VISIT:
            unpriced += each.entries - each.priced
        if each.type is EntryType.SALES:
            orders += each.orders
        if (each.currency or currency) == currency:
            money[each.type] += each.amount_minor
            priced_sales += each.priced if each.type is EntryType.SALES else 0
        elif each.type in _SIGNS:
            others[each.currency] += _SIGNS[each.type] * each.amount_minor
    called, productive, clients = _calls(calls)
    return Totals(
        sales=money[EntryType.SALES],
        returns=money[EntryType.RETURN],
        purchases=money[EntryType.PURCHASE] - money[EntryType.PURCHASE_RETURN],
        collections=money[EntryType.COLLECTION],
        payments=money[EntryType.PAYMENT],
        expenses=money[EntryType.EXPENSE],
        orders=orders,
        sales_count=counts[EntryType.SALES],
        entries=sum(counts.values()),
        unpriced=unpriced,
        visits=counts[EntryType.VISIT],
        calls=called,
        productive=productive,
        active_clients=clients,
        average_order=divided(money[EntryType.SALES], priced_sales),
        others=tuple(sorted(others.items())),
    )


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
