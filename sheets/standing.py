"""Whether companies' worksheets can be used: waiting times, health, and telling the admins once."""

from __future__ import annotations

import random
from collections.abc import Mapping
from types import MappingProxyType

import structlog

from sheets.clock import Clock
from sheets.observer import Notify, SheetsHealth
from sheets.repository import FaultKind, SheetFault
from sidecar.health import Health
from sidecar.retry import full_jitter

# The least wait, and what comes to it at most; in between that doubles with each failure.
_WAITS: Mapping[FaultKind, tuple[float, float]] = MappingProxyType(
    {
        FaultKind.RATE: (5.0, 120.0),
        FaultKind.UNAVAILABLE: (1.0, 60.0),
        FaultKind.UNCERTAIN: (1.0, 60.0),
        FaultKind.MOVED: (1.0, 60.0),
        FaultKind.APPLIED: (1.0, 60.0),
        FaultKind.CREDENTIALS: (30.0, 300.0),
        FaultKind.REFUSED: (300.0, 1800.0),
    }
)
_NEEDS_SOMEBODY = frozenset({FaultKind.REFUSED, FaultKind.CREDENTIALS})
PATIENCE = 3  # failures in a row before an outage that may pass by itself shows in the health
_log = structlog.get_logger()


class HealthSummary:
    """One line of health out of what is wrong with each company."""

    def __init__(self, health: SheetsHealth) -> None:
        self._health = health
        self._wrong: dict[tuple[str, str], str] = {}

    def wrong(self, company: str, topic: str, why: str | None) -> None:
        """Record what is wrong in one respect (None: nothing any more)."""
        if why is None:
            self._wrong.pop((company, topic), None)
        else:
            self._wrong[company, topic] = why
        self.show()

    def forget(self, company: str) -> None:
        """Drop a company that is not served any more."""
        self._wrong = {key: why for key, why in self._wrong.items() if key[0] != company}
        self.show()

    def show(self) -> None:
        """Report the present state."""
        lines = [f"{company}: {why}" for (company, _), why in sorted(self._wrong.items())]
        self._health.set("sheets", Health.DEGRADED if lines else Health.HEALTHY, "; ".join(lines))


class Standing:
    """How one company's worksheet is in one respect (``topic``: sync or pull)."""

    def __init__(
        self, company: str, topic: str, clock: Clock, summary: HealthSummary, notify: Notify
    ) -> None:
        self._company = company
        self._topic = topic
        self._clock = clock
        self._summary = summary
        self._notify = notify
        self._failures = 0
        self._until = 0.0
        self._told: str | None = None
        self.trouble: str | None = None

    @property
    def waits(self) -> float:
        """Seconds until it may be tried again; 0 when it may be tried now."""
        return max(0.0, self._until - self._clock.monotonic())

    def try_now(self) -> None:
        """End the waiting: somebody acted."""
        self._until = 0.0
        self._failures = 0

    def look_at_once(self) -> None:
        """End the waiting of a failure whose outcome can be looked up, unless it failed several times in a
        row: then looking again and again would only use up the quota."""
        if self._failures < PATIENCE:
            self._until = 0.0

    async def failed(self, fault: SheetFault) -> None:
        """Note a failure: how long to wait, and whether somebody must be told."""
        first, longest = _WAITS[fault.kind]
        if fault.retry_after is not None:
            # Jitter only adds: a time that the service named is never undercut.
            wait = max(fault.retry_after, 1.0) * random.uniform(1.0, 1.3)
        else:
            wait = first + full_jitter(self._failures, first=first, longest=longest)
        self._until = self._clock.monotonic() + wait
        self._failures += 1
        self.trouble = fault.message
        _log.warning(
            "sheets_failed",
            company=self._company,
            topic=self._topic,
            kind=fault.kind.value,
            why=fault.message,
            wait_seconds=round(self.waits, 1),
        )
        if fault.kind in _NEEDS_SOMEBODY or self._failures >= PATIENCE:
            self._summary.wrong(self._company, self._topic, fault.message)
        if fault.kind in _NEEDS_SOMEBODY and self._told != fault.message:
            self._told = fault.message
            await self._notify(
                self._company,
                f"The worksheet cannot be used: {fault.message}. Entries are kept and will be written later.",
                gone=fault.gone,
            )

    async def worked(self) -> None:
        """Note that it works; who was told of trouble is told that it is over."""
        self._until, self._failures, self.trouble = 0.0, 0, None
        self._summary.wrong(self._company, self._topic, None)
        if self._told is not None:
            self._told = None
            await self._notify(
                self._company, "The worksheet can be used again; what waited is being written."
            )
