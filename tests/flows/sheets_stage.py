"""A ledger, worksheets in memory and the workers of one or more companies; time is the test's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from ledger import entries, outbox
from ledger.entry import Details, Entry, EntryType, Item, Source, Status, entry_id_of
from ledger.ledger import Ledger
from sheets.company import CompanySync
from sheets.desk import Desk, Policy
from sheets.repository import Place
from sheets.standing import HealthSummary, Standing
from sidecar.health import Health
from sidecar.tracing import Tracing
from tests.doubles.worksheets import Grid, InMemoryWorksheets, ManualClock

BOOK = "book-of-all-companies-0000000000000000000000"
JOHNLEE = Place("johnlee", BOOK, "JohnLee_Data", "Asia/Kolkata")
YUGROW = Place("yugrow", BOOK, "Yugrow_Data", "Asia/Kolkata")


@dataclass
class Told:
    """What the rest of the program was told."""

    sentences: list[tuple[str, str]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    health: tuple[Health, str] = (Health.HEALTHY, "")

    async def notify(self, company: str, sentence: str, *, gone: int = 0) -> None:
        self.sentences.append((company, sentence))
        self.gone.append(gone)

    def on_change(self, company: str) -> None:
        self.changed.append(company)

    def set(self, name: str, status: Health, why: str = "") -> None:
        assert name == "sheets"
        self.health = (status, why)


@dataclass
class Stage:
    """One ledger with the worksheets of the companies."""

    ledger: Ledger
    book: InMemoryWorksheets
    clock: ManualClock
    told: Told
    policy: Policy
    count: int = 0
    workers: dict[str, CompanySync] = field(default_factory=dict)

    def worker(self, place: Place = JOHNLEE) -> CompanySync:
        """A new worker, as after a start of the process; it becomes the company's."""

        async def tell(sentence: str) -> None:
            await self.told.notify(place.company, sentence)

        summary = HealthSummary(self.told)

        def standing(topic: str) -> Standing:
            return Standing(place.company, topic, self.clock, summary, self.told.notify)

        desk = Desk(place, self.ledger, self.book, self.clock, self.policy, tell, Tracing())
        made = CompanySync(desk, standing, summary, self.told.on_change, lambda: 0.0)
        self.workers[place.company] = made
        return made

    async def save(self, place: Place = JOHNLEE, count: int = 1, **details: Any) -> list[Entry]:
        """Accept entries."""
        made = []
        for _ in range(count):
            self.count += 1
            made.append(self.entry(self.count, place, **details))
        now = self.clock.time()
        return await self.ledger.write(lambda tx: [entries.record(tx, each, "", "", now) for each in made])

    def entry(self, number: int, place: Place = JOHNLEE, **details: Any) -> Entry:
        """An entry that was not accepted yet."""
        source = Source(901, number)
        values = {
            "type": EntryType.SALES,
            "client": f"Client {number}",
            "amount": Decimal(1000 + number),
            "orders": Decimal(5),
            "items": (Item("Dolo 650", Decimal(5), "strip"),),
            "currency": "INR",
            "date": date(2026, 11, 21),
        }
        at = datetime.fromtimestamp(self.clock.time(), UTC)
        return Entry(
            entry_id_of(source), place.company, 901, "Asha", source, Details(**{**values, **details}), at
        )

    async def change(self, entry: Entry, *, status: Status | None = None, **details: Any) -> Entry:
        """Change an entry in the chat, a second later."""
        self.clock.now += 1
        now = self.clock.time()

        def work(tx: Any) -> Entry:
            current = entries.find(tx, entry.company, entry.entry_id)
            assert current is not None
            new = current.details.with_(**details) if details else None
            at = datetime.fromtimestamp(now, UTC)
            return entries.change(
                tx, current, by=901, source="button", at=at, now=now, details=new, status=status
            )

        return await self.ledger.write(work)

    async def stored(self, entry: Entry) -> Entry:
        """The entry as it is now."""
        return await self.stored_as(entry.company, entry.entry_id)

    async def stored_as(self, company: str, entry_id: str) -> Entry:
        """A company's entry as it is now."""
        found = await self.ledger.read(lambda tx: entries.find(tx, company, entry_id))
        assert found is not None
        return found

    async def until_quiet(self, place: Place = JOHNLEE, limit: int = 100) -> None:
        """Let the worker go on, time passing as it asks for, until nothing waits or it is stuck."""
        worker = self.workers.get(place.company) or self.worker(place)
        for _ in range(limit):
            wait = await worker.step()
            waiting = await self.ledger.read(lambda tx: outbox.waiting_ids(tx, place.company))
            if wait == float("inf"):
                if not waiting or not await self.due(place):
                    return
                continue
            self.clock.now += wait
        raise AssertionError("the worker does not come to an end")

    async def due(self, place: Place = JOHNLEE) -> int:
        """How many rows wait that are not parked."""
        backlog = await self.ledger.read(outbox.backlog)
        return sum(each.waiting for each in backlog if each.company == place.company)

    async def parked(self, place: Place = JOHNLEE) -> int:
        """How many rows are set aside."""
        backlog = await self.ledger.read(outbox.backlog)
        return sum(each.parked for each in backlog if each.company == place.company)

    def grid(self, place: Place = JOHNLEE) -> Grid:
        """The company's worksheet."""
        self.book.settle()
        return self.book.grid(place)

    def ids(self, place: Place = JOHNLEE) -> list[Any]:
        """The Entry IDs in the worksheet, from top to bottom."""
        return [each["Entry ID"] for each in self.grid(place).records()]

    def row(self, entry: Entry) -> dict[str, Any]:
        """The (only) row of an entry."""
        place = JOHNLEE if entry.company == "johnlee" else YUGROW
        (found,) = (each for each in self.grid(place).records() if each["Entry ID"] == entry.entry_id)
        return found


@asynccontextmanager
async def staged(folder: Path, policy: Policy | None = None) -> AsyncIterator[Stage]:
    """A fresh stage."""
    ledger = Ledger(folder / "ledger.db")
    await ledger.open()
    clock = ManualClock()
    try:
        yield Stage(ledger, InMemoryWorksheets(clock), clock, Told(), policy or Policy())
    finally:
        await ledger.close()
