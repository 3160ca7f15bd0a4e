"""Each client's own rhythm: who orders on time, who went quiet, how much hangs on a few.

The rule for a quiet client, in words: *the time since the last order is compared with the client's own
usual gap, the median number of days between order days. More than one and a half times is late, more
than twice is sleeping, more than four times is lost; nobody is called late within a week.* A client with
fewer than four order days has no rhythm yet and is never judged.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from analytics.figures import percent
from analytics.rows import DailySum, client_key
from ledger.entry import EntryType

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
    names, days = _order_days(sums, today, currency)
    found = [_rhythm(names[key], amounts, today) for key, amounts in days.items()]
    return sorted(found, key=lambda rhythm: (-rhythm.at_risk, rhythm.client))


def sleeping(found: Iterable[Rhythm]) -> list[Rhythm]:
    """Those that are quiet for more than twice their own gap."""
    return [rhythm for rhythm in found if rhythm.state in (State.SLEEPING, State.LOST)]


def concentration(sums: Iterable[DailySum], currency: str) -> Concentration | None:
    """How much of the sales hangs on how few clients; None without any sale."""
    sales: dict[str, int] = defaultdict(int)
    for line in sums:
        if line.type is EntryType.SALES and line.client and (line.currency or currency) == currency:
            sales[client_key(line.client)] += line.amount_minor
    amounts = sorted((amount for amount in sales.values() if amount > 0), reverse=True)
    if not amounts:
        return None
    total = sum(amounts)
    top = math.ceil(len(amounts) / 5)
    hhi = round(10_000 * sum(amount * amount for amount in amounts) / (total * total))
    return Concentration(len(amounts), top, float(percent(sum(amounts[:top]), total) or 0), hhi)


def growing(sums: Iterable[DailySum], today: date, currency: str, days: int = 90) -> list[Growth]:
    """Clients that bought more in the last ``days`` than in as many before; largest gain first."""
    names, bought = _order_days(sums, today, currency)
    found = []
    for key, amounts in bought.items():
        start = today - timedelta(days=days - 1)
        now = sum(amount for day, amount in amounts.items() if day >= start)
        before = sum(amount for day, amount in amounts.items() if start - timedelta(days=days) <= day < start)
        if now > before:
            found.append(Growth(names[key], now, before))
    return sorted(found, key=lambda line: (line.before - line.now, line.client))


def _order_days(
    sums: Iterable[DailySum], today: date, currency: str
) -> tuple[dict[str, str], dict[str, dict[date, int]]]:
    """Names and sales a day per client."""
    names: dict[str, str] = {}
    days: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for line in sums:
        if line.type is EntryType.SALES and line.client and line.date <= today:
            key = client_key(line.client)
            names[key] = line.client
            days[key][line.date] += line.amount_minor if (line.currency or currency) == currency else 0
    return names, days


def _rhythm(name: str, amounts: dict[date, int], today: date) -> Rhythm:
    ordered = sorted(amounts)
    last = ordered[-1]
    quiet = (today - last).days
    usual = round(median(amounts.values()))
    if len(ordered) < LEAST_ORDER_DAYS:
        return Rhythm(name, len(ordered), None, last, quiet, usual, State.NEW, 0)
    gap = float(median((b - a).days for a, b in itertools.pairwise(ordered)))
    times = quiet / gap
    state = State.ON_TIME
    if quiet > _GRACE_DAYS:
        steps = ((_LOST, State.LOST), (_SLEEPING, State.SLEEPING), (_LATE, State.LATE))
        state = next((name for limit, name in steps if times > limit), State.ON_TIME)
    missed = int(times) if state is not State.ON_TIME else 0
    return Rhythm(name, len(ordered), gap, last, quiet, usual, state, missed * usual)
