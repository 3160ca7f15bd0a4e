#!/usr/bin/env python3
"""Is this machine fast enough, and has a release become slow? Measures this release on local services.

performance_check.py [--quick]     --quick: 100 entries instead of 1,000

Prints a line for each measurement with its limit. Exit status: 0 all within their limits, 1 one is
over its limit, 2 one is over twice its limit or nothing could be measured.
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

from checks import ROOT, Report, Verdict, use_program

# The promises are a receipt in a second and a row in two; the rest keeps a small server comfortable.
LIMITS = {
    "start_seconds": 10.0,
    "disk_sync_ms": 25.0,
    "receipt_ms": 500.0,
    "entry_cpu_ms": 50.0,
    "rows_delay_seconds": 5.0,
    "memory_mb": 300.0,
    "stop_seconds": 10.0,
}


def judge(report: Report, name: str, value: float) -> None:
    """Report a measurement against its limit."""
    limit = LIMITS[name]
    verdict = Verdict.GOOD if value <= limit else Verdict.UNSURE if value <= 2 * limit else Verdict.BAD
    report.add(name, verdict, f"{value:.1f} (limit {limit:g})")


def disk_sync_ms(folder: Path) -> float:
    """The 95th percentile of writing and syncing 4 kB, in milliseconds."""
    taken = []
    with (folder / "sync").open("wb") as file:
        for _ in range(50):
            began = time.perf_counter()
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
            taken.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(taken, n=20)[-1]


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> float:
    """Resident memory of a process in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def measure(report: Report, folder: Path, entries: int) -> None:
    """Start the daemon, send it entries one after the other, and measure."""
    use_program()
    from smoke_stage import REP, SmokeStage

    judge(report, "disk_sync_ms", disk_sync_ms(folder))
    async with SmokeStage(
        folder, [sys.executable, str(ROOT / "main.py")], requests_a_minute=1000, sync_seconds=2.0
    ) as stage:
        began = time.monotonic()
        await stage.start()
        judge(report, "start_seconds", time.monotonic() - began)
        await stage.join()
        taken = []
        used = cpu_seconds(stage.pid)
        for number in range(entries):
            began = time.perf_counter()
            await stage.say(REP, f"Sold {number + 1} tablets to Apollo Pharmacy for ₹{1000 + number}")
            taken.append((time.perf_counter() - began) * 1000)
        sent = time.monotonic()
        judge(report, "receipt_ms", statistics.quantiles(taken, n=20)[-1])
        judge(report, "entry_cpu_ms", (cpu_seconds(stage.pid) - used) * 1000 / entries)
        async with asyncio.timeout(2 * LIMITS["rows_delay_seconds"] + 1):
            while stage.rows() < entries:
                await asyncio.sleep(0.05)
        judge(report, "rows_delay_seconds", time.monotonic() - sent)
        judge(report, "memory_mb", memory_mb(stage.pid))
        began = time.monotonic()
        await stage.stop()
        judge(report, "stop_seconds", time.monotonic() - began)


def main() -> int:
    """Measure; returns the exit status."""
    parser = argparse.ArgumentParser(description="Is this machine, and this release, fast enough?")
    parser.add_argument("--quick", action="store_true", help="100 entries instead of 1,000")
    options = parser.parse_args()
    report = Report()
    from smoke_stage import Unexpected

    with tempfile.TemporaryDirectory(prefix="performance-tracker-measure-") as folder:
        try:
            asyncio.run(measure(report, Path(folder), 100 if options.quick else 1000))
        except (Unexpected, TimeoutError, OSError) as error:
            report.add("measuring", Verdict.BAD, f"stopped: {error or type(error).__name__}")
    return report.status


if __name__ == "__main__":
    sys.exit(main())
