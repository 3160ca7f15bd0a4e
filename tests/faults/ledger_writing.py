"""A program that records entries until it is killed, and says so of each once it was acknowledged.

Run: python -m tests.faults.ledger_writing FILE FIRST_NUMBER. Prints an Entry ID a line; ends by itself, with
status 3, when the ledger can store nothing any more, having printed "refused" for each entry refused.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
from pathlib import Path

from ledger import entries, inbox, replies
from ledger.database import LedgerUnavailable
from ledger.driver import Connection
from ledger.inbox import Arrival
from ledger.ledger import Ledger
from ledger.replies import Outgoing
from tests.ledger_samples import sample_entry

AT_ONCE = 16
WRITER = 7  # its bot


async def take_through(ledger: Ledger, number: int) -> str:
    """Take one message through the ledger as the daemon does; returns its Entry ID."""
    arrival = Arrival(number, f"m:41:{number}:0", "41", b"{}")
    [row] = await ledger.write(lambda tx: inbox.store(tx, WRITER, [arrival], 0.0))
    entry = sample_entry(number, remarks="x" * (number % 3_000))

    def commit(tx: Connection) -> None:
        entries.record(tx, entry, "Sold 5", f"digest {number}", 0.0)
        replies.queue(tx, [Outgoing(41, "sendMessage", {"chat_id": 41})], entry.entry_id, 0.0)
        inbox.done(tx, row.id, 0.0)

    await ledger.write(commit)
    return entry.entry_id


async def main(path: Path, first: int) -> int:
    ledger = Ledger(path)
    await ledger.open()
    numbers = itertools.count(first)

    async def worker() -> None:
        for number in numbers:
            try:
                said = await take_through(ledger, number)
            except LedgerUnavailable:
                said = "refused"
            os.write(1, f"{said}\n".encode())
            if ledger.broken:
                return

    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    return 3


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]))))
