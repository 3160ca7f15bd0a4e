"""Each client's own rhythm: who orders on time, who went quiet, how much hangs on a few.

The rule for a quiet client, in words: *the time since the last order is compared with the client's own
usual gap, the median number of days between order days. More than one and a half times is late, more
than twice is sleeping, more than four times is lost; nobody is called late within a week.* A client with
fewer than four order days has no rhythm yet and is never judged.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.order_days import OrderDays, order_days
from analytics.periods import Period
from analytics.rows import DailySum
from analytics.totals import percent

LEAST_ORDER_DAYS = 4
_GRACE_DAYS = 7
_LATE, _SLEEPING, _LOST = 1.5, 2.0, 4.0


class State(StrEnum):
    """How long a client has been quiet, by its own measure."""

    NEW = "new"
    ON_TIME = "on time"
    LATE = "late"
    SLEEPING = "sleeping"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """``gap`` is the median number of days between order days, ``usual`` the median order day in hundredths.

    ``quiet`` is the number of days since ``last``. ``at_risk`` is the money of the orders that should
    have come since then; 0 while the client is not late.
    """

    client: str
    order_days: int
    gap: float | None
    last: date
    quiet: int
    usual: int
    state: State
    at_risk: int

    def reason(self) -> str:
        """Why the client is in its state, in one sentence."""
        if self.gap is None:
            return f"{self.order_days} order days so far; {LEAST_ORDER_DAYS} are needed to know the rhythm."
        return f"Usually orders every {self.gap:g} days; the last order was {self.quiet} days ago."


@dataclass(frozen=True, slots=True)
class Concentration:
    """``top_share`` is the percent of revenue from the best fifth of clients (at least one).

    ``hhi`` is the Herfindahl-Hirschman index, 0 to 10,000; above 2,500 is highly concentrated (the
    limit of the US merger guidelines of 2010).
    """

    clients: int
    top_clients: int
    top_share: float
    hhi: int


@dataclass(frozen=True, slots=True)
class Growth:
    """A client's sales of the last days against as many before, in hundredths."""

    client: str
    now: int
    before: int


def rhythms(sums: Iterable[DailySum], today: date, currency: str) -> list[Rhythm]:
    """Every client's rhythm from its sales up to ``today``, most money at risk first."""
    return rhythms_of(order_days(sums, today, currency), today)


def rhythms_of(ordered: Iterable[OrderDays], today: date) -> list[Rhythm]:
    """The same from order days."""
    found = [_rhythm(each, today) for each in ordered]
    return sorted(found, key=lambda rhythm: (-rhythm.at_risk, rhythm.client))


def sleeping(found: Iterable[Rhythm]) -> list[Rhythm]:
    """Those that are quiet for more than twice their own gap."""
    return [rhythm for rhythm in found if rhythm.state in (State.SLEEPING, State.LOST)]


def concentration(sums: Iterable[DailySum], currency: str) -> Concentration | None:
    """How much of the sales hangs on how few clients; None without any sale."""
    return _concentration(sum(each.amounts) for each in order_days(sums, date.max, currency))


def concentration_of(ordered: Iterable[OrderDays], period: Period) -> Concentration | None:
    """The same from order days, of those in a period."""
    first, last = period.start.toordinal(), period.end.toordinal()
    return _concentration(each.sold(first, last) for each in ordered)


def _concentration(sales: Iterable[int]) -> Concentration | None:
    amounts = sorted((amount for amount in sales if amount > 0), reverse=True)
    if not amounts:
        return None
    total = sum(amounts)
    top = math.ceil(len(amounts) / 5)
    hhi = round(10_000 * sum(amount * amount for amount in amounts) / (total * total))
    return Concentration(len(amounts), top, float(percent(sum(amounts[:top]), total) or 0), hhi)


def growing(sums: Iterable[DailySum], today: date, currency: str, days: int = 90) -> list[Growth]:
    """Clients that bought more in the last ``days`` than in as many before; largest gain first."""
    return growing_of(order_days(sums, today, currency), today, days)


def growing_of(ordered: Iterable[OrderDays], today: date, days: int = 90) -> list[Growth]:
    """The same from order days."""
    start = today.toordinal() - days + 1
    found = []
    for each in ordered:
        now, before = each.sold(start, start + days - 1), each.sold(start - days, start - 1)
        if now > before:
            found.append(Growth(each.client, now, before))
    return sorted(found, key=lambda line: (line.before - line.now, line.client))


def _rhythm(ordered: OrderDays, today: date) -> Rhythm:
    name, days = ordered.client, ordered.days
    last = date.fromordinal(days[-1])
    quiet = (today - last).days
    usual = round(_median(sorted(ordered.amounts)))
    if len(days) < LEAST_ORDER_DAYS:
        return Rhythm(name, len(days), None, last, quiet, usual, State.NEW, 0)
    gap = float(_median(sorted(b - a for a, b in itertools.pairwise(days))))
    times = quiet / gap
    state = State.ON_TIME
    if quiet > _GRACE_DAYS:
        steps = ((_LOST, State.LOST), (_SLEEPING, State.SLEEPING), (_LATE, State.LATE))
        state = next((name for limit, name in steps if times > limit), State.ON_TIME)
    missed = int(times) if state is not State.ON_TIME else 0
    return Rhythm(name, len(days), gap, last, quiet, usual, state, missed * usual)


def _median(ranked: Sequence[int]) -> float:
    """The middle of sorted numbers; those of the statistics module are slower, for types not met here."""
    middle = len(ranked) // 2
    return ranked[middle] if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / 2
