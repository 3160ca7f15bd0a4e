"""The deeper figures of a company: calls, clients and their rhythm, dues, margin, what looks odd.

They take every entry or every client into account, so they are computed in the workshop and kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from analytics import clients, figures, items, oddities, opportunities
from analytics.clients import Concentration, Growth, Rhythm, State
from analytics.dues import Due
from analytics.items import ItemFigures, Margin
from analytics.oddities import Odd
from analytics.periods import Period
from analytics.rows import DailySum, Row, client_key
from analytics.totals import Totals
from ledger import activity, goods, lines
from ledger.driver import Connection
from ledger.entry import EntryType
from services.insight import dues
from services.insight.scope import Scope, last_days, orders, reading, row_of, sums, totals

MOST_SHOWN = 5
COST_DAYS = 365  # purchases of the last year say what goods cost
COMPARED = 2_000  # the newest entries, against which one looks odd
RHYTHM_DAYS = 365  # a client that bought nothing for a year is no client that went quiet
_Named = tuple[tuple[str, Totals], ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """Figures of a span and of the one before; the rest as of today. Money in hundredths.

    ``owed`` adds up the company's currency by age (see analytics.dues.AGES); ``debtors`` are the largest,
    ``oldest_debtor`` owes most for more than 90 days. ``quiet`` are the sleeping and lost clients with most
    money at risk, ``due`` those whose next order is due. ``last_entry_days`` counts the days since the
    newest entry, None when there is none.
    """

    now: Totals
    before: Totals
    owed: tuple[int, int, int, int]
    debtors: tuple[Due, ...]
    oldest_debtor: Due | None
    debtor_count: int
    quiet: tuple[Rhythm, ...]
    quiet_count: int
    at_risk: int
    due: tuple[Rhythm, ...]
    growing: tuple[Growth, ...]
    concentration: Concentration | None
    margin: Margin
    odd: tuple[Odd, ...]
    last_entry_days: int | None


@dataclass(frozen=True, slots=True)
class Best:
    """The best of a span: clients, places and reps with their figures, items with theirs."""

    period: Period
    clients: _Named
    client_count: int
    places: _Named
    reps: _Named
    items: tuple[ItemFigures, ...]


def find(path: Path, scope: Scope, period: Period) -> Findings:
    """Compute the findings of a company. Runs in the workshop."""
    return reading(path, lambda tx: _find(tx, scope, period))


def _find(tx: Connection, scope: Scope, period: Period) -> Findings:
    accounts = [each for each in dues.all_dues(tx, scope) if each.owed]
    own = [each for each in accounts if each.currency == scope.currency]
    ordered = orders(tx, scope, RHYTHM_DAYS)
    rhythms = clients.rhythms_of(ordered, scope.today)
    quiet = clients.sleeping(rhythms)
    return Findings(
        now=totals(tx, scope, period),
        before=totals(tx, scope, period.before()),
        owed=_by_age(own),
        debtors=dues.with_oldest(tx, scope, own[:MOST_SHOWN]),
        oldest_debtor=max(own, key=lambda due: due.by_age[3], default=None),
        debtor_count=len(own),
        quiet=tuple(quiet[:MOST_SHOWN]),
        quiet_count=len(quiet),
        at_risk=sum(each.at_risk for each in quiet if each.state is State.SLEEPING),
        due=tuple(opportunities.due_now(rhythms)[:MOST_SHOWN]),
        growing=tuple(clients.growing_of(ordered, scope.today)[:MOST_SHOWN]),
        concentration=clients.concentration_of(ordered, last_days(scope, 90)),
        margin=items.margin(_priced(tx, scope, period), scope.currency),
        odd=_odd([row_of(each) for each in activity.newest(tx, scope.company, COMPARED)], period),
        last_entry_days=_days_since(tx, scope),
    )


def _by_age(accounts: Iterable[Due]) -> tuple[int, int, int, int]:
    ages = [0, 0, 0, 0]
    for account in accounts:
        ages = [total + part for total, part in zip(ages, account.by_age, strict=True)]
    return ages[0], ages[1], ages[2], ages[3]


def _priced(tx: Connection, scope: Scope, period: Period) -> list[Row]:
    """What was sold and returned in the period, and the purchases of a year, which say what goods cost."""
    year = last_days(scope, COST_DAYS)
    traded = goods.traded(tx, scope.company, (EntryType.SALES, EntryType.RETURN), period.start, period.end)
    bought = goods.traded(tx, scope.company, (EntryType.PURCHASE,), year.start, year.end)
    return [row_of(each) for each in (*bought, *traded)]


def _odd(recent: list[Row], period: Period) -> tuple[Odd, ...]:
    inside = {row.entry_id for row in recent if row.date in period}
    found = oddities.oddities(recent)
    return tuple(each for each in found if inside.intersection(each.entry_ids))[:MOST_SHOWN]


def _days_since(tx: Connection, scope: Scope) -> int | None:
    known = lines.span(tx, scope.company)
    return max(0, (scope.today - known[1]).days) if known else None


def best(path: Path, scope: Scope, period: Period) -> Best:
    """Compute the best clients, items, places and reps of a period. Runs in the workshop."""
    return reading(path, lambda tx: _best(tx, scope, period))


def _best(tx: Connection, scope: Scope, period: Period) -> Best:
    found = sums(tx, scope, period)
    sold = items.by_item(_sold(tx, scope, period), scope.currency)
    by_client = _ranked(((each.client, each) for each in found), scope.currency)
    return Best(
        period=period,
        clients=by_client[:MOST_SHOWN],
        client_count=len(by_client),
        places=_ranked(((each.location, each) for each in found), scope.currency)[:MOST_SHOWN],
        reps=_ranked(((each.user_name, each) for each in found), scope.currency)[:MOST_SHOWN],
        items=tuple([each for each in sold if each.quantity][:MOST_SHOWN]),
    )


def _sold(tx: Connection, scope: Scope, period: Period) -> list[Row]:
    found = goods.traded(tx, scope.company, (EntryType.SALES, EntryType.RETURN), period.start, period.end)
    return [row_of(each) for each in found]


def _ranked(named: Iterable[tuple[str | None, DailySum]], currency: str) -> _Named:
    """Totals by name, spelled as it was written last; what has no name and no revenue is left out."""
    spelled: dict[str, str] = {}
    keyed: list[tuple[str, DailySum]] = []
    for name, line in named:
        if name:
            spelled[client_key(name)] = name
            keyed.append((client_key(name), line))
    keys = {id(line): key for key, line in keyed}
    grouped = figures.grouped((line for _, line in keyed), lambda line: keys[id(line)], currency)
    return tuple((spelled[key], found) for key, found in grouped if found.revenue)
