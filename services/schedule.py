"""What happens at set hours: once each, also over a restart, also when the clocks change.

That an appointment was kept is committed together with the messages it sends. One that was missed (the
daemon was down) is kept up to two hours late, later not at all.
"""

from __future__ import annotations

import asyncio
import time as wall
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from ledger import marks, replies
from ledger.database import LedgerUnavailable
from ledger.driver import Connection
from ledger.ledger import Ledger
from ledger.replies import Outgoing, Reply

CATCH_UP_SECONDS = 2 * 3600
TICK_SECONDS = 20.0
EVERY_DAY = frozenset(range(7))
PREFIX = "schedule:"
BEGUN = "schedule_begun"
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Appointment:
    """A local time on some days of the week (0 is Monday), or with ``once`` a single instant.

    ``key`` names it for ever; ``since`` (Unix time): occasions before it are not meant.
    """

    key: str
    company: str
    zone: ZoneInfo
    at: time
    weekdays: frozenset[int] = EVERY_DAY
    since: float = 0.0
    user_id: int | None = None
    once: float | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """One day's instance of an appointment; ``at`` is its Unix time."""

    appointment: Appointment
    day: date
    at: float


class Plan(Protocol):
    """Makes appointments and says what is sent when one is kept."""

    name: str

    def appointments(self, tx: Connection, now: float) -> Iterable[Appointment]:
        """Return every appointment as it is now."""

    def calls(self, tx: Connection, occasion: Occasion) -> list[Outgoing]:
        """Return the messages of an occasion; none when there is nothing to say."""


def latest(appointment: Appointment, now: float) -> Occasion | None:
    """Return the newest occasion that is not in the future, of today or yesterday.

    A local time that the clocks skip is taken at the moment they are put forward, one that they repeat
    at its first time: a day has one occasion.
    """
    if (once := appointment.once) is not None:
        return Occasion(appointment, _day(once, appointment.zone), once) if once <= now else None
    today = _day(now, appointment.zone)
    for day in (today, today - timedelta(days=1)):
        if day.weekday() in appointment.weekdays:
            at = datetime.combine(day, appointment.at, appointment.zone).timestamp()
            if at <= now:
                return Occasion(appointment, day, at)
    return None


def _day(moment: float, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(moment, UTC).astimezone(zone).date()


Enclose = Callable[[str, Occasion, list[Outgoing]], Awaitable[list[Outgoing]]]


async def nothing_enclosed(plan: str, occasion: Occasion, calls: list[Outgoing]) -> list[Outgoing]:
    """Leave messages as they are."""
    return calls


class Schedule:
    """Keeps the appointments of its plans. ``deliver`` takes the replies that were committed; ``enclose``
    gets a plan's name with its messages and returns them with what takes too long for a transaction."""

    def __init__(
        self,
        ledger: Ledger,
        plans: Sequence[Plan],
        *,
        deliver: Callable[[list[Reply]], None],
        enclose: Enclose = nothing_enclosed,
        clock: Callable[[], float] = wall.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._ledger, self._plans, self._deliver = ledger, plans, deliver
        self._enclose = enclose
        self._clock, self._sleep = clock, sleep

    async def run(self) -> None:
        """Look at the clock for ever."""
        while True:
            try:
                await self.tick()
            except LedgerUnavailable as error:
                _log.warning("schedule_waits", why=str(error))
            await self._sleep(TICK_SECONDS)

    async def tick(self) -> int:
        """Keep what is due now; returns how many appointments were kept."""
        now = self._clock()
        begun = await self._ledger.read(lambda tx: marks.get(tx, BEGUN))
        if begun is None:
            # A new ledger owes nobody the digest of a day it did not see.
            await self._ledger.write(lambda tx: marks.put(tx, BEGUN, str(now)))
            return 0
        kept = 0
        for plan in self._plans:
            kept += await self._keep_plan(plan, now, float(begun))
        return kept

    async def _keep_plan(self, plan: Plan, now: float, begun: float) -> int:
        due, gone = await self._ledger.read(lambda tx: _due(tx, plan, now, begun))

        def tidy(tx: Connection) -> None:
            for key in gone:
                marks.clear(tx, key)

        if gone:
            await self._ledger.write(tidy)
        return sum([await self._keep(plan, occasion, now) for occasion in due])

    async def _keep(self, plan: Plan, occasion: Occasion, now: float) -> bool:
        late = now - occasion.at > CATCH_UP_SECONDS
        calls = [] if late else await self._ledger.read(lambda tx: plan.calls(tx, occasion))
        if calls:
            calls = await self._enclose(plan.name, occasion, calls)
        key, day = occasion.appointment.key, occasion.day.isoformat()

        def commit(tx: Connection) -> list[Reply] | None:
            if (marks.get(tx, key) or "") >= day:
                return None
            marks.put(tx, key, day)
            return replies.queue(tx, calls, key, now)

        queued = await self._ledger.write(commit)
        if queued is None:
            return False
        self._deliver(queued)
        if late or plan.name != "nudge":
            _log.info("appointment", plan=plan.name, company=occasion.appointment.company, missed=late)
        return not late


def _due(tx: Connection, plan: Plan, now: float, begun: float) -> tuple[list[Occasion], list[str]]:
    """Return what is to be kept now, and the marks of appointments that do not exist any more."""
    prefix = f"{PREFIX}{plan.name}:"
    known = marks.named(tx, prefix)
    due = []
    for appointment in plan.appointments(tx, now):
        mark = known.pop(appointment.key, "")
        occasion = latest(appointment, now)
        if occasion is None or occasion.at <= max(begun, appointment.since):
            continue
        if mark < occasion.day.isoformat():
            due.append(occasion)
    return due, list(known)
