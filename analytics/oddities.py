"""Entries worth a second look. An oddity is a question for a person, never a verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from statistics import median

from analytics.items import line_amount
from analytics.rows import Row, client_key
from ledger.entry import EntryType, Item, Status

_TIMES = 10
_LEAST_LINES = 4  # of four, one wild value cannot move the median far
_ROUND_TO = 100_000  # hundredths: amounts in whole thousands
_RUN = 5
_CLOSE = timedelta(minutes=10)


class Oddity(StrEnum):
    """What is odd."""

    PRICE = "price"
    AMOUNT = "amount"
    ROUND = "round numbers"
    TWICE = "twice in ten minutes"


@dataclass(frozen=True, slots=True)
class Odd:
    """The entries an oddity is about, and a sentence with the figures that made it one."""

    kind: Oddity
    entry_ids: tuple[str, ...]
    user_id: int
    sentence: str


def oddities(rows: Iterable[Row]) -> list[Odd]:
    """All oddities of one company's rows; rows in the order in which they were accepted."""
    active = [row for row in rows if row.status is Status.ACTIVE]
    return [*_prices(active), *_amounts(active), *_round_runs(active), *_twice(active)]


def _prices(rows: list[Row]) -> Iterable[Odd]:
    """A rate ten times above or below the median rate of the same item."""
    rates: dict[tuple[object, ...], list[tuple[Row, Item, Decimal]]] = defaultdict(list)
    for row in rows:
        for item in row.items:
            rate = _rate(item)
            if item.name and rate:
                rates[row.type, row.currency, client_key(item.name), item.unit].append((row, item, rate))
    for lines in rates.values():
        if len(lines) < _LEAST_LINES:
            continue
        usual = median(rate for _, _, rate in lines)
        for row, item, rate in lines:
            if _far(rate, usual):
                sentence = f"{item.name} at {rate:.2f}; its usual price is {usual:.2f}."
                yield Odd(Oddity.PRICE, (row.entry_id,), row.user_id, sentence)


def _rate(item: Item) -> Decimal | None:
    if item.rate is not None:
        return item.rate
    amount = line_amount(item)
    return amount / item.quantity if amount and item.quantity else None


def _far(value: Decimal, usual: Decimal) -> bool:
    return value >= usual * _TIMES or value * _TIMES <= usual


def _amounts(rows: list[Row]) -> Iterable[Odd]:
    """A sale of ten times the client's own median sale."""
    sales: dict[tuple[str, str], list[tuple[Row, int]]] = defaultdict(list)
    for row in rows:
        if row.type is EntryType.SALES and row.client and row.amount_minor:
            sales[client_key(row.client), row.currency].append((row, row.amount_minor))
    for lines in sales.values():
        if len(lines) < _LEAST_LINES:
            continue
        usual = median(Decimal(amount) for _, amount in lines)
        for row, amount in lines:
            if amount >= _TIMES * usual:
                sentence = f"{row.client}: {amount / 100:.2f} where {usual / 100:.2f} is usual."
                yield Odd(Oddity.AMOUNT, (row.entry_id,), row.user_id, sentence)


def _round_runs(rows: list[Row]) -> Iterable[Odd]:
    """Five or more sales in a row of one person, all in whole thousands: estimates rather than bills."""
    people: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.type is EntryType.SALES and row.amount_minor:
            people[row.user_id].append(row)
    for user_id, own in people.items():
        for is_round, stretch in groupby(own, key=lambda row: (row.amount_minor or 0) % _ROUND_TO == 0):
            run = list(stretch)
            if is_round and len(run) >= _RUN:
                sentence = f"{run[-1].user_name}: {len(run)} sales in a row in whole thousands."
                yield Odd(Oddity.ROUND, tuple(line.entry_id for line in run), user_id, sentence)


def _twice(rows: list[Row]) -> Iterable[Odd]:
    """The same person, client and type again within ten minutes."""
    last: dict[tuple[object, ...], Row] = {}
    for row in rows:
        if row.at is None or not row.client:
            continue
        key = (row.user_id, row.type, client_key(row.client))
        earlier = last.get(key)
        last[key] = row
        if earlier is not None and earlier.at is not None and abs(row.at - earlier.at) <= _CLOSE:
            sentence = f"{row.client}: two {row.type} entries within ten minutes."
            yield Odd(Oddity.TWICE, (earlier.entry_id, row.entry_id), row.user_id, sentence)
