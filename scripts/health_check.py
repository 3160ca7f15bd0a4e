#!/usr/bin/env python3
"""Is the service well? Asks the daemon, and with --comprehensive looks at the machine too.

health_check.py [--comprehensive] [--url URL] [--metrics FILE]

--metrics writes what was found for Prometheus' node exporter, by one rename.
Prints a line for each check. Exit status: 0 good, 1 something deserves a look, 2 not well.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from pathlib import Path

from checks import Report, Verdict, bad, fetch, fetch_health, good, health_address, unsure

STATUS = {
    "healthy": Verdict.GOOD,
    "disabled": Verdict.GOOD,
    "degraded": Verdict.UNSURE,
    "unhealthy": Verdict.BAD,
}
LATE_SECONDS, VERY_LATE_SECONDS = 300, 1800
SLOW_LOOP_SECONDS = 0.25


def ask_daemon(report: Report, base: str) -> None:
    """The checks that the daemon answers itself."""
    try:
        status, health = fetch_health(base)
    except (OSError, ValueError) as error:
        report.add("daemon", Verdict.BAD, f"{base} does not answer: {error}")
        return
    report.add(
        "daemon",
        Verdict.GOOD if status == 200 else Verdict.BAD,
        f"{health['status']}, version {health['version']}",
    )
    for name, each in health["checks"].items():
        report.add(name, STATUS[each["status"]], each.get("why") or each["status"])
    queue = health["queue"]
    oldest, dead = queue["oldest_seconds"], queue["dead_letters"]
    text = f"{queue['inbox']} updates and {queue['outbox']} rows wait, the oldest row {oldest:.0f} s"
    late = (
        Verdict.BAD
        if oldest > VERY_LATE_SECONDS
        else Verdict.UNSURE
        if oldest > LATE_SECONDS
        else Verdict.GOOD
    )
    report.add("queue", late, text)
    report.add("dead_letters", Verdict.UNSURE if dead else Verdict.GOOD, f"{dead} given up and kept aside")
    report.run("live", lambda: probe(base, "live"))
    report.run("ready", lambda: probe(base, "ready"))
    report.run("event_loop", lambda: event_loop(base))


def probe(base: str, name: str) -> tuple[Verdict, str]:
    """One of the probes."""
    status, text = fetch(f"{base}/health/{name}")
    return good(text) if status == 200 else bad(text)


def event_loop(base: str) -> tuple[Verdict, str]:
    """How late the event loop was since the start, from the daemon's own histogram."""
    _, text = fetch(f"{base}/metrics")
    buckets = re.findall(r'^bot_event_loop_lag_seconds_bucket\{le="([^"]+)"\} (\S+)$', text, re.MULTILINE)
    counts = [(float(limit), float(count)) for limit, count in buckets]
    if not counts or not counts[-1][1]:
        return unsure("nothing measured yet")
    total = counts[-1][1]
    p99 = next(limit for limit, count in counts if count >= 0.99 * total)
    said = f"99 of 100 times at most {p99:g} s late"
    return good(said) if p99 <= SLOW_LOOP_SECONDS else unsure(said)


def write_metrics(path: Path, report: Report, measured: dict[str, float]) -> None:
    """Write a textfile for the node exporter, in a directory where the service's group may write too.

    Root runs this, so the new file has a name that nobody can foresee and is written through its descriptor:
    a link that somebody puts there is not followed.
    """
    lines = [
        f'performance_tracker_check_status{{check="{name}"}} {int(verdict)}'
        for name, verdict in report.verdicts.items()
    ]
    lines += [f"{name} {value:g}" for name, value in measured.items()]
    lines.append(f"performance_tracker_check_last_run_timestamp_seconds {time.time():.0f}")
    descriptor, new = tempfile.mkstemp(prefix=".health.", dir=path.parent)
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write("".join(f"{line}\n" for line in sorted(lines)))
            os.fchmod(descriptor, 0o644)
        Path(new).replace(path)
    finally:
        Path(new).unlink(missing_ok=True)  # still there only where it could not be put in place


def main() -> int:
    """Run the checks; returns the exit status."""
    parser = argparse.ArgumentParser(description="Is the service well?")
    parser.add_argument(
        "--comprehensive", action="store_true", help="look at disk, backups, secrets and unit too"
    )
    parser.add_argument("--url", help="the daemon's address (default: http://127.0.0.1:PORT)")
    parser.add_argument("--metrics", type=Path, metavar="FILE", help="write metrics for the node exporter")
    options = parser.parse_args()
    report, measured = Report(), {}
    ask_daemon(report, health_address(os.environ.get("PORT"), options.url))
    if options.comprehensive:
        from machine_checks import Machine

        machine = Machine(
            data=Path(os.environ.get("DATA_DIR") or "/var/lib/performance-tracker"),
            backups=Path(os.environ.get("BACKUP_DIR") or "/var/backups/performance-tracker"),
            credentials=Path(os.environ.get("CREDENTIALS") or "/etc/performance-tracker/credentials"),
        )
        for name, check in machine.checks().items():
            report.run(name, check)
        measured = machine.measured
    if options.metrics:
        write_metrics(options.metrics, report, measured)
    return report.status


if __name__ == "__main__":
    sys.exit(main())
