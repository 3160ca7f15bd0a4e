"""The Gemini adapter against the sandbox service: what goes over the wire, retries, breaker, metrics."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ai.model import DEADLINE, FaultKind, ModelFault, ModelReply, Part
from ai.model_gemini import GeminiModel
from ai.model_schema import heard_schema, text_schema
from sandbox.faults import Fault
from sandbox.faults import FaultKind as Trouble
from sandbox.gemini.replies import Mode, Reply
from tests.contract.model_stage import Stage, adapter, gemini_stage

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with gemini_stage() as running:
        yield running


async def ask(model: GeminiModel, timeout: float = DEADLINE) -> ModelReply:
    return await model.generate([Part("hello")], system="rules", schema=text_schema(), timeout=timeout)


async def fault(model: GeminiModel, timeout: float = DEADLINE) -> ModelFault:
    with pytest.raises(ModelFault) as raised:
        await ask(model, timeout)
    return raised.value


async def test_instructions_schema_and_media_arrive_as_they_were_given(stage: Stage) -> None:
    stage.says("{}")
    parts = [Part("DATA 1"), Part(data=b"\xff\xd8\xff", mime="image/jpeg")]
    await stage.model.generate(parts, system="rules", schema=heard_schema(), timeout=5)
    prompt = stage.service.journal[-1].prompt
    assert prompt is not None
    assert (prompt.system, prompt.text, prompt.media) == (
        "rules",
        "DATA 1",
        (("image/jpeg", b"\xff\xd8\xff"),),
    )
    assert json.loads(json.dumps(prompt.schema)) == json.loads(json.dumps(heard_schema()))
    assert prompt.wants_json


async def test_a_busy_service_is_asked_once_more(stage: Stage) -> None:
    stage.service.replies.append(Reply(Mode.UNAVAILABLE))
    stage.says("second time")
    assert (await ask(stage.model)).text == "second time"
    assert [each.status for each in stage.service.journal] == [503, 200]
    assert stage.counted.outcomes == ["ok"]


async def test_it_is_not_asked_a_third_time(stage: Stage) -> None:
    stage.service.replies.extend([Reply(Mode.UNAVAILABLE)] * 3)
    assert (await fault(stage.model)).kind is FaultKind.UNAVAILABLE
    assert len(stage.service.journal) == 2


async def test_a_retry_waits_as_long_as_the_service_says(stage: Stage) -> None:
    stage.service.replies.append(Reply(Mode.RATE_LIMITED, seconds=1))
    stage.says("later")
    began = time.monotonic()
    assert (await ask(stage.model)).text == "later"
    assert time.monotonic() - began >= 1.0


async def test_a_wait_beyond_the_deadline_is_not_begun(stage: Stage) -> None:
    stage.service.replies.append(Reply(Mode.RATE_LIMITED, seconds=30))
    began = time.monotonic()
    limited = await fault(stage.model)
    assert (limited.kind, limited.retry_after) == (FaultKind.RATE_LIMITED, 30.0)
    assert time.monotonic() - began < 1.0
    assert len(stage.service.journal) == 1


@pytest.mark.parametrize("mode", [Mode.SAFETY, Mode.BLOCKED, Mode.MAX_TOKENS])
async def test_a_declined_or_cut_answer_is_not_asked_for_again(stage: Stage, mode: Mode) -> None:
    stage.service.replies.append(Reply(mode))
    kind = FaultKind.MALFORMED if mode is Mode.MAX_TOKENS else FaultKind.UNSAFE
    assert (await fault(stage.model)).kind is kind
    assert len(stage.service.journal) == 1


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (Fault(Trouble.CUT_BEFORE), FaultKind.UNAVAILABLE),
        (Fault(Trouble.CUT_AFTER), FaultKind.UNAVAILABLE),
        (Fault(Trouble.GARBAGE), FaultKind.MALFORMED),
        (Fault(Trouble.GARBAGE, body="[1, 2]"), FaultKind.MALFORMED),
        (Fault(Trouble.GARBAGE, body='{"candidates": 7}'), FaultKind.MALFORMED),
        (Fault(Trouble.GARBAGE, body="[" * 100_000), FaultKind.MALFORMED),
        (Fault(Trouble.GARBAGE, body='{"candidates": ' + "[" * 900 + "]" * 900 + "}"), FaultKind.MALFORMED),
        (Fault(Trouble.HANG, seconds=30), FaultKind.TIMEOUT),
        (Fault(Trouble.STATUS, status=500), FaultKind.UNAVAILABLE),
        (Fault(Trouble.STATUS, status=504), FaultKind.TIMEOUT),
    ],
    ids=lambda value: value if isinstance(value, FaultKind) else value.kind.value,
)
async def test_trouble_on_the_wire_is_a_fault_too(stage: Stage, trouble: Fault, kind: FaultKind) -> None:
    stage.service.faults.add(trouble)
    assert (await fault(stage.model, 1.0)).kind is kind


async def test_a_service_that_is_not_there_is_unavailable(stage: Stage) -> None:
    elsewhere = adapter("http://127.0.0.1:9", stage.counted)
    began = time.monotonic()
    assert (await fault(elsewhere, 3.0)).kind is FaultKind.UNAVAILABLE
    assert time.monotonic() - began < 2.0  # the library's own retry would sleep 1 to 10 seconds
    await elsewhere.close()


@pytest.mark.parametrize("wrong", [{"key": "stolen"}, {"model": "gemini-retired"}])
async def test_a_wrong_key_or_a_retired_model_needs_an_operator(stage: Stage, wrong: dict[str, str]) -> None:
    model = stage.another(**wrong)
    assert (await fault(model)).kind is FaultKind.AUTH
    await model.close()


async def test_a_dead_service_is_left_alone_after_five_failures(stage: Stage) -> None:
    stage.service.mode = Mode.UNAVAILABLE
    for _ in range(5):
        assert (await fault(stage.model)).kind is FaultKind.UNAVAILABLE
    asked = len(stage.service.journal)
    refused = await fault(stage.model)
    assert refused.kind is FaultKind.UNAVAILABLE
    assert refused.retry_after == pytest.approx(30.0, abs=2.0)
    assert len(stage.service.journal) == asked
    assert stage.counted.outcomes == ["unavailable"] * 5 + ["open"]


async def test_refused_prompts_do_not_stop_the_next_ones(stage: Stage) -> None:
    stage.service.replies.extend([Reply(Mode.SAFETY)] * 6)
    for _ in range(6):
        await fault(stage.model)
    stage.says("fine")
    assert (await ask(stage.model)).text == "fine"


async def test_every_call_is_counted_with_its_outcome_time_and_tokens(stage: Stage) -> None:
    stage.says("{}")
    await ask(stage.model)
    service, outcome, seconds = stage.counted.calls[0]
    assert (service, outcome) == ("ai", "ok")
    assert 0 < seconds < 5
    assert stage.counted.tokens[0][0] > 0


async def test_a_call_given_up_by_its_caller_is_no_failure_of_the_service(stage: Stage) -> None:
    stage.service.replies.extend([Reply(Mode.SLOW, seconds=30)] * 6)
    for _ in range(6):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ask(stage.model), 0.05)
    stage.service.replies.clear()
    stage.says("still asked")
    assert (await ask(stage.model)).text == "still asked"
    assert stage.counted.outcomes == ["cancelled"] * 6 + ["ok"]


FIRST_CALL = """
import asyncio, time
from ai.model import ModelFault, Part
from tests.contract.model_stage import Counted, adapter

