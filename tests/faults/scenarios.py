"""Faults by name, each with what it does to a running daemon; the table of docs/faults.md is made of them.

A scenario returns how many faults it injected. When it returns, the fault is over and a daemon runs.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from sandbox.faults import Fault, FaultKind
from sidecar.crash_points import POINTS, VARIABLE
from tests.faults.campaign import COMPANIES, Campaign
from tests.faults.hands import touch
from tests.faults.proxy import Trouble

OUTAGE_SECONDS = 4.0
BACKLOG_ROWS = 10_000
GOOGLES_QUOTA = 60  # requests a minute, read and write each


@dataclass(frozen=True)
class Scenario:
    """A fault: ``limit`` is how many seconds the daemon has to make everything good."""

    name: str
    act: Callable[[Campaign], Awaitable[int]]
    limit: float = 60.0
    quota: int = 6000
    settings: dict[str, str] = field(default_factory=dict)


@asynccontextmanager
async def under_load(run: Campaign, per_second: float = 20) -> AsyncIterator[None]:
    """Let people send while something happens."""
    stop = asyncio.Event()
    stream = asyncio.create_task(run.stream(per_second, stop, mixed=True))
    try:
        yield
    finally:
        stop.set()
        await stream


async def kills(run: Campaign, times: int, unclear: bool) -> int:
    """kill -9 at random instants, with lost, late and refused answers of Google on request."""
    if unclear:
        run.trouble_with_sheets()
    async with under_load(run):
        for _ in range(times):
            await run.start()
            await asyncio.sleep(run.random.uniform(0.2, 2.0))
            await run.kill()
    await run.start()
    await run.ready()
    return times


async def killed_at(run: Campaign, point: str, times: int) -> int:
    """kill -9 at a named point."""
    for kill in range(times):
        run.environment[VARIABLE] = f"{point}:{1 + kill % 3}"
        await run.start()
        assert run.process is not None
        died = asyncio.create_task(run.process.wait())
        while not died.done():
            run.send()
            run.edit()
            await asyncio.wait([died], timeout=0.15)
    del run.environment[VARIABLE]
    await run.start()
    await run.ready()
    return times


async def hands(run: Campaign, times: int, unclear: bool) -> int:
    """People insert, move and sort in the worksheets, with lost and late answers of Google on request."""
    if unclear:
        run.trouble_with_sheets()
    await run.start()
    await run.ready()
    done = 0
    async with under_load(run):
        while done < times:
            await asyncio.sleep(run.random.uniform(0.05, 0.3))
            done += touch(run, run.random.choice(list(COMPANIES.values())))
    return done


async def stopped(run: Campaign, times: int) -> int:
    """SIGTERM under load."""
    async with under_load(run):
        for _ in range(times):
            await run.start()
            await run.ready()
            await asyncio.sleep(run.random.uniform(0.1, 1.0))
            assert run.process is not None
            run.process.send_signal(signal.SIGTERM)
            await run.process.wait()
    await run.start()
    await run.ready()
    return times


async def network(run: Campaign, service: str, trouble: Trouble) -> int:
    """One side of the network in trouble for some seconds."""
    await run.start()
    await run.ready()
    link = run.to_telegram if service == "telegram" else run.to_google
    link.seconds_a_byte = 0.2
    async with under_load(run):
        await asyncio.sleep(0.5)
        await link.suffer(trouble)
        await asyncio.sleep(OUTAGE_SECONDS)
    await link.suffer(Trouble.NONE)
    return max(1, link.hits)


async def answers(run: Campaign, service: str, fault: Fault) -> int:
    """A service answers wrongly for some seconds."""
    schedule = run.telegram.faults if service == "telegram" else run.sheets.faults
    await run.start()
    await run.ready()
    async with under_load(run):
        await asyncio.sleep(0.5)
        schedule.add(fault)
        await asyncio.sleep(OUTAGE_SECONDS)
        schedule.remove(fault)
    return sum(schedule.hits.values())


async def backlog(run: Campaign, rows: int) -> int:
    """Google is away while many rows gather; then it is back, with its real quota."""
    outage = run.sheets.faults.add(Fault(FaultKind.STATUS, "*", status=503))
    await run.start()
    await run.ready()
    for _ in range(rows):
        run.send()
    while run.telegram.pending():
        await asyncio.sleep(0.5)
    run.sheets.faults.remove(outage)
    return 1


def scenarios(times: int) -> list[Scenario]:
    """Every fault; the kills ``times`` times each."""
    found = [
        Scenario("kill -9 at random instants", partial(kills, times=times, unclear=False)),
        Scenario(
            "kill -9, and Google's answers lost, late, refused",
            partial(kills, times=times, unclear=True),
            120.0,
        ),
        Scenario("people's hands in the sheet", partial(hands, times=4 * times, unclear=False), 90.0),
        Scenario(
            "people's hands in the sheet, and Google's answers lost, late, refused",
            partial(hands, times=4 * times, unclear=True),
            120.0,
        ),
        Scenario("SIGTERM under load", partial(stopped, times=max(2, times // 4))),
    ]
    found += [
        Scenario(
            f"kill -9 at `{point}`",
            partial(killed_at, point=point, times=max(3, times // 5)),
            settings={"ENVIRONMENT": "test"},
        )
        for point in POINTS
    ]
    found += [
        Scenario(
            f"network to {service}: {trouble}", partial(network, service=service, trouble=trouble), limit
        )
        for service, limit in (("telegram", 30.0), ("google", 60.0))
        for trouble in Trouble
        if trouble is not Trouble.NONE
    ]
    found += [
        # Looking up lost answers uses reads, of which Google allows 60 a minute.
        Scenario(f"{service}: {name}", partial(answers, service=service, fault=fault), 90.0)
        for service, name, fault in (
            ("telegram", "401 to getUpdates", Fault(FaultKind.STATUS, "getUpdates", status=401)),
            ("telegram", "409 to getUpdates", Fault(FaultKind.STATUS, "getUpdates", status=409)),
            ("telegram", "502 to everything", Fault(FaultKind.STATUS, "*", status=502, body="<html>")),
            ("telegram", "garbage", Fault(FaultKind.GARBAGE, "getUpdates")),
            (
                "telegram",
                "429 to sendMessage",
                Fault(FaultKind.STATUS, "sendMessage", status=429, retry_after=1),
            ),
            ("google", "503 to everything", Fault(FaultKind.STATUS, "*", status=503)),
            ("google", "429 to everything", Fault(FaultKind.STATUS, "*", status=429, retry_after=1)),
            ("google", "answers to writes lost", Fault(FaultKind.CUT_AFTER, "batchUpdate*", chance=0.5)),
            ("google", "writes applied late", Fault(FaultKind.LATE, "batchUpdate*", seconds=1.0, chance=0.5)),
        )
    ]
    return found


def backlog_scenario(rows: int = BACKLOG_ROWS) -> Scenario:
    """Many waiting rows at Google's real quota: five minutes are promised for 10,000."""
    name = f"{rows:,} rows waiting when Google is back, at the real quota"
    return Scenario(name, partial(backlog, rows=rows), 300.0, quota=GOOGLES_QUOTA)
