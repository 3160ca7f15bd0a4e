"""One suite for everything that calls itself a Model: the Gemini adapter, and the double of other tests."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Protocol

import pytest

from ai.model import FaultKind, Model, ModelFault, Part
from tests.contract.model_stage import gemini_stage
from tests.doubles.model import ScriptedModel

PROMPT = (Part("Sold 5 to Apollo for 25000"),)
SCHEMA = {"type": "object", "properties": {"client": {"type": "string"}}, "required": ["client"]}
ALL_KINDS = [kind for kind in FaultKind if kind is not FaultKind.BUDGET]


class Staged(Protocol):
    """A model whose answers the test decides."""

    @property
    def model(self) -> Model: ...

    def says(self, text: str) -> None: ...

    def fails(self, kind: FaultKind) -> None: ...


class ScriptedStage:
    def __init__(self) -> None:
        self.model = ScriptedModel()

    def says(self, text: str) -> None:
        self.model.answers.append(text)

    def fails(self, kind: FaultKind) -> None:
        self.model.answers.append(kind)


@pytest.fixture(params=["scripted", "gemini"])
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Staged]:
    if request.param == "scripted":
        yield ScriptedStage()
        return
    async with gemini_stage() as running:
        yield running


async def test_the_answer_is_the_models_whole_text(stage: Staged) -> None:
    stage.says('{"client": "Apollo, \\u0905"}')
    reply = await stage.model.generate(PROMPT, system="Extract.", schema=SCHEMA, timeout=5)
    assert reply.text == '{"client": "Apollo, \\u0905"}'
    assert reply.model


async def test_tokens_of_prompt_and_answer_are_counted(stage: Staged) -> None:
    stage.says("an answer of some words")
    stage.says("an answer of some words")
    short = await stage.model.generate(PROMPT, system="", schema=None, timeout=5)
    long = await stage.model.generate(PROMPT, system="rules " * 100, schema=None, timeout=5)
    assert long.tokens_in > short.tokens_in > 0
    assert short.tokens_out > 0


async def test_a_voice_note_goes_along_with_the_words(stage: Staged) -> None:
    stage.says("heard")
    parts = [Part("what is said?"), Part(data=b"OggS\x00\xff", mime="audio/ogg")]
    assert (await stage.model.generate(parts, system="Listen.", schema=None, timeout=5)).text == "heard"


@pytest.mark.parametrize("kind", ALL_KINDS)
async def test_a_failure_is_a_fault_of_its_kind_and_tells_nothing_else(
    stage: Staged, kind: FaultKind
) -> None:
    stage.fails(kind)
    with pytest.raises(ModelFault) as raised:
        await stage.model.generate(PROMPT, system="", schema=SCHEMA, timeout=1.0)
    assert raised.value.kind is kind
    assert str(raised.value) == kind.value
    assert raised.value.retryable is (kind in (FaultKind.UNAVAILABLE, FaultKind.RATE_LIMITED))


async def test_an_empty_answer_is_malformed(stage: Staged) -> None:
    stage.says(" \n")
    with pytest.raises(ModelFault) as raised:
        await stage.model.generate(PROMPT, system="", schema=None, timeout=5)
    assert raised.value.kind is FaultKind.MALFORMED


async def test_nobody_waits_longer_than_the_deadline(stage: Staged) -> None:
    stage.fails(FaultKind.TIMEOUT)
    began = time.monotonic()
    with pytest.raises(ModelFault, match="timeout"):
        await stage.model.generate(PROMPT, system="", schema=None, timeout=0.4)
    assert 0.3 < time.monotonic() - began < 2.0


async def test_after_a_failure_the_next_answer_comes_as_ever(stage: Staged) -> None:
    stage.fails(FaultKind.UNSAFE)
    with pytest.raises(ModelFault):
        await stage.model.generate(PROMPT, system="", schema=None, timeout=5)
    if not isinstance(stage, ScriptedStage):
        stage.service.replies.clear()  # type: ignore[attr-defined]
    stage.says("well again")
    assert (await stage.model.generate(PROMPT, system="", schema=None, timeout=5)).text == "well again"
