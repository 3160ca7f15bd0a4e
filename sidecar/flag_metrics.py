"""The metrics of feature flags. The labels are the program's own flags: nothing a person can add to."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge


class FlagMetrics:
    """Shows how flags stand and how the uses of their features went."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._percentage = Gauge(
            "bot_flag_percentage",
            "Share of the chats that a flag gives its feature to, in percent; 0 while it is killed",
            ["flag"],
            registry=registry,
        )
        self._rolled_back = Gauge(
            "bot_flag_rolled_back",
            "1 from when the daemon took a feature back until somebody revives it",
            ["flag"],
            registry=registry,
        )
        self._uses = Counter(
            "bot_flag_uses",
            "Uses decided by a flag: cohort given or rest, outcome ok or failed",
            ["flag", "cohort", "outcome"],
            registry=registry,
        )

    def begin(self, flags: Iterable[str]) -> None:
        """Show every flag from the start, so that a rate sees the first use."""
        for flag in flags:
            self._rolled_back.labels(flag).set(0)
            for cohort in ("given", "rest"):
                for outcome in ("ok", "failed"):
                    self._uses.labels(flag, cohort, outcome)

    def stands(self, flag: str, *, percentage: float, rolled_back: bool) -> None:
        """A flag stands so now."""
        self._percentage.labels(flag).set(percentage)
        self._rolled_back.labels(flag).set(rolled_back)

    def used(self, flag: str, *, given: bool, failed: bool) -> None:
        """A feature was used by a chat that has it, or would have been by one of the rest."""
        self._uses.labels(flag, "given" if given else "rest", "failed" if failed else "ok").inc()
