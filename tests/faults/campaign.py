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
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from ledger import people
from ledger.ledger import Ledger
from ledger.people import Role
from sandbox.faults import Fault, FaultKind, FaultSchedule
from sandbox.google.service import SheetsService
from sandbox.server import LoopbackServer
from sandbox.telegram import Person, TelegramService

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "123456789:" + "B" * 35
BOOK = "book-of-the-campaign-000000000000000000000000"
COMPANIES = {"johnlee": "JohnLee_Data", "yugrow": "Yugrow_Data", "ambica": "Ambica_Data"}
FIRST_REP = 7000
SHOPS = ("Noble", "Apollo", "Sharma", "Wellness", "Krishna", "Metro", "Laxmi", "Fortis", "Raj", "Patel")
RECEIPT = re.compile(r"\b[0-9A-Z]{12}\b")


@dataclass
class Sent:
    """One message: ``amount`` is unique in the run and finds its row again."""

    rep: int
    company: str
    amount: int
    message_id: int


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
    telegram: TelegramService = field(init=False)
    sheets: SheetsService = field(init=False)
    environment: dict[str, str] = field(init=False)
    process: asyncio.subprocess.Process | None = None
    history: list[Sent] = field(default_factory=list)
    lag: Counter[float] = field(default_factory=Counter)
    starts: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.telegram = TelegramService(TOKEN, conflict_delay=0.0)
        self.sheets = SheetsService(
            faults=FaultSchedule(seed=self.seed), read_quota=6000, write_quota=6000, project_quota=30000
        )
        self.sheets.create_spreadsheet(BOOK, "Campaign", sheets=["Sheet1"])
        for number in range(self.reps):
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
        await self.process.wait()

    def send(self) -> None:
        """Let a random rep send an entry."""
        number = self.random.randrange(self.reps)
        amount = 1000 + len(self.history)
        text = f"Sold 5 boxes Crocin to {SHOPS[number % len(SHOPS)]} Medical for ₹{amount}"
        message = self.telegram.send_text(FIRST_REP + number, text)
        self.history.append(Sent(number, self.company_of(number), amount, message["message_id"]))

    async def stream(self, per_second: float, stop: asyncio.Event) -> None:
        """Send entries at random moments until told to stop."""
        while not stop.is_set():
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
        while time.monotonic() < ends:
            if not self.telegram.pending() and len(self.rows()) >= len(self.history):
                break
            await asyncio.sleep(0.2)
        await asyncio.sleep(1.5)  # a write that was applied late would come now, as a doubled row

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
                if entry_id:
                    found.append((company, str(entry_id), int(amount)))
        return found

    def check(self) -> Verdict:
        """Compare what was sent with what stands in the sheets and what was acknowledged."""
        rows = self.rows()
        places = Counter(amount for _, _, amount in rows)
        company_of = {sent.amount: sent.company for sent in self.history}
        rep_of = {sent.amount: sent.rep for sent in self.history}
        receipts = {
            entry_id
            for number in range(self.reps)
            for message in self.telegram.messages(FIRST_REP + number)
            if message["from"]["is_bot"]
            for entry_id in RECEIPT.findall(message["text"] or "")
        }
        ids = {entry_id for _, entry_id, _ in rows}
        last: dict[int, int] = {}
        disorder = 0
        for _, _, amount in rows:
            rep = rep_of.get(amount, -1)
            disorder += amount < last.get(rep, 0)
            last[rep] = amount
        return Verdict(
            sent=len(self.history),
            receipts=len(receipts),
            rows=len(rows),
            lost=sum(1 for sent in self.history if not places[sent.amount]),
            doubled=sum(count - 1 for count in places.values()),
            misplaced=sum(1 for company, _, amount in rows if company_of.get(amount) != company),
            out_of_order=disorder,
            falsely_acknowledged=len(receipts - ids),
        )


@asynccontextmanager
async def campaign(folder: Path, *, seed: int, **settings: str) -> AsyncIterator[Campaign]:
    """Prepare services and people; the caller starts and kills the daemon."""
    run = Campaign(folder, seed)
    print(f"seed={seed}")
    async with LoopbackServer(run.telegram.app()) as telegram, LoopbackServer(run.sheets.app()) as google:
        credentials = folder / "service-account.json"
        credentials.write_text(json.dumps(run.sheets.credentials(f"{google.url}/token")))
        credentials.chmod(0o600)
        run.environment = {
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
    """Return a port that nobody listens on."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
