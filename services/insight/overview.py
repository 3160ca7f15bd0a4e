"""The quick part of a company's figures, from the sums that stand ready: the same time it takes for a
thousand entries and for a million."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from analytics.periods import Period, day_of, month_of, week_of
from analytics.targets import Rank, Reached, rank, reached
from ledger import activity, targets
from ledger.driver import Connection
from ledger.people import Role
from services import reports
from services.insight import dues
from services.insight.dues import Owed
from services.insight.scope import Scope
from services.reports import Report


@dataclass(frozen=True, slots=True)
class Overview:
    """A span of days of a company against the same length of time before.

    ``targets`` is by person, and of the month so far whatever the span.
    """

    scope: Scope
    period: Period
    now: Report
    before: Report
    targets: dict[int, Reached]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands: ``before`` is the same length of time before, ``rank`` and ``target`` are of the
    month so far, ``owed`` what the clients owe that the person sold to."""

    before: reports.Totals
    rank: Rank | None
    target: Reached | None
    owed: Owed


def period_of(name: str, scope: Scope) -> Period:
    """Return ``today``, ``week`` or ``month`` so far."""
    return {"today": day_of, "week": week_of, "month": month_of}[name](scope.today)


def overview(tx: Connection, scope: Scope, name: str) -> Overview:
    """Return a company's ``today``, ``week`` or ``month`` so far."""
    period = period_of(name, scope)
    before = period.before()
    spans = (period.start, period.end), (before.start, before.end)
    now, then = reports.beside(tx, scope.company, scope.currency, name, spans)
    month = now if name == "month" else _month(tx, scope)
    goals = targets.of_month(tx, scope.company, scope.today)
    revenue = {user: totals.revenue_hundredths for user, _, totals in month.persons}
    return Overview(
        scope=scope,
        period=period,
        now=now,
        before=then,
        targets={user: reached(amount, revenue.get(user, 0), scope.today) for user, amount in goals.items()},
    )


def standing(tx: Connection, scope: Scope, name: str, user_id: int) -> Standing:
    """Return how a person stands in the company."""
    before = period_of(name, scope).before()
    month = _month(tx, scope)
    revenue = {user: totals.revenue_hundredths for user, _, totals in month.persons}
    for each in activity.colleagues(tx, scope.company):
        if each.role is Role.REP:
            revenue.setdefault(each.user_id, 0)
    goal = targets.of_month(tx, scope.company, scope.today).get(user_id)
    owed = dues.of_person(tx, scope, user_id)
    return Standing(
        before=reports.over(
            tx, scope.company, scope.currency, name, before.start, before.end, user_id
        ).totals,
        rank=rank(revenue, user_id),
        target=reached(goal, revenue.get(user_id, 0), scope.today) if goal else None,
        owed=owed,
    )


def _month(tx: Connection, scope: Scope) -> Report:
    month = month_of(scope.today)
    return reports.over(tx, scope.company, scope.currency, "month", month.start, month.end, None)


def hundredths(amount: Decimal) -> int:
    """Return an amount of the ledger in hundredths; it has no finer part."""
    return int(amount * 100)
