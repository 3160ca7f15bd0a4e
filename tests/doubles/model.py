"""A model that says what a test wants it to say. Kept true by tests/contract/test_model_port.py."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ai.model import FaultKind, ModelFault, ModelReply, Part

_CHARACTERS_A_TOKEN = 4


class Asked(NamedTuple):
    """One prompt the model was given."""

    parts: tuple[Part, ...]
    system: str
    schema: Mapping[str, Any] | None

    @property
    def text(self) -> str:
        return "\n".join(part.text for part in self.parts if part.data is None)


Answer = str | FaultKind | ModelFault


class ScriptedModel:
    """Implements ``ai.model.Model``. Answers come from ``answers`` first, then from ``answer``.

    An answer is text, or a fault to raise; TIMEOUT waits until the deadline is over, as a slow service
    makes its caller wait.
    """

    def __init__(self, answer: Callable[[Asked], Answer] | Answer = FaultKind.UNAVAILABLE) -> None:
        self.answer = answer
        self.answers: deque[Answer] = deque()
        self.asked: list[Asked] = []

    async def generate(
        self,
        parts: Sequence[Part],
        *,
        system: str,
        schema: Mapping[str, Any] | None,
        timeout: float,
    ) -> ModelReply:
        asked = Asked(tuple(parts), system, schema)
        self.asked.append(asked)
        if self.answers:
            answer = self.answers.popleft()
        else:
            answer = self.answer(asked) if callable(self.answer) else self.answer
        if isinstance(answer, FaultKind):
            answer = ModelFault(answer)
        if isinstance(answer, ModelFault):
            if answer.kind is FaultKind.TIMEOUT:
                await asyncio.sleep(timeout)
            raise answer
        if not answer.strip():
            raise ModelFault(FaultKind.MALFORMED)
        return ModelReply(
            answer,
            tokens_in=len(system + asked.text) // _CHARACTERS_A_TOKEN,
            tokens_out=len(answer) // _CHARACTERS_A_TOKEN,
            model="scripted",
        )
