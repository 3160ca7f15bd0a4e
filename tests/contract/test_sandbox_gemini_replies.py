"""The sandbox's Gemini fails in the ways that the real one does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from google.genai import errors, types

from sandbox.faults import Fault, FaultKind
from sandbox.gemini.replies import Mode, Reply
from tests.contract.sandbox_gemini_client import GENERATE, KEY, TEXT, Room, Sale, ask, running


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    async with running() as started:
        yield started


async def say(room: Room, mode: Mode, **fields: Any) -> types.GenerateContentResponse:
    room.service.replies.append(Reply(mode, **fields))
    return await ask(room)


async def test_a_lie_is_well_formed_and_has_what_the_prompt_has_not(room: Room) -> None:
    answer = await say(room, Mode.LYING)
    assert answer.parsed == Sale(client="Zenith Traders", amount=175001)


@pytest.mark.parametrize("mode", [Mode.SAFETY, Mode.BLOCKED, Mode.MAX_TOKENS])
async def test_a_refusal_and_a_spent_budget_have_no_text(room: Room, mode: Mode) -> None:
    answer = await say(room, mode)
    assert not answer.text
    if mode is Mode.BLOCKED:
        assert answer.prompt_feedback is not None
        assert not answer.candidates
    else:
        assert answer.candidates is not None
        assert answer.candidates[0].finish_reason is not None
        assert answer.candidates[0].finish_reason.name == mode.name


async def test_bad_json_comes_cut_fenced_with_nan_and_with_orders(room: Room) -> None:
    with pytest.raises(ValueError):
        json.loads((await say(room, Mode.MALFORMED)).text or "")
    assert "```json\n" in ((await say(room, Mode.FENCED)).text or "")
    assert "NaN" in ((await say(room, Mode.NOT_A_NUMBER)).text or "")
    injected = json.loads((await say(room, Mode.INJECTED)).text or "")
    assert injected["company"] == "yugrow"
    assert "Ignore all previous instructions" in injected["instructions"]


async def test_overload_and_quota_are_googles_errors(room: Room) -> None:
    for mode, code in ((Mode.RATE_LIMITED, 429), (Mode.UNAVAILABLE, 503)):
        with pytest.raises(errors.APIError) as caught:
            await say(room, mode, seconds=7)
        assert caught.value.code == code
    room.service.replies.append(Reply(Mode.RATE_LIMITED, seconds=7))
    _, body = await room.post(TEXT)
    assert body["error"]["details"][0]["retryDelay"] == "7s"


async def test_a_slow_answer_outlasts_the_callers_patience(room: Room) -> None:
    room.service.mode = Mode.SLOW
    timeout = aiohttp.ClientTimeout(total=0.2)
    headers = {"x-goog-api-key": KEY}
    async with aiohttp.ClientSession(timeout=timeout) as session:
        with pytest.raises(TimeoutError):
            await session.post(room.base + GENERATE, json=TEXT, headers=headers)


async def test_a_mode_holds_until_it_is_changed_and_scripted_answers_go_first(room: Room) -> None:
    room.service.mode = Mode.UNAVAILABLE
    answer = await say(room, Mode.HONEST, answer={"client": "Scripted", "amount": 1})
    assert answer.parsed == Sale(client="Scripted", amount=1)
    with pytest.raises(errors.ServerError):
        await ask(room)


async def test_an_answer_longer_than_the_limit_is_cut(room: Room) -> None:
    _, body = await room.post({**TEXT, "generationConfig": {"maxOutputTokens": 2}})
    assert body["candidates"][0]["finishReason"] == "MAX_TOKENS"
    assert len(body["candidates"][0]["content"]["parts"][0]["text"]) == 8


async def test_connections_are_cut_as_the_schedule_says(room: Room) -> None:
    room.service.faults.add(Fault(FaultKind.CUT_AFTER, "generateContent", times=1))
    with pytest.raises(aiohttp.ClientError):
        await room.post(TEXT)
    assert room.service.journal[-1].status == 200
    room.service.faults.add(Fault(FaultKind.STATUS, "*", status=500, times=1))
    assert (await room.post(TEXT))[0] == 500
