"""Half a year of trade for the conversations about figures, of JohnLee and, unlike it, of Yugrow."""

from __future__ import annotations

import datetime as dt
import random
import re
import time
from decimal import Decimal
from typing import Any

from ledger import entries, geocodes
from ledger.driver import Connection
from ledger.entry import Details, Entry, EntryType, Item, Payment, Source, entry_id_of
from tests.flows.stage import ASHA, CHITRA, RAVI, Stage

PLACES = ("Bandra", "Dadar", "Andheri", "Thane")
CLIENTS = ("Apollo", "Noble", "Sharma Medical", "Wellness", "Gupta Stores", "City Chemist")
CANARY = "Zanzibar Traders"  # a client of Yugrow alone
KINDS = ("Sales", "Sales", "Sales", "Sales", "Return", "Collection", "Purchase", "Visit")


def trade(
    company: str, people: tuple[int, ...], clients: tuple[str, ...], today: dt.date, days: int
) -> list[Entry]:
    """Entries of so many days up to yesterday; the same ones every time."""
    chance = random.Random(company)
    found: list[Entry] = []
    for back in range(days, 0, -1):
        day = today - dt.timedelta(days=back)
        for _ in range(chance.randint(1, 4)):
            kind, person = EntryType(chance.choice(KINDS)), chance.choice(people)
            at = chance.randrange(len(clients))
            quantity, rate = Decimal(chance.randint(1, 30)), Decimal(chance.randint(40, 300))
            goods = kind in (EntryType.SALES, EntryType.RETURN, EntryType.PURCHASE)
            source = Source(person, 500_000 + len(found))
            details = Details(
                type=kind,
                client=clients[at],
                location=PLACES[at % 4],
                items=(Item(name="Dolo 650", quantity=quantity, unit="strip", rate=rate),) if goods else (),
                orders=quantity if kind is EntryType.SALES else None,
                amount=None if kind is EntryType.VISIT else quantity * rate,
                currency="INR",
                payment=chance.choice((Payment.CASH, Payment.CREDIT)) if kind is EntryType.SALES else None,
                date=day,
            )
            moment = dt.datetime.combine(day, dt.time(9 + len(found) % 9, 5), dt.UTC)
            name = {ASHA: "Asha", RAVI: "Ravi", CHITRA: "Chitra"}[person]
            found.append(Entry(entry_id_of(source), company, person, name, source, details, moment))
    return found


async def fill(stage: Stage, days: int = 180) -> list[Entry]:
    """Store the trade of both companies as if it had been written; returns JohnLee's."""
    company = stage.daemon.directory.companies["johnlee"]
    today = dt.datetime.now(company.zone).date()
    mine = trade("johnlee", (ASHA, RAVI), CLIENTS, today, days)
    theirs = trade("yugrow", (CHITRA,), (CANARY, "Zulu Mart"), today, days)

    def put(tx: Connection) -> None:
        for entry in (*mine, *theirs):
            entries.record(tx, entry, "", "", 0.0)
        for number, place in enumerate(PLACES):
            points = [[19.05 + number * 0.06, 72.83 + number * 0.05]]
            geocodes.put(tx, "johnlee", f"named {place.casefold()}", points, time.time())

    await stage.daemon.ledger.write(put)
    for key in ("johnlee", "yugrow"):
        stage.daemon.insight.desk.drop(key)
    return mine


def words(messages: list[dict[str, Any]]) -> str:
    """What the bot said, texts and captions, without markup."""
    said = "\n".join(each["text"] or "" for each in messages)
    return re.sub(r"<[^>]+>", "", said)


def files(stage: Stage, messages: list[dict[str, Any]], kind: str) -> list[bytes]:
    """The contents of the photos or documents in messages."""
    return [stage.telegram.file(each[kind]) for each in messages if each.get(kind)]
