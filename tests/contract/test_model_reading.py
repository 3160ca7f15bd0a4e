"""Reading with the Gemini adapter over the wire: lies, spoiled answers, and a service in trouble."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ai.budget import Budget
from ai.lexicon import Lexicon, load_lexicon
from ai.model import ModelFault
from ai.model_reading import Heard, ModelReader
from ai.reader import Reader
from ai.reading import Doubt, Intent, Reading, ReadingContext, Verdict
from sandbox.gemini.prompt import Prompt
from sandbox.gemini.replies import Mode, Reply
from tests.contract.model_stage import Stage, gemini_stage
from tests.doubles.marks import KeptMarks
from tests.model_cases import CASES, TODAY, lies

CONTEXT = ReadingContext(TODAY)
NOON = datetime(2025, 11, 21, 6, 30, tzinfo=UTC)
CASE = CASES[0]
BROKEN = [Mode.SAFETY, Mode.BLOCKED, Mode.MAX_TOKENS, Mode.MALFORMED, Mode.NOT_A_NUMBER, Mode.INJECTED]
BROKEN += [Mode.RATE_LIMITED, Mode.UNAVAILABLE]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with gemini_stage() as running:
        running.service.responder = honest
        yield running


@pytest.fixture
def reader(stage: Stage, lexicon: Lexicon) -> ModelReader:
    budget = Budget(KeptMarks(), per_minute=2000, per_day=2000, clock=lambda: NOON)
    return ModelReader(stage.model, Reader(lexicon), budget, lexicon, stage.counted)


def honest(prompt: Prompt) -> dict[str, object]:
    return next(case.answer for case in CASES if case.text[:20] in prompt.text)


async def test_of_all_lies_over_the_wire_none_is_saved_and_no_figure_is_taken(
    stage: Stage, reader: ModelReader, lexicon: Lexicon
) -> None:
    rules = Reader(lexicon)
    told = asked = 0
    for case in CASES:
        own = rules.read(case.text, CONTEXT)
        amounts = {Decimal(case.amount), None, *(draft.details.amount for draft in own.drafts)}
        counts = {Decimal(case.quantity), None, *(draft.details.orders for draft in own.drafts)}
        for lie in lies(case):
            stage.service.replies.append(Reply(answer=lie.reply))
            reading = await reader.read(case.text, CONTEXT)
            told += 1
            asked += not stage.service.replies
            stage.service.replies.clear()
            for draft in reading.drafts if reading is not None else ():
                assert draft.verdict is not Verdict.SAVE
                assert draft.details.amount in amounts, lie.kind
                assert draft.details.orders in counts, lie.kind
                assert draft.details.date == TODAY, lie.kind
    assert told >= asked > 200


async def test_an_honest_answer_over_the_wire_completes_the_grammars_reading(reader: ModelReader) -> None:
    reading = await reader.read(CASE.text, CONTEXT)
    assert reading is not None
    (draft,) = reading.drafts
    assert (draft.details.client, draft.details.amount, draft.details.orders) == ("Raju bhai", 1500, 10)
    assert draft.verdict is Verdict.CONFIRM
    assert reading.path == "ai"


@pytest.mark.parametrize("mode", BROKEN)
async def test_a_spoiled_answer_leaves_the_grammars_reading(
    stage: Stage, reader: ModelReader, mode: Mode
) -> None:
    stage.service.mode = mode
    stage.service.slow_seconds = 60
    assert await reader.read(CASE.text, CONTEXT) is None
    assert stage.counted.paths == ["asked"]


async def test_a_fenced_answer_is_read_like_a_bare_one(stage: Stage, reader: ModelReader) -> None:
    stage.service.mode = Mode.FENCED
    assert (await reader.read(CASE.text, CONTEXT)) is not None


async def test_the_services_own_lies_add_nothing(stage: Stage, reader: ModelReader) -> None:
    stage.service.mode = Mode.LYING
    for case in CASES:
        reading = await reader.read(case.text, CONTEXT)
        for draft in reading.drafts if reading is not None else ():
            assert draft.details.amount in (None, case.amount)
            assert "Zenith" not in str(draft.details)


async def test_a_slow_model_costs_the_person_the_deadline_at_most(stage: Stage, lexicon: Lexicon) -> None:
    stage.service.mode = Mode.SLOW
    budget = Budget(KeptMarks(), per_minute=5, per_day=5, clock=lambda: NOON)
    reader = ModelReader(stage.model, Reader(lexicon), budget, lexicon, stage.counted, deadline=0.5)
    began = time.monotonic()
    assert await reader.read(CASE.text, CONTEXT) is None
    assert 0.4 < time.monotonic() - began < 2.5


@pytest.mark.parametrize("mode", [*BROKEN, Mode.LYING])
@pytest.mark.parametrize(
    "send",
    [
        lambda reader: reader.read_voice(b"OggS", "audio/ogg", CONTEXT),
        lambda reader: reader.read_photo(b"\xff\xd8", "image/jpeg", "", CONTEXT),
    ],
    ids=["voice", "photo"],
)
async def test_voice_notes_and_photos_end_in_a_fault_or_in_nothing_to_save(
    stage: Stage, reader: ModelReader, mode: Mode, send: Callable[[ModelReader], AsyncIterator[object]]
) -> None:
    stage.service.responder = lambda prompt: {"words": CASE.text, **CASE.answer}
    stage.service.mode = mode
    stage.service.slow_seconds = 60
    result = await send(reader)  # type: ignore[misc]
    if isinstance(result, ModelFault):
        return
    reading = result.reading if isinstance(result, Heard) else result
    assert isinstance(reading, Reading)
    assert reading.intent in (Intent.ENTRIES, Intent.UNKNOWN)
    assert all(Doubt.MODEL in draft.doubts for draft in reading.drafts)
