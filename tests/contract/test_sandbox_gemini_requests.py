"""The sandbox's Gemini answers Google's own client, and refuses what Gemini refuses."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from importlib.resources import files
from typing import Any

import pytest
from google.genai import errors

from sandbox.gemini.schema.reduce import ADDED, reduced
from tests.contract.sandbox_gemini_client import MODEL, TEXT, Room, Sale, ask, running


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    async with running() as started:
        yield started


@pytest.mark.parametrize("version", ["v1", "v1beta"])
async def test_googles_client_gets_the_responders_answer_parsed_with_usage(room: Room, version: str) -> None:
    answer = await ask(room, version)
    assert answer.parsed == Sale(client="Apollo", amount=25000)
    assert answer.usage_metadata is not None
    assert answer.usage_metadata.total_token_count == (
        (answer.usage_metadata.prompt_token_count or 0) + (answer.usage_metadata.candidates_token_count or 0)
    )
    prompt = room.service.journal[-1].prompt
    assert prompt is not None
    assert (prompt.system, prompt.text) == ("Extract the sale.", "Sold 5 to Apollo for 25000")
    assert prompt.media == (("audio/ogg", b"\xff\xfe"),)
    assert prompt.schema["type"] == "OBJECT"


async def test_googles_client_streams_the_answer_in_pieces(room: Room) -> None:
    async with room.client().aio as client:
        stream = await client.models.generate_content_stream(model=MODEL, contents="x" * 100)
        pieces = [piece.text async for piece in stream]
    assert len(pieces) > 1
    assert "".join(piece or "" for piece in pieces) == f"You said: {'x' * 100}"


async def test_models_are_described_and_unknown_ones_are_not_found(room: Room) -> None:
    async with room.client().aio as client:
        model = await client.models.get(model=MODEL)
        assert model.name == f"models/{MODEL}"
        with pytest.raises(errors.ClientError) as caught:
            await client.models.generate_content(model="gemini-1.0-pro", contents="x")
    assert (caught.value.code, caught.value.status) == (404, "NOT_FOUND")


@pytest.mark.parametrize("key", ["wrong", None])
async def test_a_wrong_or_missing_key_is_refused(room: Room, key: str | None) -> None:
    status, body = await room.post(TEXT, key=key)
    assert (status, body["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert body["error"]["details"][0]["reason"] == "API_KEY_INVALID"


@pytest.mark.parametrize(
    "body, words",
    [
        ({**TEXT, "bogus": 1}, 'Unknown name "bogus"'),
        ({**TEXT, "generationConfig": {"temprature": 1}}, "generation_config"),
        ({**TEXT, "generation_config": {"max_output_tokens": "many"}}, "max_output_tokens"),
        ({**TEXT, "safetySettings": [{"category": "RUDENESS"}]}, "category"),
        ({"contents": []}, "contents is not specified"),
        ({"contents": [{"role": "robot", "parts": [{"text": "x"}]}]}, "valid role"),
        ({"contents": [{"role": "model", "parts": [{"text": "x"}]}]}, "last turn"),
        ({"contents": [{"parts": []}]}, "must not be empty"),
        ({"contents": [{"parts": [{}]}]}, "one initialized field"),
        ({"contents": [{"parts": [{"inlineData": {"mimeType": "audio/ogg", "data": "*"}}]}]}, "TYPE_BYTES"),
        ({**TEXT, "generationConfig": {"responseSchema": {"type": "OBJECT"}}}, "response MIME type"),
        ({**TEXT, "generationConfig": {"presencePenalty": 0.5}}, "Penalty"),
        ({**TEXT, "generationConfig": {"maxOutputTokens": 0}}, "must be positive"),
    ],
)
async def test_a_wrong_request_is_a_400_that_says_why(room: Room, body: Any, words: str) -> None:
    status, answer = await room.post(body)
    assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert words in answer["error"]["message"]


async def test_fields_are_taken_in_both_spellings_and_both_base64_alphabets(room: Room) -> None:
    part = {"inline_data": {"mime_type": "image/jpeg", "data": "_9j-"}}
    body = {
        "system_instruction": {"parts": [{"text": "s"}]},
        "contents": [{"parts": [part, {"text": "t"}]}],
        "generation_config": {"response_mime_type": "application/json", "max_output_tokens": 900},
    }
    assert (await room.post(body))[0] == 200
    prompt = room.service.journal[-1].prompt
    assert prompt is not None
    assert (prompt.system, prompt.wants_json, prompt.max_tokens) == ("s", True, 900)
    assert prompt.media == (("image/jpeg", b"\xff\xd8\xfe"),)


def test_the_committed_fields_are_those_of_googles_protobuf_plus_the_thinking_level() -> None:
    committed = json.loads(
        files("sandbox.gemini.schema").joinpath("generate_content.json").read_text("utf-8")
    )
    assert committed == reduced()
    assert list(ADDED) == ["ThinkingConfig"]
    assert list(ADDED["ThinkingConfig"]) == ["thinking_level"]


def test_every_protobuf_field_is_accepted_in_both_spellings() -> None:
    from google.ai.generativelanguage_v1beta.types import GenerateContentRequest, GenerationConfig

    schemas = reduced()
    for message in (GenerateContentRequest, GenerationConfig):
        descriptor = message.pb().DESCRIPTOR
        names = {name for field in descriptor.fields for name in (field.name, field.json_name)}
        assert schemas[descriptor.name]["properties"].keys() == names
