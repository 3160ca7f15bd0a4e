"""Gemini behind the Model port, on google-genai: a deadline, a retry within a budget, a circuit breaker.

The library takes about two seconds to import, so it is loaded in a thread, at the first call or by
:meth:`GeminiModel.warm` after start. With compiled bytecode, as an installer leaves it, that holds up the
event loop for less than 30 ms; without, compiling the library's largest module does for 0.1 s, once.
Its own retries are off: they sleep 1 to 10 seconds unasked.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import aiohttp
import stamina
import structlog

from ai.model import CallMetrics, FaultKind, ModelFault, ModelReply, Part
from ai.model_replies import fault_of, reply_of
from sidecar.breaker import CircuitBreaker, CircuitOpen
from sidecar.retry import RetryBudget, full_jitter

if TYPE_CHECKING:
    from google import genai
    from google.genai import types

SERVICE = "ai"
_API_VERSION = "v1beta"  # the documented home of JSON schemas, thinking levels and system instructions
_LONGEST_ANSWER = 4096  # tokens, the model's thinking included
_BACKOFF = 0.6  # seconds before the retry, at most, when the service does not name a time
_LEAST_TIME = 0.5  # a retry with less time than this cannot succeed
# Faults that say the service is of no use now. A refused or unsafe request says nothing about the next.
_BREAKING = frozenset({FaultKind.TIMEOUT, FaultKind.UNAVAILABLE, FaultKind.RATE_LIMITED, FaultKind.AUTH})


def is_breaking(error: Exception) -> bool:
    """Whether the circuit breaker counts ``error``; for the breaker given to :class:`GeminiModel`."""
    return isinstance(error, ModelFault) and error.kind in _BREAKING


class GeminiModel:
    """One Gemini model under one API key. Implements :class:`ai.model.Model`.

    ``base_url`` is the root without a version, ``thinking`` one of minimal, low, medium, high. ``service`` is
    what its calls are counted under.
    """

    def __init__(
        self,
        *,
        api_key: str,
        model: str,
        base_url: str,
        metrics: CallMetrics,
        breaker: CircuitBreaker,
        thinking: str = "minimal",
        service: str = SERVICE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api_key = api_key
        self._model = model
        self._base_url = base_url
        self._metrics = metrics
        self._breaker = breaker
        self._thinking = thinking
        self._service = service
        self._clock = clock
        self._retries = RetryBudget(share=0.2, most=5.0)
        self._loading = asyncio.Lock()
        self._client: genai.Client | None = None
        self._log = structlog.get_logger()

    async def warm(self) -> None:
        """Load the library and open the client, in a thread; safe to call at any time, more than once."""
        await self._opened()

    async def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.aio.aclose()

    async def generate(
        self,
        parts: Sequence[Part],
        *,
        system: str,
        schema: Mapping[str, Any] | None,
        timeout: float,
    ) -> ModelReply:
        """See :meth:`ai.model.Model.generate`."""
        started = self._clock()
        outcome = "cancelled"
        try:
            with self._breaker.attempt():
                reply = await self._within(timeout, parts, system, schema)
            outcome = "ok"
        except CircuitOpen as refusal:
            outcome = "open"
            raise ModelFault(FaultKind.UNAVAILABLE, refusal.retry_after) from None
        except ModelFault as fault:
            outcome = fault.kind.value
            self._log.warning("model_call_failed", kind=fault.kind.value, model=self._model)
            raise
        finally:
            self._metrics.upstream(self._service, outcome, self._clock() - started)
        self._metrics.model_tokens(reply.tokens_in, reply.tokens_out)
        return reply

    async def _within(
        self, timeout: float, parts: Sequence[Part], system: str, schema: Mapping[str, Any] | None
    ) -> ModelReply:
        until = self._clock() + timeout
        self._retries.called()
        try:
            async with asyncio.timeout(timeout):
                client = await self._opened()
                contents, config = await asyncio.to_thread(_request, parts, system, schema, self._thinking)
                async for attempt in stamina.retry_context(
                    on=lambda error: self._backoff(error, until), attempts=2, timeout=None
                ):
                    with attempt:
                        reply = await self._ask(client, contents, config, until)
        except TimeoutError:
            raise ModelFault(FaultKind.TIMEOUT) from None
        return reply

    async def _ask(
        self, client: genai.Client, contents: types.Content, config: types.GenerateContentConfig, until: float
    ) -> ModelReply:
        from google.genai import errors, types

        milliseconds = max(1, math.ceil((until - self._clock()) * 1000))
        limited = config.model_copy(update={"http_options": types.HttpOptions(timeout=milliseconds)})
        try:
            response = await client.aio.models.generate_content(
                model=self._model, contents=contents, config=limited
            )
        except errors.APIError as error:
            raise fault_of(error.code, error.details) from None
        except TimeoutError:
            raise
        except (aiohttp.ClientError, OSError):
            raise ModelFault(FaultKind.UNAVAILABLE) from None
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
            # The library takes bodies apart unchecked: no JSON, or JSON of another shape, ends in these.
            raise ModelFault(FaultKind.MALFORMED) from None
        return reply_of(response, self._model)

    def _backoff(self, error: Exception, until: float) -> bool | float:
        """How long to wait before the one retry, or False when there is no point in it."""
        if not isinstance(error, ModelFault) or not error.retryable:
            return False
        wait = full_jitter(0, first=_BACKOFF, longest=_BACKOFF)
        if error.retry_after is not None:
            wait += error.retry_after  # jitter only adds: a time that the service named is not undercut
        if self._clock() + wait + _LEAST_TIME > until or not self._retries.take():
            return False
        return wait

    async def _opened(self) -> genai.Client:
        if self._client is None:
            async with self._loading:
                if self._client is None:
                    self._client = await asyncio.to_thread(_open, self._api_key, self._base_url)
        return self._client


def _open(api_key: str, base_url: str) -> genai.Client:
    """Import the library and build its client; also its first request, which compiles its validators."""
    from google import genai
    from google.genai import types

    _request([Part("warm")], "", {"type": "object"}, "minimal")
    return genai.Client(
        api_key=api_key,
        vertexai=False,
        http_options=types.HttpOptions(
            base_url=base_url,
            api_version=_API_VERSION,
            retry_options=types.HttpRetryOptions(attempts=1),
        ),
    )


def _request(
    parts: Sequence[Part], system: str, schema: Mapping[str, Any] | None, thinking: str
) -> tuple[types.Content, types.GenerateContentConfig]:
    from google.genai import types

    config = types.GenerateContentConfig(
        system_instruction=system or None,
        max_output_tokens=_LONGEST_ANSWER,
        response_mime_type="application/json" if schema else None,
        response_json_schema=dict(schema) if schema else None,
        thinking_config=types.ThinkingConfig(thinking_level=types.ThinkingLevel(thinking.upper())),
    )
    made = [
        types.Part.from_text(text=part.text)
        if part.data is None
        else types.Part.from_bytes(data=part.data, mime_type=part.mime)
        for part in parts
    ]
    return types.Content(role="user", parts=made), config
