"""The operator's script beside the daemon as a real process: followed within seconds, kept over a kill -9."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from tests.faults.campaign import ROOT, Campaign, campaign
from tests.faults.test_process import get

SECONDS = 5.0  # generous for a shared machine; an idle one takes one


async def script(run: Campaign, *arguments: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "scripts" / "feature_flags.py"),
        *arguments,
        env={"PATH": run.environment["PATH"], "DATA_DIR": run.environment["DATA_DIR"]},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


async def percentage(run: Campaign, flag: str) -> float:
    """A flag's share as the daemon's own metrics tell it."""
    found = re.search(rf'^bot_flag_percentage{{flag="{flag}"}} (\S+)$', (await get(run, "/metrics"))[1], re.M)
    assert found is not None
    return float(found[1])


async def follows(run: Campaign, flag: str, wanted: float) -> float:
    """How long the daemon took to follow a change, in seconds."""
    began = time.monotonic()
    while await percentage(run, flag) != wanted:
        assert time.monotonic() - began < SECONDS, f"{flag} never stood at {wanted}"
        await asyncio.sleep(0.02)
    return time.monotonic() - began


async def test_the_daemon_follows_the_script_under_load_and_remembers_after_a_kill(tmp_path: Path) -> None:
    async with campaign(tmp_path, seed=11) as run:
        await run.start()
        await run.ready()
        assert await percentage(run, "voice") == 100
        stop = asyncio.Event()
        stream = asyncio.create_task(run.stream(50, stop))
        took = []
        for share in (25, 12.5, 50):
            assert (await script(run, "set", "voice", str(share)))[0] == 0
            took.append(await follows(run, "voice", share))
        assert (await script(run, "kill", "voice", "--why", "trial"))[0] == 0
        took.append(await follows(run, "voice", 0))
        print(f"followed within {max(took):.2f} s")
        stop.set()
        await stream
        await run.kill()
        status, said = await script(run, "history", "voice")  # nobody else has the ledger open
        assert (status, len(said.splitlines())) == (0, 4)
        assert "kill trial" in said.splitlines()[0]
        await run.start()
        await run.ready()
        assert await percentage(run, "voice") == 0
        await run.quiet(60)
        verdict = run.check()
        assert (verdict.lost, verdict.doubled, verdict.falsely_acknowledged) == (0, 0, 0), verdict
    with closing(sqlite3.connect(tmp_path / "data" / "ledger.db")) as ledger:
        assert ledger.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
