"""The port to a language model: parts of a prompt in, text out, and every way it can fail by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

DEADLINE = 8.0  # seconds for one answer, a retry included: longer than a person waits for a receipt


class FaultKind(StrEnum):
    """Why there is no answer."""

    TIMEOUT = "timeout"
    UNAVAILABLE = "unavailable"  # the service is down, unreachable, or known to fail at the moment
    RATE_LIMITED = "rate_limited"
    AUTH = "auth"  # the key, the model's name or the region is not accepted: an operator has to act
    REJECTED = "rejected"  # the request itself is refused
    UNSAFE = "unsafe"  # the model or a filter declined to answer
    MALFORMED = "malformed"  # an answer that is cut off, empty, or not what was asked for
    BUDGET = "budget"  # not asked: the calls of this minute or day are used up


_RETRYABLE = frozenset({FaultKind.UNAVAILABLE, FaultKind.RATE_LIMITED})


class ModelFault(Exception):
    """The model gave no usable answer. Carries no text of a person and none of the model.

    ``retry_after`` is in seconds, as told by the service, or None.
    """

    def __init__(self, kind: FaultKind, retry_after: float | None = None) -> None:
        super().__init__(kind.value)
        self.kind = kind
        self.retry_after = retry_after

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed a moment later."""
        return self.kind in _RETRYABLE


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a prompt: ``text``, or ``data`` of the MIME type ``mime`` (a voice note, a photo)."""

    text: str = ""
    data: bytes | None = None
    mime: str = ""


@dataclass(frozen=True, slots=True)
class ModelReply:
    """The model's whole answer and what it cost in tokens."""

    text: str
    tokens_in: int
    tokens_out: int
    model: str


class Model(Protocol):
    """A language model without tools and without memory: every call stands alone."""

    async def generate(
        self,
        parts: Sequence[Part],
        *,
        system: str,
        schema: Mapping[str, Any] | None,
        timeout: float,
    ) -> ModelReply:
        """Answer ``parts`` under the instructions ``system``, within ``timeout`` seconds.

        ``schema`` is the JSON Schema the answer is asked to follow; the caller checks that it does.
        Raises ModelFault, and nothing else, when there is no complete answer.
        """
        ...


class CallMetrics(Protocol):
    """Where calls are counted; ``outcome`` is ``ok``, a FaultKind, or ``open`` for a call not made."""

    def upstream(self, service: str, outcome: str, seconds: float) -> None:
        """A call to ``service`` ended after ``seconds``."""
        ...

    def model_tokens(self, tokens_in: int, tokens_out: int) -> None:
        """An answer used these tokens."""
        ...
