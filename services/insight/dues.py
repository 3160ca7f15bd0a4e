"""What clients owe, from the accounts that stand ready and the bills of the last ninety days.

The rule is that of :mod:`analytics.dues`: what comes in settles the oldest bill first. So what is still owed
is made of the newest bills, and only those have to be looked at one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from analytics.dues import Due, dues
from analytics.rows import client_key
from ledger import accounts, lines
from ledger.driver import Connection
from services.insight.scope import Scope, daily

_AGES = (30, 60, 90)
_DAWN = date(1970, 1, 1)
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Owed:
    """What a person's clients owe: in all, of it in bills older than 30 days, and by how many clients."""

    amount: int
    overdue: int
    clients: int


def all_dues(tx: Connection, scope: Scope) -> list[Due]:
    """Return the accounts that are not even, company's currency first, most owed first.

    The date of the oldest bill is left open; :func:`with_oldest` finds it for those that are shown.
    """
    balances: dict[_Key, list[int]] = defaultdict(lambda: [0, 0])
    names: dict[_Key, str] = {}
    for account in accounts.of_company(tx, scope.company, scope.today):
        key = (client_key(account.client), account.currency or scope.currency)
        names[key] = account.client
        balances[key][0] += account.billed
        balances[key][1] += account.credited
    recent = _recent(tx, scope)
    found = [
        _account(names[key], key[1], billed, credited, recent.get(key, (0, 0, 0)))
        for key, (billed, credited) in balances.items()
        if billed != credited
    ]
    return sorted(
        found,
        key=lambda due: (due.currency != scope.currency, due.currency, -due.owed, due.advance, due.client),
    )


def _recent(tx: Connection, scope: Scope) -> dict[_Key, tuple[int, int, int]]:
    """What was billed to each client 0-30, 31-60 and 61-90 days ago."""
    found: dict[_Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    newest, middle, oldest = (scope.today - timedelta(days=limit) for limit in _AGES)
    for bill in accounts.bills(tx, scope.company, (newest, middle, oldest), scope.today):
        found[client_key(bill.client), bill.currency or scope.currency][bill.age] += bill.amount
    return {key: (ages[0], ages[1], ages[2]) for key, ages in found.items()}


def _account(name: str, currency: str, billed: int, credited: int, recent: tuple[int, int, int]) -> Due:
    left = owed = max(0, billed - credited)
    ages = []
    for amount in recent:
        part = min(left, amount)
        ages.append(part)
        left -= part
    return Due(name, currency, owed, (ages[0], ages[1], ages[2], left), max(0, credited - billed), None)


def with_oldest(tx: Connection, scope: Scope, found: Iterable[Due]) -> tuple[Due, ...]:
    """Return the accounts with the date of the oldest unpaid bill of each."""
    spelled: dict[str, list[str]] = defaultdict(list)
    for account in accounts.of_company(tx, scope.company, scope.today):
        spelled[client_key(account.client)].append(account.client)
    return tuple(
        replace(due, oldest=_oldest(tx, scope, due, spelled[client_key(due.client)])) for due in found
    )


def _oldest(tx: Connection, scope: Scope, due: Due, names: list[str]) -> date | None:
    found = of_client(tx, scope, list(dict.fromkeys(names)))
    return next((each.oldest for each in found if each.currency == due.currency), None)


def of_client(tx: Connection, scope: Scope, names: list[str]) -> list[Due]:
    """Return one client's accounts, a currency each, bill by bill."""
    found = lines.of_client(tx, scope.company, names, _DAWN, scope.today)
    return dues([daily(line, line.user_name) for line in found], scope.today, scope.currency)


def of_person(tx: Connection, scope: Scope, user_id: int) -> Owed:
    """Return what the clients owe that a person has sold to, whoever billed and collected."""
    mine = {client_key(name) for name in lines.clients_of(tx, scope.company, user_id)}
    found = [
        due
        for due in (all_dues(tx, scope) if mine else ())
        if due.owed and due.currency == scope.currency and client_key(due.client) in mine
    ]
    return Owed(sum(due.owed for due in found), sum(sum(due.by_age[1:]) for due in found), len(found))
