"""The days on which each client ordered and for how much: all that a client's rhythm is read from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from analytics.rows import DailySum, client_key
from ledger.entry import EntryType


@dataclass(frozen=True, slots=True)
class OrderDays:
    """A client's order days, oldest first, as day numbers (:meth:`datetime.date.toordinal`), and what was
    sold on each in hundredths of the company's currency."""

    client: str
    days: Sequence[int]
    amounts: Sequence[int]

    def sold(self, first: int, last: int) -> int:
        """Sales from the day ``first`` to ``last``, both included."""
        return sum(self.amounts[bisect_left(self.days, first) : bisect_right(self.days, last)])


def order_days(sums: Iterable[DailySum], today: date, currency: str) -> list[OrderDays]:
    """Return every client's order days up to ``today``. A day with sales in other currencies only is one
    too, with an amount of 0."""
    return merged(
        (line.client, [line.date.isoformat()], [line.amount_minor if _counts(line, currency) else 0])
        for line in sums
        if line.type is EntryType.SALES and line.client and line.date <= today
    )


def merged(found: Iterable[tuple[str, Sequence[str], Sequence[int]]]) -> list[OrderDays]:
    """Put together what is known under different spellings of a name; the newest one stands.

    ``found`` are names with their days (ISO) and amounts, in any order.
    """
    numbers = _Numbers()
    parts: dict[str, list[tuple[str, list[int], Sequence[int]]]] = defaultdict(list)
    for name, days, amounts in found:
        parts[client_key(name)].append((name, [numbers[day] for day in days], amounts))
    return [_together(each) for each in parts.values()]


class _Numbers(dict[str, int]):
    """Day numbers of ISO dates, each computed once."""

    def __missing__(self, day: str) -> int:
        number = self[day] = date.fromisoformat(day).toordinal()
        return number


def _together(parts: list[tuple[str, list[int], Sequence[int]]]) -> OrderDays:
    name, days, amounts = parts[0]
    if len(parts) > 1 or any(a >= b for a, b in pairwise(days)):
        sold: dict[int, int] = defaultdict(int)
        for _, numbers, sums in parts:
            for number, amount in zip(numbers, sums, strict=True):
                sold[number] += amount
        name = max((max(numbers), written) for written, numbers, _ in parts)[1]
        days = sorted(sold)
        amounts = [sold[day] for day in days]
    return OrderDays(name, days, amounts)


def _counts(line: DailySum, currency: str) -> bool:
    return (line.currency or currency) == currency
