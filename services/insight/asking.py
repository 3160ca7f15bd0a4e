"""Questions answered from the entries: a figure, the span it is of, and the entries that it comes from.

The set of figures is fixed; a question outside it has no answer rather than a guessed one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ai.reading import Question
from analytics.dues import Due
from analytics.periods import month_of
from analytics.rows import client_key
from ledger import evidence, lines
from ledger.driver import Connection
from ledger.entry import Entry, EntryType
from ledger.evidence import Part, Selection
from services.insight import dues
from services.insight.scope import Scope

SHOWN = 5
_TYPES = {
    "total": (EntryType.SALES, EntryType.RETURN),
    "sales": (EntryType.SALES, EntryType.RETURN),
    "orders": (EntryType.SALES,),
    "purchases": (EntryType.PURCHASE, EntryType.PURCHASE_RETURN),
    "collections": (EntryType.COLLECTION,),
    "expenses": (EntryType.EXPENSE,),
    "visits": (EntryType.VISIT,),
    "clients": (EntryType.SALES,),
    "entries": (),
}
_TAKEN_OFF = (EntryType.RETURN, EntryType.PURCHASE_RETURN)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as figures understand it. ``client`` is a name of the company's own clients, ``user_id``
    a person of the company; ``since`` and ``until`` are both given or both None (all days)."""

    figure: str
    since: date | None
    until: date | None
    client: str | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The figure: ``amount`` in hundredths of the company's currency for money, ``count`` for what is
    counted, ``quantity`` in thousandths. ``others`` is the amount per other currency; ``rows`` are the
    largest of the ``entries`` it comes from, the newest where an account was asked for. ``due`` is the
    client's account where that was asked."""

    asked: Asked
    amount: int
    count: int
    quantity: int
    entries: int
    others: tuple[tuple[str, int], ...]
    rows: tuple[Entry, ...]
    due: Due | None = None


def is_known(figure: str) -> bool:
    """Tell whether :func:`answer` can compute the figure."""
    return figure in _TYPES or figure == "dues"


def asked(question: Question, scope: Scope, person: Callable[[str], int | None]) -> Asked:
    """Return a question in the terms of the figures; ``person`` finds a colleague by name.

    Without a day the month so far is meant; for one client, everything.
    """
    client, user_id = question.client, None
    if client is not None and (user_id := person(client)) is not None:
        client = None
    since, until = question.since, question.until
    if since is None and client is None and question.figure != "dues":
        month = month_of(scope.today)
        since, until = month.start, month.end
    return Asked(question.figure, since, until, client, user_id)


def answer(tx: Connection, scope: Scope, question: Asked) -> Found | None:
    """Return the figure that was asked for; None when it is not among those that are kept, or when the
    company has no such client. Raises nothing for an empty span: that is a figure of 0."""
    names: list[str] = []
    if question.client is not None:
        names = lines.spellings(tx, scope.company, client_key(question.client))
        if not names:
            return None
    if question.figure == "dues":
        return _dues(tx, scope, question, names) if names else None
    if question.figure not in _TYPES:
        return None
    selection = Selection(
        scope.company,
        _TYPES[question.figure],
        question.since,
        question.until,
        names,
        question.user_id,
    )
    parts = evidence.parts(tx, selection)
    own = [part for part in parts if part.currency in ("", scope.currency)]
    others: dict[str, int] = {}
    for part in parts:
        if part.currency not in ("", scope.currency):
            others[part.currency] = others.get(part.currency, 0) + _signed(part)
    entries = sum(part.entries for part in parts)
    count = entries
    if question.figure == "clients":
        count = len({client_key(name) for name in evidence.clients(tx, selection)})
    return Found(
        asked=question,
        amount=sum(_signed(part) for part in own),
        count=count,
        quantity=sum(part.orders for part in parts if part.type not in _TAKEN_OFF),
        entries=entries,
        others=tuple(sorted(others.items())),
        rows=tuple(evidence.largest(tx, selection, SHOWN)),
    )


def _signed(part: Part) -> int:
    return -part.amount if part.type in _TAKEN_OFF else part.amount


def _dues(tx: Connection, scope: Scope, question: Asked, names: list[str]) -> Found:
    accounts = dues.of_client(tx, scope, names)
    own = next((each for each in accounts if each.currency == scope.currency), None)
    selection = Selection(scope.company, (), None, scope.today, names, on_account=True)
    return Found(
        asked=question,
        amount=own.owed if own else 0,
        count=0,
        quantity=0,
        entries=sum(part.entries for part in evidence.parts(tx, selection)),
        others=tuple((each.currency, each.owed) for each in accounts if each.currency != scope.currency),
        rows=tuple(evidence.newest(tx, selection, SHOWN)),
        due=own,
    )
