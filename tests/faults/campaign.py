"""A stream of entries from many reps into the daemon as a real process, which is killed again and again.

The history says what each person sent; the sheets and the chats say what became of it.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from bench.side_by_side.contestants import allocation
from ledger import people
from ledger.entry import Source, entry_id_of
from ledger.ledger import Ledger
from ledger.people import Role
from sandbox.faults import Fault, FaultKind, FaultSchedule
from sandbox.google.service import SheetsService
from sandbox.server import LoopbackServer
from sandbox.telegram import Person, TelegramService
from tests.faults.history import Exit, Kind, Recovery, Sent, Vitals
from tests.faults.proxy import Link

PORTS = (15_000, 30_000)  # below those that Linux hands out (from 32,768)
ROOT = Path(__file__).resolve().parents[2]
TOKEN = "123456789:" + "B" * 35
BOOK = "book-of-the-campaign-000000000000000000000000"
COMPANIES = {"johnlee": "JohnLee_Data", "yugrow": "Yugrow_Data", "ambica": "Ambica_Data"}
FIRST_REP = 7000
SHOPS = ("Noble", "Apollo", "Sharma", "Wellness", "Krishna", "Metro", "Laxmi", "Fortis", "Raj", "Patel")
CANARIES = {"johnlee": "Zoltan", "yugrow": "Quorra", "ambica": "Vexley"}  # words of one company's clients
STRANGER = FIRST_REP - 1
STRANGE_AMOUNT = 9_000_000
RECEIPT = re.compile(r"\b[0-9A-Z]{12}\b")


@dataclass
class Verdict:
    """What the checker found. The last four must be zero."""

    sent: int
    receipts: int
    rows: int
    lost: int
    doubled: int
    misplaced: int
    out_of_order: int
    falsely_acknowledged: int

    def __str__(self) -> str:
        return " ".join(f"{name}={value}" for name, value in vars(self).items())


@dataclass
class Campaign:
    """The services, the daemon's process and the history."""

    folder: Path
    seed: int
    reps: int = 20
    quota: int = 6000
    telegram: TelegramService = field(init=False)
    sheets: SheetsService = field(init=False)
    to_telegram: Link = field(init=False)
    to_google: Link = field(init=False)
    environment: dict[str, str] = field(init=False)
    process: asyncio.subprocess.Process | None = None
    history: list[Sent] = field(default_factory=list)
    lag: Counter[float] = field(default_factory=Counter)
    starts: list[float] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    recoveries: list[Recovery] = field(default_factory=list)
    vitals: list[Vitals] = field(default_factory=list)
    exits: list[Exit] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.telegram = TelegramService(TOKEN, conflict_delay=0.0)
        self.sheets = SheetsService(
            faults=FaultSchedule(seed=self.seed),
            read_quota=self.quota,
            write_quota=self.quota,
            project_quota=5 * self.quota,
        )
        self.sheets.create_spreadsheet(BOOK, "Campaign", sheets=["Sheet1"])
        for number in range(-1, self.reps):
            self.telegram.add_person(Person(FIRST_REP + number, f"Rep {number}", started=True))

    def company_of(self, rep: int) -> str:
        """Return the company a rep works for."""
        return list(COMPANIES)[rep % len(COMPANIES)]

    def trouble_with_sheets(self) -> None:
        """Mix lost, late and refused answers into the writes."""
        for fault in (
            Fault(FaultKind.CUT_AFTER, "batchUpdate*", chance=0.06),
            Fault(FaultKind.LATE, "batchUpdate*", chance=0.04, seconds=1.0),
            Fault(FaultKind.CUT_BEFORE, "batchUpdate*", chance=0.04),
            Fault(FaultKind.STATUS, "batchUpdate*", status=503, chance=0.05),
            Fault(FaultKind.STATUS, "*", status=429, retry_after=1, chance=0.03),
        ):
            self.sheets.faults.add(fault)

    async def hire(self) -> None:
        """Put the reps into the ledger before the daemon starts."""
        ledger = Ledger(self.folder / "data" / "ledger.db")
        await ledger.open()

        def join(tx: Any) -> None:
            for number in range(self.reps):
                rep = FIRST_REP + number
                people.remember(tx, rep, f"Rep {number}", None, 0.0)
                people.join(tx, rep, self.company_of(number), Role.REP, actor=0, now=0.0, how="test")

        await ledger.write(join)
        await ledger.close()

    async def start(self) -> None:
        """Start the daemon's process."""
        self.starts.append(time.monotonic())
        log = (self.folder / "daemon.log").open("ab")
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(ROOT / "main.py"),
            "run",
            cwd=self.folder,
            env=self.environment,
            stderr=log,
            stdout=log,
        )
        log.close()

    async def kill(self) -> None:
        """Kill the daemon as the out-of-memory killer would."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)
        self.exits.append(Exit(await self.process.wait(), (-signal.SIGKILL, 0)))

    def send(self) -> None:
        """Let a random rep send an entry."""
        number = self.random.randrange(self.reps)
        person, company = FIRST_REP + number, self.company_of(number)
        amount = self._amount()
        message = self.telegram.send_text(person, self.words(number, amount))
        self._note(person, company, amount, message["message_id"], Kind.ENTRY)

    def edit(self) -> None:
        """Let a random rep change the amount in one of the own messages."""
        entries = [sent for sent in self.history if sent.kind is Kind.ENTRY]
        if entries:
            sent, amount = self.random.choice(entries), self._amount()
            text = self.words(sent.person - FIRST_REP, amount)
            self.telegram.edit_text(sent.person, sent.message_id, text)
            self._note(sent.person, sent.company, amount, sent.message_id, Kind.EDIT)

    def intrude(self) -> None:
        """Let somebody who is in no company send what looks like an entry."""
        amount = STRANGE_AMOUNT + len(self.history)
        message = self.telegram.send_text(STRANGER, f"Sold 5 boxes Crocin to Noble Medical for ₹{amount}")
        self._note(STRANGER, "", amount, message["message_id"], Kind.STRANGER)

    def words(self, number: int, amount: int) -> str:
        """What a rep writes."""
        canary = CANARIES[self.company_of(number)]
        return f"Sold 5 boxes Crocin to {SHOPS[number % len(SHOPS)]} {canary} Medical for ₹{amount}"

    def _amount(self) -> int:
        return 1000 + len(self.history)  # unique in the run

    def _note(self, person: int, company: str, amount: int, message_id: int, kind: Kind) -> None:
        update_id = orjson.loads(self.telegram.pending()[-1])["update_id"]
        at = time.monotonic() - self.began
        self.history.append(Sent(person, company, amount, message_id, update_id, at, kind))

    async def stream(self, per_second: float, stop: asyncio.Event, *, mixed: bool = False) -> None:
        """Send entries at random moments until told to stop; ``mixed``: with edits and a stranger."""
        while not stop.is_set():
            chance = self.random.random() if mixed else 1.0
            if chance < 0.02:
                self.intrude()
            elif chance < 0.12:
                self.edit()
            else:
                self.send()
            await asyncio.sleep(self.random.expovariate(per_second))

    async def ready(self, patience: float = 60.0) -> float:
        """Return how long the daemon took until it answers its readiness probe."""
        began = time.monotonic()
        async with aiohttp.ClientSession() as session:
            while time.monotonic() - began < patience:
                try:
                    async with session.get(f"http://127.0.0.1:{self.port}/health/ready") as answer:
                        if answer.status == 200:
                            return time.monotonic() - self.starts[-1]
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.02)
        raise AssertionError("the daemon was never ready")

    @property
    def clock_offset(self) -> float:
        """What has to be taken from the time of day to get the seconds of the run."""
        return time.time() - (time.monotonic() - self.began)

    @property
    def port(self) -> int:
        """The port of the daemon's probes."""
        return int(self.environment["PORT"])

    async def note_lag(self) -> None:
        """Add the loop lag that this process has measured so far to the campaign's."""
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session,
                session.get(f"http://127.0.0.1:{self.port}/metrics") as answer,
            ):
                text = await answer.text()
        except (aiohttp.ClientError, TimeoutError):
            return
        for bound, count in re.findall(r'bot_event_loop_lag_seconds_bucket\{le="([^"]+)"\} (\S+)', text):
            self.lag[float(bound)] += int(float(count))

    def lag_p99(self) -> float:
        """Return the bound of the bucket that holds the 99th percentile of the loop lag, in seconds."""
        total = self.lag[float("inf")]
        return min(bound for bound, count in self.lag.items() if count >= 0.99 * total)

    async def quiet(self, patience: float) -> None:
        """Return when everything that was sent stands in the sheets, or nothing moves any more."""
        ends = time.monotonic() + patience
        await self.delivered(patience)
        while time.monotonic() < ends and self.due():  # the rows stand, and the ledger is about to hear of it
            await asyncio.sleep(0.2)
        await asyncio.sleep(1.5)  # a write that was applied late would come now, as a doubled row

    async def delivered(self, patience: float) -> float:
        """Return the moment at which everything stood in the sheets, or at which patience ended."""
        ends = time.monotonic() + patience
        while time.monotonic() < ends:
            if not self.telegram.pending() and len(self.rows()) >= self.sent and self.is_edited():
                break
            await asyncio.sleep(0.2)
        return time.monotonic()

    async def acknowledged(self, patience: float) -> None:
        """Return when every entry has its receipt, or patience ended: so many leave in a second."""
        ends = time.monotonic() + patience
        while time.monotonic() < ends and len(self.receipts()) < self.sent:
            await asyncio.sleep(0.5)

    def receipts(self) -> set[str]:
        """Return the Entry IDs in what the bot said to the reps."""
        return {
            entry_id
            for number in range(self.reps)
            for message in self.telegram.messages(FIRST_REP + number)
            if message["from"]["is_bot"]
            for entry_id in RECEIPT.findall(message["text"] or "")
        }

    def due(self) -> int:
        """Return how many rows the ledger has to send, or does not know the fate of."""
        path = self.folder / "data" / "ledger.db"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            (found,) = connection.execute("SELECT count(*) FROM outbox WHERE parked IS NULL").fetchone()
        return int(found)

    def rows(self) -> list[tuple[str, str, int]]:
        """Return (company, Entry ID, amount) of every row in every worksheet, in order."""
        found = []
        for company, title in COMPANIES.items():
            try:
                grid = self.sheets.grid(BOOK, title)
            except KeyError:
                continue
            if not grid:
                continue
            header = [cell.value if cell else None for cell in grid[0]]
            columns = header.index("Entry ID"), header.index("Amount")
            for row in grid[1:]:
                entry_id, amount = (row[c].value if c < len(row) and row[c] else None for c in columns)
                if entry_id:  # while columns move, something else may stand there for a moment
                    found.append(
                        (company, str(entry_id), int(amount) if isinstance(amount, int | float) else 0)
                    )
        return found

    @property
    def sent(self) -> int:
        """How many messages were entries."""
        return sum(sent.kind is Kind.ENTRY for sent in self.history)

    def is_edited(self) -> bool:
        """Whether every row holds what its message says after its last edit."""
        latest = {entry_id_of(Source(s.person, s.message_id)): s.amount for s in self.history}
        return all(latest.get(entry_id) == amount for _, entry_id, amount in self.rows())

    def check(self) -> Verdict:
        """Compare what was sent with what stands in the sheets and what was acknowledged."""
        rows = self.rows()
        places = Counter(entry_id for _, entry_id, _ in rows)
        expected = {
            entry_id_of(Source(sent.person, sent.message_id)): sent
            for sent in self.history
            if sent.kind is Kind.ENTRY
        }
        receipts = self.receipts()
        last: dict[int, int] = {}
        disorder = 0
        for _, entry_id, _ in rows:
            if (sent := expected.get(entry_id)) is not None:
                disorder += sent.message_id < last.get(sent.person, 0)
                last[sent.person] = sent.message_id
        return Verdict(
            sent=len(expected),
            receipts=len(receipts),
            rows=len(rows),
            lost=sum(1 for entry_id in expected if not places[entry_id]),
            doubled=sum(count - 1 for count in places.values()),
            misplaced=sum(
                1
                for company, entry_id, _ in rows
                if entry_id not in expected or expected[entry_id].company != company
            ),
            out_of_order=disorder,
            falsely_acknowledged=len(receipts - places.keys()),
        )


