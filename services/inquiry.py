"""Questions in plain words, mapped to figures that the ledger computes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from ai.clients import ClientIndex
from ai.reading import Doubt, Draft, Question, ReadingContext
from ledger import entries, figures
from ledger.entry import Entry, EntryType
from services import reports
from services.insight import asking
from services.insight.asking import Asked
from services.insight.scope import Scope
from services.reports import Report
from services.sender import Sender


@dataclass(frozen=True, slots=True)
class Answer:
    """Figures that answer a question: a whole report, or named amounts. Names are English sentences."""

    report: Report | None = None
    whole: bool = False
    client: str | None = None
    since: date | None = None
    until: date | None = None
    amounts: tuple[tuple[str, Decimal], ...] = ()
    count: int = 0
    note: str | None = None


def answer(
    tx: Connection, sender: Sender, question: Question, currency: str, *, manages: bool
) -> Answer | None:
    """Return the figures a question asks for, or None when they are not among those that are kept.

    A rep is answered from the own entries, a manager from the company's.
    """
    user_id = None if manages and not question.own else sender.user_id
    since, until = question.since, question.until
    if question.client is not None:
        return _of_client(tx, sender, question, currency, user_id if question.figure != "dues" else None)
    if question.figure in ("dues", "target", "top_clients", "clients"):
        return None
    since, until = since or sender.today, until or sender.today
    name = "week" if since != until else "today"
    found = reports.over(tx, sender.company.key, currency, name, since, until, user_id)
    return Answer(report=found, whole=user_id is None)


def _of_client(
    tx: Connection, sender: Sender, question: Question, currency: str, user_id: int | None
) -> Answer:
    client = question.client or ""
    sums = figures.of_client(tx, sender.company.key, client, question.since, question.until, user_id)
    mine = {kind: amount for (kind, money), (amount, _, _) in sums.items() if money in (currency, "")}
    zero = Decimal(0)
    count = sum(count for _, _, count in sums.values())
    revenue = mine.get(EntryType.SALES, zero) - mine.get(EntryType.RETURN, zero)
    span = {"client": client, "since": question.since, "until": question.until, "count": count}
    if question.figure == "dues":
        return _due(tx, sender, client, currency)
    named = {
        "purchases": ("Purchases", mine.get(EntryType.PURCHASE, zero)),
        "collections": ("Collected", mine.get(EntryType.COLLECTION, zero)),
    }
    amounts = (named.get(question.figure, ("Revenue", revenue)),)
    return Answer(**span, amounts=amounts)  # type: ignore[arg-type]


def _due(tx: Connection, sender: Sender, client: str, currency: str) -> Answer:
    """What a client still owes, whoever sold to it, by the rule of all dues: oldest bills settled first."""
    scope = Scope(sender.company.key, sender.company.name, currency, sender.today)
    found = asking.answer(tx, scope, Asked("dues", None, None, client))
    owed = Decimal(found.amount) / 100 if found is not None else Decimal(0)
    return Answer(
        client=client,
        amounts=(("Still to be paid", owed),),
        count=found.entries if found is not None else 0,
        note="Sales on credit, less what was paid and returned; the oldest bills are settled first.",
    )


def last_of(tx: Connection, company: str, client: str, context: ReadingContext) -> Entry | None:
    """Return the newest trade with a client, found as the reader finds clients."""
    names = [client]
    if isinstance(context.clients, ClientIndex) and (canonical := context.clients.match(client).canonical):
        names.insert(0, canonical)
    for name in names:
        head, _, place = name.rpartition(" ")
        # "Noble Dadar" may be written for the client Noble at Dadar.
        found = entries.last_of_client(tx, company, name) or (
            entries.last_of_client(tx, company, head, place) if head else None
        )
        if found is not None:
            return found
    return None


def repetition(entry: Entry) -> Draft:
    """Return a draft that repeats an entry today; it is always confirmed."""
    details = entry.details.with_(date=None, follow_up=None, payment=None, paid=None)
    return Draft(details=details, text="", doubts=(Doubt.MODEL,))
