"""When appointments are due: local times, clocks that change, restarts, catching up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ledger.driver import Connection
from ledger.ledger import Ledger
from ledger.replies import Outgoing, Reply
from services.nudges import clock_in
from services.schedule import Appointment, Occasion, Schedule, latest

INDIA = ZoneInfo("Asia/Kolkata")


class Plan:
    """Says its key to one chat."""

    name = "digest"

    def __init__(self, *appointments: Appointment) -> None:
        self.made = list(appointments)

    def appointments(self, tx: Connection, now: float) -> Iterator[Appointment]:
        yield from self.made

    def calls(self, tx: Connection, occasion: Occasion) -> list[Outgoing]:
        return [Outgoing(1, "sendMessage", {"text": f"{occasion.appointment.key} {occasion.day}"})]


class Stage:
    """A schedule on a ledger of its own, with a clock that the test sets."""

    def __init__(self, ledger: Ledger, plan: Plan) -> None:
        self.now = 0.0
        self.sent: list[str] = []
        self.schedule = Schedule(ledger, [plan], deliver=self.deliver, clock=lambda: self.now)

    def deliver(self, replies: list[Reply]) -> None:
        self.sent += [reply.payload["text"] for reply in replies]

    async def at(self, *moments: datetime) -> list[str]:
        self.sent.clear()
        for moment in moments:
            self.now = moment.timestamp()
            await self.schedule.tick()
        return list(self.sent)


def appointment(zone: ZoneInfo, at: time, **more: object) -> Appointment:
    return Appointment("schedule:digest:johnlee", "johnlee", zone, at, **more)  # type: ignore[arg-type]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]


async def opened(folder: Path) -> Ledger:
    ledger = Ledger(folder / "ledger.db")
    await ledger.open()
    return ledger


async def test_an_appointment_is_kept_once_a_day_also_over_a_restart(tmp_path: Path) -> None:
    plan = Plan(appointment(INDIA, time(20, 0)))
    ledger = await opened(tmp_path)
    stage = Stage(ledger, plan)
    assert await stage.at(utc(2026, 11, 24, 14, 0), utc(2026, 11, 24, 14, 29)) == []
    assert len(await stage.at(utc(2026, 11, 24, 14, 30), utc(2026, 11, 24, 14, 31))) == 1
    await ledger.close()
    again = await opened(tmp_path)
    stage = Stage(again, plan)
    assert await stage.at(utc(2026, 11, 24, 14, 32), utc(2026, 11, 24, 16, 0)) == []
    assert len(await stage.at(utc(2026, 11, 25, 14, 30))) == 1
    await again.close()


async def test_what_a_stop_made_late_is_kept_within_two_hours_and_not_after(tmp_path: Path) -> None:
    ledger = await opened(tmp_path)
    stage = Stage(ledger, Plan(appointment(INDIA, time(20, 0))))
    await stage.at(utc(2026, 11, 24, 10, 0))
    assert len(await stage.at(utc(2026, 11, 24, 16, 29))) == 1
    assert await stage.at(utc(2026, 11, 25, 16, 31), utc(2026, 11, 25, 16, 32)) == []
    assert len(await stage.at(utc(2026, 11, 26, 14, 30))) == 1
    await ledger.close()


async def test_a_new_ledger_owes_nothing_for_the_hours_before_it(tmp_path: Path) -> None:
    ledger = await opened(tmp_path)
    stage = Stage(ledger, Plan(appointment(INDIA, time(20, 0))))
    assert await stage.at(utc(2026, 11, 24, 15, 0), utc(2026, 11, 24, 15, 1)) == []
    await ledger.close()


async def test_a_clock_that_jumps_back_repeats_nothing(tmp_path: Path) -> None:
    ledger = await opened(tmp_path)
    stage = Stage(ledger, Plan(appointment(INDIA, time(20, 0))))
    await stage.at(utc(2026, 11, 24, 10, 0))
    assert (
        len(await stage.at(utc(2026, 11, 24, 15, 0), utc(2026, 11, 24, 13, 0), utc(2026, 11, 24, 15, 0))) == 1
    )
    await ledger.close()


@pytest.mark.parametrize(
    "zone, begin",
    [
        ("America/New_York", utc(2026, 3, 7, 0, 0)),
        ("America/New_York", utc(2026, 10, 31, 0, 0)),
        ("Europe/London", utc(2026, 3, 28, 0, 0)),
        ("Australia/Lord_Howe", utc(2026, 10, 3, 0, 0)),
        ("Asia/Kolkata", utc(2026, 11, 24, 0, 0)),
    ],
)
@pytest.mark.parametrize("at", [time(1, 30), time(2, 0), time(2, 30), time(3, 0)])
async def test_when_the_clocks_change_a_day_still_has_one_occasion(
    tmp_path: Path, zone: str, begin: datetime, at: time
) -> None:
    ledger = await opened(tmp_path)
    stage = Stage(ledger, Plan(appointment(ZoneInfo(zone), at)))
    quarters = [datetime.fromtimestamp(begin.timestamp() + 900 * step, UTC) for step in range(4 * 24 * 4)]
    sent = await stage.at(*quarters)
    assert len(sent) == len(set(sent))
    assert len(sent) in (3, 4)
    days = sorted(each.split()[1] for each in sent)
    assert all(int(b[-2:]) - int(a[-2:]) in (1, -30, -29, -27) for a, b in pairwise(days))
    await ledger.close()


def test_a_weekday_is_waited_for() -> None:
    monday = appointment(INDIA, time(9, 0), weekdays=frozenset({0}))
    assert latest(monday, utc(2026, 11, 24, 12, 0).timestamp()) is not None  # Tuesday: yesterday's
    assert latest(monday, utc(2026, 11, 25, 12, 0).timestamp()) is None


def test_a_single_instant_belongs_to_its_own_day() -> None:
    moment = utc(2026, 11, 24, 17, 0).timestamp()
    once = appointment(INDIA, time(20, 0), once=moment)
    occasion = latest(once, moment + 86_400)
    assert occasion is not None
    assert occasion.day.isoformat() == "2026-11-24"
    assert latest(once, moment - 1) is None


@pytest.mark.parametrize(
    "text, expected",
    [
        ("19:30", time(19, 30)),
        ("7:30", time(19, 30)),
        ("07:30", time(7, 30)),
        ("remind me at 8 pm", time(20, 0)),
        ("8 baje yaad dilana", time(20, 0)),
        ("6 am", time(6, 0)),
        ("12 pm", time(12, 0)),
        ("12 am", time(0, 0)),
        ("22.15", time(22, 15)),
        ("off", None),
        ("99:99", None),
    ],
)
def test_a_time_of_day_is_found_in_words(text: str, expected: time | None) -> None:
    assert clock_in(text) == expected
