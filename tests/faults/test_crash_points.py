"""Killed at each named point, several times in a row: the next process makes good whatever was half done.

The claim: there is no moment in the path of a message, from the first commit to the last mark, at which the
end of the process loses it, doubles it, or makes a receipt false.
"""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from sidecar.crash_points import POINTS, VARIABLE, CrashPoint, crash_point, pass_by
from tests.faults.campaign import campaign
from tests.faults.evidence import keeps_every_promise

TIMES = 4
LONG_TIMES = 50


def test_outside_of_tests_there_are_no_crash_points() -> None:
    for environment in ("development", "staging", "production"):
        assert crash_point(environment, {VARIABLE: "inbox_committed:1"}) is pass_by
    assert crash_point("test", {}) is pass_by
    assert isinstance(crash_point("test", {VARIABLE: "inbox_committed:1"}), CrashPoint)


@pytest.mark.parametrize("wrong", ["nowhere:1", "batch_sent:0", "batch_sent:often", "batch_sent:1:sleep"])
def test_a_crash_point_that_does_not_exist_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        crash_point("test", {VARIABLE: wrong})


@pytest.mark.parametrize("point", POINTS)
async def test_a_process_killed_again_and_again_at(
    point: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    times = LONG_TIMES if request.config.getoption("--long") else TIMES
    async with campaign(tmp_path, seed=sum(point.encode()), ENVIRONMENT="test") as run:
        for kill in range(times):
            run.environment[VARIABLE] = f"{point}:{1 + kill % 3}"
            await run.start()
            assert run.process is not None
            died = asyncio.create_task(run.process.wait())
            async with asyncio.timeout(60):
                while not died.done():
                    run.send()
                    run.edit()
                    await asyncio.wait([died], timeout=0.15)
            assert died.result() == -signal.SIGKILL
        del run.environment[VARIABLE]
        await run.start()
        await run.ready()
        await run.quiet(120)
        verdict = run.check()
        print(f"{point}: kills={times} {verdict}")
        assert (verdict.lost, verdict.doubled, verdict.misplaced, verdict.out_of_order) == (0, 0, 0, 0)
        await keeps_every_promise(run)
