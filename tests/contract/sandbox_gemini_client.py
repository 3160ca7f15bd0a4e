"""A running sandbox Gemini, Google's own client for it, and raw calls."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import aiohttp
from aiohttp.test_utils import TestServer
from google import genai
from google.genai import types
from pydantic import BaseModel

from sandbox.gemini.prompt import Prompt
from sandbox.gemini.service import DEFAULT_MODELS, GeminiService

MODEL = DEFAULT_MODELS[0]
KEY = "sandbox-key"
GENERATE = f"/v1beta/models/{MODEL}:generateContent"
TEXT = {"contents": [{"parts": [{"text": "Sold 5 to Apollo"}]}]}


class Sale(BaseModel):
    client: str
    amount: float


class Room(NamedTuple):
    service: GeminiService
    base: str

    def client(self, version: str = "v1beta", key: str = KEY) -> genai.Client:
        options = types.HttpOptions(
            base_url=self.base, api_version=version, retry_options=types.HttpRetryOptions(attempts=1)
        )
        return genai.Client(api_key=key, http_options=options)

    async def post(
        self, body: Any, path: str = GENERATE, key: str | None = KEY
    ) -> tuple[int, dict[str, Any]]:
        headers = {} if key is None else {"x-goog-api-key": key}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.base + path, json=body, headers=headers) as answer,
        ):
            return answer.status, await answer.json()


def sale_of(prompt: Prompt) -> dict[str, Any] | str:
    return {"client": "Apollo", "amount": 25000} if prompt.wants_json else f"You said: {prompt.text}"


@asynccontextmanager
async def running() -> AsyncIterator[Room]:
    """Serve a GeminiService that answers every prompt with the same sale."""
    service = GeminiService(KEY, responder=sale_of)
    async with TestServer(service.app()) as server:
        yield Room(service, str(server.make_url("")).rstrip("/"))


async def ask(room: Room, version: str = "v1beta") -> types.GenerateContentResponse:
    async with room.client(version).aio as client:
        return await client.models.generate_content(
            model=MODEL,
            contents=[
                "Sold 5 to Apollo for 25000",
                types.Part.from_bytes(data=b"\xff\xfe", mime_type="audio/ogg"),
            ],
            config=types.GenerateContentConfig(
                system_instruction="Extract the sale.",
                response_mime_type="application/json",
                response_schema=Sale,
                thinking_config=types.ThinkingConfig(thinking_level=types.ThinkingLevel.MINIMAL),
            ),
        )
