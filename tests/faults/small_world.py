"""A small world around the real inbox, ledger, outbox and worksheet workers, whose process can be killed.

Telegram, the spreadsheet and the clock are in memory; the ledger is a real file that is opened anew after
each kill. The path of an update has the shape of bot.application: one commit for the entry, what is to be
said, and "this update is done".
"""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson

from bot.intake import Intake
from bot.outgoing import Outgoing
from bot.sending import sending_breaker
from bot.updates import decoded
from ledger import entries, inbox, marks, replies
from ledger.driver import Connection
from ledger.entry import Details, Entry, EntryType, Source, Status, entry_id_of
from ledger.inbox import InboxRow
from ledger.ledger import Ledger
from ledger.replies import Outgoing as Call
from sheets.desk import Policy
from sheets.repairs import REPAIR
from sidecar.health import HealthBoard
from sidecar.tracing import Tracing
from tests.doubles.worksheets import ManualClock
from tests.faults.dying import Doom, Killed, MortalLedger, MortalWorksheets
from tests.flows.sheets_stage import JOHNLEE, YUGROW, Stage, Told

BOT = 7
PLACES = {"johnlee": JOHNLEE, "yugrow": YUGROW}
REPS = {901: "johnlee", 902: "johnlee", 903: "yugrow"}


class CaughtUp(Exception):
    """Telegram has nothing more to hand out."""


@dataclass
class Telegram:
    """Hands out updates until they are confirmed, and shows what was said in the chats."""

    doom: Doom
    waiting: list[dict[str, Any]] = field(default_factory=list)
    handed: list[dict[str, Any]] = field(default_factory=list)
    confirmed: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    number: int = 1000

    def put(self, content: dict[str, Any]) -> None:
        self.number += 1
        self.waiting.append({"update_id": self.number, **content})

    async def raw(self, method: str, payload: dict[str, Any], *, timeout: float) -> tuple[int, bytes]:
        self.doom.boundary("before getUpdates")
        offset = payload.get("offset", 0)
        for each in [each for each in self.waiting if each["update_id"] < offset]:
            self.waiting.remove(each)
            self.confirmed.add(identity_of(each))
        if not self.waiting:
            raise CaughtUp
        self.handed += self.waiting
        return 200, orjson.dumps({"ok": True, "result": self.waiting})

    async def call(
        self, method: str, payload: dict[str, Any], attachment: bytes | None = None, *, timeout: float = 20.0
    ) -> Any:
        self.doom.boundary("before reply")
        self.said.append(str(payload["text"]))
        self.doom.boundary("after reply")


@dataclass
class Queue:
    """What the intake hands on."""

    rows: list[InboxRow] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.rows)

    def put(self, rows: list[InboxRow]) -> None:
        self.rows += rows


