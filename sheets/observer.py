"""What the workers tell the rest of the program: numbers, health, and sentences for the admins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sidecar.health import Health

OnChange = Callable[[str], None]
"""Called with a company's key after figures of it changed, so that caches can be dropped."""


class Notify(Protocol):
    """Tells the admins of a company something."""

    async def __call__(self, company: str, sentence: str, *, gone: int = 0) -> None:
        """Tell one sentence. ``gone``: it says that so many rows are gone, and asks whether they were meant
        to be."""
        ...


class SyncObserver(Protocol):
    """Receives the numbers that become metrics."""

    def request(self, service: str, outcome: str, seconds: float) -> None:
        """A request to ``sheets`` or ``google_token`` ended: ``ok`` or the name of a fault's kind."""
        ...

    def circuit(self, *, is_open: bool) -> None:
        """Google is not asked any more because it cannot be reached, or is asked again."""
        ...


class SheetsHealth(Protocol):
    """Receives how the synchronisation is; the program's :class:`~sidecar.health.HealthBoard` fits."""

    def set(self, name: str, status: Health, why: str = "") -> None:
        """Record the state of the part ``sheets``: healthy, or degraded while entries wait in the ledger."""
        ...
