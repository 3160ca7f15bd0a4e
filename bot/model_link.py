"""Puts the language model together, or nothing at all when no key is set: then everything works by rules."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ai.budget import Budget
from ai.lexicon import Lexicon
from ai.model_gemini import GeminiModel, is_breaking
from ai.model_reading import ModelReader
from ai.reader import Reader
from config.settings import Settings
from ledger import marks
from ledger.ledger import Ledger
from sidecar.breaker import CircuitBreaker, State
from sidecar.health import Health, HealthBoard
from sidecar.metrics import Metrics

CALLS_PER_MINUTE = 30
CALLS_PER_DAY = 1_000


class LedgerMarks:
    """Small named values, kept in the ledger. Implements :class:`ai.budget.Marks`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def get(self, name: str) -> str | None:
        """Return a value, or None when it was never set."""
        return await self._ledger.read(lambda tx: marks.get(tx, name))

    async def put(self, name: str, value: str) -> None:
        """Set a value, durably."""
        await self._ledger.write(lambda tx: marks.put(tx, name, value))


class ModelLink:
    """The model, the budget of its calls, and the reader that asks it; each is None without a key."""

    def __init__(
        self,
        settings: Settings,
        *,
        ledger: Ledger,
        reader: Reader,
        lexicon: Lexicon,
        metrics: Metrics,
        health: HealthBoard,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.model: GeminiModel | None = None
        self.budget: Budget | None = None
        self.reader: ModelReader | None = None
        if settings.gemini_api_key is None:
            health.set("ai", Health.DISABLED, "no key; everything is read by rules")
            return
        health.set("ai", Health.HEALTHY)

        def changed(service: str, state: State) -> None:
            metrics.circuit(service, is_open=state is State.OPEN)
            if state is State.OPEN:
                health.set("ai", Health.DEGRADED, "does not answer; everything is read by rules")
            elif state is State.CLOSED:
                health.set("ai", Health.HEALTHY)

        zone = ZoneInfo(settings.timezone)
        self.model = GeminiModel(
            api_key=settings.gemini_api_key.get_secret_value(),
            model=settings.gemini_model,
            base_url=settings.gemini_api_url,
            metrics=metrics,
            breaker=CircuitBreaker("ai", is_failure=is_breaking, on_change=changed),
        )
        self.budget = Budget(
            LedgerMarks(ledger),
            per_minute=CALLS_PER_MINUTE,
            per_day=CALLS_PER_DAY,
            clock=lambda: datetime.fromtimestamp(clock(), zone),
        )
        self.reader = ModelReader(self.model, reader, self.budget, lexicon, metrics)

    def work(self) -> list[tuple[str, Coroutine[Any, Any, None]]]:
        """Return the tasks to run, by name."""
        return [("model", self._warm())] if self.model is not None else []

    async def _warm(self) -> None:
        if self.model is not None:
            await self.model.warm()

    async def close(self) -> None:
        """Close the connections to the service."""
        if self.model is not None:
            await self.model.close()