@asynccontextmanager
async def campaign(folder: Path, *, seed: int, quota: int = 6000, **settings: str) -> AsyncIterator[Campaign]:
    """Prepare services and people; the caller starts and kills the daemon.

    ``quota`` is how many reads and writes Google allows in a minute (in truth 60).
    """
    run = Campaign(folder, seed, quota=quota)
    print(f"seed={seed}")
    async with (
        LoopbackServer(run.telegram.app()) as telegram_server,
        LoopbackServer(run.sheets.app()) as google_server,
        Link(telegram_server.url, seed) as telegram,
        Link(google_server.url, seed) as google,
    ):
        run.to_telegram, run.to_google = telegram, google
        credentials = folder / "service-account.json"
        credentials.write_text(json.dumps(run.sheets.credentials(f"{google.url}/token")))
        credentials.chmod(0o600)
        run.environment = {
            **allocation(),  # as in the installed unit
            "PATH": os.environ["PATH"],
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram.url,
            "GOOGLE_SHEETS_CREDENTIALS_FILE": str(credentials),
            "SPREADSHEET_ID": BOOK,
            "GOOGLE_SHEETS_API_URL": google.url,
            "GOOGLE_DRIVE_API_URL": google.url,
            "DATA_DIR": str(folder / "data"),
            "PORT": str(free_port()),
            "SHEETS_SYNC_SECONDS": "0.2",
            "SHEETS_UNCERTAIN_SECONDS": "2",
            "RATE_LIMIT_CALLS_PER_MINUTE": "1000",
            **settings,
        }
        await run.hire()
        try:
            yield run
        finally:
            if run.process is not None:
                await run.kill()


def free_port() -> int:
    """Return a port that nobody listens on, and that the system gives to nobody who asks for any: the daemon
    comes back to it after every kill, while other tests run."""
    import socket

    while True:
        port = random.randrange(*PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
