"""How the daemon bears a crowd of strangers: memory, answers, and what members feel of it.

    python -m bench.strangers [--strangers 100000] [--rate 300]

The whole daemon runs against the sandbox's Telegram; strangers write one message each while a member goes on
recording. Printed: resident memory before, during and after, what the daemon remembers of strangers, how
many were answered, and the member's times from sending to the receipt (ms) alone and in the crowd.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import statistics
import tempfile
import time
from pathlib import Path

from bot.daemon import Daemon
from config.configuration import load_configuration
from config.logging import configure_logging
from sandbox.server import LoopbackServer
from sandbox.telegram import Person, TelegramService

TOKEN = "123456789:" + "A" * 35
OWNER = 900
FIRST_STRANGER = 10_000_000
ROUND_SECONDS = 0.1
RECEIPTS = 100


def resident() -> float:
    """Return the process's resident memory in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def receipt(telegram: TelegramService, number: int) -> float:
    """Send one sale of the member and return the milliseconds until its receipt is there."""
    before = len(telegram.messages(OWNER))
    started = time.perf_counter()
    telegram.send_text(
        OWNER, f"Sold {number} boxes Crocin to Client{chr(65 + number % 26)} Stores for {number + 700}"
    )
    while len(telegram.messages(OWNER)) < before + 2:
        await asyncio.sleep(0.001)
    return (time.perf_counter() - started) * 1000


async def crowd(telegram: TelegramService, strangers: int, rate: int) -> None:
    """Let strangers write, ``rate`` of them a second."""
    size = max(1, int(rate * ROUND_SECONDS))
    for first in range(0, strangers, size):
        await asyncio.sleep(ROUND_SECONDS)
        for number in range(first, min(first + size, strangers)):
            telegram.add_person(Person(FIRST_STRANGER + number, "Somebody", started=True))
            telegram.send_text(FIRST_STRANGER + number, f"hello, is this the shop? {number}")


async def measure(folder: Path, strangers: int, rate: int) -> None:
    """Run the daemon alone, then in the crowd, and print what was seen."""
    telegram = TelegramService(TOKEN, conflict_delay=0.0)
    telegram.add_person(Person(OWNER, "Meera", started=True))
    async with LoopbackServer(telegram.app()) as server:
        environment = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": server.url,
            "NOMINATIM_URL": server.url,
            "ADMIN_USERS": str(OWNER),
            "DATA_DIR": str(folder / "data"),
            "PORT": "0",
            "RATE_LIMIT_CALLS_PER_MINUTE": "1000",
            "LOG_LEVEL": "ERROR",
        }
        configuration = load_configuration(environment, None)
        daemon = Daemon(configuration, configure_logging(configuration.settings))
        stop = asyncio.Event()
        async with contextlib.AsyncExitStack() as stack:
            running = asyncio.create_task(daemon.run(stack, stop))
            while not daemon.health.is_started():
                await asyncio.sleep(0.01)
            await receipt(telegram, 0)
            alone = [await receipt(telegram, number) for number in range(1, RECEIPTS)]
            begin = resident()
            print(f"alone: p50 {statistics.median(alone):.1f} ms, p95 {p95(alone):.1f} ms, {begin:.0f} MB")
            flood = asyncio.create_task(crowd(telegram, strangers, rate))
            crowded, peak = [], begin
            while not flood.done():
                crowded.append(await receipt(telegram, 1000 + len(crowded)))
                peak = max(peak, resident())
                await asyncio.sleep(0.2)
            await daemon.queues.drained()
            answered = sum(1 for n in range(strangers) if len(telegram.messages(FIRST_STRANGER + n)) > 1)
            middle, slow = statistics.median(crowded), p95(crowded)
            print(f"crowd: p50 {middle:.1f} ms, p95 {slow:.1f} ms, peak {peak:.0f} MB")
            print(f"remembered by the gate {daemon.gate.remembered()}, answered {answered} of {strangers}")
            stop.set()
            await running


def p95(values: list[float]) -> float:
    """Return the 95th percentile."""
    return sorted(values)[int(len(values) * 0.95)]


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strangers", type=int, default=100_000)
    parser.add_argument("--rate", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), options.strangers, options.rate))


if __name__ == "__main__":
    main()
