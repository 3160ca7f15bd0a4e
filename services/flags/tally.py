"""Uses of a feature, counted: how many, how many failed, how long they took, how often memory grew."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from ledger.flag_counts import Counted

EDGES = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)  # seconds; a use belongs to the first it does not exceed
GREW_BYTES = 2**20  # memory that a use is counted to have taken; less is how an allocator breathes


@dataclass(slots=True)
class Tally:
    """Uses of one cohort. ``timings`` counts them by :data:`EDGES`, the last place for longer ones."""

    uses: int = 0
    failed: int = 0
    grew: int = 0
    timings: list[int] = field(default_factory=lambda: [0] * (len(EDGES) + 1))

    def add(self, seconds: float, *, failed: bool, grown: int) -> None:
        """Count one use that took ``seconds`` and left the process ``grown`` bytes larger."""
        self.uses += 1
        self.failed += failed
        self.grew += grown >= GREW_BYTES
        self.timings[bisect_left(EDGES, seconds)] += 1

    def slower_than(self, seconds: float) -> int:
        """Return how many uses took longer than ``seconds``, one of the edges. Raises ValueError."""
        return sum(self.timings[EDGES.index(seconds) + 1 :])

    def within(self, share: float) -> float:
        """Return the edge below which so large a share of the uses stayed, in seconds; infinite beyond the
        last edge, 0 without uses."""
        seen = 0
        for edge, count in zip((*EDGES, float("inf")), self.timings, strict=True):
            seen += count
            if self.uses and seen >= share * self.uses:
                return edge
        return 0.0


def total(hours: Iterable[Counted], *, given: bool, since: float) -> Tally:
    """Return the sum of a cohort's hours that began at ``since`` or later."""
    found = Tally()
    for each in hours:
        if each.given is given and each.slot >= since:
            found.uses += each.uses
            found.failed += each.failed
            found.grew += each.grew
            found.timings = [a + b for a, b in zip(found.timings, each.timings, strict=True)]
    return found
