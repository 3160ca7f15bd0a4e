"""The Gemini adapter over a running sandbox service, and what it counts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from ai.model import FaultKind
from ai.model_gemini import GeminiModel, is_breaking
from sandbox.faults import Fault
from sandbox.faults import FaultKind as Trouble
from sandbox.gemini.replies import Mode, Reply
from sandbox.gemini.service import DEFAULT_MODELS, GeminiService
from sandbox.server import LoopbackServer
from sidecar.breaker import CircuitBreaker

KEY = "sandbox-key"
MODEL = DEFAULT_MODELS[0]
# Which reply of the service means which fault of the port.
_REPLIES = {
    FaultKind.TIMEOUT: Reply(Mode.SLOW, seconds=30.0),
    FaultKind.UNAVAILABLE: Reply(Mode.UNAVAILABLE),
    FaultKind.RATE_LIMITED: Reply(Mode.RATE_LIMITED, seconds=60.0),
    FaultKind.UNSAFE: Reply(Mode.SAFETY),
    FaultKind.MALFORMED: Reply(Mode.MAX_TOKENS),
}


@dataclass
class Counted:
    """Implements ``ai.model.CallMetrics`` and ``ai.model_reading.ReadingMetrics`` by keeping everything."""

    calls: list[tuple[str, str, float]] = field(default_factory=list)
    tokens: list[tuple[int, int]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def upstream(self, service: str, outcome: str, seconds: float) -> None:
        self.calls.append((service, outcome, seconds))

    def model_tokens(self, tokens_in: int, tokens_out: int) -> None:
        self.tokens.append((tokens_in, tokens_out))

    def text_read(self, path: str) -> None:
        self.paths.append(path)

    @property
    def outcomes(self) -> list[str]:
        return [outcome for _, outcome, _ in self.calls]


@dataclass
class Stage:
    """The adapter as ``model`` and the service it talks to."""

    service: GeminiService
    url: str
    counted: Counted
    model: GeminiModel

    def says(self, text: str) -> None:
        """The model's next answer is ``text``."""
        self.service.replies.append(Reply(answer=text))

    def fails(self, kind: FaultKind) -> None:
        """The model's next answer, and that to a retry, is a failure of ``kind``."""
        if kind is FaultKind.AUTH:
            self.service.faults.add(Fault(Trouble.STATUS, status=403))
        elif kind is FaultKind.REJECTED:
            self.service.faults.add(Fault(Trouble.STATUS, status=400))
        else:
            self.service.replies.extend([_REPLIES[kind]] * 2)

    def another(self, *, key: str = KEY, model: str = MODEL) -> GeminiModel:
        return adapter(self.url, self.counted, key=key, model=model)


def adapter(url: str, counted: Counted, *, key: str = KEY, model: str = MODEL) -> GeminiModel:
    breaker = CircuitBreaker("ai", is_failure=is_breaking)
    return GeminiModel(api_key=key, model=model, base_url=url, metrics=counted, breaker=breaker)


@asynccontextmanager
async def gemini_stage() -> AsyncIterator[Stage]:
    service = GeminiService(KEY)
    async with LoopbackServer(service.app()) as server:
        counted = Counted()
        model = adapter(server.url, counted)
        await model.warm()
        try:
            yield Stage(service, server.url, counted, model)
        finally:
            await model.close()