async def main():
    gaps, done = [], asyncio.Event()
    async def tick():
        last = time.monotonic()
        while not done.is_set():
            await asyncio.sleep(0.005)
            now = time.monotonic()
            gaps.append(now - last - 0.005)
            last = now
    ticking = asyncio.create_task(tick())
    model = adapter("http://127.0.0.1:9", Counted())
    began = time.monotonic()
    await model.warm()
    warm = time.monotonic() - began
    try:
        await model.generate([Part("x")], system="s", schema={"type": "object"}, timeout=3)
    except ModelFault:
        pass
    done.set()
    await ticking
    await model.close()
    print(f"{max(gaps):.4f} {warm:.3f}")

asyncio.run(main())
"""


def test_loading_the_library_does_not_stop_the_event_loop(tmp_path: Path) -> None:
    # The first run compiles the library, as an installer does; the second one is measured.
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONDONTWRITEBYTECODE": ""}
    for _ in range(2):
        ran = subprocess.run(
            [sys.executable, "-c", FIRST_CALL],
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=120,
            check=False,
            env=environment,
        )
        assert ran.returncode == 0, ran.stderr
    longest, warm = map(float, ran.stdout.splitlines()[-1].split())
    # Alone on its machine the longest gap is below 0.03 s; tests share theirs with others.
    assert longest < 0.15 < warm


async def test_many_first_calls_load_the_library_once(stage: Stage) -> None:
    model = stage.another()
    for _ in range(8):
        stage.says("{}")
    replies = await asyncio.gather(*(ask(model) for _ in range(8)))
    assert len(replies) == 8
    await model.close()


async def test_a_closed_model_opens_again(stage: Stage) -> None:
    await stage.model.close()
    stage.says("{}")
    assert (await ask(stage.model)).text == "{}"
