"""The network between the daemon and its services breaks in every way: nothing is lost, all comes back.

The claim: whatever the network does for some seconds, every message becomes one row, no receipt is false, and
polling and delivery go on within their time after it works again.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from tests.faults.campaign import Campaign, campaign
from tests.faults.evidence import keeps_every_promise
from tests.faults.history import Recovery
from tests.faults.proxy import Link, Trouble

POLLING_SECONDS, DRAINED_SECONDS = 30.0, 300.0
TROUBLES = [each for each in Trouble if each is not Trouble.NONE]


async def suffer(run: Campaign, link: Link, trouble: Trouble, seconds: float) -> None:
    """Send for some seconds while one side of the network is in trouble."""
    await run.start()
    await run.ready()
    run.send()
    await run.quiet(30)
    link.seconds_a_byte = 0.2
    await link.suffer(trouble)
    stop = asyncio.Event()
    stream = asyncio.create_task(run.stream(15, stop))
    await asyncio.sleep(seconds)
    stop.set()
    await stream
    assert link.hits or trouble is Trouble.REFUSED
    await link.suffer(Trouble.NONE)


async def recovered(run: Campaign, what: str, limit: float) -> None:
    """Wait until everything is delivered, and note how long that took."""
    began = time.monotonic()
    await run.quiet(limit)
    run.recoveries.append(Recovery(what, time.monotonic() - began, limit))
    verdict = run.check()
    print(f"{what}: {verdict} after {run.recoveries[-1].seconds:.1f} s")
    assert (verdict.lost, verdict.doubled, verdict.misplaced, verdict.falsely_acknowledged) == (0, 0, 0, 0)
    await keeps_every_promise(run)


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_telegram_behind_a_broken_network(tmp_path: Path, trouble: Trouble) -> None:
    async with campaign(tmp_path, seed=31) as run:
        await suffer(run, run.to_telegram, trouble, 4.0)
        await recovered(run, f"telegram {trouble}", POLLING_SECONDS)


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_google_behind_a_broken_network(tmp_path: Path, trouble: Trouble) -> None:
    async with campaign(tmp_path, seed=32) as run:
        await suffer(run, run.to_google, trouble, 4.0)
        await recovered(run, f"google {trouble}", DRAINED_SECONDS)
