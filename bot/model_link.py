"""Puts the language models together, or nothing at all when no key is set: then everything works by rules.

There are two at most: the one of the settings, and another one that a flag gives to a part of the chats.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ai.budget import Budget
from ai.lexicon import Lexicon
from ai.model_gemini import SERVICE, GeminiModel, is_breaking
from ai.model_reading import ModelReader
from ai.question_model import Questioner
from ai.reader import Reader
from ai.words import Phrases
from config.settings import Settings
from ledger import marks
from ledger.ledger import Ledger
from sidecar.breaker import CircuitBreaker, State
from sidecar.health import Health, HealthBoard
from sidecar.metrics import Metrics

CALLS_PER_MINUTE = 30
CALLS_PER_DAY = 1_000
OTHER_SERVICE = "ai_new"


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


@dataclass(frozen=True, slots=True)
class Asking:
    """One model, and everything that asks it."""

    model: GeminiModel
    reader: ModelReader
    questioner: Questioner
    phrases: Phrases


class ModelLink:
    """The models, and the one budget of their calls; without a key there is none."""

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
        self._settings, self._reader, self._lexicon = settings, reader, lexicon
        self._metrics, self._health = metrics, health
        self._usual: Asking | None = None
        self._other: tuple[str, Asking] | None = None
        self._closing: set[asyncio.Task[None]] = set()
        if settings.gemini_api_key is None:
            health.set("ai", Health.DISABLED, "no key; everything is read by rules")
            return
        health.set("ai", Health.HEALTHY)
        zone = ZoneInfo(settings.timezone)
        self._key = settings.gemini_api_key.get_secret_value()
        self._budget = Budget(
            LedgerMarks(ledger),
            per_minute=CALLS_PER_MINUTE,
            per_day=CALLS_PER_DAY,
            clock=lambda: datetime.fromtimestamp(clock(), zone),
        )
        self._usual = self._built(settings.gemini_model, SERVICE, self._usual_changed)

    def asking(self, other: str | None = None) -> Asking | None:
        """Return the model of the settings, or the one named ``other``; None where none is set up."""
        if other is None or self._usual is None or other == self._settings.gemini_model:
            return self._usual
        if self._other is None or self._other[0] != other:
            if self._other is not None:
                task = asyncio.create_task(self._other[1].model.close())
                self._closing.add(task)
                task.add_done_callback(self._closing.discard)
            # A circuit of its own: while the other model fails, the usual one is asked as always.
            self._other = other, self._built(other, OTHER_SERVICE, self._other_changed)
        return self._other[1]

    def _built(self, name: str, service: str, changed: Callable[[str, State], None]) -> Asking:
        model = GeminiModel(
            api_key=self._key,
            model=name,
            base_url=self._settings.gemini_api_url,
            metrics=self._metrics,
            breaker=CircuitBreaker(service, is_failure=is_breaking, on_change=changed),
            service=service,
        )
        reader = ModelReader(model, self._reader, self._budget, self._lexicon, self._metrics)
        phrases = Phrases(model, self._budget, self._lexicon)
        return Asking(model, reader, Questioner(model, self._budget), phrases)

    def _usual_changed(self, service: str, state: State) -> None:
        self._other_changed(service, state)
        if state is State.OPEN:
            self._health.set("ai", Health.DEGRADED, "does not answer; everything is read by rules")
        elif state is State.CLOSED:
            self._health.set("ai", Health.HEALTHY)

    def _other_changed(self, service: str, state: State) -> None:
        self._metrics.circuit(service, is_open=state is State.OPEN)

    def work(self) -> list[tuple[str, Coroutine[Any, Any, None]]]:
        """Return the tasks to run, by name."""
        return [("model", self._usual.model.warm())] if self._usual is not None else []

    async def close(self) -> None:
        """Close the connections to the service."""
        for asking in (self._usual, self._other[1] if self._other else None):
            if asking is not None:
                await asking.model.close()
        await asyncio.gather(*self._closing)
