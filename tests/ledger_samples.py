"""Sample entries and ready-made ledger files for tests of the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path

from ledger.database import prepare
from ledger.driver import Connection, connect
from ledger.entry import Details, Entry, EntryType, Item, Payment, Source, entry_id_of

IST = dt.timezone(dt.timedelta(hours=5, minutes=30))
AT = dt.datetime(2026, 3, 2, 11, 30, tzinfo=IST)
SALE = Details(
    type=EntryType.SALES,
    client="Apollo Pharmacy",
    location="Andheri",
    items=(Item(name="Dolo 650", quantity=Decimal(5), unit="strip", rate=Decimal("145.50")),),
    orders=Decimal(5),
    amount=Decimal("25000"),
    currency="INR",
    payment=Payment.CASH,
    paid=Decimal("1000.5"),
    remarks="urgent delivery",
    date=AT.date(),
    follow_up=AT.date() + dt.timedelta(days=7),
)


def sample_entry(
    message_id: int = 1,
    *,
    company: str = "acme",
    user_id: int = 41,
    chat_id: int = 41,
    position: int = 0,
    details: Details = SALE,
    **changes: object,
) -> Entry:
    """An entry as a person's message becomes it, not stored yet; ``changes`` go into its details."""
    source = Source(chat_id, message_id, position)
    return Entry(
        entry_id_of(source), company, user_id, "Asha Rao", source, details.with_(**changes), AT, path="rules"
    )


@contextmanager
def open_ledger_file(path: Path) -> Iterator[Connection]:
    """A connection with a transaction in a new ledger file; what was done is committed at the end."""
    prepare(path)
    with closing(connect(path)) as connection, connection.transaction():
        yield connection
