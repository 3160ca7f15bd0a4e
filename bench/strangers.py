"""How the daemon bears a crowd of strangers: its memory, its answers, and what a member feels of it.

    python -m bench.strangers [--strangers 100000] [--rate 200]

The daemon runs as a process of its own against the sandbox's Telegram. Strangers write one message each,
``rate`` a second, while a member goes on recording. Printed: the daemon's resident memory, how many
strangers were answered, and the member's times from sending to the receipt, alone and in the crowd. The
member rests as long between two entries in both: without that, 30 replies a second would be the limit.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from sandbox.server import LoopbackServer
from sandbox.telegram import Person, TelegramService

MAIN = Path(__file__).resolve().parents[1] / "main.py"
TOKEN = "123456789:" + "A" * 35
OWNER = 900
FIRST_STRANGER = 10_000_000
ROUND_SECONDS = 0.1
REST_SECONDS = 0.2
WARM, RECEIPTS = 10, 150


def resident(process: int) -> float:
    """Return a process's resident memory in MB."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def receipt(telegram: TelegramService, number: int) -> float:
    """Send one sale of the member and return the milliseconds until its receipt is there."""
    before = telegram.message_count(OWNER)
    started = time.perf_counter()
    client = f"{chr(65 + number % 26)}mart Stores"
    telegram.send_text(OWNER, f"Sold {number % 90 + 1} boxes Crocin to {client} for {number + 700}")
    while telegram.message_count(OWNER) < before + 2:
        await asyncio.sleep(0.002)
    seconds = time.perf_counter() - started
    await asyncio.sleep(REST_SECONDS)
    return seconds * 1000


async def crowd(telegram: TelegramService, strangers: int, rate: int) -> None:
    """Let strangers write, ``rate`` of them a second."""
    size = max(1, int(rate * ROUND_SECONDS))
    for first in range(0, strangers, size):
        await asyncio.sleep(ROUND_SECONDS)
        for number in range(first, min(first + size, strangers)):
            telegram.add_person(Person(FIRST_STRANGER + number, "Somebody", started=True))
            telegram.send_text(FIRST_STRANGER + number, f"hello, is this the shop? {number}")
    while telegram.pending():
        await asyncio.sleep(0.01)


async def watch(telegram: TelegramService, process: int, strangers: int, rate: int) -> None:
    """Measure a member alone and then in the crowd, and print what was seen."""
    while not telegram.polling:
        await asyncio.sleep(0.05)
    for number in range(WARM):
        await receipt(telegram, number)
    alone = [await receipt(telegram, WARM + number) for number in range(RECEIPTS)]
    print(f"alone: {spread(alone)}, {resident(process):.0f} MB")
    flood = asyncio.create_task(crowd(telegram, strangers, rate))
    crowded: list[float] = []
    peak = 0.0
    while not flood.done():
        crowded.append(await receipt(telegram, 1000 + len(crowded)))
        peak = max(peak, resident(process))
    answered = sum(telegram.message_count(FIRST_STRANGER + number) > 1 for number in range(strangers))
    print(f"crowd: {spread(crowded)}, at most {peak:.0f} MB")
    print(f"answered {answered} of {strangers} strangers")


def spread(values: list[float]) -> str:
    """Return the median and the 95th percentile as text."""
    slow = sorted(values)[int(len(values) * 0.95)]
    return f"{len(values)} receipts, p50 {statistics.median(values):.0f} ms, p95 {slow:.0f} ms"


async def measure(folder: Path, strangers: int, rate: int) -> None:
    """Run the daemon and measure it."""
    telegram = TelegramService(TOKEN, conflict_delay=0.0)
    telegram.add_person(Person(OWNER, "Meera", started=True))
    async with LoopbackServer(telegram.app()) as server:
        environment = {
            **os.environ,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": server.url,
            "NOMINATIM_URL": server.url,
            "ADMIN_USERS": str(OWNER),
            "DATA_DIR": str(folder / "data"),
            "PORT": "0",
            "RATE_LIMIT_CALLS_PER_MINUTE": "1000",
            "LOG_LEVEL": "ERROR",
        }
        daemon = await asyncio.create_subprocess_exec(
            sys.executable, str(MAIN), "run", env=environment, cwd=folder
        )
        try:
            await watch(telegram, daemon.pid, strangers, rate)
        finally:
            daemon.terminate()
            await daemon.wait()


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strangers", type=int, default=100_000)
    parser.add_argument("--rate", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), options.strangers, options.rate))


if __name__ == "__main__":
    main()
