"""kill -9 at random instants under a steady stream: nothing is lost, nothing is doubled."""

from __future__ import annotations

import asyncio
import os
import random
from pathlib import Path

import pytest

from tests.faults.campaign import campaign
from tests.faults.evidence import keeps_every_promise
from tests.faults.history import Recovery

READY_SECONDS = 5.0  # promised from the start of the process
KILLS, LONG_KILLS = 200, 2000
SEED = int(os.environ.get("SEED", random.SystemRandom().randrange(10**6)))


async def test_nothing_is_lost_or_doubled_when_the_daemon_is_killed_at_random_instants(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    kills = int(os.environ.get("KILLS", LONG_KILLS if request.config.getoption("--long") else KILLS))
    async with campaign(tmp_path, seed=SEED) as run:
        run.trouble_with_sheets()
        stop = asyncio.Event()
        stream = asyncio.create_task(run.stream(20, stop, mixed=True))
        for _ in range(kills):
            await run.start()
            await asyncio.sleep(run.random.uniform(0.2, 2.5))
            await run.note_lag()
            await run.kill()
        stop.set()
        await stream
        await run.start()
        run.recoveries.append(Recovery("ready after a kill", await run.ready(), READY_SECONDS))
        await run.quiet(120)
        await run.acknowledged(600)
        await run.note_lag()
        verdict = run.check()
        print(f"kills={kills} {verdict} lag_p99<={run.lag_p99()}s")
        assert verdict.receipts == verdict.sent
        assert verdict.lost == verdict.doubled == verdict.misplaced == 0
        assert verdict.out_of_order == verdict.falsely_acknowledged == 0
        await keeps_every_promise(run)
