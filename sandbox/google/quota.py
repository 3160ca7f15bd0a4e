"""Requests allowed in a minute, counted as Google counts them: reads and writes apart, per user and project.

Limits: developers.google.com/sheets/api/limits (300 reads and 300 writes a minute for a project, 60 of
each for a user, where a service account is one user).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from sandbox.google.errors import ApiError

WINDOW_SECONDS = 60.0
Access = Literal["read", "write"]


@dataclass(slots=True)
class Meter:
    """Counts what was let through in the last minute; ``total``, ``peak`` and ``refused`` for people."""

    limit: int | None
    times: deque[float] = field(default_factory=deque)
    total: int = 0
    peak: int = 0
    refused: int = 0

    def wait_seconds(self, now: float) -> float:
        """0 when one more is allowed at ``now``, otherwise how long until it is."""
        while self.times and self.times[0] <= now - WINDOW_SECONDS:
            self.times.popleft()
        if self.limit is None or len(self.times) < self.limit:
            return 0.0
        return self.times[0] + WINDOW_SECONDS - now

    def count(self, now: float) -> None:
        """Count one request that was let through."""
        self.times.append(now)
        self.total += 1
        self.peak = max(self.peak, len(self.times))


class Quotas:
    """The meters of one project. ``enforced`` False counts, but lets everything through."""

    def __init__(
        self, clock: Callable[[], float], *, reads: int, writes: int, project: int, enforced: bool = True
    ) -> None:
        self._clock = clock
        self._limits: dict[Access, int] = {"read": reads, "write": writes}
        self._project_limit = project
        self.enforced = enforced
        self._meters: dict[tuple[Access, str], Meter] = {}

    def meter(self, access: Access, user: str = "") -> Meter:
        """The meter of a user, or with an empty name of the whole project."""
        limit = self._limits[access] if user else self._project_limit
        return self._meters.setdefault((access, user), Meter(limit))

    def take(self, access: Access, user: str) -> None:
        """Count one request, whether or not it succeeds later. Raises ApiError 429 when none is left.

        A refused request is not counted against the quota, as otherwise a caller that keeps asking
        would never be let in again.
        """
        now = self._clock()
        meters = (self.meter(access), self.meter(access, user))
        wait = max(meter.wait_seconds(now) for meter in meters)
        if wait > 0 and self.enforced:
            meters[1].refused += 1
            kind = access.capitalize()
            raise ApiError(
                429,
                f"Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per minute "
                "per user' of service 'sheets.googleapis.com' for consumer 'project_number:0'.",
                retry_after=max(1, math.ceil(wait)),
            )
        for meter in meters:
            meter.count(now)

    def usage(self) -> dict[str, dict[str, int]]:
        """Counts of the project by access: in the last minute, in all, at most in a minute, refused."""
        now = self._clock()
        counts: dict[str, dict[str, int]] = {}
        kinds: tuple[Access, ...] = ("read", "write")
        for kind in kinds:
            meter = self.meter(kind)
            meter.wait_seconds(now)
            refused = sum(each.refused for key, each in self._meters.items() if key[0] == kind)
            counts[kind] = {
                "minute": len(meter.times),
                "total": meter.total,
                "peak": meter.peak,
                "refused": refused,
            }
        return counts
