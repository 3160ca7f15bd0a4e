"""Questions in plain words about one's own days, and what a client took last."""

from __future__ import annotations

from ai.clients import ClientIndex
from ai.reading import Doubt, Draft, Question, ReadingContext
from ledger import entries
from ledger.driver import Connection
from ledger.entry import Entry
from services import reports
from services.reports import Report
from services.sender import Sender

SPANS = ("today", "week", "month")


def report(tx: Connection, sender: Sender, question: Question, currency: str) -> Report:
    """Return the person's own figures of the days asked for, without days those of today. The report is
    named after a span that has a name, other days have none."""
    since, until = question.since or sender.today, question.until or sender.today
    name = next((each for each in SPANS if reports.span(each, sender.today) == (since, until)), "")
    return reports.over(tx, sender.company.key, currency, name, since, until, sender.user_id)


def last_of(tx: Connection, company: str, client: str, context: ReadingContext) -> Entry | None:
    """Return the newest trade with a client, found as the reader finds clients, or by the first words of its
    name where no other client's begins so."""
    names = [client]
    if isinstance(context.clients, ClientIndex):
        called = context.clients.called(client)
        near = context.clients.match(client).canonical
        names = [*(called if len(called) == 1 else []), *([near] if near else []), client]
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
