"""What is known about the program's health: set by the parts, read by the probes, nothing remote."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class Health(StrEnum):
    """How a part is; ``disabled`` means that it is not set up, which is no fault."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    UNHEALTHY = "unhealthy"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Check:
    """The state of one part, and why."""

    status: Health
    why: str


@dataclass(frozen=True, slots=True)
class QueueStats:
    """What waits: updates not yet processed, rows not yet in a sheet, the age of the oldest row."""

    inbox: int = 0
    outbox: int = 0
    oldest_seconds: float = 0.0
    dead_letters: int = 0


LEDGER = "ledger"
COMPONENTS = (LEDGER, "telegram", "sheets", "ai", "geocoding")


class HealthBoard:
    """Collects what each part says about itself.

    ``queue`` returns numbers that are already at hand, since probes must answer while the disk does
    not. ``clock`` is the wall clock in seconds since the epoch, ``monotonic`` measures intervals.
    """

    def __init__(
        self,
        version: str,
        queue: Callable[[], QueueStats],
        *,
        stuck_after: float = 120.0,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._version = version
        self._queue = queue
        self._stuck_after = stuck_after
        self._clock = clock
        self._monotonic = monotonic
        self._began = self._beat_at = monotonic()
        self._last_activity: float | None = None
        self._started = False
        self._stopping = False
        self._checks = {name: Check(Health.DISABLED, "not set up") for name in COMPONENTS}
        self._checks[LEDGER] = Check(Health.UNHEALTHY, "not opened yet")

    def set(self, name: str, status: Health, why: str = "") -> None:
        """Record the state of the part ``name`` (one of ``COMPONENTS``); ``why`` is for an operator."""
        if name not in self._checks:
            raise ValueError(f"{name!r} is not one of {', '.join(COMPONENTS)}")
        self._checks[name] = Check(Health(status), why)

    def beat(self) -> None:
        """The program got on with its work just now."""
        self._beat_at = self._monotonic()
        self._last_activity = self._clock()

    def alive(self) -> None:
        """The program still turns, though nobody asked anything of it."""
        self._beat_at = self._monotonic()

    def check(self, name: str) -> Check:
        """The state of the part ``name`` (one of ``COMPONENTS``)."""
        return self._checks[name]

    def started(self) -> None:
        """The start is complete: configuration valid, migrations done, ledger open."""
        self._started = True
        self._beat_at = self._monotonic()

    def stopping(self) -> None:
        """A stop was asked for; no new entries are taken."""
        self._stopping = True

    def is_started(self) -> bool:
        """Whether the start is complete."""
        return self._started

    def is_live(self) -> bool:
        """Whether work got on within ``stuck_after`` seconds; only a restart cures a ``False``.

        Before the start is complete this is true: the start has its own time limit and its own probe.
        """
        return not self._started or self._monotonic() - self._beat_at <= self._stuck_after

    def is_ready(self) -> bool:
        """Whether entries can be accepted now."""
        return self.is_live() and self.overall() is not Health.UNHEALTHY

    def overall(self) -> Health:
        """Unhealthy when entries cannot be accepted; degraded when something else is wrong.

        An outage of a remote service only degrades: entries wait in the ledger, and a restart would
        not bring the service back.
        """
        if not self._started or self._stopping or self._checks[LEDGER].status is Health.UNHEALTHY:
            return Health.UNHEALTHY
        good = (Health.HEALTHY, Health.DISABLED)
        fine = self.is_live() and all(check.status in good for check in self._checks.values())
        return Health.HEALTHY if fine else Health.DEGRADED

    def report(self) -> dict[str, Any]:
        """The body of ``GET /health``."""
        last = self._last_activity
        return {
            "status": self.overall().value,
            "version": self._version,
            "uptime_seconds": round(self._monotonic() - self._began, 3),
            "last_activity": None if last is None else datetime.fromtimestamp(last, UTC).isoformat(),
            "checks": {
                name: {"status": check.status.value, **({"why": check.why} if check.why else {})}
                for name, check in self._checks.items()
            },
            "queue": asdict(self._queue()),
        }
