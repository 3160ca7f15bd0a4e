"""Puts the language model together, or nothing at all when no key is set: then everything works by rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from ai.budget import Budget
from ai.lexicon import Lexicon
from ai.model_gemini import GeminiModel, is_breaking
from ai.question_model import Questioner
from ai.words import Phrases
from config.settings import Settings
from ledger import marks
from ledger.ledger import Ledger
from sidecar.breaker import CircuitBreaker
from sidecar.metrics import Metrics

CALLS_A_MINUTE = 30
CALLS_A_DAY = 1_000


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
    """The model's uses in the chat; each is None without a key."""

    def __init__(
        self,
        settings: Settings,
        *,
        ledger: Ledger,
        metrics: Metrics,
        lexicon: Lexicon,
        clock: Callable[[], float],
    ) -> None:
        self.phrases: Phrases | None = None
        self.questioner: Questioner | None = None
        self._model: GeminiModel | None = None
        if settings.gemini_api_key is None:
            return
        zone = ZoneInfo(settings.timezone)
        self._model = GeminiModel(
            api_key=settings.gemini_api_key.get_secret_value(),
            model=settings.gemini_model,
            base_url=settings.gemini_api_url,
            metrics=metrics,
            breaker=CircuitBreaker(
                "ai",
                is_failure=is_breaking,
                on_change=lambda _, state: metrics.circuit("ai", is_open=state.value == "open"),
            ),
        )
        budget = Budget(
            LedgerMarks(ledger),
            per_minute=CALLS_A_MINUTE,
            per_day=CALLS_A_DAY,
            clock=lambda: datetime.fromtimestamp(clock(), zone),
        )
        self.phrases = Phrases(self._model, budget, lexicon)
        self.questioner = Questioner(self._model, budget)

    async def close(self) -> None:
        """Close the connections to the service."""
        if self._model is not None:
            await self._model.close()
