"""What only the machine knows about the service: disk, ledger files, backups, secrets, unit, clock."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from checks import Verdict, bad, good, unsure

GB, MB, DAY = 1e9, 1e6, 86_400
UNIT = "performance-tracker.service"
CREDENTIAL_DAYS = 365  # a secret should have been changed once a year
Check = Callable[[], tuple[Verdict, str]]


@dataclass(slots=True)
class Machine:
    """Where things are, and ``measured``: numbers for Prometheus by metric name with labels."""

    data: Path
    backups: Path
    credentials: Path
    measured: dict[str, float] = field(default_factory=dict)

    def checks(self) -> dict[str, Check]:
        """The checks by name."""
        return {
            "disk": lambda: self._disk("data", self.data),
            "backup_disk": lambda: self._disk("backup", self.backups),
            "ledger_files": self._ledger_files,
            "backup": self._backup,
            "credentials": self._credentials,
            "unit": self._unit,
            "clock": self._clock,
        }

    def _disk(self, name: str, directory: Path) -> tuple[Verdict, str]:
        place = directory
        while not place.exists() and place != place.parent:
            place = place.parent
        usage = shutil.disk_usage(place)
        self.measured[f'performance_tracker_disk_free_bytes{{directory="{name}"}}'] = usage.free
        self.measured[f'performance_tracker_disk_size_bytes{{directory="{name}"}}'] = usage.total
        text = f"{usage.free / GB:.1f} GB of {usage.total / GB:.1f} GB are free for {directory}"
        if usage.free < 0.2 * GB:
            return bad(text)
        return unsure(text) if usage.free < 1 * GB or usage.free < 0.05 * usage.total else good(text)

    def _ledger_files(self) -> tuple[Verdict, str]:
        ledger, log = self.data / "ledger.db", self.data / "ledger.db-wal"
        if not ledger.exists():
            return unsure(f"there is no {ledger} yet")
        size, wal = ledger.stat().st_size, log.stat().st_size if log.exists() else 0
        self.measured["performance_tracker_ledger_bytes"] = size
        self.measured["performance_tracker_ledger_wal_bytes"] = wal
        text = f"ledger {size / MB:.1f} MB, its log {wal / MB:.1f} MB"
        if (self.data / "RECONCILE_BEFORE_SYNC").exists():
            text += "; rows of the sheets are still being taken in after a restore"
        return (
            unsure(f"{text}: the log does not shrink, somebody keeps reading")
            if wal > 64 * MB
            else good(text)
        )

    def _backup(self) -> tuple[Verdict, str]:
        manifests = sorted(self.backups.glob("2*/manifest.json"))
        if not manifests:
            return bad(f"there is no backup in {self.backups}")
        newest = json.loads(manifests[-1].read_text(encoding="utf-8"))
        made = datetime.strptime(newest["id"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        hours = (datetime.now(UTC) - made).total_seconds() / 3600
        text = f"{len(manifests)} backups, the newest {hours:.1f} h old with {newest['entries']} entries"
        if hours > 24:
            return bad(text)
        return unsure(text) if hours > 2.5 else good(text)

    def _credentials(self) -> tuple[Verdict, str]:
        if not self.credentials.is_dir():
            return unsure(f"there is no {self.credentials}; secrets come from elsewhere")
        verdict, said = Verdict.GOOD, []
        for path in sorted(self.credentials.iterdir()):
            status = path.stat()
            age = time.time() - status.st_mtime
            self.measured[f'performance_tracker_credential_age_seconds{{name="{path.name}"}}'] = age
            said.append(f"{path.name} {age / DAY:.0f} days old")
            if status.st_mode & 0o077 or status.st_uid != 0:
                verdict = Verdict.BAD
                said[-1] += " and readable by others than root (chmod 600, chown root)"
            elif age > CREDENTIAL_DAYS * DAY:
                verdict = max(verdict, Verdict.UNSURE)
        return verdict, ", ".join(said) or "none are set"

    def _unit(self) -> tuple[Verdict, str]:
        names = "ActiveState,SubState,NRestarts,Result"
        shown = _said("systemctl", "show", f"--property={names}", UNIT)
        if shown is None:
            return unsure("there is no systemd here")
        values = dict(line.split("=", 1) for line in shown.splitlines() if "=" in line)
        restarts = int(values.get("NRestarts") or 0)
        self.measured["performance_tracker_unit_restarts"] = restarts
        text = f"{values.get('ActiveState')} ({values.get('SubState')}), {restarts} restarts"
        if values.get("ActiveState") != "active":
            return bad(f"{text}, result {values.get('Result')}")
        return unsure(text) if restarts > 3 else good(text)

    def _clock(self) -> tuple[Verdict, str]:
        shown = _said("timedatectl", "show", "--property=NTPSynchronized", "--value")
        if shown is None:
            return unsure("whether the clock is synchronized cannot be told here")
        synchronized = shown.strip() == "yes"
        self.measured["performance_tracker_clock_synchronized"] = float(synchronized)
        return (
            good("synchronized")
            if synchronized
            else unsure("not synchronized; Google refuses a clock that is minutes off")
        )


def _said(*command: str) -> str | None:
    """What a command prints; ``None`` when it is missing or cannot work here."""
    if shutil.which(command[0]) is None or not os.path.isdir("/run/systemd/system"):
        return None
    result = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)  # noqa: S603
    return result.stdout if result.returncode == 0 else None
