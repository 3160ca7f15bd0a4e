#!/usr/bin/env python3
"""A message in, a receipt and a row out: does this release work at all?

smoke_test.py               this release against local services, in a directory that is thrown away
smoke_test.py --live        the running service: health, version and metrics (--url, --expect VERSION)

Prints a line for each check. Exit status: 0 good, 1 something deserves a look, 2 it does not work.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

from checks import Report, Verdict, bad, fetch, fetch_health, good, health_address, unsure, use_program


def live(report: Report, base: str, expected: str | None) -> None:
    """Check the service that answers at ``base``."""

    def health() -> tuple[Verdict, str]:
        status, body = fetch_health(base)
        if status != 200 or body["checks"]["ledger"]["status"] != "healthy":
            return bad(f"{body['status']}: {body['checks']['ledger'].get('why', 'entries are not accepted')}")
        troubled = [name for name, each in body["checks"].items() if each["status"] == "degraded"]
        return unsure(f"degraded: {', '.join(troubled)}") if troubled else good(body["status"])

    def version() -> tuple[Verdict, str]:
        found = fetch_health(base)[1]["version"]
        return good(found) if expected in (None, found) else bad(f"{found} answers, not {expected}")

    def ready() -> tuple[Verdict, str]:
        status, text = fetch(f"{base}/health/ready")
        return good("entries are accepted") if status == 200 else bad(f"status {status}: {text}")

    def metrics() -> tuple[Verdict, str]:
        status, text = fetch(f"{base}/metrics")
        there = status == 200 and "bot_build_info{" in text
        return good(f"{text.count(chr(10))} lines") if there else bad(f"status {status}, no bot_build_info")

    for name, check in {"health": health, "version": version, "ready": ready, "metrics": metrics}.items():
        report.run(name, check)


async def scratch(report: Report) -> None:
    """Play a first day with this release against services on loopback."""
    use_program()
    from smoke_stage import SmokeStage, Unexpected

    with tempfile.TemporaryDirectory(prefix="performance-tracker-smoke-") as folder:
        async with SmokeStage(
            Path(folder), [sys.executable, str(Path(__file__).parents[1] / "main.py")]
        ) as stage:
            for name, step in stage.steps().items():
                try:
                    async with asyncio.timeout(30):
                        report.add(name, Verdict.GOOD, await step())
                except (Unexpected, TimeoutError, OSError, LookupError, ValueError) as error:
                    report.add(name, Verdict.BAD, str(error) or f"{type(error).__name__} after at most 30 s")
                    # What comes after depends on it; the daemon's last words say more.
                    print(stage.last_words(), file=sys.stderr)
                    return


def main() -> int:
    """Run the checks that were asked for; returns the exit status."""
    parser = argparse.ArgumentParser(description="Does the program work at all?")
    parser.add_argument("--live", action="store_true", help="check the running service")
    parser.add_argument("--url", help="its address (default: http://127.0.0.1:PORT)")
    parser.add_argument("--expect", metavar="VERSION", help="the version that must answer")
    options = parser.parse_args()
    report = Report()
    if options.live:
        live(report, health_address(os.environ.get("PORT"), options.url), options.expect)
    else:
        asyncio.run(scratch(report))
    return report.status


if __name__ == "__main__":
    sys.exit(main())
