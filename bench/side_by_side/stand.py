"""One bot on its stand: services around it, the bot itself, and what is measured of it."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.side_by_side import google
from bench.side_by_side.contestants import NAIVE, ROOT, Contestant, environment_of
from bench.side_by_side.process import Measured, pin
from bench.side_by_side.site import Size, make_site
from bench.side_by_side.telegram import LoopbackTelegram

PATIENCE = 90.0  # seconds without any progress
OTHERS_CORE = 1


class Failed(Exception):
    """A bot did not do what was to be measured; the text ends with its last words."""


class Stand:
    """A running bot. ``ready`` is the seconds from its start to its first getUpdates."""

    def __init__(self, telegram: LoopbackTelegram, process: Measured, address: str | None) -> None:
        self.telegram, self.process = telegram, process
        self._google = address
        self.ready = 0.0

    @property
    def keeps_sheets(self) -> bool:
        """Whether its work ends in the sheets."""
        return self._google is not None

    async def start(self) -> None:
        """Start the bot and wait until it polls. Raises Failed."""
        await self.process.start()
        await self._until(self.telegram.polled.wait())
        self.ready = time.perf_counter() - self.process.started

    async def answered(self, count: int) -> None:
        """Return when so many messages were answered, rightly. Raises Failed."""
        await self._until(self.telegram.answered(count))
        if self.telegram.wrong:
            raise Failed(f"{self.telegram.wrong} wrong answers, one is {self.telegram.last_wrong[:300]!r}")

    async def delivered(self, rows: int) -> None:
        """Return when so many rows stand in the sheets. Raises Failed."""
        last, ends = -1, 0.0
        while (there := (await self.tally())["rows"]) < rows:
            if there > last:
                last, ends = there, time.monotonic() + PATIENCE
            self._check(ends)
            await asyncio.sleep(0.25)

    async def tally(self) -> dict[str, int]:
        """Return rows in the sheets and requests so far."""
        return json.loads(await asyncio.to_thread(_fetch, f"{self._google}/tally"))

    async def _until(self, wanted: Coroutine[Any, Any, object]) -> None:
        waiting = asyncio.create_task(wanted)
        last, ends = -1, 0.0
        try:
            while not waiting.done():
                if self.telegram.answers > last:
                    last, ends = self.telegram.answers, time.monotonic() + PATIENCE
                self._check(ends)
                await asyncio.wait({waiting}, timeout=0.5)
        finally:
            waiting.cancel()
        waiting.result()

    def _check(self, ends: float) -> None:
        if time.monotonic() > ends or not self.process.running:
            raise Failed(f"no progress: {self.process.last_words()}")


def _fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return bytes(answer.read())


@asynccontextmanager
async def stand(
    bot: Contestant, python: Path, size: Size | None = None, quota: int = google.UNLIMITED
) -> AsyncIterator[Stand]:
    """Start services and bot in a folder of their own; all ends and is removed with the block.

    ``python`` is that of the peers, ``quota`` the requests a minute that Google takes.
    """
    size = size or Size()
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    telegram = LoopbackTelegram(people=size.people, expected=bot.answer)
    address = await telegram.start()
    service: asyncio.subprocess.Process | None = None
    process: Measured | None = None
    try:
        sheets = None
        if bot.script is None or bot.name == NAIVE:
            key_file = folder / "key.json"
            service, root = await _google(key_file, quota)
            sheets = (root, key_file, google.BOOK)
        if bot.script is None:
            await asyncio.to_thread(make_site, folder, size, datetime.now(UTC).date().isoformat())
        process = Measured(
            bot.command(python, address, sheets),
            environment_of(folder, address, sheets, product=bot.script is None),
            folder,
        )
        made = Stand(telegram, process, sheets[0] if sheets else None)
        await made.start()
        yield made
    finally:
        if process is not None:
            await process.stop()
        if service is not None:
            service.kill()
            await service.wait()
        await telegram.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def _google(key_file: Path, quota: int) -> tuple[asyncio.subprocess.Process, str]:
    command = (sys.executable, "-m", "bench.side_by_side.google", str(key_file), str(quota))
    service = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    pin(service.pid, OTHERS_CORE)
    assert service.stdout is not None
    address = (await service.stdout.readline()).decode().strip()
    if not address:
        raise Failed("the local Google did not start")
    return service, address
