"""What one entry costs in the ledger: the whole way from the inbox to "done", 256 at a time.

Run: python -m bench.ledger_path [entries]. Prints processor time and wall time for one entry; each is two
writes (store the update; record the entry with its sums, outbox row and reply, and mark the update done).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from ledger import entries, inbox, replies
from ledger.driver import Connection
from ledger.entry import Details, Entry, EntryType, Item, Payment, Source, entry_id_of
from ledger.inbox import Arrival
from ledger.ledger import Ledger
from ledger.replies import Outgoing

CONCURRENT = 256
RAW = b'{"update_id": 1, "message": {"text": "Sold 5 tablets to Apollo Pharmacy for 25000"}}'
AT = dt.datetime(2026, 3, 2, 11, 30, tzinfo=dt.UTC)


def entry_of(number: int) -> Entry:
    """Return the entry that the message with this number becomes."""
    source = Source(chat_id=1_000 + number % 300, message_id=number)
    item = Item(name="Dolo 650", quantity=Decimal(10), unit="strip", rate=Decimal("145.5"))
    details = Details(
        type=EntryType.SALES,
        client=f"Client {number % 400}",
        location="Andheri",
        items=(item,),
        orders=Decimal(10),
        amount=Decimal("1455.00"),
        currency="INR",
        payment=Payment.CASH,
        remarks="urgent delivery",
        date=AT.date() - dt.timedelta(days=number % 20),
    )
    return Entry(entry_id_of(source), "acme", source.chat_id, "Asha Rao", source, details, AT)


async def handle(ledger: Ledger, number: int) -> None:
    """Take one message through the ledger as the daemon does."""
    arrival = Arrival(number, f"m:{number}:0", str(number % 300), RAW)
    [row] = await ledger.write(lambda tx: inbox.store(tx, 7, [arrival], 1.0))
    entry = entry_of(number)
    receipt = Outgoing(entry.user_id, "sendMessage", {"chat_id": entry.user_id, "text": "Saved " * 20})

    def commit(tx: Connection) -> None:
        stored = entries.record(tx, entry, "Sold 10 strip Dolo", f"digest {number}", 2.0)
        replies.queue(tx, [receipt], stored.entry_id, 2.0)
        inbox.done(tx, row.id, 2.0)

    await ledger.write(commit)


async def measure(count: int, folder: Path) -> None:
    """Print the cost of one entry out of ``count``."""
    commits: list[int] = []
    ledger = Ledger(folder / "ledger.db", on_commit=lambda _seconds, pieces: commits.append(pieces))
    await ledger.open()
    numbers = iter(range(count))

    async def worker() -> None:
        for number in numbers:
            await handle(ledger, number)

    processor, wall = time.process_time(), time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(CONCURRENT)))
    processor, wall = time.process_time() - processor, time.perf_counter() - wall
    await ledger.close()
    print(
        f"{count} entries, {CONCURRENT} at once: {processor / count * 1e6:.0f} us of processor and "
        f"{wall / count * 1e6:.0f} us of wall time each; {len(commits)} commits, {count / wall:.0f} entries/s"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, Path(name)))
