"""Gemini as an aiohttp application, with scripted replies and faults."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Collection
from typing import Any, NamedTuple

import orjson
from aiohttp import web

from sandbox.faults import Fault, FaultSchedule
from sandbox.gemini.prompt import Prompt, PromptReader
from sandbox.gemini.replies import Mode, Reply, compose
from sandbox.google.errors import ApiError, fault_response, json_response
from sandbox.server import FaultyAnswers

DEFAULT_MODELS = ("gemini-3.5-flash-lite", "gemini-3.8-flash")
LARGEST_BODY = 20 * 2**20
_PIECE = 40
Responder = Callable[[Prompt], "dict[str, Any] | str"]


class Exchange(NamedTuple):
    """One request in the journal; ``prompt`` is None for one that was no valid prompt."""

    time: float
    model: str
    prompt: Prompt | None
    mode: str
    status: int


def empty_answer(prompt: Prompt) -> dict[str, Any]:
    """The default responder: an empty object, whatever is asked."""
    return {}


class GeminiService:
    """``generateContent`` for one API key.

    ``responder`` gives the honest answer to a prompt, a dict (sent as JSON) or text. ``mode`` is how
    every reply is made of it; replies put into ``replies`` are used up first. Operations, for faults,
    are ``generateContent``, ``streamGenerateContent``, ``models.get`` and ``models.list``.
    """

    def __init__(
        self,
        api_key: str,
        faults: FaultSchedule | None = None,
        responder: Responder = empty_answer,
        *,
        models: Collection[str] = DEFAULT_MODELS,
        clock: Callable[[], float] = time.time,
        journal_size: int = 2_000,
    ) -> None:
        self._api_key = api_key
        self.faults = FaultSchedule() if faults is None else faults
        self.responder = responder
        self.models = tuple(models)
        self.mode = Mode.HONEST
        self.slow_seconds = 30.0
        self.replies: deque[Reply] = deque()
        self.journal: deque[Exchange] = deque(maxlen=journal_size)
        self._clock = clock
        self._reader = PromptReader()
        self._answers = FaultyAnswers()
        self._number = 0

    def app(self) -> web.Application:
        """A new application over this service."""
        app = web.Application(client_max_size=LARGEST_BODY)
        for version in ("v1beta", "v1"):
            app.router.add_get(f"/{version}/models", self._list)
            app.router.add_get(f"/{version}/models/{{model}}", self._get)
            for method in ("generateContent", "streamGenerateContent"):
                app.router.add_post(f"/{version}/models/{{model}}:{method}", self._generate)
        app.on_shutdown.append(self._close)
        return app

    async def _close(self, _: web.Application) -> None:
        await self._answers.close()

    async def _generate(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        streamed = request.path.endswith(":streamGenerateContent")
        operation = "streamGenerateContent" if streamed else "generateContent"

        async def work() -> web.Response:
            model = request.match_info["model"]
            prompt: Prompt | None = None
            mode = Mode.HONEST
            try:
                self._check_key(request)
                self._check_model(model, request.path)
                prompt = self._reader.read(model, raw)
                reply = (
                    self.replies.popleft() if self.replies else Reply(self.mode, seconds=self.slow_seconds)
                )
                mode = reply.mode
                body = await self._reply(prompt, reply)
            except ApiError as error:
                self.journal.append(Exchange(self._clock(), model, prompt, mode, error.status))
                return error.response()
            self.journal.append(Exchange(self._clock(), model, prompt, mode, 200))
            if not streamed:
                return json_response(body)
            return _stream(body, sse=request.query.get("alt") == "sse")

        return await self._answers.answer(request, self.faults.draw(operation), work, _refused)

    async def _reply(self, prompt: Prompt, reply: Reply) -> dict[str, Any]:
        if reply.mode is Mode.SLOW:
            await asyncio.sleep(reply.seconds)
        honest = self.responder(prompt) if reply.answer is None else reply.answer
        self._number += 1
        return compose(prompt, honest, reply, self._number)

    async def _get(self, request: web.Request) -> web.StreamResponse:
        async def work() -> web.Response:
            try:
                self._check_key(request)
                self._check_model(request.match_info["model"], request.path)
            except ApiError as error:
                return error.response()
            return json_response(_model(request.match_info["model"]))

        return await self._answers.answer(request, self.faults.draw("models.get"), work, _refused)

    async def _list(self, request: web.Request) -> web.StreamResponse:
        async def work() -> web.Response:
            try:
                self._check_key(request)
            except ApiError as error:
                return error.response()
            return json_response({"models": [_model(model) for model in self.models]})

        return await self._answers.answer(request, self.faults.draw("models.list"), work, _refused)

    def _check_key(self, request: web.Request) -> None:
        key = request.headers.get("x-goog-api-key", request.query.get("key"))
        if key == self._api_key:
            return
        info = {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "API_KEY_INVALID",
            "domain": "googleapis.com",
            "metadata": {"service": "generativelanguage.googleapis.com"},
        }
        raise ApiError(400, "API key not valid. Please pass a valid API key.", details=[info])

    def _check_model(self, model: str, path: str) -> None:
        if model not in self.models:
            version = path.split("/")[1]
            raise ApiError(
                404,
                f"models/{model} is not found for API version {version}, or is not supported for "
                "generateContent. Call ListModels to see the list of available models and their supported "
                "methods.",
            )


def _refused(fault: Fault) -> web.Response:
    return fault_response(fault)


def _model(name: str) -> dict[str, Any]:
    return {
        "name": f"models/{name}",
        "version": "001",
        "displayName": name,
        "inputTokenLimit": 1_048_576,
        "outputTokenLimit": 65_536,
        "supportedGenerationMethods": ["generateContent"],
    }


def _stream(body: dict[str, Any], *, sse: bool) -> web.Response:
    """The answer in pieces of its text: server-sent events, or without ``alt=sse`` one JSON list."""
    parts = body.get("candidates", [{}])[0].get("content", {}).get("parts", [])
    text = "".join(part["text"] for part in parts)
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)] or [""]
    chunks = []
    for index, piece in enumerate(pieces):
        chunk = dict(body)
        if "candidates" in body:
            content = {"role": "model"} | ({"parts": [{"text": piece}]} if piece else {})
            candidate = {**body["candidates"][0], "content": content}
            if index < len(pieces) - 1:
                del candidate["finishReason"]
            chunk["candidates"] = [candidate]
        chunks.append(chunk)
    if not sse:
        return json_response(chunks)
    events = b"".join(b"data: " + orjson.dumps(chunk) + b"\r\n\r\n" for chunk in chunks)
    return web.Response(body=events, content_type="text/event-stream")
