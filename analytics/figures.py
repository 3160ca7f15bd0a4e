"""The figures of a span of days: revenue, purchases, collections, calls, and by whom, what and where.

Revenue is Sales minus Return. Only the company's currency is added up; every other one stands beside it.
Everything takes daily sums (see :func:`analytics.rows.fold`) and is exact to the hundredth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from analytics.rows import DailySum, client_key
from analytics.totals import Tally, Totals, percent
from ledger.entry import EntryType

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure and the same figure of the span before; ``percent`` is None when there was nothing before."""

    now: int
    before: int

    @property
    def difference(self) -> int:
        """Now minus before."""
        return self.now - self.before

    @property
    def percent(self) -> Decimal | None:
        """Change in percent of what was before, one decimal."""
        return percent(self.difference, abs(self.before))


def totals(sums: Iterable[DailySum], currency: str) -> Totals:
    """Add up sums in the company's ``currency``; an empty currency means the company's."""
    tally = Tally(currency)
    calls, productive, clients = set(), set(), set()
    for line in sums:
        tally.add(line)
        if line.type not in (EntryType.VISIT, EntryType.SALES):
            continue
        call = (line.date, line.user_id, client_key(line.client))
        calls.add(call)
        if line.type is EntryType.SALES:
            productive.add(call)
            if line.client:
                clients.add(call[2])
    return tally.totals(calls=len(calls), productive=len(productive), clients=len(clients))


def grouped(
    sums: Iterable[DailySum], key: Callable[[DailySum], _Key], currency: str
) -> list[tuple[_Key, Totals]]:
    """Totals per key, highest revenue first (then by key, so that the order never flickers)."""
    groups: dict[_Key, list[DailySum]] = defaultdict(list)
    for line in sums:
        groups[key(line)].append(line)
    found = [(name, totals(lines, currency)) for name, lines in groups.items()]
    return sorted(found, key=lambda pair: (-pair[1].revenue, str(pair[0])))