class World:
    """Everything, and what people did so far."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder, self.lives = folder, 0
        self.doom = Doom()
        self.telegram = Telegram(self.doom)
        self.clock = ManualClock()
        self.book = MortalWorksheets(self.clock)
        self.messages: list[tuple[int, int]] = []
        self.accepted: dict[str, str] = {}  # Entry ID -> company, of every message that was sent
        self.queue = Queue()
        (folder / "life-0").mkdir()
        self.path = Path(shutil.copy(template, folder / "life-0" / "ledger.db"))

    async def start(self) -> None:
        """Start the process."""
        self.doom = self.telegram.doom = self.book.doom = Doom()
        self.ledger: Ledger = MortalLedger(self.path, self.doom)
        await self.ledger.open()
        self.stage = Stage(self.ledger, self.book, self.clock, Told(), Policy())
        for place in PLACES.values():
            self.stage.worker(place)
        self.queue = Queue()

    async def kill(self) -> None:
        """Kill the process and start it again."""
        assert isinstance(self.ledger, MortalLedger)
        self.lives += 1
        self.doom.is_dead = True
        self.path = await self.ledger.left_behind(self.folder / f"life-{self.lives}")
        await self.start()

    async def mortally(self, work: Any, dies_after: int | None) -> None:
        """Do some work; the process dies at the boundary after so many others, and is started again."""
        self.doom.left = dies_after
        try:
            await work
        except Killed:
            assert self.doom.is_dead
        if self.doom.is_dead:
            await self.kill()
        self.doom.left = None

    async def take_in(self, upto: str) -> None:
        """Fetch updates, handle them, say what is to be said."""
        await self.poll()
        if upto != "fetched":
            await self.handle()
        if upto == "answered":
            await self.answer()

    async def work(self) -> None:
        """Do all that there is to do."""
        await self.take_in("answered")
        for worker in self.stage.workers.values():
            await worker.step()

    async def poll(self) -> None:
        """Take in what Telegram has."""
        intake = Intake(
            api=self.telegram,  # type: ignore[arg-type]
            bot_id=BOT,
            ledger=self.ledger,
            queues=self.queue,  # type: ignore[arg-type]
            health=HealthBoard("test", dict),  # type: ignore[arg-type]
            clock=self.clock.time,
            on_poll=lambda _outcome: None,
            replies=lambda: 0,
        )
        self.queue.rows.clear()  # the intake begins with what the inbox holds
        try:
            await intake.run()
        except CaughtUp:
            return

    async def handle(self) -> None:
        """Process what was taken in, in order."""
        while self.queue.rows:
            row = self.queue.rows[0]
            self.clock.now += 0.01  # no two things happen at the same time
            update, now = decoded(row.raw), self.clock.time()

            def commit(tx: Connection, update: Any = update, row: InboxRow = row, now: float = now) -> None:
                words = self._take(tx, update, now)
                chat = chat_of(update)
                call = Call(chat, "sendMessage", {"chat_id": chat, "text": words})
                replies.queue(tx, [call], str(row.id), now)
                inbox.done(tx, row.id, now)

            await self.ledger.write(commit)
            self.queue.rows.pop(0)

    async def answer(self) -> None:
        """Send what is to be said."""
        outgoing = Outgoing(
            api=self.telegram,  # type: ignore[arg-type]
            ledger=self.ledger,
            on_call=lambda *_: None,
            breaker=sending_breaker(lambda *_: None),
            tracing=Tracing(),
        )
        await outgoing.load()
        while outgoing.size and not self.doom.is_dead:
            await asyncio.sleep(0)
        await outgoing.stop(5.0)

    def _take(self, tx: Connection, update: dict[str, Any], now: float) -> str:
        """Do what an update asks for; returns what is said."""
        content = next(
            update[name] for name in ("message", "edited_message", "callback_query") if name in update
        )
        message = content.get("message", content)
        chat, number = message["chat"]["id"], message["message_id"]
        company, entry_id = REPS[chat], entry_id_of(Source(chat, number))
        at = datetime.fromtimestamp(now, UTC)
        entry = entries.find(tx, company, entry_id)
        if "message" in update:
            amount = Decimal(message["text"])
            details = Details(
                EntryType.SALES, f"Client {number}", amount=amount, currency="INR", date=date(2026, 11, 21)
            )
            made = Entry(entry_id, company, chat, f"Rep {chat}", Source(chat, number), details, at)
            entries.record(tx, made, message["text"], message["text"], now)
            return f"Saved {entry_id}"
        if entry is None or entries.is_deleted(tx, entry):
            return "That is no entry of yours"
        if "edited_message" in update:
            details = replace(entry.details, amount=Decimal(message["text"]))
            entries.change(tx, entry, by=chat, source="edit", at=at, now=now, details=details)
        else:
            status = Status.VOID if content["data"] == "undo" else Status.ACTIVE
            entries.change(tx, entry, by=chat, source="button", at=at, now=now, status=status)
        return f"Changed {entry_id}"

    async def facts(self) -> Facts:
        """What the ledger holds."""

        def load(tx: Connection) -> Facts:
            stored = tx.execute("SELECT entry_id, company, sheet FROM entries ORDER BY sequence")
            return Facts(
                entries=stored.fetchall(),
                identities={identity for (identity,) in tx.execute("SELECT identity FROM inbox")},
                waiting=set(tx.execute("SELECT company, entry_id, kind FROM outbox")),
                repaired={name.removeprefix(REPAIR) for name in marks.named(tx, REPAIR)},
            )

        return await self.ledger.read(load)

    def ids_in_sheets(self) -> dict[str, Counter[str]]:
        """How often each Entry ID stands in each company's worksheet."""
        self.book.settle()
        found: dict[str, Counter[str]] = {}
        for company, place in PLACES.items():
            try:
                records = self.book.grid(place).records()
            except (KeyError, StopIteration):
                records = []
            found[company] = Counter(str(row["Entry ID"]) for row in records if row.get("Entry ID"))
        return found


@dataclass(frozen=True)
class Facts:
    """The ledger at one moment: (Entry ID, company, row state) in order, inbox identities, what waits, and
    the companies whose cells are being put right."""

    entries: list[tuple[Any, ...]]
    identities: set[str]
    waiting: set[tuple[str, str, str]]
    repaired: set[str]


def chat_of(update: dict[str, Any]) -> int:
    """The chat of an update."""
    content = next(update[name] for name in ("message", "edited_message", "callback_query") if name in update)
    return int(content.get("message", content)["chat"]["id"])


def identity_of(update: dict[str, Any]) -> str:
    """By what an update is known again, without what only its bytes tell."""
    if "message" in update:
        message = update["message"]
        return f"m:{message['chat']['id']}:{message['message_id']}:0"
    if "edited_message" in update:
        message = update["edited_message"]
        return f"e:{message['chat']['id']}:{message['message_id']}:{message['edit_date']}"
    return f"c:{update['callback_query']['id']}"
